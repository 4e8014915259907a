"""The dateline before the first sentence: place, day and agency, in the many ways desks write them.

A hand parser instead of one large pattern: place, region, day, agency, mark, each optional part in any usual order. How
much it needs to believe depends on how much there is: capitals or an agency are enough, a capitalised place needs more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retold.articles import names
from retold.articles.stamps import MOMENT, MONTH, WEEKDAY, month_number
from retold.articles.words import listed
from retold.gazetteer import states
from retold.text import fold

WINDOW = 160  # characters: no dateline is longer


@dataclass(frozen=True, slots=True)
class Heading:
    """A dateline as it was read: ``text[start:end]`` with its mark; the agency bracket keeps its own place."""

    start: int
    end: int
    place: str
    month: int = 0
    day: int = 0
    year: int = 0
    agencies: tuple[str, ...] = ()
    credit_start: int = 0
    credit_end: int = 0
    strong: bool = False  # in capitals or with an agency: certain enough to mark where the story starts


def read(text: str, start: int, end: int) -> Heading | None:
    """The dateline that opens ``text[start:end]``, with the blanks behind it."""
    window = text[start : min(end, start + WINDOW)]
    return _Reader(window, start, whole=end - start <= WINDOW).read(text)


_CAPS_PLACE = re.compile(r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_a-zß-öø-ÿ]|['’.\-/](?=[^\W\d_a-z])|\.(?=\s)|\s(?=[^\W\d_a-z]{2}))+(?![\w])")
_TITLE_PLACE = re.compile(
    r"[^\W\d_a-z][\w'’.\-]*(?:[ /](?:[^\W\d_a-z][\w'’.\-]*|de|la|el|del|al|upon|on|of|the|sur|am))*(?<![.\-])"
)
_REGION = re.compile(r",\s+(?P<region>[^\W\d_a-z][\w.'’]*(?:\s+(?:[^\W\d_a-z][\w.'’]*|and|of|the)){0,3})")
_STATE_BRACKET = re.compile(r"\s+\((?P<region>[^()\n]{3,30})\)(?=,)")  # "Vienna (Austria), Nov. 12"
_DAY = re.compile(
    rf"[\s,.]*(?:{WEEKDAY}\.?,?\s+)?(?:(?P<n1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?P<n2>{MONTH})\b)\.?(?:,?\s+(?P<year>\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    r"[\s,.]*[(\[](?P<names>[^()\[\]\n]{2,60})[)\]]|[\s,.]*/(?P<slashed>[^/\n]{2,40})/\.?|\s*\|\s*(?P<piped>[^|\n]{2,40}?)\s*(?=\|)"
)
_MARK = re.compile(r"\s*(?:[—–―|]+|-{2,3}|\.?\s*:|\s-(?=\s|[A-Z\"“‘'])|-\s|\.\s*[—–-]+)\s*")
_CAPITAL_NEXT = re.compile(r"\s+[\"“‘']?[^\W\d_a-z]")
_CALENDAR = re.compile(rf"{MONTH}|{WEEKDAY}", re.IGNORECASE)
_NOT_PLACES = listed("datelines", "not_places")


class _Reader:
    def __init__(self, window: str, offset: int, *, whole: bool) -> None:
        self.window, self.offset, self.whole = window, offset, whole
        self.at = 0
        self.place = ""
        self.caps = False
        self.region = False
        self.slashed = False  # "/TASS/"
        self.day: tuple[int, int, int] = (0, 0, 0)
        self.agencies: tuple[str, ...] = ()
        self.credit = (0, 0)

    def read(self, text: str) -> Heading | None:
        self._agency_bracket(leading=True, known_only=True)
        if not self._take_place() and not self.agencies and not self._day_of_an_agency():
            return None
        while self._region() or self._take_day() or self._agency_bracket():
            pass
        mark = _MARK.match(self.window, self.at)
        alone = self.whole and self.at >= len(self.window.rstrip(" .|"))
        if not mark and not self._needs_no_mark(alone=alone):
            return None
        if mark:
            self.at = mark.end()
        if not self._believed(text, colon=":" in mark.group() if mark else False, marked=bool(mark)):
            return None
        return self._heading()

    def _needs_no_mark(self, *, alone: bool) -> bool:
        """ "SEOUL (Reuters)" on its own line; "PARIS Jan 15 The bank ...", as feeds that lose marks have it."""
        if self.agencies:
            known = any(names.agency(name) for name in self.agencies)
            return known and (alone or ((self.caps or self.slashed) and self.window[self.at : self.at + 1].isspace()))
        return self.caps and bool(self.day[0]) and bool(_CAPITAL_NEXT.match(self.window, self.at))

    def _take_place(self) -> bool:
        bracketed = re.match(r"\s*\((?=[A-Z])", self.window[self.at :])
        begin = self.at + bracketed.end() if bracketed else self._skip_blank()
        found = _CAPS_PLACE.match(self.window, begin) or _TITLE_PLACE.match(self.window, begin)
        if not found or len(found.group()) > 60:
            return False
        name = found.group().strip(" .-")
        end = found.end()
        if bracketed:
            if self.window[end : end + 1] != ")":
                return False
            end += 1
        if names.agency(name) or fold(name).split()[0] in _NOT_PLACES or _CALENDAR.fullmatch(name):
            return False
        letters = [character for character in name if character.isalpha()]
        self.caps = len(letters) >= 3 and all(not character.islower() for character in letters)
        self.place, self.at = name, end
        return True

    def _skip_blank(self) -> int:
        while self.at < len(self.window) and self.window[self.at] in " \t\u00a0*":
            self.at += 1
        return self.at

    def _region(self) -> bool:
        found = _STATE_BRACKET.match(self.window, self.at)
        if found and not self.region and not self.day[0] and fold(found["region"]) in _states():
            self.at, self.region = found.end(), True
            return True
        found = _REGION.match(self.window, self.at)
        if not found or self.day[0] or re.match(rf"{MONTH}\b", found["region"], re.IGNORECASE):
            return False
        if self.window[found.end() : found.end() + 1] not in {" ", ",", ".", ":", "—", "–", "-", "("}:
            return False
        self.at = found.end()
        self.region = True
        return True

    def _take_day(self) -> bool:
        found = _DAY.match(self.window, self.at)
        if not found or self.day[0]:
            return False
        month = month_number(found["n1"] or found["n2"])
        self.day = (month, int(found["d1"] or found["d2"]), int(found["year"] or 0))
        self.at = found.end()
        return True

    def _day_of_an_agency(self) -> bool:
        """ "March 4 (Reuters) - The board ...", as desks head what has no place."""
        return self._take_day() and self._agency_bracket(leading=True)

    def _agency_bracket(self, *, leading: bool = False, known_only: bool = False) -> bool:
        found = _BRACKET.match(self.window, self.at)
        if not found or self.agencies:
            return False
        written = found.lastgroup or "names"
        listed = names.split(MOMENT.sub(" ", found[written]))  # "(Tallis - 14th May, 2026)"
        known = [name for name in listed if names.agency(name)]
        believed = names.is_house if leading or written == "piped" else names.is_name  # "World | Politics | The board ..."
        if not known and (known_only or not listed or not all(believed(name) for name in listed)):
            return False
        inner = found.start(written)
        self.agencies = tuple(listed)
        self.slashed = bool(found["slashed"])
        self.credit = (inner - 1, found.end())
        self.at = found.end()
        return True

    def _believed(self, text: str, *, colon: bool, marked: bool) -> bool:
        rest = self.window[self.at : self.at + 1]
        known = any(names.agency(name) for name in self.agencies)
        if rest.islower() and not known:
            return False
        if self.place and self.caps:
            if self.agencies or self.day[0] or self.region:
                return True
            return self._is_place_in_capitals(text, colon=colon)
        if self.agencies and (marked or self.day[0] or known):
            return known or bool(rest)
        if not self.place or not rest:
            return False
        if self.day[0]:
            return True
        return len(self.place.split()) <= 3 and (
            fold(self.place) in _capitals() or _is_named_again(text, self.place, self.offset + self.at)
        )

    def _is_place_in_capitals(self, text: str, *, colon: bool) -> bool:
        """A colon also follows speakers and headings, so a place in front of one must look or be known as a place."""
        if fold(self.place) in _capitals() or _is_named_again(text, self.place.title(), self.offset + self.at):
            return True
        words = self.place.split()
        if _is_transcript(text) or len(words) > 3:
            return False
        return not colon or (len(words) <= 2 and not any(word.endswith(("ED", "ING")) for word in words))

    def _heading(self) -> Heading:
        month, day, year = self.day
        base = self.offset
        return Heading(
            base,
            base + self.at,
            self.place,
            month,
            day,
            year,
            self.agencies,
            base + self.credit[0],
            base + self.credit[1],
            strong=bool(self.place and (self.caps or self.day[0])) or bool(self.agencies),
        )


@cache
def _capitals() -> frozenset[str]:
    return frozenset(fold(state.capital) for state in states() if state.capital)


@cache
def _states() -> frozenset[str]:
    return frozenset(fold(name) for state in states() for name in (state.name, *state.aliases))


def _is_named_again(text: str, place: str, after: int) -> bool:
    """The text says "in Place" later: so the capitalised word in front is a place, not a speaker."""
    rest = text[after : after + 4000]
    return bool(re.search(rf"\b(?:in|at|near|from|to|outside|of)\s+{re.escape(place)}\b", rest))


def _is_transcript(text: str) -> bool:
    """Three lines that open with a name in capitals and a colon are speakers, not datelines."""
    return len(_SPEAKER.findall(text[:8000])) >= 3


_SPEAKER = re.compile(r"^[A-Z][A-Z .'-]{1,40}:\s", re.MULTILINE)
