"""Scores stories on ECB+: topics with two look-alike events each, no dates, the line with the address dropped.

    python benchmarks/stories.py DIR [--folds 5]

DIR holds ``<topic>/<topic>_<n>ecb.xml`` and ``...ecbplus.xml``: two different events of one topic. All articles go in as one pile,
each a family of its own; weights and threshold are those that ship. B-cubed over articles. The words of a topic are not hidden:
a topic's articles are told from all others at the same time.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from retold import stories, times
from retold.model import Article, Stamp


def read(path: Path) -> Article:
    """One ECB+ file as an article: the sentences, without a first one that is an address."""
    lines: dict[str, list[str]] = defaultdict(list)
    for token in ET.parse(path).getroot().iter("token"):
        lines[token.get("sentence") or ""].append(token.text or "")
    sentences = [" ".join(words) for words in lines.values()]
    if sentences and re.match(r"https? ?:|www ?\.", sentences[0]):
        sentences = sentences[1:]
    text = "\n".join(untokenised(sentence) for sentence in sentences)
    return Article(
        id=path.stem, label=path.stem, source=str(path), text=text, outlet="", title="", language="en", body=((0, len(text)),)
    )


def untokenised(sentence: str) -> str:
    """Blanks before marks and inside quotes away, as a page would show it."""
    sentence = sentence.replace("`` ", "“").replace(" ''", "”")
    return re.sub(r" ([.,;:!?)]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b)", r"\1", sentence).replace("( ", "(")


def event(article_id: str) -> str:
    """The true story: topic and sort of file."""
    topic, rest = article_id.split("_")
    return topic + re.sub(r"\d+", "", rest)


def bcubed(truth: dict[str, str], ours: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1, item by item."""
    true_groups, our_groups = defaultdict(set), defaultdict(set)
    for item in truth:
        true_groups[truth[item]].add(item)
        our_groups[ours[item]].add(item)
    precision = sum(len(true_groups[truth[i]] & our_groups[ours[i]]) / len(our_groups[ours[i]]) for i in truth) / len(truth)
    recall = sum(len(true_groups[truth[i]] & our_groups[ours[i]]) / len(true_groups[truth[i]]) for i in truth) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def grouped(articles: list[Article], *, one_by_one: bool) -> dict[str, str]:
    """The story of each article, all at once or as they come: in an order made from their names, since they have no dates."""
    values = [value for article in articles for value in times.tag(article)]
    if one_by_one:
        dated = [replace(article, published=arrival(article.id)) for article in articles]
        found = stories.follow(dated, (), values)
    else:
        found = stories.group(articles, (), values)
    return {article_id: story.id for story in found for article_id in story.articles}


def arrival(article_id: str) -> Stamp:
    """A made-up moment: only the order is used, the precision says that the day is not known."""
    seconds = int(hashlib.sha256(article_id.encode()).hexdigest()[:7], 16)
    return Stamp(at=datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), precision="unknown", origin="record")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    articles = [read(path) for path in sorted(arguments.folder.rglob("*.xml")) if re.fullmatch(r"\d+_\d+ecb(?:plus)?", path.stem)]
    topics = sorted({article.id.split("_")[0] for article in articles}, key=int)
    print(f"{'pile':20} {'texts':>6} {'events':>7} {'ours':>6} {'P':>7} {'R':>7} {'F1':>7} {'seconds':>8}")
    rows = [(f"fold {fold + 1}", set(topics[fold :: arguments.folds])) for fold in range(arguments.folds)] + [
        ("all at once", set(topics))
    ]
    for one_by_one in (False, True):
        print("one by one" if one_by_one else "all articles of a pile together")
        sums = [0.0, 0.0, 0.0]
        for name, chosen in rows:
            pile = [article for article in articles if article.id.split("_")[0] in chosen]
            begin = time.process_time()
            ours = grouped(pile, one_by_one=one_by_one)
            seconds = time.process_time() - begin
            truth = {article.id: event(article.id) for article in pile}
            figures = bcubed(truth, ours)
            if name != "all at once":
                sums = [total + figure / arguments.folds for total, figure in zip(sums, figures, strict=True)]
            shown = " ".join(f"{100 * figure:7.2f}" for figure in figures)
            print(f"{name:20} {len(pile):6} {len(set(truth.values())):7} {len(set(ours.values())):6} {shown} {seconds:8.1f}")
        print(f"{'mean of folds':20} {'':6} {'':7} {'':6} " + " ".join(f"{100 * figure:7.2f}" for figure in sums))


if __name__ == "__main__":
    main()
