"""The index with what a page adds to it, shared by everything the page prints."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from retold.report import phrases

if TYPE_CHECKING:
    from retold.model import Claim, JudgementKind
    from retold.report.index import Index

View = dict[str, Any]  # what a template prints: plain values, no markup

PALETTE = 6  # source colours before they repeat
MOST_TEXT = 6_000_000  # characters of article text in one page; the rest stands in trace.json
LONGEST_TEXT = 200_000  # characters of one article shown


class Book:
    """The index with what a page adds: short ids, where links lead, and which source has which colour.

    This one is of a page that holds everything itself: links lead to anchors. The served pages lay their own addresses over it.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    def address(self, node: str) -> str:
        """Where the text of an article or lost original is read; empty for what has no text here."""
        return f"#{self.anchors[node]}" if node in self.anchors else ""

    def pair_address(self, child: str, parent: str) -> str:
        """Where two texts are read side by side; empty where one of them has no text here."""
        return f"#{self.anchors[child]}-{self.anchors[parent]}" if self.sets_beside(child, parent) else ""

    def sets_beside(self, child: str, parent: str) -> bool:
        """Whether a page that holds everything itself can set the two side by side."""
        longest = max(len(self.index.text(child)), len(self.index.text(parent)))
        return {child, parent} <= self.with_text and longest <= LONGEST_TEXT

    def claim_address(self, claim: Claim) -> str:
        """Where one claim is read; empty for those of an article that stands alone, which a page leaves out."""
        return f"#{self.claim_anchors[claim.id]}" if claim.id in self.printed_claims else ""

    @cached_property
    def printed_claims(self) -> set[str]:
        """The claims of the stories that several articles tell."""
        told, _ = phrases.own_stories(self.index)
        return {claim.id for story in told for claim in self.index.claims(story)}

    def judging(self, kind: JudgementKind, left: str, right: str) -> View | None:
        """What a person decided about these two; a page that can be written to adds what to ask."""
        found = self.index.judgement(kind, left, right)
        return {"standing": phrases.judged(found), "choices": ()} if found else None

    @cached_property
    def anchors(self) -> dict[str, str]:
        """A short id for each article and lost original."""
        ordered = [article.id for article in self.index.in_order(self.index.articles)]
        out = {node: f"a{number}" for number, node in enumerate(ordered, 1)}
        return out | {node: f"o{number}" for number, node in enumerate(sorted(self.index.lost), 1)}

    @cached_property
    def claim_anchors(self) -> dict[str, str]:
        """A short id for each claim, in the order of the trace."""
        return {claim.id: f"c{number}" for number, claim in enumerate(self.index.trace.claims, 1)}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each story, the one with most articles first."""
        return {told.id: number for number, told in enumerate(self.index.stories, 1)}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Every parent, the most copied first."""
        uses = Counter(d.parent_id for descents in self.index.parents.values() for d in descents)
        ranked = sorted(uses, key=lambda node: (-uses[node], self.index.name(node), node))
        return {node: number for number, node in enumerate(ranked)}

    @cached_property
    def colours(self) -> dict[str, int]:
        """A colour for each parent, dealt out story by story, so that one source looks the same in all its copies."""
        out: dict[str, int] = {}
        for told in self.index.stories:
            here = {d.parent_id for article in told.articles for d in self.index.parents.get(article, ())}
            for number, node in enumerate(sorted(here, key=self.rank.__getitem__)):
                out.setdefault(node, number % PALETTE)
        return {node: out.get(node, number % PALETTE) for node, number in self.rank.items()}

    @cached_property
    def with_text(self) -> set[str]:
        """The articles and lost originals whose text fits in the page."""
        room, out = MOST_TEXT, set()
        for node in [*self.index.lost, *(a for story in self.index.stories for a in story.articles)]:
            room -= min(len(self.index.text(node)), LONGEST_TEXT)
            if room < 0:
                break
            out.add(node)
        return out

    def sources(self, node: str) -> dict[str, int]:
        """The parents of one node with their colours, told apart even where the palette repeats."""
        out: dict[str, int] = {}
        for descent in self.index.parents.get(node, ()):
            colour = self.colours[descent.parent_id]
            while colour in out.values() and len(out) < PALETTE:
                colour = (colour + 1) % PALETTE
            out.setdefault(descent.parent_id, colour)
        return out


def named(book: Book, node: str) -> View:
    """A node as a link prints it: its name, where it leads, when it appeared, and whether it is lost."""
    return {
        "name": book.index.name(node),
        "id": node,
        "anchor": book.anchors.get(node, ""),
        "href": book.address(node),
        "when": phrases.existed(book.index, node),
        "lost": node in book.index.lost,
    }
