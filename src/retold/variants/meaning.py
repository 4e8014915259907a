"""Changes of meaning between two forms of a sentence: attribution, hedge, number, quote, negation, name.

Each test wants proof on both sides: the thing stands beyond doubt before, and not even a generous reading finds it
after. Tests that need word order (negation, name, "may" -> "will") only look at sentences that kept most of their wording.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from .change import LIGHT
from .edits import between
from .figures import figures_changed
from .hardening import hedge_changes
from .matter import alike_enough, matter
from .names import names_changed
from .negations import negations_changed
from .quotations import quotations_altered
from .speakers import speaker_changes

if TYPE_CHECKING:
    from .change import Change, Form, Setting
    from .edits import Edits


def changes(before: Form, after: Form, edits: Edits, setting: Setting) -> list[Change]:
    """The changes of meaning from ``before`` to ``after``, most serious first."""
    found = [*_both_told(before, after, edits)] if setting.english else []
    kinds = {change.kind for change in found}
    found += [change for change in graver(before, after, english=setting.english) if change.kind not in kinds]
    if setting.english and not any(change.kind == "hedge dropped" for change in found):
        found += negations_changed(before.text, after.text, edits)
    return [*found, *quotations_altered(before.text, after.text), *names_changed(edits, setting)]


def _both_told(before: Form, after: Form, edits: Edits) -> list[Change]:
    """The speaker and the hedge apart, where both went: whoever lays two texts side by side looks for each."""
    joined = [change for change in graver(before, after, english=True) if change.kind == "attribution dropped"]
    voice, hedge = speaker_changes(before, after, edits), hedge_changes(before.text, after.text, edits)
    return [*voice, *hedge] if joined and voice and hedge and hedge[0].kind == "hedge dropped" else []


@lru_cache(maxsize=8192)
def graver(before: Form, after: Form, *, english: bool) -> tuple[Change, ...]:
    """The changes that are followed through a family: attribution, hedge, number."""
    edits = between(before.text, after.text)
    if not alike_enough(matter(before.text), matter(after.text)) and not (edits.kept >= LIGHT and edits.followed >= LIGHT):
        return ()
    found = figures_changed(before.text, after.text, edits)
    if english:
        found = [*_voice_and_hedge(before, after, edits), *found]
    return tuple(found)


def _voice_and_hedge(before: Form, after: Form, edits: Edits) -> list[Change]:
    """One finding where the speaker went and took the hedge along: it is one act, and one line to read."""
    voice, hedge = speaker_changes(before, after, edits), hedge_changes(before.text, after.text, edits)
    if voice and hedge and hedge[0].kind == "hedge added":  # "reportedly" in the place of a name is one change, not two
        return voice
    if not voice or not hedge or hedge[0].kind != "hedge dropped":
        return [*voice, *hedge]
    marks = tuple(sorted({*voice[0].before, *hedge[0].before}))
    return [replace(voice[0], detail=f"{voice[0].detail}, and with it the hedge: {hedge[0].detail}", before=marks)]
