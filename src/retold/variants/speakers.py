"""Attribution dropped, weakened or changed between two forms of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.text import fold

from .change import LIGHT, Change
from .lexicon import function_words, stem, words
from .matter import asserts, blanked, matter
from .voices import Attribution, attributions, cues, is_vague, source_stems, speaker_stems, tokens

if TYPE_CHECKING:
    from .edits import Edits


def speaker_changes(before: str, after: str, edits: Edits) -> list[Change]:
    """The speaker who went, became nobody in particular, or became another."""
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


def _kept_content(before: str, one: Attribution, after: str) -> bool:
    """What the attribution vouched for is what the other sentence still says."""
    content = frozenset[str]().union(*(matter(before[slice(*span)]) for span in one.content))
    rest = matter(blanked(before, [*one.content, one.source, one.cue]))
    own = content - rest
    shared = own & matter(after)
    weight = len(shared) + sum(word.startswith("#") for word in shared)  # a figure that came along says more than a word
    return bool(shared) and (weight >= 2 or len(own) <= 2) and weight >= 0.25 * len(own)


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
