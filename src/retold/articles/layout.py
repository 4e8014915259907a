"""What stands where: the front matter, the copy, what follows it. Each line is judged by its words first, then by its place.

Jusoh & Alfawareh and boilerplate tools (jusText, Kohlschütter 2010) class blocks by length and links; scraped text has no
links left, so here length, sentence end, place and repetition decide, and doubt leaves the line in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import chain, islice

from retold.articles import datelines, furniture, inline, names, releases, signatures, stamps
from retold.articles.furniture import Verdict
from retold.articles.lines import LONG, Line, cut
from retold.articles.words import listed
from retold.text import fold


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is not the article."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(slots=True)
class Layout:
    """What was found in one text."""

    lines: list[Line]
    verdicts: list[Verdict | None]
    credits: list[signatures.Found] = field(default_factory=list)
    heading: datelines.Heading | None = None
    dated: list[stamps.DateLine] = field(default_factory=list)
    opening: stamps.Found | None = None
    headline: str = ""  # of the text itself, when the record gave none
    closing: tuple[signatures.Found, ...] = ()
    inside: list[inline.Stretch] = field(default_factory=list)  # parts of open lines

    def marks(self) -> list[Mark]:
        """Every stretch that is not the article, sorted."""
        out = [
            Mark(line.start, line.end, verdict.kind, verdict.rule)
            for line, verdict in zip(self.lines, self.verdicts, strict=True)
            if verdict
        ]
        if self.opening:
            out.append(Mark(self.opening.start, self.opening.end, "date", "date before the first sentence"))
        out += [Mark(part.start, part.end, part.verdict.kind, part.verdict.rule) for part in self.inside]
        return sorted(out, key=lambda mark: (mark.start, mark.end))

    def open_lines(self) -> list[int]:
        """Indexes of the lines nothing was said against yet."""
        return [index for index, verdict in enumerate(self.verdicts) if verdict is None]

    def prose(self) -> list[int]:
        """Indexes of the open lines that read like sentences."""
        return [index for index in self.open_lines() if self.lines[index].prose]


HEAD = 14  # lines: front matter is no longer, unless a page's navigation stands in it
NAVIGATION = 60  # lines without a sentence that may stand above an article
JUDGED = 4000  # lines looked at from either end; what lies between in a longer text stays in the article


def read(text: str, title: str, outlet: str) -> Layout:
    """Every line of a normalised text, judged."""
    layout = Layout(lines := cut(text), [None] * len(lines))
    _take_opening(layout, text)
    signed = _judge_words(layout, text, outlet)
    _spare_advice(layout)
    _mark_repeats(layout)
    _mark_headline(layout, title)
    _find_heading(layout, text)
    _mark_pictures(layout, outlet)
    _mark_front(layout, signed, named=bool(title))
    for index, verdict in releases.of_the_issuer(layout.lines, layout.verdicts).items():
        layout.verdicts[index] = verdict
    _mark_foot(layout, outlet)
    _mark_subheadings(layout)
    _find_closing(layout, outlet)
    _mark_inside(layout, text)
    return layout


def _take_opening(layout: Layout, text: str) -> None:
    found = stamps.opening(text[:200])
    if found and layout.lines and layout.lines[0].end > found.end:
        layout.opening = found
        layout.lines[0] = cut(text, found.end, layout.lines[0].end)[0]


def _judge_words(layout: Layout, text: str, outlet: str) -> list[int]:
    """Verdicts from the words alone; returns where bylines stand."""
    signed = []
    bare = []
    size = len(layout.lines)
    for index in range(size) if size <= 2 * JUDGED else chain(range(JUDGED), range(size - JUDGED, size)):
        line = layout.lines[index]
        verdict = furniture.judge(line, outlet)
        if verdict is None or verdict.kind in {"legal", "prompt", "note"}:
            signature = signatures.signed(line, outlet)
            if signature and not signature.anywhere:
                bare.append((index, signature))
            elif signature:
                layout.credits.extend(signature.credits)
                signed += [index] if signature.byline else []
                layout.dated += [stamps.DateLine(signature.stamp, "")] if signature.stamp else []
                verdict = verdict or _signature_verdict(signature)
        if verdict is None and (dated := stamps.date_line(text, line.start, line.end)):
            verdict = _date_verdict(layout, index, dated)
        if verdict is None and index and furniture.is_role(line) and _is_byline(layout.verdicts[index - 1]):
            verdict = Verdict("byline", "the writer's post")
        if verdict and verdict.rule == _FROM and (moment := stamps.find(text, line.start, line.end)):
            layout.dated.append(stamps.DateLine(moment, "published"))
        layout.verdicts[index] = verdict
    prose = layout.prose()
    for index, signature in bare:
        verdict = layout.verdicts[index]
        if (verdict is None or verdict.kind == "note") and (not prose or not prose[0] < index < prose[-1]):
            layout.credits.extend(signature.credits)
            layout.verdicts[index] = verdict or _signature_verdict(signature)
    return signed


_FROM = "where the page has it from"


def _is_byline(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.rule == "byline"


def _signature_verdict(signature: signatures.Signature) -> Verdict:
    return Verdict("byline", "byline" if signature.byline or not signature.credits else "credit line")


def _date_verdict(layout: Layout, index: int, dated: stamps.DateLine) -> Verdict | None:
    above, below = layout.lines[max(0, index - NAVIGATION) : index], layout.lines[index + 1 : index + 1 + HEAD]
    inside = index >= NAVIGATION or (index > 2 and sum(1 for line in above if line.prose) > 1)  # one may be the standfirst
    if inside and not dated.label and any(line.prose for line in below):
        return None  # a day on a line of its own inside the copy is an entry of a chronicle
    if dated.found:
        layout.dated.append(dated)
    return Verdict("date", "nothing but a date")


def _spare_advice(layout: Layout) -> None:
    """Advice to readers ("Change your password") is copy: where prompts fill the inside of a text they are its matter."""
    prose = layout.prose()
    if not prose:
        return
    inside = range(prose[0], prose[-1])
    asked = [index for index in inside if (verdict := layout.verdicts[index]) and verdict.rule == "addressed to the reader"]
    if len(asked) >= 3 and len(asked) > 0.25 * len(inside):
        for index in asked:
            layout.verdicts[index] = None


def _mark_repeats(layout: Layout) -> None:
    """Of a line that stands twice the later ones go; two in a row above the first sentence are a caption and its copy."""
    seen: dict[str, int] = {}
    for index, line in enumerate(layout.lines):
        if line.words < 3 or len(line.text) > LONG:
            continue
        first = seen.setdefault(line.key, index)
        if first == index or layout.verdicts[index] or (line.words < 9 and not line.ended and any(map(str.isdigit, line.text))):
            continue  # a row of a table may well stand twice
        if first == index - 1 and _is_above_the_text(layout, first, index):
            layout.verdicts[first] = layout.verdicts[first] or _TWICE
        layout.verdicts[index] = layout.verdicts[first] or _AGAIN


def _is_above_the_text(layout: Layout, first: int, last: int) -> bool:
    """No open sentence before the two lines, and one behind them."""
    line = layout.lines[first]
    if first >= HEAD or line.ended or line.words > furniture.CAPTION_WORDS:
        return False  # a whole sentence that stands twice is a lead with its teaser as often as a caption
    prose = [
        index
        for index in chain(range(first), range(last + 1, last + 1 + HEAD))
        if index < len(layout.lines) and layout.lines[index].prose
    ]
    before = [index for index in prose if index < first and layout.verdicts[index] is None]
    return not before and any(index > last for index in prose)


# ------------------------------------------------------------------------------------------------------------- front


def _mark_headline(layout: Layout, title: str) -> None:
    """The title again in the text, and whatever short lines stand above it."""
    wanted = _tokens(title)
    if not wanted:
        return
    for index in layout.open_lines()[:6]:
        line = layout.lines[index]
        if line.words <= 40 and _overlap(wanted, set(_TOKEN.findall(line.folded[:400]))) >= 0.75:
            layout.verdicts[index] = Verdict("headline", "repeats the title")
            _mark_above(layout, index)
            return


def _mark_above(layout: Layout, index: int) -> None:
    for above in range(index):
        line = layout.lines[above]
        if layout.verdicts[above] is None and not line.prose and line.words <= 8:
            layout.verdicts[above] = Verdict("label", "above the headline")


def _tokens(content: str) -> set[str]:
    return set(_TOKEN.findall(fold(content[:400])))


_TOKEN = re.compile(r"[^\W_]+")


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def _find_heading(layout: Layout, text: str) -> None:
    """The dateline: on the first line of prose, or further down the top when it is beyond doubt."""
    tried = 0
    for index in layout.open_lines()[:NAVIGATION]:
        line = layout.lines[index]
        tried += line.prose
        found = datelines.read(text, line.start, line.end) or _behind_byline(layout, text, line)
        if found and _names_its_topic(layout, line, found):
            continue
        if found and (found.strong or (line.prose and tried == 1)) and (line.prose or found.agencies or found.end < line.end):
            layout.heading = found
            return
        if tried >= 3:
            return


def _names_its_topic(layout: Layout, line: Line, found: datelines.Heading) -> bool:
    """ "NASA: rover finds a rock", above the copy: a headline, and no place."""
    bare = not found.agencies and not found.day and layout.lines[0] is line
    below = sum(1 for other in layout.lines[1:HEAD] if other.prose)
    return bare and not line.ended and below > 1 and furniture.is_headline_like(line)


_WORD = re.compile(r"\S+\s+")


def _behind_byline(layout: Layout, text: str, line: Line) -> datelines.Heading | None:
    """The dateline behind a byline that lost its line end: "By Jane Doe LARNHOLM (AFP) - The board ..."."""
    if not line.text.startswith(("By ", "BY ")):
        return None
    for word in islice(_WORD.finditer(text, line.start, line.end), 2, 9):
        found = datelines.read(text, word.end(), line.end)
        if found and found.agencies and found.place.isupper() and names.is_name(text[line.start : word.end()].replace(",", "")):
            layout.inside.append(inline.Stretch(line.start, word.end(), Verdict("byline", "byline before the dateline")))
            return found
    return None


def _mark_pictures(layout: Layout, outlet: str) -> None:
    """Captions that only their place gives away.

    They stand above a lone picture credit, or end in an agency's name though the copy goes on.
    """
    for index, line in enumerate(layout.lines[: 2 * HEAD]):
        verdict = layout.verdicts[index]
        if verdict and verdict.kind == "caption" and furniture.is_picture_credit(line):
            _mark_above_credit(layout, index)
        verdict = layout.verdicts[index]
        above = index - 1
        if index and verdict and verdict.kind == "caption" and layout.verdicts[above] is None:
            begins = layout.lines[above].words > _LABEL and line.key.startswith(layout.lines[above].key + " ")
            layout.verdicts[above] = Verdict("caption", "begins the caption below it") if begins else None
    prose = layout.prose()
    if len(prose) > 3:
        _mark_credited_caption(layout, prose, outlet)


def _mark_credited_caption(layout: Layout, prose: list[int], outlet: str) -> None:
    """One of the first lines, and it alone, ends in an agency's name; a digest credits every paragraph."""
    ending = [index for index in prose[:3] if signatures.closing(layout.lines[index], outlet)]
    if len(ending) != 1 or any(signatures.closing(layout.lines[index], outlet) for index in prose[3:9]):
        return
    line = layout.lines[ending[0]]
    holds_heading = layout.heading is not None and line.start <= layout.heading.start < line.end
    if ending[0] < prose[-1] and not holds_heading and line.words <= 60:
        layout.verdicts[ending[0]] = Verdict("caption", "ends in an agency's name though the copy goes on")


def _mark_above_credit(layout: Layout, index: int) -> None:
    """The photographer's name and the caption above "AP Photo"."""
    above = index - 1
    if (
        above >= 0
        and layout.verdicts[above] is None
        and names.is_name(layout.lines[above].text)
        and layout.lines[above].words <= 4
    ):
        layout.verdicts[above] = Verdict("caption", "photographer")
        above -= 1
    if above >= 0 and layout.verdicts[above] == _AGAIN:  # a gallery gives every caption twice
        first = next(index for index in range(above) if layout.lines[index].key == layout.lines[above].key)
        above = first if layout.lines[first].prose else -1  # not the headline again under its picture
    below = layout.verdicts[index + 1] if index + 1 < len(layout.lines) else None
    if below is not None and below.kind == "caption" and not layout.lines[above].prose:
        return  # the headline: what the picture shows stands below its credit
    if above < 0 or layout.verdicts[above] is not None or layout.lines[above].words > furniture.CAPTION_WORDS:
        return
    if layout.heading and layout.lines[index].text[0] == "(" and layout.lines[above].start == layout.heading.start:
        return  # the lead: its picture stands below it
    open_above = [other for other in range(above) if layout.verdicts[other] is None and layout.lines[other].prose]
    dateline = layout.heading is not None and layout.lines[above].start <= layout.heading.start
    if not open_above or (dateline and len(open_above) <= 1):
        layout.verdicts[above] = Verdict("caption", "above a picture credit")


def _mark_front(layout: Layout, signed: list[int], *, named: bool) -> None:
    """Everything above the byline or the dateline, and short lines above the first sentence."""
    start = _story_start(layout, signed)
    prose = [index for index in layout.prose() if index >= start]
    if not prose:
        return
    above = [index for index in layout.open_lines() if index < prose[0] and _may_go(layout, layout.lines[index])]
    headline = -1 if named else _headline(layout, above, prose[0])
    if headline < 0 and not named and _is_asking_headline(layout, prose):
        headline = prose[0]
        layout.verdicts[headline] = Verdict("headline", "headline above the text")
    if headline >= 0:
        layout.headline = layout.lines[headline].text.lstrip("-–—*• ")
    for index in above:
        line = layout.lines[index]
        if line.prose:
            layout.verdicts[index] = Verdict("headline", "standfirst above the byline or dateline")
        elif index == headline or (line.words > 6 and (furniture.is_headline_like(line) or index > headline >= 0)):
            layout.verdicts[index] = Verdict("headline", "headline above the text")
        elif furniture.is_label(line) or index < max(start, headline):
            layout.verdicts[index] = Verdict("label", "short line above the text")


def _is_asking_headline(layout: Layout, prose: list[int]) -> bool:
    """A question on the first line, by itself, that the copy below it takes up in its words."""
    line = layout.lines[prose[0]]
    if prose[0] or line.text[-1] != "?" or line.words > _LONG_QUESTION or len(prose) <= _LABEL or layout.heading:
        return False
    told = {word for other in layout.lines[1:HEAD] for word in _long_words(other)}
    return len(told & _long_words(line)) > 1 and not any(mark in line.text[:-1] for mark in "?.!")


_LONG_QUESTION = 18  # words


def _headline(layout: Layout, above: list[int], text: int) -> int:
    """Of the lines that stand together nearest the text the uppermost long one with a word of the text, else the longest.

    Labels part what stands together. A line that stands twice is one, or stands glued to the section above it. What
    stands under a headline, before the text, says more in more words. -1 without any line that may be one.
    """
    twice = {
        index
        for index in range(min(text, NAVIGATION))
        if layout.verdicts[index] in (_TWICE, _AGAIN) and not layout.lines[index].prose
    }
    may_be = {index for index in above if _may_be_headline(layout.lines[index])} | twice
    group: list[int] = []
    for index in range(text - 1, -1, -1):
        line = layout.lines[index]
        if index in may_be and line.words > _LABEL:
            group.append(index)
        elif group and line.words <= _LABEL:
            break
    glued = [a for a in group for b in group if a != b and layout.lines[b].key.endswith(layout.lines[a].key)]
    held = glued or group or sorted(may_be)
    if not held:
        return -1
    longest = max(held, key=lambda index: (layout.lines[index].words, -index))
    told = {word for line in layout.lines[text : text + HEAD] for word in _long_words(line)}
    naming = (index for index in held if _LABEL * layout.lines[index].words >= layout.lines[longest].words)
    return min((index for index in naming if not told.isdisjoint(_long_words(layout.lines[index]))), default=longest)


def _long_words(line: Line) -> set[str]:
    return {word for word in _TOKEN.findall(line.folded[:LONG]) if len(word) > _LABEL}


_LABEL = 3  # words: "Save story", "U.S. Coast Guard"
_TWICE = Verdict("caption", "stands twice in a row")
_AGAIN = Verdict("repeated", "stands twice")


def _may_be_headline(line: Line) -> bool:
    bracketed = line.text[0] in "([" and line.text[-1] in ")]"
    glued = len(_GLUED.findall(line.text)) > 1  # "HomeWorldEurope": a menu that lost its blanks
    return not line.prose and line.words >= _LABEL and not bracketed and not glued and not furniture.is_breadcrumb(line)


_GLUED = re.compile(r"[^\W\d_A-Z](?=[A-Z])")


def _may_go(layout: Layout, line: Line) -> bool:
    """A line behind the dateline, one that leads on and one of figures are copy wherever they stand."""
    behind = layout.heading is not None and line.end > layout.heading.start
    digits = sum(1 for character in line.text if character.isdigit())
    return not behind and line.text[-1] != ":" and digits <= 0.2 * len(line.text)


def _story_start(layout: Layout, signed: list[int]) -> int:
    """The first line of the copy: behind the byline, or the line with the dateline, when little stands before it."""
    prose = layout.prose()
    anchors = [index for index in signed if index < HEAD]
    if layout.heading and layout.heading.strong:
        anchors.append(next(index for index, line in enumerate(layout.lines) if line.end > layout.heading.start))
    for anchor in sorted(anchors, reverse=True):
        before = [layout.lines[index].words for index in prose if index < anchor]
        after = [layout.lines[index].words for index in prose if index >= anchor]
        if len(before) <= 2 and max(before, default=0) <= 60 and len(after) >= 2 and sum(after) >= 3 * sum(before):
            return anchor
    return 0


# -------------------------------------------------------------------------------------------------------------- foot


def _mark_foot(layout: Layout, outlet: str) -> None:
    """Below the last sentence: prompts, the writer's biography, headlines of other articles."""
    open_lines = layout.open_lines()
    for index in reversed(open_lines[-HEAD:] if sum(1 for index in open_lines if layout.lines[index].prose) > 2 else []):
        verdict = _foot_verdict(layout.lines[index], outlet)
        if verdict is None and layout.lines[index].ended:
            break
        layout.verdicts[index] = verdict
    _mark_lists(layout)
    prose = layout.prose()
    while len(prose) > 2 and _is_teaser(layout, prose[-1]):
        prose.pop()
    if not prose:
        return
    rest = [index for index in layout.open_lines() if index > prose[-1]]
    loose = [index for index in rest if _is_loose(layout.lines[index])]
    if not loose or layout.lines[prose[-1]].text[-1] == ":" or len(loose) < len(rest):
        return
    below_furniture = any(layout.verdicts[index] for index in range(prose[-1] + 1, loose[0]))
    words = [layout.lines[index].words for index in loose]
    if below_furniture or (len(loose) >= 2 and sum(words) >= 5.5 * len(loose)):
        for index in loose:
            layout.verdicts[index] = Verdict("related", "headlines below the text")
    elif len(loose) == 1 and layout.lines[prose[-1]].ended and words[0] <= 14:
        layout.verdicts[loose[0]] = Verdict("label", "short line below the text")


def _is_teaser(layout: Layout, index: int) -> bool:
    """A question with a headline right below it is the headline of another article."""
    line, below = layout.lines[index], layout.lines[index + 1 : index + 2]
    return (
        line.text[-1] == "?"
        and line.words <= 16
        and '"' not in line.folded
        and any(_is_loose(other) and not other.prose for other in below)
    )


def _foot_verdict(line: Line, outlet: str) -> Verdict | None:
    return Verdict("byline", "about the writer") if furniture.is_biography(line) else furniture.judge_foot(line, outlet)


def _mark_lists(layout: Layout) -> None:
    """Headlines under "Related stories" and the like, down to the next sentence."""
    listing = False
    for index, line in enumerate(layout.lines):
        verdict = layout.verdicts[index]
        if verdict and verdict.kind == "related":
            listing = listing or furniture.is_list_heading(line)
        elif verdict is None:
            listing = listing and _is_loose(line)
            if listing:
                layout.verdicts[index] = Verdict("related", "listed under a pointer")


def _is_loose(line: Line) -> bool:
    """Headline-like, a question included; results, line-ups and tables of figures are not."""
    content = line.text
    if content[-1] in ",;:" or content[0].isdigit():
        return False
    digits = sum(1 for character in content if character.isdigit())
    asked = content[-1] == "?" and line.words <= 16
    return (furniture.is_headline_like(line) or asked) and digits <= 0.15 * len(content)


# ------------------------------------------------------------------------------------------------------------- inside

_DASHES = "-–—*•"
_ASKS = listed("layout", "questions")
_OPEN_ENDED = listed("layout", "open_ended")


def _mark_subheadings(layout: Layout) -> None:
    """A short line without sentence end alone between two paragraphs."""
    open_lines = layout.open_lines()
    for before, index, after in zip(open_lines, open_lines[1:], open_lines[2:], strict=False):
        line, above, below = layout.lines[index], layout.lines[before], layout.lines[after]
        if above.prose and below.prose and above.ended and not below.text[0].islower() and _is_subheading(line, below):
            layout.verdicts[index] = Verdict("label", "sub-heading")


def _is_subheading(line: Line, below: Line) -> bool:
    content = line.text
    if line.words > 11 or content[-1] in ",;:" or not any(character.isalpha() for character in content):
        return False
    if content[0] in _DASHES and content[-1] in _DASHES:
        return True
    if content[-1] == "?":
        return 2 <= line.words <= 9 and line.folded.split()[0] in _ASKS
    if "," in content and below.text[0] in "\"“‘'":
        return False  # "Jane Doe, analyst, Acme Bank" over what she said: the speaker of a quote, not a heading
    return _is_loose(line) and content[0] not in '-–—*•"“' and line.folded.split()[-1] not in _OPEN_ENDED


def _find_closing(layout: Layout, outlet: str) -> None:
    for index in reversed(layout.prose()[-2:]):
        if found := signatures.closing(layout.lines[index], outlet):
            layout.closing = found
            return


def _mark_inside(layout: Layout, text: str) -> None:
    prose = layout.prose()
    marked = [(line.start, line.end) for line, verdict in zip(layout.lines, layout.verdicts, strict=True) if verdict]
    taken = {place for start, end in marked for place in (start, end)}
    for part in inline.find(text, layout.lines[prose[-1]] if prose else None):
        at = bisect_right(marked, (part.start, len(text)))
        if part.start not in taken and not (at and marked[at - 1][1] >= part.end):
            layout.inside.append(part)
