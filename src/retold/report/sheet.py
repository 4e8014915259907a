"""A traced pile for a terminal: the answer first, then story by story, calm when piped, no wider than asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report import happenings, headline, phrases
from retold.report.columns import Ink, padded, wrapped
from retold.report.marking import marked, trimmed_pair
from retold.report.wording import counted, listed, moment, percent, period, plain, shortened, when, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Claim, Descent, Happening, Problem, Stemma, Story, Variant
    from retold.report.index import Index

MOST = {
    "stories": 8,
    "nodes": 24,
    "siblings": 9,
    "changes": 8,
    "claims": 10,
    "happenings": 14,
    "problems": 8,
    "alone": 8,
    "decided": 12,
}
LEFT = "… and {} more (--out shows all)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every part needs to write its lines."""

    index: Index
    cells: int
    ink: Ink

    def wrap(self, text: str, first: str = "", rest: str = "") -> list[str]:
        """Lines of the sheet's width."""
        return wrapped(text, self.cells, first, rest)

    def heading(self, text: str) -> list[str]:
        """A heading inside a story."""
        return ["", self.ink("bold", text)]

    def left(self, number: int, indent: str = "  ") -> list[str]:
        """What was left out, when something was."""
        return [self.ink("dim", indent + LEFT.format(f"{number:,}"))] if number > 0 else []


def text(index: Index, *, width: int = 80, color: bool = False) -> str:
    """The whole report."""
    sheet = Sheet(index, max(40, width), Ink(color))
    told, alone = phrases.own_stories(index)
    lines = _answer(sheet)
    for number, story in enumerate(told[: MOST["stories"]], 1):
        lines += ["", "", *_story(sheet, story, number if len(told) > 1 else 0, len(told))]
    lines += sheet.left(len(told) - MOST["stories"], "\n")
    lines += _alone(sheet, alone, heading=bool(told))
    lines += _decided(sheet)
    lines += ["", "", *_what_was_read(sheet)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _answer(sheet: Sheet) -> list[str]:
    """The answer in bold; with several stories, each on its own lines."""
    said = headline.sentences(sheet.index)
    if len(phrases.own_stories(sheet.index)[0]) == 1:
        return [sheet.ink("bold", line) for sentence in said for line in sheet.wrap(sentence)]
    stories = [line for sentence in said[1:] for line in sheet.wrap(sentence, "- ", "  ")]
    return [*(sheet.ink("bold", line) for line in sheet.wrap(said[0])), *stories]


# ----------------------------------------------------------------------------------------------------------- a story


def _story(sheet: Sheet, story: Story, number: int, of: int) -> list[str]:
    index = sheet.index
    title = f"{number}/{of}  {index.title(story)}" if number else index.title(story)
    lines = index.story_lines(story)
    outlets = phrases.articles_and_outlets(index, story.articles)
    facts = (
        f"{period(story.first, story.last)} · {outlets} · {counted(len(lines), 'line')} of descent (the same copy counts once)"
    )
    if len(story.articles) == 1:
        facts = f"{index.name(story.articles[0])}, {moment(index.articles[story.articles[0]].published)}"
    return [
        *(sheet.ink("bold", line) for line in sheet.wrap(title)),
        sheet.ink("dim", "═" * min(sheet.cells, 60)),
        *sheet.wrap(facts),
        *(_stemmata(sheet, story) if len(story.articles) > 1 else []),
        *_changes(sheet, story),
        *_claims(sheet, story),
        *_timeline(sheet, story),
    ]


def _alone(sheet: Sheet, alone: Sequence[Story], *, heading: bool) -> list[str]:
    if not alone:
        return []
    lines = ["", *sheet.heading("Articles that stand alone" if heading else "Articles, none retelling another")]
    for story in alone[: MOST["alone"]]:
        for article in sheet.index.in_order(story.articles):
            title = f": {plain(article.title, 200)}" if article.title.strip() else ""
            said = f"{moment(article.published)}{phrases.called(article)}"
            lines += sheet.wrap(f"{sheet.index.name(article.id)}, {said}{title}", "  ", "    ")
    return lines + sheet.left(len(alone) - MOST["alone"])


# ---------------------------------------------------------------------------------------------------------- the tree


def _stemmata(sheet: Sheet, story: Story) -> list[str]:
    index = sheet.index
    stemmata = [index.stemmata[family] for family in story.families if family in index.stemmata]
    stemmata.sort(key=lambda stemma: (-len(stemma.articles), stemma.family_id))
    lines = sheet.heading("Who copied whom")
    budget = MOST["nodes"]
    lone = [stemma for stemma in stemmata if len(stemma.articles) == 1 and not stemma.notes]
    if len(lone) >= LISTED:
        stemmata = [stemma for stemma in stemmata if stemma not in lone]
    for stemma in stemmata:
        if budget <= 0:
            break
        tree = _Tree(sheet, stemma, budget)
        lines += ["", *tree.lines()] if len(lines) > 2 and len(stemma.articles) > 1 else tree.lines()
        budget = tree.budget
    shown = MOST["nodes"] - budget
    lines += sheet.left(sum(len(index.nodes(stemma)) for stemma in stemmata) - shown)
    return lines + (_unrelated(sheet, lone, beside=bool(stemmata)) if len(lone) >= LISTED else [])


LISTED = 3  # articles that share nothing with any other stand in one paragraph, from so many on


def _unrelated(sheet: Sheet, lone: Sequence[Stemma], *, beside: bool) -> list[str]:
    """The articles of a story that copied nobody here and were copied by nobody."""
    index = sheet.index
    articles = index.in_order([article for stemma in lone for article in stemma.articles])
    named = [f"{index.name(a.id)} ({moment(a.published)}{phrases.credited(index, a.id)})" for a in articles]
    said = "Sharing no text with these or one another" if beside else "No two of these share copied text"
    return [*([""] if beside else []), *sheet.wrap(f"{said}: {listed(named, MOST['nodes'])}.", "  ", "    ")]


class _Tree:
    """One stemma as lines of text; counts down the nodes it may show."""

    def __init__(self, sheet: Sheet, stemma: Stemma, budget: int) -> None:
        self.sheet = sheet
        self.index = sheet.index
        self.stemma = stemma
        self.budget = budget
        self.seen: set[str] = set()
        self.nodes = self.index.nodes(stemma)
        nodes = set(self.nodes)
        tops = [n for n in nodes if not any(d.rank == 0 and d.parent_id in nodes for d in self.index.parents.get(n, ()))]
        self.tops = sorted(tops, key=lambda n: (-len(self._below(n)), self.index.name(n)))

    def _below(self, node: str) -> set[str]:
        """The node and all that descends from it."""
        met, below = {node}, [node]
        while below:
            fresh = {d.child_id for d in self.index.children.get(below.pop(), ())} - met
            met |= fresh
            below += fresh
        return met

    def lines(self) -> list[str]:
        out: list[str] = []
        for top in [*self.tops, *self.nodes]:  # all again: whatever a circle kept from being reached
            if self.budget > 0 and top not in self.seen:
                out += self._node(top, "  ", "  ")
        for note in self.stemma.notes:
            out += [self.sheet.ink("dim", line) for line in self.sheet.wrap(plain(note), "  · ", "    ")]
        return out

    def _node(self, node: str, branch: str, stem: str, above: str = "") -> list[str]:
        self.budget -= 1
        self.seen.add(node)
        children = [d for d in self.index.children.get(node, ()) if d.child_id not in self.seen]
        shown = children[: MOST["siblings"]] if len(children) > MOST["siblings"] + 1 else children
        spine = stem + ("│ " if children else "  ")
        out = [*self._title(node, branch, spine), *self._facts(node, spine, above)]
        done = 0
        for descent in shown:
            if self.budget <= 0:
                break
            done += 1
            last = done == len(children)
            out += self._node(descent.child_id, stem + ("└─" if last else "├─"), stem + ("  " if last else "│ "), node)
        if done < len(children) and self.budget > 0:
            rest = [self.index.name(d.child_id) for d in children[done:]]
            out += self.sheet.wrap(LEFT.format(f"{len(rest):,}") + ": " + listed(rest, 4), stem + "└─ ", stem + "   ")
            hidden = {below for d in children[done:] for below in self._below(d.child_id)} - self.seen
            self.seen |= hidden
            self.budget -= len(hidden)
        return out

    def _title(self, node: str, branch: str, spine: str) -> list[str]:
        ink = self.sheet.ink
        if node in self.index.lost:
            head = f"{self.index.name(node)}, {phrases.existed(self.index, node)} ({phrases.sure_of(self.index, node)})"
            return [ink("cyan", line) for line in self.sheet.wrap(head, f"{branch}○ ", spine)]
        head = f"{self.index.name(node)}, {phrases.existed(self.index, node)}{phrases.credited(self.index, node)}"
        lines = self.sheet.wrap(head, f"{branch}● ", spine)
        return [line.replace(self.index.name(node), ink("bold", self.index.name(node)), 1) for line in lines]

    def _facts(self, node: str, spine: str, above: str) -> list[str]:
        out = []
        parents = self.index.parents.get(node, ())
        if parents:
            out.append(_descent_sentence(self.index, node, parents, above))
        elif sure := phrases.sourceless(self.index, node):
            out.append(sure)
        out += filter(None, [phrases.misdated(self.index, node)])
        copies = self.index.copies.get(node, ())
        if copies:
            names = listed([self.index.name(copy) for copy in copies], 3)
            out.append(f"+ {counted(len(copies), 'identical copy', 'identical copies')}: {names}")
        lines = [line for sentence in out for line in self.sheet.wrap(sentence, spine + "  ", spine + "  ")]
        for warning in filter(None, map(self._warning, parents)):
            told = wrapped(warning, self.sheet.cells - width(spine) - 2)
            lines += [f"{spine}  {self.sheet.ink('red', line)}" for line in told]
        return lines

    def _warning(self, descent: Descent) -> str:
        told = phrases.warning(self.index.changes.get((descent.child_id, descent.parent_id), ()))
        where = f" (from {self.index.name(descent.parent_id)})" if descent.rank else ""
        return f"! {told}{where}" if told else ""


def _descent_sentence(index: Index, node: str, parents: Sequence[Descent], above: str) -> str:
    """ "67% copied (97% sure); 20% probably copied from B (82% sure); 13% its own": the parent drawn above goes unnamed."""
    parts = [phrases.taken(index, descent, above) for descent in parents]
    own = phrases.own_share(index, node) if node in index.articles else 0.0
    return "; ".join([*parts, *([f"{percent(own)} its own"] if own >= 0.005 else [])])


# ------------------------------------------------------------------------------------------------ changes of meaning


def _changes(sheet: Sheet, story: Story) -> list[str]:
    found = sheet.index.meaning_changes(story)
    if not found:
        return []
    lines = sheet.heading(f"Changes of meaning ({len(found)})")
    for variant, *alike in found[: MOST["changes"]]:
        lines += _change(sheet, variant, alike)
    return lines + sheet.left(len(found) - MOST["changes"])


def _change(sheet: Sheet, variant: Variant, alike: Sequence[Variant]) -> list[str]:
    parent = sheet.index.name(variant.parent_id)
    child = listed([sheet.index.name(other.child_id) for other in (variant, *alike)], 3)
    unknown = f"between (one) {parent} and (two) {child}; which changed it cannot be told"
    who = f"{child}, from {parent}" if variant.directed else unknown
    detail = f" ({shortened(phrases.detail_of(variant), 60)})" if variant.detail else ""
    head = sheet.wrap(f"{phrases.kind_of(variant)}{detail}: {who}", "  ", "    ")
    before, after = trimmed_pair(variant, 300)
    labels = ("was ", "now ") if variant.directed else ("one ", "two ")
    return [
        sheet.ink("red" if variant.kind in MEANING else "yellow", head[0]), *head[1:],
        *sheet.ink.marks(sheet.wrap(marked(before, "[-", "-]"), f"    {labels[0]} ", "         ")),
        *sheet.ink.marks(sheet.wrap(marked(after, "{+", "+}"), f"    {labels[1]} ", "         ")),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ claims


def _claims(sheet: Sheet, story: Story) -> list[str]:
    claims = sheet.index.claims(story)
    if not claims:
        return []
    lines = sheet.heading("What each claim rests on")
    columns = "articles lines voices routes"
    room = sheet.cells - len(columns) - 3
    lines.append(sheet.ink("dim", padded("  claim", room + 2) + columns))
    for claim in claims[: MOST["claims"]]:
        lines += _claim(sheet, claim, room)
    lines += sheet.left(len(claims) - MOST["claims"])
    key = (
        "articles: that carry it; lines: of descent, the same copy counted once; voices: who is named for it; "
        "routes: independent sources, from what is sure to what is possible; “through”: what all of it passes through"
    )
    return [*lines, *(sheet.ink("dim", line) for line in sheet.wrap(key, "  ", "  "))]


def _claim(sheet: Sheet, claim: Claim, room: int) -> list[str]:
    figures = claim.figures
    cells = (
        padded(f"{len(figures.articles):,}", 8, right=True) + padded(str(len(figures.lines)), 6, right=True)
        + padded(str(len(figures.voices)), 7, right=True) + padded(phrases.routes(sheet.index, claim), 7, right=True)
    )  # fmt: skip
    words = wrapped(shortened(plain(claim.text), 2 * room - 12), room, "  ", "  ")
    lines = [padded(words[0], room + 2) + sheet.ink("bold", cells), *words[1:]]
    disputes = phrases.disputes(sheet.index, claim, beside_standing=True)
    chain = [f"chain {route}" for route in phrases.chains(sheet.index, claim)[:2]]
    fewer = phrases.same_principal(sheet.index, figures)
    more = phrases.wider(sheet.index, claim, 2)
    notes = [phrases.through(sheet.index, claim), f"routes {more}" if more else "", *chain]
    notes += [*([f"routes {fewer}"] if fewer else []), *disputes]
    notes = [note for note in (*notes, phrases.stake(claim)) if note]
    return [*lines, *(sheet.ink("dim", line) for line in sheet.wrap("; ".join(notes), "    ", "    ") if notes)]


# ---------------------------------------------------------------------------------------------------------- timeline


def _timeline(sheet: Sheet, story: Story) -> list[str]:
    timeline = sheet.index.timeline(story)
    if timeline is None:
        return []
    lines = sheet.heading("When it is said to have happened")
    for happening in timeline.happenings[: MOST["happenings"]]:
        lines += _happening(sheet, happening)
    return lines + sheet.left(len(timeline.happenings) - MOST["happenings"])


def dated(index: Index, *, width: int = 80, color: bool = False) -> str:
    """All that the stories of a trace say happened when, each with who says it and who dates or numbers it otherwise."""
    sheet = Sheet(index, max(40, width), Ink(color))
    rows = [row for timeline in index.trace.timelines for row in timeline.happenings]
    return "".join(f"{line.rstrip()}\n" for row in rows for line in _happening(sheet, row))


def _happening(sheet: Sheet, happening: Happening) -> list[str]:
    dated = padded(shortened(when(happening.when), 21), 22)
    room = sheet.cells - 24
    words = wrapped(shortened(plain(happenings.excerpt(sheet.index, happening)), 2 * room - 4), room)
    left = zip_longest([dated, *filter(None, [happenings.dated(happening)])], words, fillvalue="")
    lines = [f"  {cell:<22}{word}".rstrip() for cell, word in left]
    notes = happenings.standing(happening) + happenings.told_by(sheet.index, happening) + happenings.carried(happening)
    notes += [happenings.conflict(conflict, 110) for conflict in happening.conflicts[:2]]
    notes += [f"{len(happening.conflicts) - 2} more date it otherwise"] if len(happening.conflicts) > 2 else []
    return lines + [sheet.ink("dim", line) for line in sheet.wrap("; ".join(notes), " " * 24, " " * 24) if notes]


# --------------------------------------------------------------------------------------------- what people decided


def _decided(sheet: Sheet) -> list[str]:
    said = phrases.decisions(sheet.index)
    if not said:
        return []
    lines = ["", *sheet.heading("What people decided")]
    for sentence in said[: MOST["decided"]]:
        lines += sheet.wrap(sentence, "  - ", "    ")
    return lines + sheet.left(len(said) - MOST["decided"])


# ----------------------------------------------------------------------------------------------------- what was read


def _what_was_read(sheet: Sheet) -> list[str]:
    trace = sheet.index.trace
    lines = [sheet.ink("bold", "What was read"), *sheet.wrap(counts(sheet.index), "  ", "  ")]
    worst_first = sorted(trace.problems, key=lambda problem: ("unreadable", "warning", "skipped").index(problem.kind))
    for problem in worst_first[: MOST["problems"]]:
        lines += sheet.wrap(problem_line(problem), "  - ", "    ")
    lines += sheet.left(len(trace.problems) - MOST["problems"])
    for line in (*by_their_own_word(sheet.index), *unread(sheet.index), *outlet_text(sheet.index)):
        lines += sheet.wrap(line, "  - ", "    ")
    return lines


def counts(index: Index) -> str:
    """What became of the input, in one sentence; the parts add up."""
    count = index.trace.count
    parts = [counted(count.articles, "article") + " traced"]
    parts += [f"{count.repeated:,} met more than once"] if count.repeated else []
    parts += [f"{count.skipped:,} skipped"] if count.skipped else []
    parts += [f"{count.unreadable:,} unreadable"] if count.unreadable else []
    return f"{counted(count.seen, 'record')} met: {listed(parts, 5)}."


def problem_line(problem: Problem) -> str:
    """One problem; its source, unless the sentence names it."""
    named = problem.source.rsplit("/", 1)[-1] in problem.reason
    source = "" if named else f"{plain(problem.source, 80)}: "
    return f"{problem.kind}: {source}{plain(problem.reason, 300)}"


def by_their_own_word(index: Index) -> list[str]:
    """Articles that say of themselves that they are no plain report."""
    kinds = {article.genre for article in index.trace.articles if article.genre}
    named = {kind: [index.name(a.id) for a in index.in_order(index.articles) if a.genre == kind] for kind in sorted(kinds)}
    return [f"{phrases.BY_THEIR_OWN_WORD[kind]}: {listed(names, 4)}." for kind, names in named.items()]


def unread(index: Index) -> list[str]:
    """Articles whose statements were not read, by reason."""
    reasons: dict[str, list[str]] = {}
    for article, reason in index.trace.unread:
        reasons.setdefault(reason, []).append(index.name(article))
    return [f"Statements not read ({plain(reason, 60)}): {listed(names, 4)}." for reason, names in sorted(reasons.items())]


def outlet_text(index: Index) -> list[str]:
    """What was set aside because one outlet repeats it."""
    repeated = index.trace.repeated
    if not repeated:
        return []
    outlets = sorted({plain(text.outlet, 40) for text in repeated if text.outlet})
    whose = f" of {listed(outlets, 3)}" if outlets else ""
    return [f"{counted(len(repeated), 'text')} that one outlet repeats across articles{whose}: not followed as copy."]
