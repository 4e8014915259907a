"""Headings: "Minister: tax to rise", "Tax to rise, says minister", "Tax to rise - minister".

Attribution has a grammar of its own there.

A heading is a paragraph of one line without a full stop. The speaker is short, stands at one end, and is one who speaks:
a job, a body, a state, an agency, or a name that the text has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import names
from retold.statements.pieces import Attribution
from retold.statements.scenes import DASHES, Phrase, Scene

if TYPE_CHECKING:
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit

LONGEST = 24  # words of a heading
SPEAKER = 5  # words of who speaks in one
_ENDS = frozenset(".!?…:")


def is_heading(unit: Unit, text: str) -> bool:
    """Whether a unit is a line of its own without a full stop."""
    last = unit.tokens[-1]
    return (
        len(unit.tokens) <= LONGEST
        and last.kind != "quote"
        and last.text not in _ENDS
        and text[unit.end : unit.end + 1] in {"", "\n"}
        and (unit.start == 0 or text[unit.start - 1] == "\n")
    )


def read(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attribution of a heading that its sentence grammar does not show."""
    scene = Scene(unit, lexicon, ())
    found = _led(scene) or _closed(scene) or _tagged(scene)
    return [found] if found is not None else []


def _led(scene: Scene) -> Attribution | None:
    """ "Minister: tax to rise"."""
    colon = scene.find(":", 1, SPEAKER + 1, None)
    if colon is None or not _speaks(scene, 0, colon) or len(scene.unit.tokens) - colon < 3:
        return None
    return _heading(scene, (colon + 1, len(scene.unit.tokens)), Phrase(0, colon))


def _closed(scene: Scene) -> Attribution | None:
    """ "Tax to rise - minister", "Tax to rise: FM"."""
    end = len(scene.unit.tokens)
    for at in range(end - 2, max(2, end - 2 - SPEAKER), -1):
        if scene.low(at) in DASHES or scene.low(at) == ":":
            if _speaks(scene, at + 1, end):
                return _heading(scene, (0, at), Phrase(at + 1, end))
            return None
    return None


def _tagged(scene: Scene) -> Attribution | None:
    """ "Tax to rise, says minister", "Tax to rise, minister says"."""
    end = len(scene.unit.tokens)
    comma = next((k for k in range(end - 2, max(2, end - 4 - SPEAKER), -1) if scene.low(k) == ","), None)
    if comma is None:
        return None
    for cue, first, last in ((comma + 1, comma + 2, end), (end - 1, comma + 1, end - 1)):
        form = scene.lexicon.cues.get(scene.low(cue))
        if form is not None and form.form in {"third", "base", "past"} and form.verb.speech and _speaks(scene, first, last):
            return _heading(scene, (0, comma), Phrase(first, last), (cue, cue + 1))
    return None


def _heading(scene: Scene, content: tuple[int, int], source: Phrase, cue: tuple[int, int] | None = None) -> Attribution | None:
    first, last = content
    if not any(scene.kind(k) != "mark" for k in range(first, last)) or last - first < 2:
        return None
    return Attribution(content=[content], cue=cue, source=source, rule="heading")


def _speaks(scene: Scene, first: int, last: int) -> bool:
    """Whether a short stretch names one who speaks, and nothing else."""
    if not 0 < last - first <= SPEAKER or any(scene.kind(k) != "word" or scene.is_verb(k) for k in range(first, last)):
        return False
    tables = scene.lexicon.words
    if scene.low(first) in tables["no_speaker_labels"] or any(scene.low(k) in tables["times"] for k in range(first, last)):
        return False
    text = " ".join(token.text for token in scene.unit.tokens[first:last])
    known = names.known_names().get(names.fold(text))
    if known is not None:
        return True
    final = scene.low(last - 1)
    return final in tables["jobs"] or final in tables["organisations"] or final in tables["heading_speakers"]
