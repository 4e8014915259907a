"""Names put in the place of others between two forms of a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.align import align
from retold.text import words as text_words

from .change import Change, Setting
from .lexicon import american, function_words, speech_forms, stem, words

if TYPE_CHECKING:
    from .edits import Edit, Edits


def names_changed(edits: Edits, setting: Setting) -> list[Change]:
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
    same = plain[0] == plain[1] or stem(one) == stem(other) or plain[0].startswith(plain[1]) or plain[1].startswith(plain[0])
    return same or _is_slip(*plain)


def _is_slip(one: str, other: str) -> bool:
    """One letter of a long name told otherwise, behind the same beginning: "Zelenskyy" and "Zelinski"."""
    if min(len(one), len(other)) < _LONG or one[:2] != other[:2]:
        return False
    blocks = [block for block in align(list(one), list(other)) if block.kind != "equal"]
    return sum(max(block.a_end - block.a_start, block.b_end - block.b_start) for block in blocks) <= 1


_LONG = 6  # letters


_SOUNDS = str.maketrans({"y": "i", "w": "v", "q": "k", "c": "k", "z": "s", "j": "i", "o": "u"})


@lru_cache(maxsize=64)
def names_of(text: str) -> frozenset[str]:
    """Folded words that are written with a capital inside a sentence: names, roughly."""
    plain = {word.form for word in text_words(text) if text[word.start].islower()}
    upper = {word.form for word in text_words(text) if text[word.start].isupper()}
    ordinary = function_words() | words("names", "honorifics") | words("time", "weekdays") | speech_forms()
    return frozenset(form for form in upper - plain - ordinary if american(form) == form or form not in plain)
