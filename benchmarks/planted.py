"""A pile of any size made of real news, with copies planted in it and known.

The base are the news articles of a folder (``*.txt``, one article each, and ``*.sgm``, Reuters-21578) of some length. For more
articles than the base has, more worlds are made: the same articles with every word but the hundred commonest exchanged for
another of about the same frequency, so that lengths, word frequencies and natural repetition stay those of news while the
content of two worlds does not meet. Into each world retellings are planted: one article in 25 is a wire, and has one to six
copies (exact; light: 2-6 % of words changed; cut: the first 35-80 % of sentences; heavy: 12-22 % changed, sentences dropped
and foreign ones put in), and two foreign articles lift 30 to 120 words of it with 0, 3 or 8 % changed. Everything follows
from the base and fixed seeds.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

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
    """Texts, the world each is of, and what was planted."""

    texts: list[str] = field(default_factory=list)
    worlds: list[int] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def add(self, text: str, world: int) -> int:
        """Number of the new article."""
        self.texts.append(text)
        self.worlds.append(world)
        return len(self.texts) - 1


def news(folder: Path) -> Iterator[str]:
    """The articles of a folder, in the order of their files."""
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
    rows = [TOKEN.findall(text) for text in sorted(base)]
    random.Random(5).shuffle(rows)
    counts = Counter(token.lower() for row in rows for token in row if token[0].isalnum())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    spellings = sorted({token for row in rows for token in row})
    corpus = Corpus()
    world = 0
    while len(corpus.texts) < wanted:
        room = max(50, int((wanted - len(corpus.texts)) / 1.13))
        mapping = exchange(ranked, world) if world else {}
        spelt = {token: _as_written(token, mapping.get(token.lower(), token)) for token in spellings}
        plant_world(corpus, [[spelt[token] for token in row] for row in rows[:room]], ranked, world)
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


def plant_world(corpus: Corpus, rows: Sequence[list[str]], ranked: Sequence[str], world: int) -> None:
    rng = random.Random(9000 + world)
    vocabulary = ranked[100:20_000]
    wires = [number for number, row in enumerate(rows) if len(row) > 200][: max(1, len(rows) // 25)]
    chosen = set(wires)
    hosts = [number for number in range(len(rows)) if number not in chosen]
    lifts = {}
    for order, wire in enumerate(wires):
        root = corpus.add("".join(rows[wire]), world)
        for _ in range(rng.choice((1, 2, 3, 4, 6))):
            kind = rng.choice(("exact", "light", "cut", "heavy"))
            text = "".join(retold(kind, rows[wire], rows[rng.choice(hosts)], vocabulary, rng))
            corpus.planted.append(Planted(kind, root, corpus.add(text, world), 0, len(text)))
        for host in hosts[2 * order : 2 * order + 2]:
            lifts[host] = (root, rows[wire])
    for host in hosts:
        if host in lifts:
            lift(corpus, *lifts[host], rows[host], vocabulary, rng, world)
        else:
            corpus.add("".join(rows[host]), world)


def retold(kind: str, tokens: list[str], other: list[str], vocabulary: Sequence[str], rng: random.Random) -> list[str]:
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


def lift(
    corpus: Corpus, root: int, wire: list[str], host: list[str], vocabulary: Sequence[str], rng: random.Random, world: int
) -> None:
    length = 2 * rng.randint(30, 120)
    at = rng.randint(0, max(0, len(wire) - length))
    rate = rng.choice(CHANGES)
    lifted = "".join(edited(wire[at : at + length], rate, vocabulary, rng)).strip()
    sentences = split(host)
    cut = rng.randint(0, len(sentences))
    before = "".join(token for sentence in sentences[:cut] for token in sentence) + "\n"
    after = "\n" + "".join(token for sentence in sentences[cut:] for token in sentence)
    child = corpus.add(before + lifted + after, world)
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
