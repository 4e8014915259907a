"""Changes of meaning on the newsroom: along the true lines of descent, and on every hand-written rewording.

    python benchmarks/alterations.py NEWSROOM [--show]

NEWSROOM holds ``families/`` and ``events/``. The stemma is given (from truth.json), so this measures ``variants`` alone;
``benchmarks/newsroom.py`` measures it behind the real rooms. Counting is that of the newsroom's scorer: precision against all
altered sentences, recall of those made in this very article where the unaltered sentence is observed elsewhere.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from retold import variants
from retold.model import MEANING, Article, Descent, Edge, LostOriginal, SharedPassage, Span, Stemma, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

from pathlib import Path

Truth = dict[str, Any]
NAMES = {
    "attribution dropped": "attribution", "attribution weakened": "attribution", "attribution changed": "attribution",
    "hedge dropped": "hedge", "number changed": "number",
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--show", action="store_true", help="print every false finding and every miss")
    chosen = options.parse_args()
    along_descents(chosen.folder / "families", show=chosen.show)
    on_rewordings(chosen.folder / "events", show=chosen.show)


# ------------------------------------------------------------------------------------------------- along descents


def along_descents(folder: Path, *, show: bool) -> None:
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    seconds, articles = 0.0, 0
    for path in sorted(folder.glob("*/truth.json")):
        truth = json.loads(path.read_text("utf-8"))
        pool = read_articles(path.parent, truth)
        stemma = true_stemma(truth, pool)
        begin = time.process_time()
        found = variants.alterations(stemma, pool)
        seconds += time.process_time() - begin
        articles += len(pool)
        count(truth, pool, found, totals, show=show)
    print(f"{'along the true descents':26}{'found':>7}{'right':>7}{'to find':>9}{'P':>7}{'R':>7}{'F1':>7}")
    for kind in ("all", "attribution", "hedge", "number"):
        print(row(kind, totals[kind]))
    print(f"{articles} articles in {seconds:.1f} s of processor time")


def row(kind: str, total: Counter[str]) -> str:
    precision = total["right"] / total["found"] if total["found"] else 0.0
    recall = total["recalled"] / total["due"] if total["due"] else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{kind:26}{total['found']:7}{total['right']:7}{total['due']:9}{precision:7.3f}{recall:7.3f}{f1:7.3f}"


def read_articles(folder: Path, truth: Truth) -> dict[str, Article]:
    rows = {row["id"]: row for row in map(json.loads, (folder / "articles.jsonl").read_text("utf-8").splitlines())}
    return {
        one["id"]: Article(
            id=one["id"], label=one["id"], source="", text=rows[one["id"]]["text"], outlet="", title="", language="en",
            body=tuple(disjoint(sorted((p["start"], p["end"]) for p in one["passages"]))),
        )
        for one in truth["articles"]
    }  # fmt: skip


def disjoint(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in spans:
        if max(start, last) < end:
            yield max(start, last), end
            last = end


def true_stemma(truth: Truth, pool: dict[str, Article]) -> Stemma:
    lost = tuple(
        LostOriginal(id=one["id"], name="", agency="", text=one["text"], words=(), witnesses=(), confidence=1.0, evidence=())
        for one in truth["lost"]
    )
    descents = [row for one in (*truth["articles"], *truth["lost"]) for row in true_descents(one)]
    return Stemma(family_id=truth["family"], articles=tuple(sorted(pool)), lost=lost, descents=tuple(descents), roots=())


def true_descents(one: Truth) -> Iterator[Descent]:
    taken: dict[str, list[Edge]] = defaultdict(list)
    for passage in one.get("passages", []):
        if passage["parent"] and passage["parent_span"]:
            child, parent = Span(one["id"], passage["start"], passage["end"]), Span(passage["parent"], *passage["parent_span"])
            wording = "reworded" if passage["mode"] == "paraphrase" else "edited"
            taken[passage["parent"]].append(Edge(child=child, parent=parent, words=1, wording=wording))
    ranked = sorted(taken, key=lambda parent: (-sum(e.child.end - e.child.start for e in taken[parent]), parent))
    for rank, parent in enumerate(ranked[:2]):
        yield Descent(
            child_id=one["id"], parent_id=parent, rank=rank, share=1.0, confidence=1.0, direction="known", wording="copied from",
            alternatives=(), evidence=(), edges=tuple(taken[parent]),
        )  # fmt: skip


def count(
    truth: Truth, pool: dict[str, Article], found: Iterable[Variant], totals: dict[str, Counter[str]], *, show: bool
) -> None:
    altered = [dict(one, article=article["id"]) for article in truth["articles"] for one in article["alterations"]]
    clean = observed_unaltered(truth)
    hit: set[int] = set()
    seen: set[tuple[str, int, int, str]] = set()
    for variant in found:
        kind = NAMES.get(variant.kind)
        if (
            kind is None
            or variant.child is None
            or (key := (variant.child_id, variant.child.start, variant.child.end, kind)) in seen
        ):
            continue
        seen.add(key)
        matches = [k for k, one in enumerate(altered) if k not in hit and same(one, variant, kind)]
        hit |= set(matches[:1])
        for name in ("all", kind):
            totals[name] += Counter(found=1, right=bool(matches))
        if show and not matches:
            print(f"FALSE {variant.kind} {variant.child_id}: {variant.detail}\n   {variant.before}\n   {variant.after}")
    for k, one in enumerate(altered):
        if one["introduced_here"] and clean[one["line"], one["kind"]]:
            for name in ("all", one["kind"]):
                totals[name] += Counter(due=1, recalled=k in hit)
            if show and k not in hit:
                print(f"MISSED {one['kind']} {one['article']}: {pool[one['article']].text[one['start'] : one['end']]}")


def observed_unaltered(truth: Truth) -> dict[tuple[str, str], bool]:
    out: dict[tuple[str, str], bool] = defaultdict(bool)
    for article in truth["articles"]:
        bad = {(one["line"], one["kind"]) for one in article["alterations"]}
        for passage in article["passages"]:
            for kind in ("attribution", "hedge", "number"):
                out[passage["line"], kind] |= (passage["line"], kind) not in bad
    return out


def same(one: Truth, variant: Variant, kind: str) -> bool:
    if variant.child is None or one["article"] != variant.child_id or one["kind"] != kind:
        return False
    shared = min(one["end"], variant.child.end) - max(one["start"], variant.child.start)
    return shared >= 0.5 * min(one["end"] - one["start"], variant.child.end - variant.child.start)


# --------------------------------------------------------------------------------------------------- on rewordings


def on_rewordings(folder: Path, *, show: bool) -> None:
    """Each sentence of the events against its rewordings, and these against each other, both ways."""
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        event = json.loads(path.read_text("utf-8"))
        for key, sentence in event["sentences"].items():
            planted = event.get("paraphrase_drops", {}).get(key)
            for before, after, change in rewordings(sentence, planted):
                kinds = [variant.kind for variant in compared(before, after) if variant.kind in MEANING]
                right = [kind for kind in kinds if change and kind.startswith(change)]
                total += Counter(pairs=1, planted=bool(change), found=bool(right), false=len(kinds) - len(right))
                if show and (len(kinds) > len(right) or (change and not right)):
                    print(f"{'FALSE' if kinds else 'MISSED'} {change} {kinds}\n   {before}\n   {after}")
    print(
        f"{total['pairs']} pairs of rewordings: {total['false']} false findings, {total['found']} of {total['planted']} planted changes found"
    )


def rewordings(sentence: Truth, planted: str | None) -> Iterator[tuple[str, str, str | None]]:
    original, forms = sentence["text"], sentence.get("paraphrases", [])[:2]
    if forms:
        yield original, forms[0], None
        yield forms[0], original, None
    if len(forms) == 2:
        yield original, forms[1], planted
        yield forms[0], forms[1], planted
        if not planted:
            yield forms[1], original, None
            yield forms[1], forms[0], None


def compared(before: str, after: str) -> tuple[Variant, ...]:
    a, b = (
        Article(id=id_, label=id_, source="", text=text, outlet="", title="", language="en", body=((0, len(text)),))
        for id_, text in (("a", before), ("b", after))
    )
    whole = SharedPassage(a=Span("a", 0, len(before)), b=Span("b", 0, len(after)), words=1, similarity=0.5, wording="reworded")
    return variants.compare(a, b, (whole,))


if __name__ == "__main__":
    main()
