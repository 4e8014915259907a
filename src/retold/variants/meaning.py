"""Changes of meaning between two forms of a sentence: attribution, hedge, number, quote, negation, name.

Each test wants proof on both sides: the thing stands beyond doubt before, and not even a generous reading finds it
after. Tests that need word order (negation, name, "may" -> "will") only look at sentences that kept most of their wording.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.align import align
from retold.text import fold
from retold.text import words as text_words

from .edits import Edits, another_day, between
from .hedges import Hedge, hedges, open_stems, open_words
from .lexicon import american, function_words, speech_forms, stem, words
from .numbers import Number, conflicts, numbers
from .sentences import Unit, units_of
from .voices import Attribution, attributions, cues, is_vague, source_stems, speaker_stems, tokens

if TYPE_CHECKING:
    from retold.model import VariantKind

    from .edits import Edit

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of meaning, with the characters that show it on both sides."""

    kind: VariantKind
    detail: str
    rule: str
    before: Marks = ()
    after: Marks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a pair of sentences: enough to know a second name from a new one."""

    text_before: str = ""  # the whole text, asked for its names when one seems changed
    text_after: str = ""
    english: bool = True
    spoken: bool = False  # the sentence after stands in a quotation that goes on beyond it


LIGHT = 0.6  # share of the shorter sentence kept in order that makes an edit light


def changes(before: str, after: str, edits: Edits, setting: Setting) -> list[Change]:
    """The changes of meaning from ``before`` to ``after``, most serious first."""
    found = [*graver(before, after, english=setting.english, spoken=setting.spoken)]
    if setting.english and not any(change.kind == "hedge dropped" for change in found):
        found += _negation(before, after, edits)
    return [*found, *_quotes(before, after), *_names(edits, setting)]


@lru_cache(maxsize=8192)
def graver(before: str, after: str, *, english: bool, spoken: bool = False) -> tuple[Change, ...]:
    """The changes that are followed through a family: attribution, hedge, number."""
    if not _alike_enough(matter(before), matter(after)):
        return ()
    edits = between(before, after)
    found = _numbers(before, after, edits)
    if english:
        found = [*_voice_and_hedge(before, after, edits, spoken=spoken), *found]
    return tuple(found)


_LIKE = 0.28  # share of matter in common below which two sentences are too far apart to compare what they mean


def _alike_enough(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, least = len(one & other), min(len(one), len(other))
    return shared >= 2 and max(2 * shared / (len(one) + len(other)), 0.6 * shared / least if least > 3 else 0.0) >= _LIKE


# ----------------------------------------------------------------------------------------------------- attribution


def _attribution(before: str, after: str, edits: Edits) -> list[Change]:
    named = [one for one in attributions(before) if _kept_content(before, one, after)]
    strict = [one for one in named if one.strength == "named"] or named  # an unnamed speaker is one too
    if not strict or _is_bare_quotation(after) or (edits.kept < LIGHT and _is_heading(after)):
        return []
    if edits.kept < LIGHT:
        strict = [one for one in strict if asserts(after, " ".join(before[slice(*span)] for span in one.content))]
    if not any(_voice_for(before, one, after) for one in strict):
        gone = [one for one in strict if not _still_there(before, one, after, edits)]
        return [_dropped(before, gone[0])] if gone else []
    if is_vague(after):
        return _weakened(before, after, strict)
    return _changed_voice(before, after, edits)


def _voice_and_hedge(before: str, after: str, edits: Edits, *, spoken: bool) -> list[Change]:
    """One finding where the speaker went and took the hedge along: it is one act, and one line to read."""
    voice, hedge = [] if spoken else _attribution(before, after, edits), _hedge(before, after, edits)
    if voice and hedge and hedge[0].kind == "hedge added":  # "reportedly" in the place of a name is one change, not two
        return voice
    if not voice or not hedge or hedge[0].kind != "hedge dropped":
        return [*voice, *hedge]
    marks = tuple(sorted({*voice[0].before, *hedge[0].before}))
    return [replace(voice[0], detail=f"{voice[0].detail}, and with it the hedge: {hedge[0].detail}", before=marks)]


def _voice_for(before: str, one: Attribution, after: str) -> bool:
    """A cue in the other sentence that may stand for this attribution, not for what the content itself reports."""
    own = (one.cue, one.source)
    others = [
        cue.word
        for cue in cues(before)
        if not any(start <= cue.start < end for start, end in own) and not _IN_A.search(before, max(0, cue.start - 14), cue.start)
    ]
    for cue in cues(after):
        if cue.word in others:
            others.remove(cue.word)
        else:
            return True
    return False


_IN_A = re.compile(r"\b(?:in|via|through|at) (?:an?|its|his|her|their) (?:\w+ )?$")


def _is_heading(text: str) -> bool:
    """No full stop at the end: a headline or caption, which may leave the speaker to the text."""
    return text.rstrip()[-1:].isalnum()


def _is_bare_quotation(text: str) -> bool:
    """Nothing but a quotation: who speaks stands in the sentence before or after."""
    plain = text.strip(" .,")
    return plain[:1] in "\"“„«‘'" and plain[-1:] in "\"”“»’'"


def _dropped(before: str, one: Attribution) -> Change:
    marks = tuple(sorted({one.cue, one.source}))
    said = before[min(start for start, _ in marks) : max(end for _, end in marks)].strip(" ,")
    return Change(
        kind="attribution dropped",
        detail=f"'{_short(said)}' gone",
        rule="a cue with its speaker before, no cue after",
        before=marks,
    )


def _short(text: str, most: int = 60) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=8192)
def matter(piece: str) -> frozenset[str]:
    """Stems of the words that are not grammar; numbers by value."""
    return frozenset(
        unit.norm if unit.number is not None else stem(unit.norm) for unit in units_of(piece) if unit.norm not in function_words()
    )


def _kept_content(before: str, one: Attribution, after: str) -> bool:
    """What the attribution vouched for is what the other sentence still says."""
    content = frozenset[str]().union(*(matter(before[slice(*span)]) for span in one.content))
    rest = matter(_blanked(before, [*one.content, one.source, one.cue]))
    own = content - rest
    shared = own & matter(after)
    weight = len(shared) + sum(word.startswith("#") for word in shared)  # a figure that came along says more than a word
    return bool(shared) and (weight >= 2 or len(own) <= 2) and weight >= 0.25 * len(own)


def asserts(after: str, content: str) -> bool:
    """A main clause of ``after`` says what ``content`` said: not another event of another day that only recalls it."""
    said = matter(content)
    ahead = bool(_AHEAD.search(fold(content)))
    for clause in _main_clauses(after):
        own = matter(clause) - words("time", "weekdays")
        days = _days(clause) or _days(after)
        if (days and _days(content) and not days & _days(content)) or (ahead and _PAST.search(fold(clause))):
            continue
        shared = own & said
        weight = len(shared) + sum(word.startswith("#") for word in shared)
        verbs = _verbs(clause)
        if shared and weight >= (_COVERED if not verbs or verbs & said else _COVERED_BUT_VERB) * len(own):
            return True
    return False


_COVERED = 0.4  # share of the matter of a main clause
_COVERED_BUT_VERB = 0.7  # where all its verbs are its own: in other words the same, or the same people doing something else


def _verbs(clause: str) -> frozenset[str]:
    """The stems of the past forms that can be seen: the predicate, roughly."""
    return frozenset(stem(token.form) for token in tokens(clause) if token.form.endswith("ed") and len(token.form) > 4)


_AHEAD = re.compile(r"\b(?:will|shall|is to|are to)\b")
_PAST = re.compile(r"\b(?:\w{3,}ed|was|were|had)\b")


def _days(text: str) -> frozenset[str]:
    return frozenset(token.form[:3] for token in tokens(text) if token.capital and token.form in words("time", "weekdays"))


_SENTENCE_END = re.compile(r"[.!?;][\"”’]?\s+")
_SUBORDINATE = re.compile(r",(?!\d)|\s[-–—]\s|—|\b(?:after|when|while|because|since|who|which|before|although|though)\b")


def _main_clauses(text: str) -> list[str]:
    """Of each sentence what stands before the first comma or subordinate clause, or behind it where that only opens."""
    return [_main_clause(sentence) for sentence in _SENTENCE_END.split(text)]


def _main_clause(sentence: str) -> str:
    parts = _SUBORDINATE.split(sentence)
    opens = tokens(sentence)[:1]
    if opens and opens[0].form in _OPENING:
        parts = parts[1:] or parts
    if len(parts) > 2 and len(matter(parts[0])) < 2:  # "The Anselma, licensed for 140 passengers, had taken on ..."
        return f"{parts[0]} {parts[2]}"
    return next((part for part in parts if len(matter(part)) >= 2), sentence)


_OPENING = frozenset(
    """on in at by for with from under after before when while since as although though because during despite following
    if once until amid within over between""".split()
)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _still_there(before: str, one: Attribution, after: str, edits: Edits) -> bool:
    """In a free rewording the speaker is still named: the cue may be one we cannot read."""
    speaker = speaker_stems(before, one)
    return edits.kept < LIGHT and bool(speaker & matter(after))


def _weakened(before: str, after: str, strict: list[Attribution]) -> list[Change]:
    if (
        is_vague(before)
        or not _is_name(before[slice(*strict[0].source)].strip(" ,"), definite=True)
        or any(source_stems(before, one) & matter(after) for one in strict)
    ):
        return []
    one = strict[0]
    said = before[min(one.cue[0], one.source[0]) : max(one.cue[1], one.source[1])].strip(" ,")
    marks = tuple(sorted({one.cue, one.source}))
    return [
        Change(
            kind="attribution weakened",
            detail=f"'{_short(said)}' -> nobody named",
            rule="named speaker before, only an unnamed one after",
            before=marks,
        )
    ]


def _changed_voice(before: str, after: str, edits: Edits) -> list[Change]:
    """A speaker swapped for another in a sentence that kept its wording."""
    if edits.kept < LIGHT:
        return []
    left, right = attributions(before), attributions(after)
    if len(left) != 1 or len(right) != 1 or right[0].strength == "vague":
        return []
    one, other = _name_stems(before, left[0]), _name_stems(after, right[0])
    old, new = before[slice(*left[0].source)].strip(" ,"), after[slice(*right[0].source)].strip(" ,")
    same = source_stems(before, left[0]) & source_stems(after, right[0])
    if not one or not other or same or one & matter(after) or other & matter(before):
        return []
    if _is_short_for(old, new) or _is_short_for(new, old):
        return []
    if fold(old).split()[0] in _PRONOUNS or fold(new).split()[0] in _PRONOUNS or not (_is_name(old) and _is_name(new)):
        return []
    return [
        Change(
            kind="attribution changed",
            detail=f"'{_short(old)}' -> '{_short(new)}'",
            rule="another speaker at the same cue",
            before=(left[0].source,),
            after=(right[0].source,),
        )
    ]


def _name_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The names of a speaker; all his words where none is written with a capital."""
    row = tokens(sentence[slice(*attribution.source)])
    common = function_words() | words("names", "honorifics")
    named = {stem(token.form) for token in row if token.capital and token.form not in common}
    return frozenset(named) or source_stems(sentence, attribution)


def _is_short_for(short: str, full: str) -> bool:
    """ "the CHP" for "the California Highway Patrol"."""
    letters = "".join(token.form[0] for token in tokens(full) if token.capital)
    return any(token.form == letters for token in tokens(short)) and len(letters) > 1


_PRONOUNS = frozenset("he she they it we i who".split())


def _is_name(source: str, *, definite: bool = False) -> bool:
    """Somebody in particular: a capital inside, or ("definite") "the ministry", "its spokesman"."""
    row = tokens(source)
    if any(token.capital for token in row[1:]) or (len(row) == 1 and row[0].capital and not row[0].form.endswith("s")):
        return True
    return definite and bool(row) and row[0].form in {"the", "its", "his", "her", "their"}


# ------------------------------------------------------------------------------------------------------------ hedge


def _hedge(before: str, after: str, edits: Edits) -> list[Change]:
    gone = [hedge for hedge in _hedges_gone(before, after, edits) if not _said_otherwise(hedge, after)]
    if gone:
        detail = _hedge_detail(gone[0], edits)
        return [
            Change(
                kind="hedge dropped",
                detail=detail,
                rule="hedged before, asserted after",
                before=tuple((hedge.start, hedge.end) for hedge in gone),
            )
        ]
    if edits.kept < LIGHT:
        return []
    came = [hedge for hedge in hedges(after) if hedge.sure and _edited_in(edits, hedge, after=True)]
    if came and not open_words(before):
        return [
            Change(
                kind="hedge added",
                detail=f"'{came[0].form}' added",
                rule="asserted before, hedged after",
                after=tuple((hedge.start, hedge.end) for hedge in came),
            )
        ]
    return []


def _hedges_gone(before: str, after: str, edits: Edits) -> list[Hedge]:
    strict = hedges(before)
    if not strict:
        return []
    if edits.kept >= LIGHT:
        return [hedge for hedge in strict if _edited_in(edits, hedge) and not _rehedged(edits)]
    if hedges(after):
        return []
    places = {(hedge.start, hedge.end) for hedge in strict}
    others = {stem(token.form) for token in open_words(before) if not any(start <= token.start < end for start, end in places)}
    others -= _BELIEFS  # "investigators think" hedges wherever it stands
    if open_stems(after) - others or not asserts(after, before):
        return []
    return [hedge for hedge in strict if _asserted(hedge, before, after)]


_BELIEFS = frozenset(stem(word) for word in "think believe suspect expect feel fear doubt reckon assume presume guess".split())


def _said_otherwise(hedge: Hedge, after: str) -> bool:
    """ "unconfirmed" told as another negation, "reportedly" as a report."""
    if hedge.kind == "unconfirmed":
        return not _CONFIRMS.search(fold(after))
    return hedge.form in _HEARSAY and bool(cues(after))


_CONFIRMS = re.compile(
    r"^(?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)|"
    r"[,;.](?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)"
)
_HEARSAY = frozenset("reportedly reported said allegedly alleged".split())


def _edited_in(edits: Edits, hedge: Hedge, *, after: bool = False) -> bool:
    """The hedge stands in a place that was edited, and what it hedged was not cut along with it."""
    for edit in edits.found:
        side, other = (edit.new, edit.old) if after else (edit.old, edit.new)
        if any(unit.start <= hedge.start < unit.end for unit in side):
            return len(side) <= 4 or (bool(other) and len(side) <= 8)
    return False


def _rehedged(edits: Edits) -> bool:
    """Somewhere in what is new stands a word that may hedge."""
    new = " ".join(unit.raw for edit in edits.found for unit in edit.new)
    return bool(open_words(new)) or bool(hedges(new))


def _hedge_detail(hedge: Hedge, edits: Edits) -> str:
    for edit in edits.found:
        if any(unit.start <= hedge.start < unit.end for unit in edit.old) and 0 < len(edit.new) <= 4 and len(edit.old) <= 6:
            return f"'{' '.join(unit.shown for unit in edit.old)}' -> '{' '.join(unit.shown for unit in edit.new)}'"
    return f"'{hedge.form}' gone"


def _asserted(hedge: Hedge, before: str, after: str) -> bool:
    """In other words, what was hedged is still said, and said outright."""
    scope = _scope(before, hedge)
    shared = scope & matter(after)
    kept = len(shared) >= 2 and len(shared) >= 0.34 * len(scope)
    if hedge.sure:
        common = len(matter(before) & matter(after)) / len(matter(before))
        return kept or (len(scope) <= 3 and common >= (0.6 if len(scope) == 3 else 0.5))
    verb = _first(before, hedge)
    future = hedge.form != "due to" and bool(re.search(r"\b(?:will|shall|is to|are to|is going to|are going to)\b", fold(after)))
    outright = hedge.form == "may" and len(shared) >= 0.5 * len(scope)
    return (verb in matter(after) and (kept or len(scope) <= 3)) or (kept and (future or outright))


def _scope(before: str, hedge: Hedge) -> frozenset[str]:
    """The words of matter that the hedge governs: up to the next sign, or the whole sentence before a closing one."""
    end = re.compile(r"[,;:(\"“”]|$").search(before, hedge.end)
    return matter(before[hedge.end : end.start() if end else len(before)])


def _first(before: str, hedge: Hedge) -> str:
    """The stem of the first word of matter after the hedge: the verb it hedges."""
    for token in tokens(before[hedge.end :]):
        if token.form not in function_words():
            return stem(token.form)
    return ""


# --------------------------------------------------------------------------------------------------------- numbers


def _numbers(before: str, after: str, edits: Edits) -> list[Change]:
    days = [] if edits.kept < LIGHT else [edit for edit in edits.found if another_day(edit.old, edit.new)]
    found = [
        Change(
            kind="number changed",
            detail=edit.detail,
            rule="two days in one place",
            before=edit.before_marks,
            after=edit.after_marks,
        )
        for edit in days
    ]
    return found + [
        Change(
            kind="number changed",
            detail=f"{_counted(before, one.before)} -> {_counted(after, one.after)}",
            rule="two numbers in one place",
            before=((one.before.start, one.before.end),),
            after=((one.after.start, one.after.end),),
        )
        for one in conflicts(numbers(before), numbers(after), light=edits.kept >= LIGHT)
    ]


def _counted(text: str, number: Number) -> str:
    """The number with the word it counts, where that stands right behind it."""
    behind = _NEXT_WORD.match(text, number.end) if number.kind == "count" else None
    end = behind.end() if behind and fold(behind.group(1)) not in function_words() else number.end
    return text[number.start : end]


_NEXT_WORD = re.compile(r" ([^\W\d_]{1,30})\b")


# ---------------------------------------------------------------------------------------------------------- quotes

_QUOTE = re.compile(
    r"[“\"„«]([^“”\"„«»\n]{3,2000})[”\"»]|(?:(?<=\s)|^|(?<=[(,:—-]))[‘']([^‘’'\n](?:[^‘’'\n]|[’'](?=\w)){2,2000})[’'](?!\w)"
)


def _quotes(before: str, after: str) -> list[Change]:
    """Words inside quotation marks that differ, where both quote the same words: another excerpt is no alteration."""
    old = _quotations(before)
    out = []
    for start, end, said in _quotations(after) if old else []:
        found = [(*_difference(other, said), a, b) for a, b, other in old]
        found = [row for row in found if row[0]]
        if not found or any(_within(said, other) or _within(other, said) for _, _, other in old):
            continue
        _, gone, came, a, b = max(found)
        if "[" in before[a:b] or "[" in after[start:end] or _letters(gone) == _letters(came):
            continue
        detail = f"in the quotation: '{' '.join(gone)}' -> '{' '.join(came)}'"
        out.append(
            Change(
                kind="quote altered",
                detail=detail,
                rule="words inside quotation marks differ",
                before=((a, b),),
                after=((start, end),),
            )
        )
    return out


def _letters(said: tuple[str, ...]) -> str:
    return "".join(letter for word in said for letter in word if letter.isalnum())


def _quotations(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    out = []
    for match in _QUOTE.finditer(text):
        group = 1 if match.group(1) is not None else 2
        said = tuple(unit.norm for unit in units_of(match.group(group)))
        if len(said) >= 2:
            out.append((match.start(group), match.end(group), said))
    return out


def _within(piece: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    width = len(piece)
    return any(whole[k : k + width] == piece for k in range(len(whole) - width + 1))


def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Words in common (0: not the same quotation, or nothing altered), words gone, words that came."""
    blocks = align(old, new)
    same = sum(block.a_end - block.a_start for block in blocks if block.kind == "equal")
    inner = [
        block for k, block in enumerate(blocks) if block.kind == "replace" or (block.kind != "equal" and 0 < k < len(blocks) - 1)
    ]
    gone = tuple(word for block in inner for word in old[block.a_start : block.a_end])
    came = tuple(word for block in inner for word in new[block.b_start : block.b_end])
    matter_changed = {stem(word) for word in gone} != {stem(word) for word in came}
    if same < 4 or same < 0.6 * min(len(old), len(new)) or not inner or not matter_changed or max(len(gone), len(came)) > 4:
        return 0, (), ()
    return same, gone, came


# -------------------------------------------------------------------------------------------------- negation, names


def _negation(before: str, after: str, edits: Edits) -> list[Change]:
    """A negation that came or went in a sentence that kept its wording, and nothing in that place makes up for it."""
    if edits.kept < 0.7:
        return []
    strong = words("negation", "strong")
    any_negation = words("negation", "words")
    left = [token for token in tokens(before) if token.form in any_negation]
    right = [token for token in tokens(after) if token.form in any_negation]
    out = []
    for edit in edits.found:
        old = [unit for unit in edit.old if unit.raw in strong and not _is_numero(unit, edit.old)]
        new = [unit for unit in edit.new if unit.raw in strong and not _is_numero(unit, edit.new)]
        if bool(old) == bool(new) or max(len(edit.old), len(edit.new)) > 4 or len(left) == len(right):
            continue
        rest_old = [unit for unit in edit.old if unit.raw not in strong and unit.norm not in function_words()]
        rest_new = [unit for unit in edit.new if unit.raw not in strong and unit.norm not in function_words()]
        if {stem(unit.norm) for unit in rest_old} == {stem(unit.norm) for unit in rest_new}:
            word = (old or new)[0].raw
            out.append(
                Change(
                    kind="negation changed",
                    detail=f"'{word}' {'gone' if old else 'added'}",
                    rule="a negation came or went",
                    before=edit.before_marks,
                    after=edit.after_marks,
                )
            )
    return out


def _is_numero(unit: Unit, among: tuple[Unit, ...]) -> bool:
    """ "No. 5" is no negation."""
    after = [other for other in among if other.start >= unit.end]
    return unit.raw == "no" and (unit.shown == "No" or (bool(after) and after[0].number is not None))


def _names(edits: Edits, setting: Setting) -> list[Change]:
    """A name put in the place of another that the other text does not know."""
    if edits.kept < 0.7:
        return []
    return [change for edit in edits.found if (change := _name(edit, setting)) is not None]


def _name(edit: Edit, setting: Setting) -> Change | None:
    if edit.kind != "reworded" or len(edit.old) != len(edit.new) or len(edit.old) > 2:
        return None
    changed = [(a, b) for a, b in zip(edit.old, edit.new, strict=True) if a.norm != b.norm]
    if len(changed) != 1:
        return None
    a, b = changed[0]
    if a.number or b.number or not (a.shown[:1].isupper() and b.shown[:1].isupper()):
        return None
    known_before, known_after = names_of(setting.text_before), names_of(setting.text_after)
    if a.raw not in known_before or b.raw not in known_after:
        return None
    if b.raw in known_before or a.raw in known_after or _is_transliteration(a.norm, b.norm):
        return None
    return Change(
        kind="name changed",
        detail=f"{a.raw.title()} -> {b.raw.title()}",
        rule="a name stands where another stood",
        before=edit.before_marks,
        after=edit.after_marks,
    )


def _is_transliteration(one: str, other: str) -> bool:
    """ "Vendôme" and "Vendome", "Zelenskyy" and "Zelensky": one name written twice."""
    plain = [
        re.sub(r"(.)\1", r"\1", "".join(c for c in unicodedata.normalize("NFD", word) if c.isalnum()).translate(_SOUNDS))
        for word in (one, other)
    ]
    return plain[0] == plain[1] or stem(one) == stem(other) or plain[0].startswith(plain[1]) or plain[1].startswith(plain[0])


_SOUNDS = str.maketrans({"y": "i", "w": "v", "q": "k", "c": "k", "z": "s", "j": "i", "o": "u"})


@lru_cache(maxsize=64)
def names_of(text: str) -> frozenset[str]:
    """Folded words that are written with a capital inside a sentence: names, roughly."""
    plain = {word.form for word in text_words(text) if text[word.start].islower()}
    upper = {word.form for word in text_words(text) if text[word.start].isupper()}
    ordinary = function_words() | words("names", "honorifics") | words("time", "weekdays") | speech_forms()
    return frozenset(form for form in upper - plain - ordinary if american(form) == form or form not in plain)


def word_names(units: tuple[Unit, ...], known: frozenset[str]) -> tuple[Unit, ...]:
    """The units that are names."""
    return tuple(unit for unit in units if unit.raw in known)
