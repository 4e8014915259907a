"""Press releases: whose they are, told from the text where the record names no outlet, and where the issuer speaks of itself.

A release is signed "SOURCE Larn Bank" at its foot or headed by its issuer above "For immediate release", and tells of its
issuer in the first sentence. A "Source: Xinhua" under a report, or a chart's source, passes neither test.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from retold.articles import names
from retold.articles.furniture import Verdict, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.articles.lines import Line

MARK = "press release"  # the rule of a line that says no more
TOP = 6  # lines above the first sentence in which a release says that it is one
MOST_WORDS = 8  # of an issuer's name
NAME_WITHIN = 300  # characters of the first sentence, dateline included


def issuer(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> str:
    """Who gives out the release these lines are, as its first sentence spells the name; an empty string for other texts."""
    first = next((index for index, line in enumerate(lines) if line.prose), -1)
    if first < 0:
        return ""
    opening = lines[first].text[:NAME_WITHIN]
    signed = [found["name"] for line in lines[first + 1 :] if line.words <= MOST_WORDS and (found := _SIGNED.match(line.text))]
    above = lines[:first][-TOP:]
    rules = [verdict.rule if verdict else "" for verdict in verdicts[:first][-TOP:]]
    headed = [line.text for line in above[: rules.index(MARK)] if line.words <= MOST_WORDS] if MARK in rules else []
    spelt = (_spelt(opening, name) for name in [*reversed(signed), *headed] if not names.agency(name))
    return next(filter(None, spelt), "")


_SIGNED = re.compile(r"(?:SOURCE|Source)\b:?\s+(?P<name>[^\W\d_][^:;|]{1,60}?)\W*$")


def _spelt(opening: str, name: str) -> str:
    found = re.search(rf"(?<!\w){re.escape(name.strip(' .'))}(?!\w)", opening, re.IGNORECASE)
    return found.group() if found else ""


def of_the_issuer(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> dict[int, Verdict]:
    """The paragraphs under "About Larn Bank" at the foot of a release: what an issuer says of itself whatever the news is."""
    first = next((index for index, line in enumerate(lines) if line.prose and verdicts[index] is None), len(lines))
    opening = lines[first].text[:NAME_WITHIN] if first < len(lines) else ""
    for index in range(first + 2, len(lines)):
        found = _about().fullmatch(lines[index].text) if lines[index].words <= MOST_WORDS else None
        if found and names.is_name(found["name"]) and found["name"] in opening:
            below = [at for at in range(index, len(lines)) if at == index or verdicts[at] is None]
            return dict.fromkeys(below, Verdict("note", "about the issuer"))
    return {}


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrases('release', 'about'))})\s+(?P<name>[^\W\d_].{{1,60}}?)\W*", re.IGNORECASE)
