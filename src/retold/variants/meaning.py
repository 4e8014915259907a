"""Changes of meaning between two forms of a sentence: attribution, hedge, number, quote, negation, name.

Each test wants proof on both sides: the thing stands beyond doubt before, and not even a generous reading finds it
after. Tests that need word order (negation, name, "may" -> "will") only look at sentences that kept most of their wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.text import fold
from retold.text import words as text_words

from .lexicon import american, function_words, speech_forms, stem, words
from .numbers import conflicts, numbers
from .sentences import Unit, units_of
from .voices import Attribution, Hedge, attributions, has_voice, hedges, is_vague, source_stems, tokens

if TYPE_CHECKING:
    from retold.model import VariantKind

    from .edits import Edit, Edits

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

    known_before: frozenset[str] = field(default=frozenset())  # capitalised words of the whole text before
    known_after: frozenset[str] = field(default=frozenset())
    english: bool = True


LIGHT = 0.6  # share of the shorter sentence kept in order that makes an edit light


def changes(before: str, after: str, edits: Edits, setting: Setting) -> list[Change]:
    """The changes of meaning from ``before`` to ``after``, most serious first."""
    found = [*_numbers(before, after, edits), *_quotes(before, after), *_names(edits, setting)]
    if setting.english:
        found = [*_attribution(before, after, edits), *_hedge(before, after, edits), *_negation(before, after, edits), *found]
    return found


# ----------------------------------------------------------------------------------------------------- attribution


def _attribution(before: str, after: str, edits: Edits) -> list[Change]:
    strict = [one for one in attributions(before) if one.strength == "named"]
    if not strict:
        return []
    if not has_voice(after):
        lost = [one for one in strict if _kept_content(before, one, after) and not _still_there(before, one, after, edits)]
        return [_dropped(before, lost[0])] if lost else []
    if is_vague(after):
        return _weakened(before, after, strict)
    return _changed_voice(before, after, edits)


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
def _matter(piece: str) -> frozenset[str]:
    return frozenset(
        unit.norm if unit.number is not None else stem(unit.norm) for unit in units_of(piece) if unit.norm not in function_words()
    )


def _kept_content(before: str, one: Attribution, after: str) -> bool:
    """What the attribution vouched for is what the other sentence still says."""
    content = frozenset[str]().union(*(_matter(before[slice(*span)]) for span in one.content))
    shared = content & _matter(after)
    rest = _matter(before) - content - source_stems(before, one)
    return len(shared) >= 2 and len(shared) >= len(rest & _matter(after))


def _still_there(before: str, one: Attribution, after: str, edits: Edits) -> bool:
    """In a free rewording the speaker is still named: the cue may be one we cannot read."""
    speaker = source_stems(before, one)
    return bool(speaker & _matter(after)) and edits.kept < LIGHT


def _weakened(before: str, after: str, strict: list[Attribution]) -> list[Change]:
    kept = [one for one in strict if _kept_content(before, one, after)]
    if not kept or is_vague(before) or any(source_stems(before, one) & _matter(after) for one in strict):
        return []
    said = before[min(kept[0].cue[0], kept[0].source[0]) : max(kept[0].cue[1], kept[0].source[1])].strip(" ,")
    marks = tuple(sorted({kept[0].cue, kept[0].source}))
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
    if edits.kept < 0.75:
        return []
    left, right = attributions(before), attributions(after)
    if len(left) != 1 or len(right) != 1 or right[0].strength == "vague":
        return []
    one, other = source_stems(before, left[0]), source_stems(after, right[0])
    old, new = before[slice(*left[0].source)].strip(" ,"), after[slice(*right[0].source)].strip(" ,")
    if not one or not other or one & other or one & _matter(after) or other & _matter(before):
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


_PRONOUNS = frozenset("he she they it we i who".split())


def _is_name(source: str) -> bool:
    return (
        any(token.capital for token in tokens(source)[1:])
        or (bool(tokens(source))
        and tokens(source)[0].capital
        and tokens(source)[0].form not in function_words())
    )


# ------------------------------------------------------------------------------------------------------------ hedge


def _hedge(before: str, after: str, edits: Edits) -> list[Change]:
    left, right = hedges(before), hedges(after)
    if left and not right:
        gone = [hedge for hedge in left if _asserted(hedge, before, after, edits)]
        if gone:
            return [
                Change(
                    kind="hedge dropped",
                    detail=_hedge_detail(gone[0], edits),
                    rule="hedged before, no hedge after",
                    before=tuple((hedge.start, hedge.end) for hedge in gone),
                )
            ]
    if right and not left and edits.kept >= LIGHT:
        new = [hedge for hedge in right if not hedge.weak and _replaced(edits, hedge, after=True)]
        if new:
            return [
                Change(
                    kind="hedge added",
                    detail=f"'{new[0].form}' added",
                    rule="no hedge before, hedged after",
                    after=tuple((hedge.start, hedge.end) for hedge in new),
                )
            ]
    return []


def _hedge_detail(hedge: Hedge, edits: Edits) -> str:
    for edit in edits.found:
        if any(unit.start <= hedge.start < unit.end for unit in edit.old) and edit.new and len(edit.new) <= 5:
            return f"'{' '.join(unit.raw for unit in edit.old)}' -> '{' '.join(unit.raw for unit in edit.new)}'"
    return f"'{hedge.form}' gone"


def _replaced(edits: Edits, hedge: Hedge, *, after: bool = False) -> bool:
    """The hedge stands in a place that was edited, and what it hedged was not cut along with it."""
    for edit in edits.found:
        side = edit.new if after else edit.old
        other = edit.old if after else edit.new
        if any(unit.start <= hedge.start < unit.end for unit in side):
            return len(side) <= 3 or (bool(other) and len(side) <= 8)
    return False


def _asserted(hedge: Hedge, before: str, after: str, edits: Edits) -> bool:
    """What was hedged is still said, and said outright."""
    if edits.kept >= LIGHT:
        return _replaced(edits, hedge)
    scope = _scope(before, hedge)
    if not scope:
        return False
    share = len(scope & _matter(after)) / len(scope)
    return (
        share >= 0.5
        if not hedge.weak
        else share >= 0.5 and bool(re.search(r"\bwill\b", fold(after)) or _first(before, hedge) in _matter(after))
    )


def _scope(before: str, hedge: Hedge) -> frozenset[str]:
    end = re.compile(r"[,;:(]|$").search(before, hedge.end)
    return _matter(before[hedge.end : end.start() if end else len(before)])


def _first(before: str, hedge: Hedge) -> str:
    """The stem of the first word of matter after the hedge: the verb it hedges."""
    for token in tokens(before[hedge.end :]):
        if token.form not in function_words():
            return stem(token.form)
    return ""


# --------------------------------------------------------------------------------------------------------- numbers


def _numbers(before: str, after: str, edits: Edits) -> list[Change]:
    found = conflicts(numbers(before), numbers(after))
    return [
        Change(
            kind="number changed", detail=f"{before[c.before.start : c.before.end]} -> {after[c.after.start : c.after.end]}", rule="two numbers in one place",
            before=((c.before.start, c.before.end),), after=((c.after.start, c.after.end),),
        )
        for c in found
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- quotes

_QUOTE = re.compile(
    r"[“\"„«]([^“”\"„«»\n]{3,2000})[”\"»]|(?:(?<=\s)|^|(?<=[(,:—-]))[‘']([^‘’'\n](?:[^‘’'\n]|[’'](?=\w)){2,2000})[’'](?!\w)"
)


def _quotes(before: str, after: str) -> list[Change]:
    old, new = _quotations(before), _quotations(after)
    out = []
    for start, end, said in new:
        rivals = [(_alike(other, said), a, b, other) for a, b, other in old]
        if not rivals:
            continue
        score, a, b, other = max(rivals)
        if 0.5 <= score < 1.0:
            gone = [word for word in other if word not in said][:4]
            came = [word for word in said if word not in other][:4]
            out.append(
                Change(
                    kind="quote altered",
                    detail=f"in the quotation: '{' '.join(gone)}' -> '{' '.join(came)}'",
                    rule="words inside quotation marks differ",
                    before=((a, b),),
                    after=((start, end),),
                )
            )
    return out


def _quotations(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    out = []
    for match in _QUOTE.finditer(text):
        group = 1 if match.group(1) is not None else 2
        said = tuple(unit.norm for unit in units_of(match.group(group)))
        if len(said) >= 2:
            out.append((match.start(group), match.end(group), said))
    return out


def _alike(old: tuple[str, ...], new: tuple[str, ...]) -> float:
    """1.0 when the new quotation is the old one or a piece of it; else the share of words in common."""
    width = len(new)
    if any(old[k : k + width] == new for k in range(len(old) - width + 1)) or any(
        new[k : k + len(old)] == old for k in range(width - len(old) + 1)
    ):
        return 1.0
    left, right = set(old), set(new)
    return 2 * len(left & right) / (len(left) + len(right)) if left & right else 0.0


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
        old = [unit for unit in edit.old if unit.raw in strong]
        new = [unit for unit in edit.new if unit.raw in strong]
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
    if a.raw not in setting.known_before or b.raw not in setting.known_after:
        return None
    if b.raw in setting.known_before or a.raw in setting.known_after or stem(a.norm) == stem(b.norm):
        return None
    return Change(
        kind="name changed",
        detail=f"{a.raw.title()} -> {b.raw.title()}",
        rule="a name stands where another stood",
        before=edit.before_marks,
        after=edit.after_marks,
    )


def names_of(text: str) -> frozenset[str]:
    """Folded words that are written with a capital inside a sentence: names, roughly."""
    plain = {word.form for word in text_words(text) if text[word.start].islower()}
    upper = {word.form for word in text_words(text) if text[word.start].isupper()}
    ordinary = function_words() | words("names", "honorifics") | words("time", "weekdays") | speech_forms()
    return frozenset(form for form in upper - plain - ordinary if american(form) == form or form not in plain)


def word_names(units: tuple[Unit, ...], known: frozenset[str]) -> tuple[Unit, ...]:
    """The units that are names."""
    return tuple(unit for unit in units if unit.raw in known)
