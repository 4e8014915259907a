"""Scan and find at growing size: CPU seconds, memory, what of the planted copy is found, one plot.

    python benchmarks/scale.py CORPORA WORK [--articles 10000 100000 1000000] [--memory 2GB]

CORPORA holds ``reuters-21578`` (SGML) and ``bbc-news`` (folders of text); WORK is scratch space, some ten gigabytes at a million articles.

The recipe, all of it from fixed seeds. Base texts are BBC articles and Reuters stories of 150 words and more. World 0 has
them as they are; in every further world each word outside the hundred most frequent is exchanged for another of its own frequency band, so that
lengths, frequencies and layout stay real while no phrase of content recurs between worlds. In each world one text in 25 is a wire report
that has one to six copies: exact, light (2-6 % of words changed), cut (35-80 % of the sentences, up to 4 % changed) or heavy (a third of the
sentences out, 12-22 % changed, foreign sentences in). Two other texts of the world get 30 to 120 words of each wire, with 0, 3 or 8 % of the words changed.
Half of the copies carry a line that their outlet prints above or below everything. Truth is written beside the articles.
A pile of more than 100,000 is that one again and again, each time with other letters for the letters: everything but the spelling stays.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np
import psutil
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(r"\w+|\W+")
KEPT = 100  # most frequent words, the same in every world
OUTLETS = [f"Outlet {number}" for number in range(300)]


# -------------------------------------------------------------------------------------------------------------- recipe


def base_texts(corpora: Path) -> list[str]:
    texts = [path.read_text("utf-8", "replace").strip() for path in sorted((corpora / "bbc-news").glob("*/*.txt"))]
    for path in sorted((corpora / "reuters-21578").rglob("*.sgm")):
        for match in re.finditer(r"<BODY>(.*?)</BODY>", path.read_text("latin-1"), re.DOTALL):
            text = html.unescape(match[1]).replace("\x03", "").strip()
            texts.append(re.sub(r"\s*\n(?!    )", " ", text).replace("\n    ", "\n"))
    return [text for text in dict.fromkeys(texts) if len(text.split()) >= 150]


class Recipe:
    """Articles of one world after the other."""

    def __init__(self, texts: list[str]) -> None:
        vocabulary: dict[str, int] = {}
        self.texts = [[vocabulary.setdefault(token, len(vocabulary)) for token in TOKEN.findall(text)] for text in texts]
        self.tokens = list(vocabulary)
        counts: Counter[str] = Counter()
        for text in self.texts:
            counts.update(self.tokens[token].lower() for token in text)
        self.ranked = [word for word, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0])) if word[0].isalnum()]
        rng = random.Random(77)
        self.notices = [
            [" ".join(rng.choices(self.ranked[KEPT:3000], k=rng.randint(15, 45))).capitalize() + "." for _ in range(2)]
            for _ in OUTLETS
        ]
        self.number = 0

    def world(self, number: int) -> Iterator[tuple[dict[str, str], dict[str, object] | None]]:
        """Rows (article, truth or None) of a world."""
        rng = random.Random(9000 + number)
        words = self._words(number)
        texts = [[words[token] for token in text] for text in self.texts]
        order = list(range(len(texts)))
        rng.shuffle(order)
        wires = order[: len(texts) // 25]
        hosts = dict(zip(order[len(wires) : 3 * len(wires)], [wire for wire in wires for _ in range(2)], strict=True))
        chosen = set(wires)
        label, days = {}, {}
        for wire in wires:
            days[wire] = rng.randint(0, 364) * 1440
            label[wire] = self._label()
            yield self._row(label[wire], "The Wire", days[wire], "".join(texts[wire])), None
            for _ in range(rng.choice([1, 2, 3, 4, 6])):
                kind = rng.choice(["exact", "light", "cut", "heavy"])
                body = self._copy(kind, texts[wire], texts[rng.choice(order)], rng)
                outlet = rng.randrange(len(OUTLETS))
                above, below = (line if rng.random() < 0.5 else "" for line in self.notices[outlet])
                name = self._label()
                yield (
                    self._row(name, OUTLETS[outlet], days[wire] + rng.randint(5, 600), f"{above}\n{body}\n{below}".strip()),
                    {"copy": name, "of": label[wire], "kind": kind},
                )
        for index, text in enumerate(texts):
            if index in chosen:
                continue
            name, outlet = self._label(), rng.choice(OUTLETS)
            if index not in hosts:
                yield self._row(name, outlet, rng.randint(0, 364) * 1440, "".join(text)), None
                continue
            wire = hosts[index]
            source = texts[wire]
            size = 2 * rng.randint(30, 120)
            start = rng.randint(0, max(0, len(source) - size))
            rate = rng.choice([0, 0.03, 0.08])
            lifted = "".join(self._edited(source[start : start + size], rate, rng)).strip()
            sentences = _sentences(text)
            at = rng.randint(0, len(sentences))
            before = "".join(token for sentence in sentences[:at] for token in sentence)
            before += "\n" if before else ""
            after = "".join(token for sentence in sentences[at:] for token in sentence)
            begin = len(before)
            lost = len(before) - len(before.lstrip())
            yield (
                self._row(name, outlet, days[wire] + rng.randint(10, 3000), f"{before}{lifted}\n{after}".strip()),
                {"lift": name, "of": label[wire], "rate": rate, "start": begin - lost, "end": begin - lost + len(lifted)},
            )

    def _words(self, number: int) -> list[str]:
        """What stands for each token in a world."""
        if number == 0:
            return self.tokens
        rng = random.Random(1000 * number)
        other: dict[str, str] = {}
        low = KEPT
        while low < len(self.ranked):
            high = min(len(self.ranked), max(low + 50, int(low * 1.3)))
            band = self.ranked[low:high]
            other.update(zip(band, rng.sample(band, len(band)), strict=True))
            low = high
        return [_cased(token, other.get(token.lower(), token)) for token in self.tokens]

    def _copy(self, kind: str, text: list[str], foreign: list[str], rng: random.Random) -> str:
        sentences = _sentences(text)
        if kind == "cut":
            kept = sentences[: max(2, int(len(sentences) * rng.uniform(0.35, 0.8)))]
            return "".join(self._edited([token for sentence in kept for token in sentence], rng.uniform(0, 0.04), rng))
        if kind == "heavy":
            kept = [sentence for sentence in sentences if rng.random() > 0.3] or sentences[:1]
            others = _sentences(foreign)
            for _ in range(rng.randint(1, 4)):
                kept.insert(rng.randint(0, len(kept)), [*rng.choice(others), " "])
            return "".join(self._edited([token for sentence in kept for token in sentence], rng.uniform(0.12, 0.22), rng))
        rate = rng.uniform(0.02, 0.06) if kind == "light" else 0
        return "".join(self._edited(text, rate, rng))

    def _edited(self, tokens: list[str], rate: float, rng: random.Random) -> list[str]:
        """Some words out, exchanged, or put in."""
        if not rate:
            return tokens
        out: list[str] = []
        for token in tokens:
            if not token[0].isalnum() or rng.random() >= rate:
                out.append(token)
                continue
            how = rng.random()
            if how > 0.67:
                out += [token, " ", rng.choice(self.ranked[KEPT:20000])]
            elif how > 0.34:
                out.append(rng.choice(self.ranked[KEPT:20000]))
        return out

    def _label(self) -> str:
        self.number += 1
        return f"d{self.number:08d}"

    @staticmethod
    def _row(label: str, outlet: str, minute: int, text: str) -> dict[str, str]:
        stamp = time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime(1_672_531_200 + 60 * minute))
        return {"id": label, "outlet": outlet, "published": stamp, "text": text}


def _cased(model: str, word: str) -> str:
    return word.upper() if model.isupper() and len(model) > 1 else word[:1].upper() + word[1:] if model[:1].isupper() else word


def _sentences(tokens: list[str]) -> list[list[str]]:
    out, held = [], []
    for token in tokens:
        held.append(token)
        if re.match(r"[.!?][\"”’']?\s", token) or "\n" in token:
            out.append(held)
            held = []
    return [*out, held] if held else out


def write_pile(corpora: Path, work: Path, articles: int) -> None:
    """A pile of this size and its truth; one beyond ``WHOLE`` is made of that many, again and again in other letters."""
    folder = work / str(articles)
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w") as truths, (folder / "articles.jsonl").open("w") as rows:
        if articles <= WHOLE:
            _write_worlds(corpora, articles, rows, truths)
        else:
            write_pile(corpora, work, WHOLE)
            _write_again(work / str(WHOLE), articles, rows, truths)
    (folder / "done").touch()


WHOLE = 100_000


def _write_worlds(corpora: Path, articles: int, rows: TextIO, truths: TextIO) -> None:
    recipe = Recipe(base_texts(corpora))
    written = world = 0
    while written < articles:
        for row, truth in recipe.world(world):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
            if truth:
                truths.write(json.dumps(truth) + "\n")
            if written >= articles:
                break
        world += 1


def _write_again(base: Path, articles: int, rows: TextIO, truths: TextIO) -> None:
    """Every length and offset stays as it is: letters are exchanged for letters, one for one."""
    for number in range(-(-articles // WHOLE)):
        letters = _letters(number)
        with (base / "articles.jsonl").open() as lines:
            for line in islice(lines, min(WHOLE, articles - number * WHOLE)):
                row = json.loads(line)
                row["text"] = row["text"].translate(letters)
                row["id"] += f"-{number}"
                rows.write(json.dumps(row, ensure_ascii=False) + "\n")
        with (base / "truth.jsonl").open() as lines:
            for line in lines:
                truth = json.loads(line)
                truth |= {key: f"{truth[key]}-{number}" for key in ("copy", "lift", "of") if key in truth}
                truths.write(json.dumps(truth) + "\n")


def _letters(number: int) -> dict[int, int]:
    """Consonants for consonants and vowels for vowels."""
    rng = random.Random(number)
    table: dict[int, int] = {}
    for kind in ("bcdfghjklmnpqrstvwxyz", "aeiou"):
        other = "".join(rng.sample(kind, len(kind))) if number else kind
        table |= str.maketrans(kind + kind.upper(), other + other.upper())
    return table


# ----------------------------------------------------------------------------------------------------------- measuring


def measured(command: list[str]) -> dict[str, float]:
    """CPU seconds and peak memory of a command and everything it starts."""
    began = time.time()
    process = subprocess.Popen(command)
    root, peak, seen = psutil.Process(process.pid), 0, {}
    while process.poll() is None:
        resident = 0
        try:
            for one in (root, *root.children(recursive=True)):
                try:
                    resident += one.memory_info().rss
                    times = one.cpu_times()
                    seen[one.pid] = times.user + times.system
                except psutil.Error:
                    continue
        except psutil.Error:
            break
        peak = max(peak, resident)
        time.sleep(0.1)
    if process.wait():
        raise SystemExit(f"{command} ended with {process.returncode}")
    return {"cpu": sum(seen.values()), "peak_mb": peak / 2**20, "wall": time.time() - began}


def scored(folder: Path, out: Path) -> dict[str, float]:
    """What of the planted copy was found."""
    columns = ["article", "text", "label", "same_as", "words"]
    articles = pq.read_table(out / "articles", columns=columns).to_pylist()
    text_of = {row["label"]: row["text"] for row in articles}
    name_of = {row["article"]: row["text"] for row in articles if row["same_as"] is None}
    words = {row["text"]: row["words"] for row in articles}
    copies, lifts = [], []
    for line in (folder / "truth.jsonl").open():
        truth = json.loads(line)
        (copies if "copy" in truth else lifts).append(truth)
    wanted = {
        frozenset((text_of[t.get("copy") or t["lift"]], text_of[t["of"]]))
        for t in (*copies, *lifts)
        if t.get("copy", t.get("lift")) in text_of
    }
    found = defaultdict(list)
    for batch in pq.ParquetDataset(out / "passages").read().to_batches(100_000):
        for row in batch.to_pylist():
            pair = frozenset((name_of[row["a"]], name_of[row["b"]]))
            if pair in wanted:
                found[pair].append(row | {"a": name_of[row["a"]], "b": name_of[row["b"]]})
    figures: dict[str, float] = {}
    for kind in ("exact", "light", "cut", "heavy"):
        pairs = [frozenset((text_of[t["copy"]], text_of[t["of"]])) for t in copies if t["kind"] == kind and t["copy"] in text_of]
        any_, much = [], []
        for pair in pairs:
            shared = sum(row["words"] for row in found.get(pair, ()))
            any_.append(len(pair) == 1 or shared > 0)
            much.append(len(pair) == 1 or shared >= 0.3 * min(words[text] for text in pair))
        figures[f"{kind}"], figures[f"{kind} .3"] = float(np.mean(any_)), float(np.mean(much))
    for rate in (0, 0.03, 0.08):
        hit = []
        for truth in lifts:
            if truth["rate"] == rate and truth["lift"] in text_of:
                name = text_of[truth["lift"]]
                inside = 0
                for row in found.get(frozenset((name, text_of[truth["of"]])), ()):
                    side = "a" if row["a"] == name else "b"
                    inside += max(0, min(truth["end"], row[f"{side}_end"]) - max(truth["start"], row[f"{side}_start"]))
                hit.append(inside >= 0.5 * (truth["end"] - truth["start"]))
        figures[f"lift {rate:.0%}"] = float(np.mean(hit))
    return figures


def find_seconds(folder: Path, out: Path, times: int = 15) -> dict[str, float]:
    """Wall and CPU of ``retold find`` from a cold process, on texts of the pile and on a text with a lifted paragraph."""
    rows = []
    with (folder / "articles.jsonl").open() as stream:
        for number, line in enumerate(stream):
            if number % 997 == 3:
                rows.append(json.loads(line)["text"])
            if len(rows) == times:
                break
    took = []
    for text in rows:
        question = folder / "question.txt"
        question.write_text(f"An opening of our own.\n{text[len(text) // 3 : len(text) // 3 + 700]}\nAnd an ending.")
        took.append(measured_once([sys.executable, "-m", "retold", "find", str(out), str(question), "--json"]))
    return {"find_cpu": float(np.median([cpu for cpu, _ in took])), "find_wall": float(np.median([wall for _, wall in took]))}


def measured_once(command: list[str]) -> tuple[float, float]:
    import resource  # noqa: PLC0415

    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.time() - began


# ---------------------------------------------------------------------------------------------------------------- plot


def plot(figures: list[dict[str, float]]) -> str:
    """CPU seconds and memory against articles, both axes by powers of ten."""
    width, height, left, base = 640, 360, 60, 310
    low, high = 3.8, 6.7

    def x(articles: float) -> float:
        return left + (np.log10(articles) - low) / (high - low) * (width - left - 110)

    def y(value: float) -> float:
        return base - (np.log10(max(value, 1)) / 4) * (base - 30)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<title>Seconds of processor and megabytes of memory against articles</title><rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    parts += [
        f'<path d="M{left} {y(10**power):.0f}H{width - 110}" stroke="#ddd"/><text x="{left - 8}" y="{y(10**power) + 4:.0f}" text-anchor="end">{10**power:,}</text>'
        for power in range(5)
    ]
    parts += [
        f'<text x="{x(row["articles"]):.0f}" y="{base + 20}" text-anchor="middle">{int(row["articles"]):,}</text>'
        for row in figures
    ]
    for key, colour, name in (("cpu", "#0b5", "CPU seconds"), ("peak_mb", "#b50", "peak MB"), ("text_mb", "#888", "MB of text")):
        points = " ".join(f"{x(row['articles']):.1f},{y(row[key]):.1f}" for row in figures)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(row["articles"]):.1f}" cy="{y(row[key]):.1f}" r="3" fill="{colour}"/>' for row in figures]
        last = figures[-1]
        parts.append(f'<text x="{x(last["articles"]) + 8:.0f}" y="{y(last[key]) + 4:.0f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{(left + width - 110) / 2:.0f}" y="{base + 42}" text-anchor="middle">articles</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--plot", type=Path, default=Path(__file__).with_name("scale.svg"))
    given = parser.parse_args()
    for articles in given.articles:
        folder = given.work / str(articles)
        write_pile(given.corpora, given.work, articles)
        out = folder / "out"
        command = [
            sys.executable,
            "-m",
            "retold",
            "scan",
            str(folder / "articles.jsonl"),
            str(out),
            "--memory",
            given.memory,
            "-q",
        ]
        figures = {"articles": articles, **measured(command)} if not (folder / "figures.json").exists() else {}
        if figures:
            figures["text_mb"] = pq.read_table(out / "texts", columns=["content"])["content"].nbytes / 1e6
            (folder / "figures.json").write_text(json.dumps(figures))
    rows = []
    for path in sorted(given.work.glob("*/figures.json"), key=lambda path: int(path.parent.name)):
        figures = json.loads(path.read_text())
        if "exact" not in figures:
            out = path.parent / "out"
            tables = json.loads((out / "manifest.json").read_text())["tables"]
            figures |= tables | {"articles": figures["articles"]} | scored(path.parent, out) | find_seconds(path.parent, out)
            path.write_text(json.dumps(figures))
        rows.append(figures)
    for key in rows[0]:
        print(f"{key:<12}", *(f"{row[key]:>14,.3f}" if row[key] < 10 else f"{row[key]:>14,.0f}" for row in rows))
    given.plot.write_text(plot(rows))


if __name__ == "__main__":
    main()
