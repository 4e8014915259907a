"""Changes of meaning on the newsroom: along the true lines of descent, and on every hand-written rewording.

    python benchmarks/alterations.py NEWSROOM [--show]
    python benchmarks/alterations.py --pairs EVENTS [--show]

NEWSROOM holds ``families/`` and ``events/``. The stemma is given (from truth.json), so this measures ``variants`` alone;
``benchmarks/newsroom.py`` measures it behind the real rooms. Counting is that of the newsroom's scorer: precision against all
altered sentences, recall of those made in this very article where the unaltered sentence is observed elsewhere.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from retold import statements, variants
from retold.model import Article, Descent, Edge, LostOriginal, SharedPassage, Span, Stemma, Variant

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
    options.add_argument("--pairs", action="store_true", help="FOLDER holds events: only their pairs of sentences")
    options.add_argument("--show", action="store_true", help="print every false finding and every miss")
    chosen = options.parse_args()
    if chosen.pairs:
        on_rewordings(chosen.folder, show=chosen.show)
        return
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
    """Precision and recall by kind on pairs of sentences whose truth the events give, one way and the other.

    Faithful are a sentence and its rewordings, and any light edit of one; an event's ``paraphrase_drops`` says whose second
    rewording drops the speaker or the hedge, or changes the number.
    """
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.glob("*.json")):
        event = json.loads(path.read_text("utf-8"))
        for key, sentence in event["sentences"].items():
            planted = event.get("paraphrase_drops", {}).get(key)
            for before, after, change in [*rewordings(sentence, planted), *light_edits(sentence["text"])]:
                judge(before, after, change, totals, show=show)
    if not totals:
        return
    print(f"{'pairs of rewordings':26}{'found':>7}{'right':>7}{'to find':>9}{'P':>7}{'R':>7}{'F1':>7}")
    for kind in ("all", "attribution", "hedge", "number"):
        print(row(kind, totals[kind]))
    print(f"{totals['all']['pairs']} pairs, {totals['all']['pairs'] - totals['all']['due']} of them faithful")


def judge(before: str, after: str, change: str | None, totals: dict[str, Counter[str]], *, show: bool) -> None:
    found = [variant for variant in compared(before, after) if variant.kind in NAMES]
    kinds = sorted({NAMES[variant.kind] for variant in found})
    wrong = [kind for kind in kinds if kind != change]
    for kind in kinds:
        totals[kind] += Counter(found=1, right=kind == change)
    if change:
        totals[change] += Counter(due=1, recalled=change in kinds)
    totals["all"] += Counter(pairs=1, found=len(kinds), right=len(kinds) - len(wrong), due=bool(change), recalled=change in kinds)
    if show and (wrong or (change and change not in kinds)):
        told = "; ".join(f"{variant.kind}: {variant.detail}" for variant in found)
        print(f"{'FALSE' if wrong else 'MISSED'} {change} ({told})\n   {before}\n   {after}")


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


LIGHT_EDITS = (
    (r"\btwo\b", "2"), (r"\bthree\b", "3"), (r" percent\b", " per cent"), (r"\bkm\b", "kilometres"), (r"\bsaid that\b", "said"),
    (r'"([^"]*)"', r"“\1”"), (r"\bmay\b(?! \d)", "might"), (r"\bon (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)", ""), (r"\babout (?=\d)", "some "),
    (r"^The ", "Meanwhile, the "), (r"\bhad been\b", "was"), (r"\breported\b", "said"), (r" told reporters\b", " said"),
)  # fmt: skip


def light_edits(text: str) -> Iterator[tuple[str, str, str | None]]:
    """What desks do to every sentence, one at a time, both ways: none of it changes who said what, how surely or how many."""
    for pattern, instead in LIGHT_EDITS:
        edited = re.sub(pattern, instead, text)
        if edited != text:
            yield text, edited, None
            yield edited, text, None


def compared(before: str, after: str) -> tuple[Variant, ...]:
    a, b = (
        Article(id=id_, label=id_, source="", text=text, outlet="", title="", language="en", body=((0, len(text)),))
        for id_, text in (("a", before), ("b", after))
    )
    whole = SharedPassage(a=Span("a", 0, len(before)), b=Span("b", 0, len(after)), words=1, similarity=0.5, wording="reworded")
    found = variants.compare(a, b, (whole,), {one.id: statements.read(one).statements for one in (a, b)})
    return tuple(variant for variant in found if variant.child_id == "b")  # what b has and a has not is asked the other way round


if __name__ == "__main__":
    main()
