"""Voices as a person judged them: two names that are one voice, or one voice that is two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from retold.model import Resolution
from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from retold.model import Judgement, Link, Voice


def as_judged(resolved: Resolution, judgements: Sequence[Judgement]) -> Resolution:
    """The resolution with these judgements about voices followed, the later of two that exclude each other.

    A name judged another voice than the one it was taken for stands alone, with whom that one speaks for.
    """
    for row in sorted((row for row in judgements if row.kind == "voice"), key=lambda row: (row.when, row.id)):
        known = _by_name(resolved.voices)
        left, right = (
            known.get(fold(name), set()) | ({name} & {v.id for v in resolved.voices}) for name in (row.left, row.right)
        )
        if not left or not right:
            continue
        same = row.verdict == "same"
        resolved = _merged(resolved, sorted(left | right), row) if same else _parted(resolved, left, right, row)
    return resolved


def _by_name(voices: Iterable[Voice]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for voice in voices:
        for name in (voice.name, *voice.aliases):
            out[fold(name)].add(voice.id)
    return out


def _merged(resolved: Resolution, ids: Sequence[str], row: Judgement) -> Resolution:
    """All of them under the one with the fullest name that anybody bears."""
    voices = {voice.id: voice for voice in resolved.voices}
    keep = max(ids, key=lambda key: (voices[key].kind != "anonymous", len(voices[key].name), key))
    forms = {name for key in ids for name in (voices[key].name, *voices[key].aliases)} - {voices[keep].name}
    principals = [voices[key].principal for key in (keep, *ids) if voices[key].principal not in {"", *ids}]
    voices[keep] = replace(
        voices[keep],
        aliases=tuple(sorted(forms)),
        principal=principals[0] if principals else keep,
        judgements=_signed([voices[key] for key in ids], row),
    )
    moved = {key: keep for key in ids if key != keep}
    rest = (replace(v, principal=moved.get(v.principal, v.principal)) for key, v in sorted(voices.items()) if key not in moved)
    return _readdressed(resolved, tuple(rest), lambda link: moved.get(link.voice_id, link.voice_id))


def _parted(resolved: Resolution, left: set[str], right: set[str], row: Judgement) -> Resolution:
    """The right name as a voice of its own where one voice bears both; nothing changes where they are two."""
    voices = {voice.id: voice for voice in resolved.voices}
    both = sorted(left & right)
    if not both:
        for key in sorted(left | right):
            voices[key] = replace(voices[key], judgements=_signed([voices[key]], row))
        return replace(resolved, voices=tuple(voices[key] for key in sorted(voices)))
    old = voices[both[0]]
    leaving = fold(row.right) if fold(row.right) != fold(old.name) else fold(row.left)
    forms = [name for name in (old.name, *old.aliases) if fold(name) == leaving]
    if not forms or len({fold(name) for name in (old.name, *old.aliases)}) < 2:
        return resolved
    new = f"{old.id}~{'-'.join(leaving.split())}"
    kept = tuple(name for name in old.aliases if fold(name) != leaving)
    signed = _signed([old], row)
    voices[old.id] = replace(old, aliases=kept, judgements=signed)
    voices[new] = replace(
        old, id=new, name=forms[0], aliases=tuple(forms[1:]), judgements=signed,
        principal=new if old.principal in {"", old.id} else old.principal,
    )  # fmt: skip

    def moved(link: Link) -> str:
        return new if link.voice_id == old.id and fold(link.name) == leaving else link.voice_id

    return _readdressed(resolved, tuple(voices[key] for key in sorted(voices)), moved)


def _signed(voices: Iterable[Voice], row: Judgement) -> tuple[str, ...]:
    return tuple(sorted({row.id, *(key for voice in voices for key in voice.judgements)}))


def _readdressed(resolved: Resolution, voices: tuple[Voice, ...], key: Callable[[Link], str]) -> Resolution:
    statements = (
        replace(said, chain=tuple(replace(link, voice_id=key(link)) for link in said.chain)) for said in resolved.statements
    )
    return Resolution(statements=tuple(statements), voices=voices)
