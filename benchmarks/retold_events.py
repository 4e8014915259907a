"""Families of retellings made from hand-written news events, each family in a style of its own, with their truth.

    python benchmarks/retold_events.py EVENTS_DIR OUT_DIR [--families 140] [--seed 1]

EVENTS_DIR holds the newsroom's events (desks with versions, sentences with paraphrases). What one set of families fixes
is drawn anew for every family here: how much outlets rewrite, edit, cut, weave, retitle and credit, whom they copy, how
many texts are lost, how good the stamps are. Weights and confidence are fitted on these besides the newsroom's own
families, so that no one writer's habits become the rule. Same layout as the newsroom: ``articles.jsonl``, ``truth.json``.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The habits of one newsroom."""

    articles: int
    rewriters: float  # share of outlets that reword most sentences
    edit: float  # chance that a sentence is edited
    cut: float  # chance that an inner sentence is cut
    tail: float  # chance that the end is cut
    weave: float
    depth: float  # chance to copy another outlet
    keep_title: float
    stock_title: float  # chance that a new headline is one of a few that all outlets use
    own: float  # chance of each own sentence
    stock: float  # chance of a sentence of background that others print too
    credit: float
    own_credit: float  # chance that the credit is the outlet's own judgement of who reported first, not its parent's
    own_place: float  # chance that the dateline is the event's and not the parent's
    lost_desk: float
    lost_outlet: float
    bad_stamps: float
    late_versions: float  # chance to take the newest version of a desk's report instead of any


def style(rng: Random) -> Style:
    """Habits drawn from wide ranges."""
    return Style(
        articles=rng.choice((4, 6, 8, 10, 12, 14, 18, 24)),
        rewriters=rng.uniform(0, 0.6),
        edit=rng.uniform(0.02, 0.35),
        cut=rng.uniform(0, 0.35),
        tail=rng.uniform(0.1, 0.8),
        weave=rng.choice((0, 0, 0.1, 0.25)),
        depth=rng.uniform(0.1, 0.8),
        keep_title=rng.uniform(0, 0.7),
        stock_title=rng.uniform(0, 1),
        own=rng.uniform(0, 0.6),
        stock=rng.uniform(0, 0.3),
        credit=rng.uniform(0, 1),
        own_credit=rng.uniform(0, 1),
        own_place=rng.uniform(0, 1),
        lost_desk=rng.choice((0, 0.3, 0.6, 1)),
        lost_outlet=rng.uniform(0, 0.3),
        bad_stamps=rng.uniform(0, 0.4),
        late_versions=rng.uniform(0.3, 1),
    )


@dataclass(slots=True)
class Node:
    """One text: sentences as (line, wording, parent), what stands around them, and the truth."""

    id: str
    outlet: str
    short: str
    title: str
    at: datetime
    lines: list[tuple[str, str, str]]
    parents: list[str] = field(default_factory=list)
    desks: set[str] = field(default_factory=set)
    place: str = ""
    credit: str = ""
    is_desk: bool = False
    lost: bool = False


OUTLETS = [
    f"{a} {b}"
    for b in ("Chronicle", "Post", "Dispatch", "Examiner", "Ledger")
    for a in ("Asterby", "Brindle", "Corrick", "Dunholm", "Eskdale", "Farrow", "Garsdale", "Hexley", "Ilford Bay", "Jarrow Vale")
]
SWAPS = {
    "said": ("told reporters", "stated", "noted"), "about": ("around", "roughly", "some"), "after": ("following",),
    "people": ("persons", "men and women"), "also": ("too",), "more than": ("over",), "near": ("close to",),
    "begin": ("start",), "began": ("started",), "large": ("big",), "says": ("said",), "while": ("as",), "but": ("though",),
    "not": ("never",), "had": ("has",), "was": ("has been",), "were": ("have been",), "early": ("in the first hours",),
    "day": ("date",), "told": ("informed",), "because": ("since",), "later": ("afterwards",), "which": ("that",),
}  # fmt: skip
FILLERS = ("meanwhile", "however", "reportedly", "in fact", "on the same day", "it emerged", "for its part", "once again")
OWN = (
    "Many still remember the {n} of {y}, when {w} {x} drew {k} letters in a week.",
    "A neighbour reached by telephone spoke of {w} {x} and counted {k} cars before noon.",
    "Of {k} shopkeepers asked about {w} {x}, most shrugged.",
    "In {y} a long report on {w} {x} had filled {k} pages.",
    "The {o} asked {k} shopkeepers about {w} {x}; most of them shrugged.",
)
WORDS = (
    "copper winter valley orchard ferry granite lantern harvest meadow signal canvas timber marble garden border silver"
    " market bottle window chapel cellar barrel saddle pepper ribbon hammer feather anchor copper ticket pocket"
).split()


def edited(rng: Random, text: str) -> str:
    """One small change of a desk's own making."""
    words = text.split(" ")
    kind = rng.random()
    spots = [k for k, word in enumerate(words) if word.lower() in SWAPS]
    if kind < 0.45 and spots:
        k = rng.choice(spots)
        words[k] = rng.choice(SWAPS[words[k].lower()])
    elif kind < 0.65 and text.count(", ") > 1 and "“" not in text and '"' not in text:
        parts = text.split(", ")
        del parts[rng.randrange(1, len(parts) - 1)]
        return ", ".join(parts)
    elif kind < 0.85:
        k = rng.randrange(1, len(words))
        words.insert(k, rng.choice(FILLERS))
    elif len(words) > 6:
        small = [k for k, word in enumerate(words[1:-1], 1) if word.islower()]
        if small:
            del words[rng.choice(small)]
    return " ".join(words)


@dataclass(slots=True)
class Newsroom:
    """One family in the making."""

    rng: Random
    event: Row
    style: Style
    name: str
    nodes: list[Node] = field(default_factory=list)

    def desks(self) -> None:
        """The desks' own reports, each later version descending from the one before."""
        desks = self.event["desks"]
        for desk in desks[: self.rng.randint(1, len(desks))]:
            before: Node | None = None
            versions = desk["versions"][: self.rng.randint(1, len(desk["versions"]))]
            for number, version in enumerate(versions):
                lines = [(sid, self.event["sentences"][sid]["text"], before.id if before else "") for sid in version["sentences"]]
                at = datetime.fromisoformat(version["published"])
                place = desk.get("dateline", "")
                node = Node(
                    f"{self.name}-d{desk['id']}{number}", desk["name"], desk["short"], version["headline"], at, lines, place=place
                )
                node.parents = [before.id] if before else []
                node.desks, node.is_desk = {desk["short"]}, True
                node.credit = desk["short"] if desk["kind"] == "agency" else ""
                node.lost = self.rng.random() < self.style.lost_desk
                self.nodes.append(node)
                before = node

    def outlets(self) -> None:
        """The outlets' articles, in the order of their times."""
        names = self.rng.sample(OUTLETS, self.style.articles)
        first = min(node.at for node in self.nodes)
        for number, outlet in enumerate(names):
            at = first + timedelta(hours=self.rng.expovariate(1 / 14) + 0.2)
            self.nodes.append(Node(f"{self.name}-a{number + 1:02}", outlet, outlet.split()[0], "", at, []))
        self.nodes.sort(key=lambda node: node.at)
        for node in self.nodes:
            if not node.is_desk:
                self.retell(node)
        self.nodes = [node for node in self.nodes if node.lines]

    def source(self, node: Node, without: set[str]) -> Node | None:
        """Whom it copies: a desk, or another outlet that has already printed."""
        before = [x for x in self.nodes if x.at < node.at and x.lines and not x.desks <= without]
        desks = [x for x in before if x.is_desk]
        others = [x for x in before if not x.is_desk]
        if others and (not desks or self.rng.random() < self.style.depth):
            return self.rng.choice(others[-8:])
        if desks and self.rng.random() < self.style.late_versions:
            latest = {min(x.desks): x for x in desks}
            return self.rng.choice(sorted(latest.values(), key=lambda x: x.id))
        return self.rng.choice(desks) if desks else None

    def retell(self, node: Node) -> None:
        """Copy, cut, reword, edit, weave, retitle and add."""
        rng, habit = self.rng, self.style
        parent = self.source(node, set())
        if parent is None:
            return
        lines = self.kept(parent)
        node.parents, node.desks = [parent.id], set(parent.desks)
        if rng.random() < habit.weave and (second := self.source(node, parent.desks)) is not None:
            have = {sid for sid, _, _ in lines}
            block = [line for line in self.kept(second) if line[0] not in have]
            if len(block) >= 2:
                lines = lines[: max(2, len(lines) * 2 // 3)]
                where = rng.choice((len(lines), len(lines) // 2))
                lines[where:where] = block[: max(2, len(block) * 2 // 3)]
                node.parents.append(second.id)
                node.desks |= second.desks
        reword = rng.uniform(0.4, 0.9) if rng.random() < habit.rewriters else 0.02
        out = [(sid, self.worded(sid, text, reword), up) for sid, text, up in lines]
        for k in range(3):
            if rng.random() < habit.own:
                out.insert(rng.randrange(1, len(out) + 1), (f"own-{node.id}-{k}", self.own(node), ""))
        if rng.random() < habit.stock:
            sid = rng.choice(self.event["background"])
            out.append((f"stock-{node.id}", self.event["sentences"][sid]["text"], ""))
        node.lines = out
        node.title = self.title(parent, out)
        desk = next(x for x in self.nodes if x.is_desk and x.short in parent.desks)
        of_desk = rng.random() < habit.own_place
        node.place = (desk.place if of_desk else parent.place) if rng.random() < 0.6 else ""
        if rng.random() < habit.credit:
            printed = (desk.credit, parent.short) if rng.random() < habit.own_credit else (parent.credit or parent.short,)
            node.credit = rng.choice(printed)
        if rng.random() < 0.06:
            node.credit = rng.choice([x["short"] for x in self.event["desks"]])
        node.lost = rng.random() < habit.lost_outlet

    def kept(self, parent: Node) -> list[tuple[str, str, str]]:
        """The parent's lines that survive the cuts."""
        rng, habit = self.rng, self.style
        lines = [(sid, text, parent.id) for sid, text, _ in parent.lines if not sid.startswith("stock") or rng.random() < 0.7]
        if rng.random() < habit.tail:
            lines = lines[: max(2, int(len(lines) * rng.uniform(0.3, 0.95)))]
        out = [line for line in lines if rng.random() >= habit.cut * 0.6]
        return out if len(out) > 1 else lines

    def worded(self, sid: str, text: str, reword: float) -> str:
        """The sentence as this outlet prints it."""
        known = self.event["sentences"].get(sid, {}).get("paraphrases", [])
        if known and self.rng.random() < reword:
            text = self.rng.choice(known)
            if self.rng.random() < 0.6:  # two outlets that reword do not hit on the same words
                text = edited(self.rng, edited(self.rng, edited(self.rng, text)))
        if self.rng.random() < self.style.edit:
            text = edited(self.rng, text)
        return text[0].upper() + text[1:]

    def own(self, node: Node) -> str:
        """A sentence that nobody else has."""
        rng = self.rng
        return rng.choice(OWN).format(
            o=node.outlet,
            n=rng.choice(WORDS),
            w=rng.choice(WORDS),
            x=rng.choice(WORDS),
            y=rng.randint(1950, 2024),
            k=rng.randint(3, 60),
        )

    def title(self, parent: Node, lines: list[tuple[str, str, str]]) -> str:
        """Its headline: the parent's, one of a few that all outlets use, or words of its own text."""
        rng = self.rng
        if rng.random() < self.style.keep_title:
            return parent.title
        if rng.random() < self.style.stock_title:
            return str(rng.choice(self.event["headlines"]))
        words = rng.choice(lines)[1].rstrip(".").split()
        start = rng.randrange(max(1, len(words) - 7))
        return " ".join(words[start : start + rng.randint(5, 8)]).capitalize()

    def stamp(self, node: Node) -> tuple[str | None, str]:
        """What the article shows as its time, and what that is worth."""
        if self.rng.random() >= self.style.bad_stamps:
            return node.at.isoformat(), "ok"
        kind = self.rng.choice(("absent", "date", "wrong"))
        if kind == "absent":
            return None, kind
        if kind == "date":
            return node.at.date().isoformat(), kind
        return (node.at + timedelta(hours=self.rng.choice((-1, 1)) * self.rng.uniform(2, 40))).isoformat(), kind

    def printed(self, node: Node) -> tuple[str, list[Row]]:
        """The text, and where its lines stand."""
        rng = self.rng
        head = node.place.upper()
        if head and (node.is_desk or node.credit) and rng.random() < 0.6:
            head += f" ({node.credit or node.short})"
        text = f"{head} - " if head else ""
        tail = f"\n\n({node.credit})" if node.credit and "(" not in head else ""
        rows = []
        for k, (sid, wording, up) in enumerate(node.lines):
            text += ("" if k == 0 else "\n\n" if k % 3 == 0 else " ") + wording
            row = {"start": len(text) - len(wording), "end": len(text), "line": sid, "mode": "own" if not up else "copied"}
            rows.append(row | {"variant": wording, "parent": up or None, "sid": sid, "desk": "", "kept": 1.0})
        return text + tail, rows

    def files(self) -> tuple[list[Row], Row]:
        """The articles as an outsider sees them, and the truth."""
        rows, known, lost = [], [], []
        bodies: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for node in self.nodes:
            text, passages = self.printed(node)
            if node.lost:
                body = " ".join(wording for _, wording, _ in node.lines)
                places, at = [], 0
                for sid, wording, _ in node.lines:
                    places.append({"start": at, "end": at + len(wording), "line": sid})
                    at += len(wording) + 1
                lost.append(
                    {
                        "id": node.id,
                        "outlet": node.outlet,
                        "title": node.title,
                        "text": body,
                        "sentences": places,
                        "parents": node.parents,
                    }
                )
                continue
            stamp, worth = self.stamp(node)
            rows.append({"id": node.id, "url": "", "outlet": node.outlet, "title": node.title, "text": text, "published": stamp})
            bodies[tuple(wording for _, wording, _ in node.lines)].append(node.id)
            total = sum(len(wording) for _, wording, _ in node.lines)
            parents = [
                {"id": up, "share": sum(len(w) for _, w, p in node.lines if p == up) / total, "verbatim": 1.0}
                for up in node.parents
            ]
            known.append({
                "id": node.id, "parents": parents, "passages": passages, "stamp": worth, "story": self.event["id"], "stub": False,
                "alterations": [], "credit_lines": [node.credit] if node.credit else [], "duplicate_of": None, "time": node.at.isoformat(),
            })  # fmt: skip
        truth = {
            "family": self.name, "event": self.event["id"], "kind": "copy", "profile": "drawn", "articles": known, "lost": lost,
            "duplicates": [group for group in bodies.values() if len(group) > 1], "claims": [], "copy_pairs": [], "desk_roots": [],
        }  # fmt: skip
        return rows, truth


def made(event: Row, name: str, seed: int) -> tuple[list[Row], Row]:
    """One family."""
    rng = Random(f"{seed} {name}")
    room = Newsroom(rng, event, style(rng), name)
    room.desks()
    room.outlets()
    return room.files()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--families", type=int, default=140)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    events = [json.loads(file.read_text("utf-8")) for file in sorted(options.events.glob("*.json"))]
    for number in range(options.families):
        event = events[number % len(events)]
        name = f"{event['id']}-r{options.seed}-{number:03}"
        rows, truth = made(event, name, options.seed)
        if len(rows) < 2:
            continue
        folder = options.out / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        (folder / "truth.json").write_text(json.dumps(truth), "utf-8")


if __name__ == "__main__":
    main()
