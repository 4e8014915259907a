"""The language of a text, from its first sentences."""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 40  # letters: below this a guess is worth nothing


@lru_cache(maxsize=4096)
def language_of(sample: str) -> str:
    """ISO 639-1 code, or an empty string when the sample is too short to tell."""
    if sum(1 for character in sample if character.isalpha()) < SHORTEST:
        return ""
    from py3langid import classify  # noqa: PLC0415  loads a model: not needed for --help

    return str(classify(sample)[0])
