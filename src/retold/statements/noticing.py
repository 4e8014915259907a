"""Names and bodies of a sentence that do not speak in it, for later pronouns and short forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import names
from retold.statements.figures import as_written

if TYPE_CHECKING:
    from retold.statements.figures import Cast, Figure
    from retold.statements.tokens import Unit

BODY_WITHIN = 14  # words of a sentence in which a body may stand that "it" means
LONGEST_LETTERS = 3  # of a state's initials: "UN", "UAE"
FULL = 2  # words of a name with its forename
LETTERS_IN_BRACKETS = 3  # "(", "CDC", ")"
LONGEST_SPELT = 10  # words of a name that its initials stand for
MODIFIERS = 5  # words of a description up to its noun: "the regional water supply board"


def notice(cast: Cast, unit: Unit) -> None:
    """Names of a sentence that do not speak in it, for later pronouns and short forms."""
    for place, low in enumerate(unit.lows[:-1]):
        if low in cast.lexicon.words["locating"] and unit.tokens[place + 1].capital:
            cast.places.add(unit.lows[place + 1])
    _notice_described(cast, unit)
    _notice_it(cast, unit)
    times, starts, said = cast.lexicon.words["times"], cast.lexicon.words["plain_starts"], cast.lexicon.cues
    run: list[int] = []
    for place in [place for place, token in enumerate(unit.tokens) if token.capital]:
        low = unit.lows[place]
        if (low in times and not _is_named(cast, unit, run, place)) or (place == 0 and (low in starts or low in said)):
            continue
        if run and place != run[-1] + 1:
            _notice_run(cast, unit, run)
            run = []
        run.append(place)
    if run:
        _notice_run(cast, unit, run)


def _is_named(cast: Cast, unit: Unit, run: list[int], place: int) -> bool:
    """ "Wang Jun", "Theresa May": a month behind another word of a name, and no day behind it."""
    joined = bool(run) and run[-1] == place - 1
    return (
        joined
        and unit.lows[place] in cast.lexicon.words["names_of_months"]
        and not "".join(unit.lows[place + 1 : place + 2]).isdigit()
    )


def _notice_described(cast: Cast, unit: Unit) -> None:
    """ "The foreign ministry summoned ..., it said": a body described at the head of a sentence is a figure as well."""
    tables = cast.lexicon.words
    if unit.lows[0] not in tables["articles"]:
        return
    for place in range(1, min(MODIFIERS, len(unit.tokens) - 1)):
        token = unit.tokens[place]
        if token.kind != "word" or token.low in tables["plain_starts"]:
            return
        end = _end_of_job(cast, unit, place)
        follows = cast.lexicon.cues.get(unit.lows[end])
        if token.low in tables["jobs"] and token.text.islower() and follows is not None and follows.form == "past":
            # "A rebel commander denied it. He said ...": without a matter, but he has spoken
            cast.hear(as_written(unit, 0, end), unit.start_of(0), spoke=follows.verb.speech)
            return
        owning = not tables["personal_owners"].isdisjoint(unit.lows[place + 1 :])
        if token.low in tables["jobs"] and token.text.islower() and owning and unit.lows[place + 1] not in tables["jobs"]:
            cast.hear(as_written(unit, 0, place + 1), unit.start_of(0), spoke=False)  # "The mayor was away, his office said"
            return
        if token.low in tables["organisations"] and token.text.islower() and unit.lows[place + 1] not in tables["organisations"]:
            phrase = as_written(unit, 0, place + 1)
            cast.hear(phrase, unit.start_of(0), spoke=False)
            return


def _end_of_job(cast: Cast, unit: Unit, place: int) -> int:
    """Where the phrase of a job ends, with the house it is of: "A spokesman for Norda denied it"."""
    if unit.lows[place + 1] not in cast.lexicon.words["of_whom"]:
        return place + 1
    ahead = range(place + 2, min(place + 2 + MODIFIERS, len(unit.lows)))
    return next((k for k in ahead if unit.lows[k] in cast.lexicon.cues), place + 1)


def _notice_it(cast: Cast, unit: Unit) -> None:
    """ "Shares in the group fell after it warned ...": a body of this sentence that "it" may mean."""
    tables = cast.lexicon.words
    if tables["expletives"].isdisjoint(unit.lows[1:]):
        return
    for place in range(2, min(BODY_WITHIN, len(unit.tokens) - 1)):
        token = unit.tokens[place]
        if token.low in tables["expletives"]:
            return
        following = unit.lows[place + 1]
        whole = token.low in tables["organisations"] and not (following in tables["heads"] or following in tables["anonymous"])
        owning = unit.lows[place + 1] in tables["possessive_marks"]  # "the company's records, it said"
        if whole and token.text.islower() and unit.lows[place - 1] in tables["articles"] and not owning:
            cast.hear(as_written(unit, place - 1, place + 1), unit.start_of(place - 1), spoke=False)
            return


def _is_adjective(cast: Cast, unit: Unit, run: list[int]) -> bool:
    """ "its South American terminal": a people before a noun."""
    after = run[-1] + 1
    if after == len(unit.tokens) or unit.tokens[after].kind != "word" or not unit.tokens[after].text.islower():
        return False
    last = unit.tokens[run[-1]].text
    known = names.fold(last) in names.peoples() and (
        last.isupper() or len(last) > LONGEST_LETTERS
    )  # "Kim Dol Un" is not of the UN
    people = known or cast.lexicon.expressions["of_a_people"].search(last) is not None
    return people and unit.lows[after] not in cast.lexicon.words["plain_starts"] and unit.lows[after] not in cast.lexicon.cues


def _notice_run(cast: Cast, unit: Unit, run: list[int]) -> None:
    run = _spelt_out(cast, unit, _behind_place(cast, unit, run))
    text = " ".join([token.text for token in unit.tokens[run[0] : run[-1] + 1]])
    folded = names.fold(text)
    figure = cast.by_alias.get(folded)
    if figure is None:
        if len(run) == 1 and folded not in names.known_names() and cast.known(text) is None:
            if run[0] == 0 and unit.lows[0] in cast.proper and _is_subject(cast, unit):
                cast.meet(text, unit.start)
            elif run[0] and cast.lexicon.expressions["firm_by_form"].search(unit.lows[run[0] - 1]):
                firm = cast.enter(text, text, "")  # "Chemical maker Rhenova": it is "the company"
                firm.kind, firm.place, firm.met = "organisation", unit.start_of(run[0]), 1
                firm.heads |= cast.lexicon.words["generic_companies"]
            return
        before = run[0] - 1
        led = before >= 0 and unit.lows[before] in cast.lexicon.words["bearers"]
        figure = _introduced(cast, unit, run, f"{unit.tokens[before].text} {text}" if led else text)
    if figure is not None:
        figure.place = unit.start_of(run[0])
        figure.met += 1


def _behind_place(cast: Cast, unit: Unit, run: list[int]) -> list[int]:
    """ "Ambassador to the United States Anton Holm": the name without the place that an office is in."""
    joint = next((at for at in (run[0] - 1, run[0] - 2) if at >= 0 and unit.lows[at] not in cast.lexicon.words["articles"]), -1)
    if len(run) <= FULL or joint < 0 or unit.lows[joint] not in cast.lexicon.words["offices_of"]:
        return run
    place, name = run[:-FULL], run[-FULL:]
    known = names.fold(" ".join([unit.tokens[at].text for at in place])) in names.peoples()
    return name if known and not any(unit.lows[at] in cast.lexicon.words["heads"] for at in name) else run


def _spelt_out(cast: Cast, unit: Unit, run: list[int]) -> list[int]:
    """ "Centers for Disease Control (CDC)": the whole of a name whose letters follow in brackets."""
    after = unit.tokens[run[-1] + 1 : run[-1] + 4]
    if len(after) < LETTERS_IN_BRACKETS or after[0].text != "(" or after[2].text != ")" or not after[1].text.isupper():
        return run
    joints, letters, first = cast.lexicon.words["inside_acronyms"], "", run[-1] + 1
    for place in range(run[-1], max(-1, run[-1] - LONGEST_SPELT), -1):
        token = unit.tokens[place]
        if not token.capital and token.low not in joints:
            break
        letters = token.text[0] * token.capital + letters
        first = place if token.capital else first
    short = after[1].text
    if len(letters) <= len(run) or not letters.endswith(short):
        return run
    starts = [place for place in range(first, run[-1] + 1) if unit.tokens[place].capital]
    return list(range(starts[-len(short)], run[-1] + 1))


def _is_subject(cast: Cast, unit: Unit) -> bool:
    """ "Norda has agreed to buy Pellas": a name alone at the head of a sentence, with its verb."""
    words = cast.lexicon.words
    if len(unit.lows) < 2 or unit.lows[1] in cast.lexicon.cues or not unit.tokens[0].text[1:].islower():
        return False
    common = any(unit.lows[0] in words[kind] for kind in ("heads", "speakers", "plain_speakers", "titles"))
    return not common and cast.lexicon.verbal(unit.lows[1]) in {"verb", "auxiliary", "past"}


def _introduced(cast: Cast, unit: Unit, run: list[int], phrase: str) -> Figure | None:
    """The figure of a name that has not stood so before; none where it is no name, or too long for one."""
    core, _ = names.core(phrase, cast.lexicon)
    figure = cast.known(core)
    if figure is not None or _is_adjective(cast, unit, run) or len(core.split()) > 6:
        return figure
    after = unit.tokens[run[-1] + 1 : run[-1] + 4]
    bracket = len(after) == 3 and after[0].text == "(" and after[2].text == ")"
    entered = cast.enter(core, f"{phrase} ({after[1].text})" if bracket else phrase, "")
    if entered.kind == "person" and not entered.sure and run[0] and unit.lows[run[0] - 1] in cast.lexicon.words["articles"]:
        entered.kind, entered.sex = "organisation", ""  # "the National Cyber Desk"
    return entered
