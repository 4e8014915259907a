"""A source phrase as a name: titles and appositions peeled off, and what kind of speaker it names.

Which words do what is in ``names.toml`` and ``words.toml`` of the language.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.statements.lexicon import languages, load, runs_of_all, words_of_all

if TYPE_CHECKING:
    from retold.model import VoiceKind
    from retold.statements.lexicon import Lexicon


def plain_case(core: str, lexicon: Lexicon) -> str:
    """A description as in mid-sentence: "The regulator" -> "the regulator", "Fishermen" -> "fishermen"; "The Herald" stays."""
    first, _, rest = core.partition(" ")
    low = first.casefold()
    if rest[:1].islower() and low in lexicon.words["determiners"]:
        return low + " " + rest
    plain = not rest[:1].isupper() and any(low in lexicon.words[kind] for kind in ("groups", "anonymous", "plain_speakers"))
    return core[:1].lower() + core[1:] if plain and first[1:].islower() else core


def is_proper(name: str, lexicon: Lexicon) -> bool:
    """Whether a name begins with a capital, its article aside: "the Herald", not "the agency"."""
    first, _, rest = name.partition(" ")
    return (rest if first in lexicon.words["definites"] else name)[:1].isupper()


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name for comparing: case, articles, titles and punctuation folded away."""
    return " ".join(folded_words(name))


@lru_cache(maxsize=65536)
def folded_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparing."""
    plain = name.casefold()
    for mark in _owning():
        plain = plain.replace(mark, "")
    for spelling, other in _spellings():
        plain = plain.replace(spelling, other)
    dropped = words_of_all("dropped")
    words = _ASCII_WORD.findall(plain) if plain.isascii() else _WORD.findall(plain)
    return tuple([word for word in words if word not in dropped])


_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")  # the same where all is ASCII, at a third of the time


@cache
def _owning() -> tuple[str, ...]:
    return tuple(sorted(words_of_all("owning")))


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple(pair for language in sorted(languages()) for pair in load(language).spellings.items())


def is_family_name(word: str) -> bool:
    """Whether a word is a family name that stands first."""
    return word in words_of_all("family_names")


def family_first(name: str, word: str) -> bool:
    """East Asian order: the first word of "Kim Jong Un" is the family name."""
    return folded_words(name)[0] == word and word in words_of_all("family_names")


# words with a capital and nothing else: no apposition, clause or description to take away
_NAME = re.compile(r"(?!An )[A-Z][\w.]*(?:[-'’&][\w.]+)*(?: [A-Z][\w.]*(?:[-'’&][\w.]+)*)*")


LONGEST_HOUSE = 4  # words
FULL = 2  # words of a name with its forename


@lru_cache(maxsize=16384)  # an article names the same few again and again, and its copies name them once more
def core(phrase: str, lexicon: Lexicon) -> tuple[str, str]:
    """The name in a source phrase and the apposition after it."""
    phrase = lexicon.expressions["in_title"].sub(" ", phrase.strip(" ,—–-"))
    first, _, rest = phrase.partition(" ")
    if rest[:1].isupper() and first.casefold() in lexicon.words["trades_of_firms"] and _NAME.fullmatch(rest):
        return rest, first.casefold()  # "Accountants KPMG", "Builders Halden"
    while rest and first.casefold() in lexicon.words["openers_of_phrase"]:
        phrase = rest.lstrip()
        first, _, rest = phrase.partition(" ")
    phrase = lexicon.expressions["placed_before"].sub("", phrase)
    if _NAME.fullmatch(phrase):
        name = _issuer(phrase, lexicon)
        return _agency_at_end(name, lexicon) or _person_name(name, lexicon) or name, ""
    phrase = _issuer(_unhandled(_made_by(_sent_by(phrase, lexicon), lexicon), lexicon), lexicon)
    if (said := lexicon.expressions["self_named"].search(phrase)) and phrase.split()[1:2] and phrase.split()[1].islower():
        return said["who"], phrase[: said.start()]  # "the seller, a group calling itself Paper Lantern"
    if body := lexicon.expressions["ministry_of"].match(phrase):
        noun, charge, state = body.groups()
        return f"{state}'s {charge.casefold()} {noun.casefold()}", ""
    fields = lexicon.expressions["fields"].match(phrase)
    cut = lexicon.expressions["cut"].search(phrase, fields.end() if fields else 0)
    head, rest = (phrase[: cut.start()], phrase[cut.end() :]) if cut else (phrase, "")
    if cut and cut.group().strip().isalpha():
        head = lexicon.expressions["dangling"].sub("", head)
    if head.casefold() in lexicon.words["bare_heads"] and cut and lexicon.expressions["clause_of"].match(cut.group().strip()):
        return phrase, ""
    head = _unhandled(head, lexicon)
    speaks_for = None if rest else lexicon.expressions["speaks_for"].match(head)
    if speaks_for and speaks_for["who"].split()[-1][:1].isupper():
        return speaks_for["who"], rest
    if mouth := None if rest else lexicon.expressions["mouth_of"].match(head):
        return core(mouth["who"], lexicon)
    agency = _agency_at_end(head, lexicon)
    if agency:
        return agency, rest
    first = _person_name(head, lexicon)
    if (
        not first
        and rest
        and cut
        and cut.group().strip() == ","
        and (_lower_head(head, lexicon) or _begins_as_person(head, rest, lexicon))
    ):
        named = _in_apposition(head, rest, lexicon)
        if named is not None:
            return named
    if not first and (house := _house_name(head.split(), lexicon)):
        return house
    return first or _described(head.strip(), lexicon), rest


def _begins_as_person(head: str, apposition: str, lexicon: Lexicon) -> bool:
    """ "The Commissioner for Health, Dr Amina Orme", "the DCE, Vida Oduro": an office, then a title or a forename and a name."""
    first, _, second = apposition.strip().partition(" ")
    if not (first[:1].isupper() and second[:1].isupper()) or _is_bearer(second.split(",")[0].split()[-1], lexicon):
        return False  # ", Chief Executive Officer,"
    low = first.casefold().rstrip(".")
    the, _, office = head.partition(" ")
    if low in lexicon.words["forenames"] or low in lexicon.words["titles"]:
        return True
    one = the.casefold() in lexicon.words["definites"] and office.isalpha() and fold(office) not in known_names()
    return one and (office.isupper() or not is_medium(office, lexicon))


def _in_apposition(head: str, rest: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """ "His lawyer, Ines Corrigan": the name that stands in the apposition, and the noun before it."""
    noun = lexicon.expressions["prepositional"].sub("", head).rsplit(maxsplit=1)[-1]  # "The head of the office, Ana Rojas"
    second = lexicon.expressions["cut"].split(rest, maxsplit=1)[0].strip()
    if _is_name(second, lexicon) and not second.isupper():
        return _person_name(second, lexicon) or second, noun
    made = not lexicon.words["prepositions"].isdisjoint(second.split())  # "written by Judge Silva"
    if second[:1].islower() and not made and (titled := _person_name(second, lexicon)):
        return titled, noun  # "Kumar's counsel, senior advocate P. Raghavan"
    the, _, called = second.partition(" ")
    if the in lexicon.words["articles"] and called and all(word[:1].isupper() for word in called.split()):
        return second, noun  # "her party, the Greens"
    if second.isalpha() and second.istitle() and fold(second) not in peoples() | lexicon.words["times"]:
        return second, noun  # "his widow, Jean", "the port operator, Nordkaj"
    firm = lexicon.expressions["prepositional"].sub("", second)
    if firm != second and _is_name(firm, lexicon) and noun.casefold() in lexicon.words["holders"]:
        return firm, noun  # "her owner, Aegis Marine of Piraeus"
    return None


def _house_name(words: list[str], lexicon: Lexicon) -> tuple[str, str] | None:
    """ "Norwegian shipping group Halden Lines", "the broadcaster NRK": the name, and the noun that says what it is."""
    noun = max((k for k, word in enumerate(words) if word.islower()), default=-1)
    named = words[noun + 1 :]
    if noun < 0 or not 1 <= len(named) <= LONGEST_HOUSE or not all(word[:1].isupper() for word in named):
        return None
    is_house = words[noun] in lexicon.words["organisations"] or words[noun] in lexicon.words["outlets"]
    if not is_house or words[noun] in lexicon.words["jobs"] or any(lexicon.has("prepositions", word) for word in words[:noun]):
        return None
    return " ".join(named), words[noun]


def _unhandled(phrase: str, lexicon: Lexicon) -> str:
    """A phrase without what was done to its bearer: "a letter seen by ..." -> "a letter"."""
    if "," in phrase:
        return phrase
    handled = lexicon.expressions["handled"].search(phrase) or lexicon.expressions["contact"].search(phrase)
    return phrase[: handled.start()] if handled and handled.start() > 0 else phrase


def _agency_at_end(head: str, lexicon: Lexicon) -> str:
    """ "Russian news agency TASS", "Pyongyang's Korean Central News Agency": the agency's own name."""
    words = head.split()
    last = folded_words(words[-1]) if words else ()
    if last and last[-1] not in _agency_ends():
        return ""
    for first in range(max(0, len(words) - 5), len(words)):
        tail = " ".join(words[first:])
        known = known_names().get(fold(tail)) if tail[:1].isupper() else None
        if (
            known is not None
            and known[1] == "agency"
            and (first == 0 or words[first - 1].casefold() not in lexicon.words["prepositions"])
            and not _part_of_name(words[:first], lexicon)
        ):
            return tail
    return ""


@cache
def _agency_ends() -> frozenset[str]:
    """Words with which the names of agencies end, folded."""
    return frozenset(folded.split()[-1] for folded, (_, kind) in known_names().items() if folded and kind == "agency")


def _part_of_name(before: list[str], lexicon: Lexicon) -> bool:
    """Whether the word before a known name belongs to it: "Coastal Press Association" is not the Press Association."""
    if not before or not before[-1][:1].isupper() or lexicon.expressions["possessive"].search(before[-1]):
        return False
    low = before[-1].casefold()
    if not peoples().isdisjoint({fold(low), fold(" ".join(before[-2:]))}):
        return False  # "South Korean Yonhap News Agency"
    return low not in lexicon.words["articles"] and low not in lexicon.words["bearers"]


def _issuer(phrase: str, lexicon: Lexicon) -> str:
    """Who speaks in "a police statement", "a statement from the board", "the bank's announcement"."""
    if " " not in phrase or lexicon.words["utterances"].isdisjoint(_WORD.findall(phrase.casefold())):
        return phrase
    counted = lexicon.expressions["counted"].match(phrase)
    if counted and counted["who"].split()[-1].casefold() in lexicon.words["organisations"]:
        return counted["who"]
    by = lexicon.expressions["issued_by"].search(phrase.split(",", maxsplit=1)[0])
    if by:
        return by["who"]
    owned = lexicon.expressions["owned"].match(phrase) or lexicon.expressions["issued"].match(phrase)
    if (
        owned
        and owned["who"].casefold().split()[-1] not in lexicon.words["not_holders"]
        and not lexicon.expressions["of_a_people"].search(owned["who"])
    ):
        return owned["who"]
    return phrase


def issuer_of(paper: str) -> tuple[str, bool]:
    """Whose paper a name says it is, "" when it does not, and whether such a paper is no more than its issuer's word."""
    for language in sorted(languages()):
        lexicon = load(language)
        found = lexicon.expressions["paper_from"].match(paper) or lexicon.expressions["paper_of"].match(paper)
        if found:
            who = lexicon.expressions["placed_before"].sub("", found["who"])
            return who, found["noun"].casefold() in lexicon.words["own_papers"]
    return "", False


def _made_by(phrase: str, lexicon: Lexicon) -> str:
    """ "Figures released by the health ministry": the ministry's word; what a medium prints is somebody else's paper."""
    made = lexicon.expressions["made_by"].match(phrase)
    return made["who"] if made and not is_medium(made["who"], lexicon) else phrase


def _sent_by(phrase: str, lexicon: Lexicon) -> str:
    """ "An AFP photographer": what a medium's own people saw is the medium's word."""
    sent = lexicon.expressions["sent_by"].match(phrase)
    return sent["who"] if sent and is_medium(sent["who"], lexicon) else phrase


@cache
def peoples() -> frozenset[str]:
    """Folded names of states, capitals and their people."""
    return frozenset(
        fold(word)
        for state in gazetteer.states()
        for word in (state.name, state.capital, *state.aliases, *state.demonyms)
        if word
    )


@cache
def states() -> frozenset[str]:
    """Folded names of states."""
    return frozenset(fold(state.name) for state in gazetteer.states())


def _is_name(text: str, lexicon: Lexicon) -> bool:
    words = text.split()
    joints = lexicon.words["name_particles"]
    return 2 <= len(words) <= 4 and all(word[:1].isupper() or word in joints for word in words) and words[0][:1].isupper()


def _described(head: str, lexicon: Lexicon) -> str:
    """A description without what only places it: "a mechanic with the team" -> "a mechanic"."""
    head = lexicon.expressions["on_a_day"].sub("", lexicon.expressions["plain"].sub("", head))
    head = lexicon.expressions["wrong_article"].sub("a ", head)  # "an unnamed commander" -> "a commander"
    placed = lexicon.expressions["medium_in_place"].match(head)
    if placed and placed["who"].split()[-1].casefold() in lexicon.words["media"]:
        return placed["who"]
    cut = lexicon.expressions["modifier"].search(head)
    if cut is None or cut.start() == 0:
        return head
    noun = head[: cut.start()].split()[-1].casefold()
    person = (
        noun in lexicon.words["speakers"]
        or noun in lexicon.words["describing_people"]
        or lexicon.expressions["doing"].search(noun) is not None
    )
    if person and noun in lexicon.words["anonymous"] and lexicon.expressions["knowing"].match(head[cut.start() :]):
        return head  # "a person close to the board": all that is known of him
    if person and noun not in lexicon.words["plain_people"]:
        return head[: cut.start()]
    return head


def _lower_head(head: str, lexicon: Lexicon) -> bool:
    words = lexicon.expressions["prepositional"].sub("", head).split()
    jobs = lexicon.words["jobs"]
    if len(words) == 1 and words[0].casefold() in lexicon.words["standing_determiners"]:
        return True  # "One of them, the student Bilal Khan"
    # "the Inspector-General of Police, Mr Okafor"
    return bool(words) and (words[-1][:1].islower() or any(part in jobs for part in words[-1].casefold().split("-")))


def _person_name(head: str, lexicon: Lexicon) -> str:
    """ "chief executive Magda Ostry" -> "Magda Ostry"; "" when the phrase holds no person's name."""
    words = head.split()
    if not words:
        return ""
    if len(words) > 3 and _ends_in_name(words, lexicon):
        return " ".join(words[-2:])  # "Governor of Lower Harn T. Eck", "President of the Chamber Rodrigo Salinas"
    tokens = lexicon.expressions["prepositional"].sub("", head).split() if len(words) > 2 else words
    run: list[str] = []
    for word in reversed(tokens):
        if (
            word[:1].isupper()
            or (run and word.casefold().strip('“”"') in lexicon.words["name_particles"])
            or (word[:1] in '“"' and run)
        ):
            run.insert(0, word)
        else:
            break
    if run and _named_for_time(run, lexicon):
        return ""
    titled = False
    if len(run) == FULL + 1 and _is_of_medium(run, lexicon):
        return " ".join(run[1:])
    house = len(run) == FULL and run[0].casefold() in lexicon.words["organisations"]  # "Police Scotland"
    while (
        run and not house and (_is_bearer(run[0], lexicon) or (len(run) > FULL and lexicon.expressions["trade"].search(run[0])))
    ):
        run.pop(0)
        titled = True
    before = tokens[: len(tokens) - len(run)]
    job = bool(before) and (before[-1].casefold().rstrip(",") in lexicon.words["bearers"] or _is_trade(before[-1], run, lexicon))
    owned = len(run) > 1 and bool(before) and run[0].casefold() in lexicon.words["forenames"]
    job = job or (owned and lexicon.expressions["possessive"].search(before[-1]) is not None)  # "the union's Pat Rudd"
    last_title = next((i for i in range(len(run) - 1, -1, -1) if run[i].casefold().rstrip(".") in lexicon.words["titles"]), -1)
    last_job = next((i for i in range(len(run) - FULL - 1, -1, -1) if run[i].casefold() in lexicon.words["jobs"]), -1)
    last_title = max(last_title, last_job)  # "Harbor Commissioner Ted Lindqvist"
    if last_title >= 0 and last_title < len(run) - 1:
        run = run[last_title + 1 :]
        titled = True
    if run and (titled or job) and run[-1].casefold() not in lexicon.words["no_surnames"]:
        return " ".join(run)
    return " ".join(run) if not before and len(tokens) < len(words) and _is_full_name(run, words, lexicon) else ""


def _is_of_medium(run: list[str], lexicon: Lexicon) -> bool:
    """ "NPR's Gil Brumfort": whose man he is, then his name."""
    owner = without_mark(run[0], lexicon)
    return owner != run[0] and is_medium(owner, lexicon) and not any(low.casefold() in lexicon.words["heads"] for low in run[1:])


def _named_for_time(run: list[str], lexicon: Lexicon) -> bool:
    """ "Finance Day": no person called Day."""
    return len(run) == FULL and any(run[-1].casefold() in lexicon.words[kind] for kind in ("time_units", "days_told"))


def _ends_in_name(words: list[str], lexicon: Lexicon) -> bool:
    """Whether an initial or a forename and a surname stand behind an office of some body."""
    first, last = words[-2], words[-1]
    title = next((at for at, word in enumerate(words[:3]) if word.casefold() in lexicon.words["bearers"]), None)
    joint = next((at for at, word in enumerate(words) if word in lexicon.words["offices_of"]), 0)
    if title is None or not title < joint < len(words) - 2 or not (first[:1].isupper() and last[:1].isupper() and last.isalpha()):
        return False
    if any(word[:1].isupper() and not _is_bearer(word, lexicon) for word in words[title + 1 : joint]):
        return False  # "Colonel Brandt of the South's Joint Staff"
    if any(lexicon.has("organisations", word.casefold()) for word in (first, last)):
        return False
    initial = len(first) == 2 and first[0].isupper() and first[1] == "."
    known = initial or first.casefold() in lexicon.words["forenames"]
    return known or fold(" ".join(words[joint + 1 : -2])) in peoples()  # "the mayor of Kiev Vasyl Dorosh"


def _is_bearer(word: str, lexicon: Lexicon) -> bool:
    """A title or job before a name: "Mayor", "Mum-of-three"."""
    low = word.casefold().rstrip(".")
    return low in lexicon.words["bearers"] or ("-" in low and lexicon.expressions["bearer_by_form"].search(low) is not None)


def _is_trade(word: str, run: list[str], lexicon: Lexicon) -> bool:
    """ "baker Ada Lund", "headteacher Iris Moll": a noun of doing before a full name; not "lender Castellan Bank"."""
    return (
        word.islower()
        and 2 <= len(run) <= 3
        and any(lexicon.expressions[kind].search(word) is not None for kind in ("doing", "person_by_form", "bearer_by_form"))
        and word not in lexicon.words["no_surnames"]
        and not lexicon.expressions["firm_by_form"].search(word)
    )


def _is_full_name(run: list[str], words: list[str], lexicon: Lexicon) -> bool:
    """ "Tom Reyes of the Harbour Trust": two words that name no body, then whose they are."""
    tables = lexicon.words
    initials = len(run) > FULL and all(len(word) == FULL and word[1] == "." for word in run[:-1])  # "H. G. Tarrant"
    return (
        (len(run) == FULL or initials)
        and words[len(run)].casefold() in tables["of_whom"] | tables["belonging"]
        and all((word.isalpha() and not word.isupper()) or (initials and word[1] == ".") for word in run)
        and all(
            tables[kind].isdisjoint(word.casefold() for word in run)
            for kind in ("heads", "titles", "times", "points", "articles")
        )
        and not {word.casefold() for word in run} & tables["state_bodies"]
        and fold(" ".join(run)) not in known_names()
        and fold(run[0]) not in peoples()
    )


def heads(core: str, lexicon: Lexicon) -> set[str]:
    """The nouns in a name that may stand for it later: "ministry", "agency"."""
    heads = lexicon.words["heads"]
    known = organisation(core)
    own = known.nouns if known is not None else ()
    return {word for word in core.casefold().replace(",", " ").split() if word in heads}.union(own)


@cache
def known_names() -> dict[str, tuple[str, VoiceKind]]:
    """Folded names of the gazetteer -> canonical name and kind."""
    out: dict[str, tuple[str, VoiceKind]] = {}
    for state in gazetteer.states():
        for alias in (state.name, state.capital, *state.aliases, *state.seats):
            if alias and alias.casefold() not in runs_of_all("told_by_article"):
                out.setdefault(fold(alias), (state.name, "state"))
    for agency in gazetteer.agencies():
        for alias in (agency.short, agency.name, *agency.aliases):
            out[fold(alias)] = (agency.short, "agency")
    return out


@cache
def _organisations() -> dict[str, gazetteer.Organisation]:
    """Organisations by their letters as printed, and by their full names folded."""
    out: dict[str, gazetteer.Organisation] = {}
    for one in gazetteer.organisations():
        out |= dict.fromkeys(one.short, one)
        out |= dict.fromkeys((fold(name) for name in (one.name, *one.aliases) if not name.isupper()), one)
        out |= dict.fromkeys((name for name in (one.name, *one.aliases) if name.isupper()), one)
    return out


@lru_cache(maxsize=16384)
def organisation(name: str) -> gazetteer.Organisation | None:
    """The organisation of the gazetteer that a name names: "the IAEA", never "who" or "ice"."""
    first, _, rest = name.partition(" ")
    plain = rest if rest and first.casefold() in words_of_all("articles") else name
    return _organisations().get(plain) or (None if plain.isupper() else _organisations().get(fold(plain)))


def without_mark(name: str, lexicon: Lexicon) -> str:
    """A name without the mark of a possessive at its end."""
    return name if name[-2:].isalpha() else lexicon.expressions["possessive"].sub("", name)


def is_medium(name: str, lexicon: Lexicon, *, loose: bool = False) -> bool:
    """Whether a name is a news medium's: known, or a phrase with a word like "Press" or "Radio".

    ``loose``: the place in the sentence already says so ("seen by X"), an acronym or a single capitalised name will do.
    """
    known = known_names().get(fold(name))
    if known is not None:
        return known[1] in {"agency", "outlet"}
    words = name.split()
    if not words or len(words) > 7:
        return False
    lows = [w.casefold().strip(".,'’") for w in words]
    media = lexicon.words["media"]
    if lows[0] in lexicon.words["medium_openers"] and lows[-1] in media:
        return True
    capital = any(w[:1].isupper() for w in words[0 if lows[0] not in lexicon.words["articles"] else 1 :])
    acronym = len(words) == 1 and name.isupper() and 2 <= len(name) <= 5
    return capital and (bool(set(lows) & media) or acronym or (loose and len(words) <= 4) or "&" in name)
