"""Tries two properties of the five figures on piles of articles, one article at a time.

    python benchmarks/properties.py PILE_DIR [--every N] [--skip M] [--only NAME] [--tell] [--jobs 2]

PILE_DIR holds piles: folders of articles, ``.jsonl`` files, or folders with an ``articles.jsonl`` as the newsroom has them.

copy     a verbatim copy at another outlet, stamped a day after the last article, changes voices, routes and bottleneck of no claim
deletion deleting an article that copied (by the pile's ``truth.json``, else by our own lines of descent) raises the routes of no claim

Claims are told from one another by the places of their mentions. ``broken`` counts claims; ``other claims`` counts, apart, those that
the change put together from other mentions, of which routes cannot be compared one by one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from retold import pipeline, read
from retold.model import Claim, Pile, RawRecord, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[str, int, int]  # source of the record, start, end
COPIER = "The Copying Herald"


@dataclass(frozen=True)
class Told:
    """A claim without the ids that follow from what else is in the pile."""

    text: str
    places: frozenset[Place]
    voices: tuple[str, ...]
    routes: tuple[int, int]
    bottleneck: tuple[str, ...]


@dataclass
class Tally:
    """What was tried and what broke."""

    tried: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, more: Tally) -> None:
        """All of another tally as well."""
        for name in ("tried", "claims", "broken", "other"):
            getattr(self, name).update(getattr(more, name))
        self.notes += more.notes


def told(trace: Trace, without: str = "") -> list[Told]:
    """The claims of a trace, mentions in one record left out."""
    source = {article.id: article.source.rpartition("/")[2] for article in trace.articles}
    lost = {
        lost.id: "lost " + " ".join(sorted(source[key] for key in lost.witnesses if key in source and source[key] != without))
        for tree in trace.stemmata
        for lost in tree.lost
    }
    names = {voice.id: voice.name for voice in trace.voices}

    def node(key: str) -> str:
        bare = key.removeprefix("desk:")
        return "desk " + ({**source, **lost}[bare]) if bare in source or bare in lost else names.get(key, key)

    def one(claim: Claim) -> Told:
        figures = claim.figures
        return Told(
            text=claim.text,
            places=frozenset(
                (source[mention.span.article_id], mention.span.start, mention.span.end)
                for mention in claim.mentions
                if source[mention.span.article_id] != without
            ),
            voices=tuple(sorted(map(node, figures.voices))),
            routes=(figures.routes.low, figures.routes.high),
            bottleneck=tuple(sorted(map(node, figures.bottleneck))),
        )

    return [found for found in map(one, trace.claims) if found.places]


def traced(records: tuple[RawRecord, ...]) -> Trace:
    return pipeline.trace(Pile(records=records))


def last_stamp(trace: Trace) -> datetime:
    stamps = [article.published.at for article in trace.articles if article.published]
    return max(stamps, default=datetime(2026, 1, 1, tzinfo=UTC))


def copies(records: tuple[RawRecord, ...], before: Trace) -> Iterator[tuple[str, list[Told], list[Told]]]:
    """Each article printed once more: name, claims before, claims after."""
    stamp = (last_stamp(before) + timedelta(days=1)).isoformat()
    plain = told(before)
    for record in records:
        copy = replace(record, source="the copy", label="the copy", url="", outlet=COPIER, published=stamp)
        yield record.label, plain, told(traced((*records, copy)), without="the copy")


def deletions(
    records: tuple[RawRecord, ...], before: Trace, copied: frozenset[str]
) -> Iterator[tuple[str, list[Told], list[Told]]]:
    """Each copied article left out: name, claims before, claims after."""
    for record in records:
        if record.label in copied and len(records) > 1:
            yield record.label, told(before), told(traced(tuple(other for other in records if other is not record)))


def changed(name: str, before: list[Told], after: list[Told]) -> Iterator[tuple[str, str]]:
    """``broken`` or ``other``, with the claims, for each claim of the changed pile that is not as it must be."""
    for claim in after:
        then = max(before, key=lambda old: (len(old.places & claim.places), -len(old.places)), default=None)
        if then is None or not then.places & claim.places:
            yield "other", f"new: {claim.text!r} {claim.routes}"
            continue
        same = claim.places == then.places if name == "copy" else claim.places <= then.places
        worse = (
            (claim.voices, claim.routes, claim.bottleneck) != (then.voices, then.routes, then.bottleneck)
            if name == "copy"
            else claim.routes[0] > then.routes[0] or claim.routes[1] > then.routes[1]
        )
        if worse or (name == "copy" and not same):
            yield "broken" if same else "other", _difference(then, claim)


def _difference(then: Told, claim: Told) -> str:
    rows = [
        f"  {name}: {getattr(then, name)} -> {getattr(claim, name)}"
        for name in ("voices", "routes", "bottleneck")
        if getattr(then, name) != getattr(claim, name)
    ]
    if lost := then.places - claim.places:
        rows.append(f"  without {sorted(lost)}")
    if new := claim.places - then.places:
        rows.append(f"  with {sorted(new)}")
    return "\n".join([repr(claim.text), *rows])


def copied(pile: Path, before: Trace) -> frozenset[str]:
    """Labels of the articles that copied from another."""
    truth = pile / "truth.json"
    if truth.is_file():
        return frozenset(row["id"] for row in json.loads(truth.read_text())["articles"] if row["parents"])
    label = {article.id: article.label for article in before.articles}
    return frozenset(
        label[descent.child_id] for tree in before.stemmata for descent in tree.descents if descent.child_id in label
    )


def tally(pile: Path) -> Tally:
    """One pile, each article of it copied and, if it copied, deleted."""
    found = read.records([str(pile / "articles.jsonl" if (pile / "articles.jsonl").is_file() else pile)])
    records = found.records
    before = traced(records)
    out = Tally()
    runs = {"copy": copies(records, before), "deletion": deletions(records, before, copied(pile, before))}
    for name, tries in runs.items():
        for label, old, new in tries:
            out.tried[name] += 1
            out.claims[name] += len(new)
            for how, words in changed(name, old, new):
                (out.broken if how == "broken" else out.other)[name] += 1
                out.notes.append(f"{pile.name} {name} of {label}: {how}\n       {words}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("piles", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each Nth pile")
    parser.add_argument("--skip", type=int, default=0, help="begin with another")
    parser.add_argument("--only", default="", help="take piles whose name holds this")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--tell", action="store_true", help="print each violation")
    chosen = parser.parse_args()
    piles = [
        path for path in sorted(chosen.piles.iterdir()) if (path.is_dir() or path.suffix == ".jsonl") and chosen.only in path.name
    ]
    whole = Tally()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for part in pool.map(tally, islice(piles, chosen.skip, None, chosen.every)):
            whole.add(part)
            if chosen.tell:
                print(*part.notes, sep="\n", flush=True)
    print(f"{'':10}{'tried':>8}{'claims':>9}{'broken':>8}{'other claims':>14}")
    for name in ("copy", "deletion"):
        print(f"{name:10}{whole.tried[name]:8}{whole.claims[name]:9}{whole.broken[name]:8}{whole.other[name]:14}")


if __name__ == "__main__":
    main()
