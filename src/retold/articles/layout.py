"""What stands where: the front matter, the copy, what follows it. Each line is judged by its words first, then by its place.

Jusoh & Alfawareh and boilerplate tools (jusText, Kohlschütter 2010) class blocks by length and links; scraped text has no
links left, so here length, sentence end, place and repetition decide, and doubt leaves the line in the article.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from retold.articles import datelines, furniture, signatures, stamps
from retold.articles.furniture import Verdict
from retold.articles.lines import Line, cut
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

    def marks(self) -> list[Mark]:
        """Every stretch that is not the article, sorted."""
        out = [
            Mark(line.start, line.end, verdict.kind, verdict.rule)
            for line, verdict in zip(self.lines, self.verdicts, strict=True)
            if verdict
        ]
        if self.opening:
            out.append(Mark(self.opening.start, self.opening.end, "date", "date before the first sentence"))
        return sorted(out, key=lambda mark: mark.start)

    def open_lines(self) -> list[int]:
        """Indexes of the lines nothing was said against yet."""
        return [index for index, verdict in enumerate(self.verdicts) if verdict is None]

    def prose(self) -> list[int]:
        """Indexes of the open lines that read like sentences."""
        return [index for index in self.open_lines() if self.lines[index].prose]


HEAD = 14  # lines: front matter is no longer


def read(text: str, title: str, outlet: str) -> Layout:
    """Every line of a normalised text, judged."""
    layout = Layout(lines := cut(text), [None] * len(lines))
    _take_opening(layout, text)
    signed = _judge_words(layout, text, outlet)
    _spare_advice(layout)
    _mark_repeats(layout)
    _mark_headline(layout, title)
    _find_heading(layout, text)
    _mark_front(layout, signed, named=bool(title))
    _mark_foot(layout)
    _mark_subheadings(layout)
    _find_closing(layout, outlet)
    return layout


def _take_opening(layout: Layout, text: str) -> None:
    found = stamps.opening(text[:200])
    if found and layout.lines and layout.lines[0].end > found.end:
        first = layout.lines[0]
        layout.opening = found
        layout.lines[0] = replace(first, start=found.end, text=text[found.end : first.end])


def _judge_words(layout: Layout, text: str, outlet: str) -> list[int]:
    """Verdicts from the words alone; returns where signatures stand."""
    signed = []
    for index, line in enumerate(layout.lines):
        verdict = furniture.judge(line, outlet)
        if verdict is None or verdict.kind not in {"caption", "related", "label"}:
            if signature := signatures.signed(line, outlet):
                layout.credits.extend(signature.credits)
                if signature.byline or not signature.credits:
                    signed.append(index)
                verdict = verdict or Verdict("byline", "byline" if signature.byline else "credit line")
        if verdict is None and (dated := stamps.date_line(text, line.start, line.end)):
            verdict = _date_verdict(layout, index, dated)
        layout.verdicts[index] = verdict
    return signed


def _date_verdict(layout: Layout, index: int, dated: stamps.DateLine) -> Verdict | None:
    inside = index >= HEAD or (index > 2 and any(line.prose for line in layout.lines[:index]))
    if inside and not dated.label and any(line.prose for line in layout.lines[index + 1 :]):
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
    """Of a line that stands twice the later ones go; two in a row at the top are a caption and its copy."""
    seen: dict[str, int] = {}
    for index, line in enumerate(layout.lines):
        if line.words < 3 or len(line.text) > 4000:
            continue
        first = seen.setdefault(line.key, index)
        if first == index or layout.verdicts[index]:
            continue
        if first == index - 1 and index < HEAD and line.words <= furniture.CAPTION_WORDS:
            layout.verdicts[first] = layout.verdicts[first] or Verdict("caption", "stands twice in a row")
        layout.verdicts[index] = layout.verdicts[first] or Verdict("repeated", "stands twice")


# ------------------------------------------------------------------------------------------------------------- front


def _mark_headline(layout: Layout, title: str) -> None:
    """The title again in the text, and whatever short lines stand above it."""
    wanted = _tokens(title)
    if not wanted:
        return
    for index in layout.open_lines()[:6]:
        line = layout.lines[index]
        if line.words <= 40 and _overlap(wanted, _tokens(line.text)) >= 0.75:
            layout.verdicts[index] = Verdict("headline", "repeats the title")
            _mark_above(layout, index)
            return


def _mark_above(layout: Layout, index: int) -> None:
    for above in range(index):
        line = layout.lines[above]
        if layout.verdicts[above] is None and not line.prose and line.words <= 8:
            layout.verdicts[above] = Verdict("label", "above the headline")


def _tokens(content: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in fold(content[:400])).split())


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def _find_heading(layout: Layout, text: str) -> None:
    """The dateline: on the first line of prose, or further down the top when it is beyond doubt."""
    tried = 0
    for index in layout.open_lines()[:HEAD]:
        line = layout.lines[index]
        tried += line.prose
        found = datelines.read(text, line.start, line.end)
        if found and (found.strong or (line.prose and tried == 1)) and (line.prose or found.agencies or found.end < line.end):
            layout.heading = found
            return
        if tried >= 3:
            return


def _mark_front(layout: Layout, signed: list[int], *, named: bool) -> None:
    """Everything above the byline or the dateline, and short lines above the first sentence."""
    start = _story_start(layout, signed)
    prose = [index for index in layout.prose() if index >= start]
    if not prose:
        return
    found = named
    for index in range(prose[0]):
        line = layout.lines[index]
        if layout.verdicts[index] is not None or not _may_go(layout, line):
            continue
        if line.prose:
            layout.verdicts[index] = Verdict("headline", "standfirst above the byline or dateline")
        elif furniture.is_label(line) and (line.words <= 4 or found):
            layout.verdicts[index] = Verdict("label", "short line above the text")
        elif furniture.is_headline_like(line) or index < start:
            found = found or not layout.headline
            layout.headline = layout.headline or line.text
            layout.verdicts[index] = Verdict("headline", "headline above the text")


def _may_go(layout: Layout, line: Line) -> bool:
    heading = layout.heading
    return not (heading and heading.start <= line.start < heading.end) and line.text[-1] != ":"


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


def _mark_foot(layout: Layout) -> None:
    """Below the last sentence: the writer's biography, then headlines of other articles."""
    prose = layout.prose()
    for index in reversed(prose[-2:]):
        if len(prose) > 2 and furniture.is_biography(layout.lines[index]):
            layout.verdicts[index] = Verdict("byline", "about the writer")
        else:
            break
    _mark_lists(layout)
    prose = layout.prose()
    if not prose:
        return
    rest = [index for index in layout.open_lines() if index > prose[-1]]
    loose = [index for index in rest if _is_loose(layout.lines[index])]
    below_furniture = any(layout.verdicts[index] for index in range(prose[-1] + 1, loose[0])) if loose else False
    if layout.lines[prose[-1]].text[-1] == ":" or len(loose) < len(rest):
        return
    if below_furniture or (len(loose) >= 2 and all(layout.lines[index].words >= 4 for index in loose)):
        for index in loose:
            layout.verdicts[index] = Verdict("related", "headlines below the text")
    elif len(loose) == 1 and layout.lines[loose[0]].words <= 3:
        layout.verdicts[loose[0]] = Verdict("label", "short line below the text")


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
    """Headline-like, a question included; results and tables of figures are not."""
    digits = sum(1 for character in line.text if character.isdigit())
    asked = line.text[-1] == "?" and line.words <= 16
    return (furniture.is_headline_like(line) or asked) and digits <= 0.15 * len(line.text) and line.text[-1] not in ",;:"


# ------------------------------------------------------------------------------------------------------------- inside

_DASHES = "-–—*•"
_ASKS = frozenset("who what when where why how which is are was were will can could did does do should has have".split())


def _mark_subheadings(layout: Layout) -> None:
    """A short line without sentence end alone between two paragraphs."""
    open_lines = layout.open_lines()
    for before, index, after in zip(open_lines, open_lines[1:], open_lines[2:], strict=False):
        line, above, below = layout.lines[index], layout.lines[before], layout.lines[after]
        if above.prose and below.prose and above.text[-1] not in ":,;" and _is_subheading(line):
            layout.verdicts[index] = Verdict("label", "sub-heading")


def _is_subheading(line: Line) -> bool:
    content = line.text
    if line.words > 11 or content[-1] in ",;:" or not any(character.isalpha() for character in content):
        return False
    if content[0] in _DASHES and content[-1] in _DASHES:
        return True
    if content[-1] == "?":
        return 2 <= line.words <= 9 and fold(content).split()[0] in _ASKS
    return _is_loose(line) and content[0] not in _DASHES and content[0] not in '"“'


def _find_closing(layout: Layout, outlet: str) -> None:
    for index in reversed(layout.prose()[-2:]):
        if found := signatures.closing(layout.lines[index], outlet):
            layout.closing = found
            return
