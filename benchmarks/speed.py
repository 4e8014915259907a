"""How fast shared text is found in a large pile, in how much memory, and how much of what was planted is found.

    python benchmarks/speed.py DIR [--articles 20000] [--rounds 3] [--sentences 0]

DIR holds news: ``*.txt`` files (one article each) and ``*.sgm`` files (Reuters-21578), in any folders. When it holds fewer
articles than asked for, more worlds are made: the same articles with every word but the hundred commonest exchanged for
another of about the same frequency, so that lengths, word frequencies and natural repetition stay those of news while the
content of two worlds does not meet. Into each world retellings are planted, with known truth: one article in 25 is a wire,
and has one to six copies (exact; light: 2-6 % of words changed; cut: the first 35-80 % of sentences; heavy: 12-22 %
changed, sentences dropped and foreign ones put in), and two foreign articles lift 30 to 120 words of it with 0, 3 or 8 %
changed. Times are CPU seconds of this process, median of the rounds; memory is the peak above the loaded text.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from retold import fingerprints, reuse
from retold.model import Article
from retold.reuse.passages import WordPassage, chained
from retold.reuse.runs import shared_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKEN = re.compile(r"\w+|\W+")
CHANGES = (0.0, 0.03, 0.08)


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy: ``child`` took ``text[start:end]`` of itself from ``parent``."""

    kind: str
    parent: int
    child: int
    start: int
    end: int


@dataclass(slots=True)
class Corpus:
    """Texts and what was planted in them."""

    texts: list[str] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def add(self, text: str) -> int:
        """Number of the new article."""
        self.texts.append(text)
        return len(self.texts) - 1


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--sentences", type=int, default=0, help="also time reuse.find, with its second pass, on so many articles"
    )
    chosen = options.parse_args()
    corpus = plant(sorted(news(chosen.folder)), chosen.articles)
    articles = [article(number, text) for number, text in enumerate(corpus.texts)]
    size = sum(len(text.encode()) for text in corpus.texts) / 1e6
    print(f"{len(articles)} articles, {size:.1f} MB, {len(corpus.planted)} planted copies")
    loaded = resident(reset=True)
    rounds = [timed(articles) for _ in range(chosen.rounds)]
    peak = (resident() - loaded) / 1024
    for stage in rounds[0][0]:
        seconds = statistics.median(times[stage] for times, _ in rounds)
        print(f"  {stage:14}{seconds:8.2f} s {size / max(seconds, 1e-9):8.1f} MB/s")
    total = statistics.median(sum(times.values()) for times, _ in rounds)
    print(
        f"  {'all':14}{total:8.2f} s {size / total:8.1f} MB/s, {len(articles) / total:.0f} articles/s, {peak:.0f} MB above the text"
    )
    for kind, (found, covered, count) in sorted(recall(corpus, articles, rounds[-1][1]).items()):
        print(f"  {kind:14}{count:8} planted {found:8.3f} found {covered:8.3f} of the words")
    if chosen.sentences:
        begin = time.process_time()
        reuse.find(articles[: chosen.sentences])
        print(f"  second pass on {chosen.sentences} articles: {time.process_time() - begin:.1f} s")


def timed(articles: Sequence[Article]) -> tuple[dict[str, float], list[WordPassage]]:
    """CPU seconds of each stage of the first pass, and what it finds."""
    clock = [time.process_time()]
    words = fingerprints.words(articles)
    clock.append(time.process_time())
    prints = fingerprints.winnow(words)
    clock.append(time.process_time())
    runs = shared_runs(words, prints)
    clock.append(time.process_time())
    passages = list(chained(runs).rows())
    clock.append(time.process_time())
    stages = ("words", "fingerprints", "runs", "passages")
    return {stage: after - before for stage, before, after in zip(stages, clock, clock[1:], strict=False)}, passages


def resident(*, reset: bool = False) -> int:
    """Peak resident memory in kB; with ``reset`` the peak is counted from now on (Linux)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def recall(corpus: Corpus, articles: Sequence[Article], passages: Sequence[WordPassage]) -> dict[str, tuple[float, float, int]]:
    """For each kind: share of copies that have a passage with their parent, mean share of their words in passages, count."""
    words = fingerprints.words(articles)
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for passage in passages:
        between[passage.a, passage.b].append((passage.a_start, passage.a_end))
        between[passage.b, passage.a].append((passage.b_start, passage.b_end))
    shares: dict[str, list[float]] = defaultdict(list)
    for copy in corpus.planted:
        low, high = words.bounds[copy.child], words.bounds[copy.child + 1]
        starts = words.starts[low:high]
        inside = (starts >= copy.start) & (starts < copy.end)
        covered = inside & False
        for start, end in between[copy.child, copy.parent]:
            covered[start:end] = True
        shares[copy.kind].append(float((covered & inside).sum() / max(inside.sum(), 1)))
    return {
        kind: (statistics.mean(share > 0 for share in some), statistics.mean(some), len(some)) for kind, some in shares.items()
    }


def article(number: int, text: str) -> Article:
    return Article(id=f"{number:08}", label=str(number), source="", text=text, outlet="", title="", body=((0, len(text)),))


# -------------------------------------------------------------------------------------------------------- base text


def news(folder: Path) -> Iterator[str]:
    """The articles of a folder that have some length."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt" and "readme" not in path.name.casefold():
            yield path.read_bytes().decode("utf-8", "replace")
        elif path.suffix == ".sgm":
            text = path.read_bytes().decode("latin-1")
            yield from (
                unescape(body).removesuffix("Reuter\n\x03") for body in re.findall(r"<BODY>(.*?)</BODY>", text, re.DOTALL)
            )


def plant(base: Sequence[str], wanted: int) -> Corpus:
    """A corpus of about the wanted size."""
    tokens = [TOKEN.findall(text) for text in base if len(text) > 200]
    random.Random(5).shuffle(tokens)
    counts = Counter(token.lower() for row in tokens for token in row if token[0].isalnum())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    corpus = Corpus()
    world = 0
    while len(corpus.texts) < wanted:
        room = max(50, int((wanted - len(corpus.texts)) / 1.13))
        mapping = exchange(ranked, world) if world else {}
        plant_world(
            corpus,
            [[_as_written(token, mapping.get(token.lower(), token)) for token in row] for row in tokens[:room]],
            ranked,
            world,
        )
        world += 1
    return corpus


def exchange(ranked: Sequence[str], world: int) -> dict[str, str]:
    """Each word but the hundred commonest for another of its band of frequency."""
    rng = random.Random(world)
    mapping: dict[str, str] = {}
    at = 100
    while at < len(ranked):
        band = list(ranked[at : max(at + 50, int(at * 1.3))])
        other = band[:]
        rng.shuffle(other)
        mapping.update(zip(band, other, strict=True))
        at += len(band)
    return mapping


def _as_written(old: str, new: str) -> str:
    if old is new:
        return old
    return new.upper() if old.isupper() and len(old) > 1 else new.capitalize() if old[:1].isupper() else new


# ---------------------------------------------------------------------------------------------------------- planting


def plant_world(corpus: Corpus, rows: Sequence[list[str]], ranked: Sequence[str], world: int) -> None:
    rng = random.Random(9000 + world)
    vocabulary = ranked[100:20_000]
    wires = [number for number, row in enumerate(rows) if len(row) > 200][: max(1, len(rows) // 25)]
    hosts = [number for number in range(len(rows)) if number not in set(wires)]
    lifts = {}
    for order, wire in enumerate(wires):
        root = corpus.add("".join(rows[wire]))
        for _ in range(rng.choice((1, 2, 3, 4, 6))):
            kind = rng.choice(("exact", "light", "cut", "heavy"))
            text = "".join(retold_tokens(kind, rows[wire], rows[rng.choice(hosts)], vocabulary, rng))
            corpus.planted.append(Planted(kind, root, corpus.add(text), 0, len(text)))
        for host in hosts[2 * order : 2 * order + 2]:
            lifts[host] = (root, rows[wire])
    for host in hosts:
        if host in lifts:
            lift(corpus, *lifts[host], rows[host], vocabulary, rng)
        else:
            corpus.add("".join(rows[host]))


def retold_tokens(kind: str, tokens: list[str], other: list[str], vocabulary: Sequence[str], rng: random.Random) -> list[str]:
    if kind == "exact":
        return tokens
    if kind == "light":
        return edited(tokens, rng.uniform(0.02, 0.06), vocabulary, rng)
    sentences = split(tokens)
    if kind == "cut":
        kept = sentences[: max(2, int(len(sentences) * rng.uniform(0.35, 0.8)))]
        return edited([token for sentence in kept for token in sentence], rng.uniform(0, 0.04), vocabulary, rng)
    kept = [sentence for sentence in sentences if rng.random() > 0.3] or sentences[:1]
    for _ in range(rng.randint(1, 4)):
        kept.insert(rng.randint(0, len(kept)), [*rng.choice(split(other)), " "])
    return edited([token for sentence in kept for token in sentence], rng.uniform(0.12, 0.22), vocabulary, rng)


def lift(corpus: Corpus, root: int, wire: list[str], host: list[str], vocabulary: Sequence[str], rng: random.Random) -> None:
    length = 2 * rng.randint(30, 120)
    at = rng.randint(0, max(0, len(wire) - length))
    rate = rng.choice(CHANGES)
    lifted = "".join(edited(wire[at : at + length], rate, vocabulary, rng)).strip()
    sentences = split(host)
    cut = rng.randint(0, len(sentences))
    before = "".join(token for sentence in sentences[:cut] for token in sentence) + "\n"
    after = "\n" + "".join(token for sentence in sentences[cut:] for token in sentence)
    child = corpus.add(before + lifted + after)
    corpus.planted.append(Planted(f"lifted {rate:.0%}", root, child, len(before), len(before) + len(lifted)))


def edited(tokens: Sequence[str], rate: float, vocabulary: Sequence[str], rng: random.Random) -> list[str]:
    """Some words dropped, exchanged, or followed by another."""
    out: list[str] = []
    for token in tokens:
        if rate and token[0].isalnum() and rng.random() < rate:
            out += rng.choice(([], [rng.choice(vocabulary)], [token, " ", rng.choice(vocabulary)]))
        else:
            out.append(token)
    return out


def split(tokens: Sequence[str]) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for token in tokens:
        sentences[-1].append(token)
        if re.match(r"[.!?][\"”’']?\s", token) or "\n\n" in token:
            sentences.append([])
    return [sentence for sentence in sentences if sentence] or [[" "]]


if __name__ == "__main__":
    main()
