"""Scores the time tagger on TimeML files with the definitions of TempEval-3 (UzZaman et al. 2013).

    python benchmarks/timeml.py DIR [--errors]

DIR holds TimeML files (``*.tml``) or MEANTIME files (CAT ``*.xml``), in folders: one row a folder. Strict: both ends of the extent are
right. Relaxed: extents overlap. Value and type: share of the gold expressions found whose value (type) is right, times relaxed F1.
The creation time itself is given, not scored. Decades and centuries are written the short way of these corpora ("199", "19").
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from retold import times

if TYPE_CHECKING:
    from retold.model import TimeValue


@dataclass(frozen=True)
class Timex:
    """One expression: extent, type, value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True)
class Document:
    """One text with its creation day and its gold expressions."""

    name: str
    created: date | None
    text: str
    gold: list[Timex]


# ------------------------------------------------------------------------------------------------------------ reading


def read_timeml(path: Path) -> Document:
    """A TimeML file: the text inside <TEXT>, tags removed."""
    source = path.read_text("utf-8", errors="replace")
    created = re.search(r'<DCT>.*?value="([^"]+)"', source, re.DOTALL)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
    pieces: list[str] = []
    gold: list[Timex] = []
    length, open_tags = 0, []
    for match in re.finditer(r"<[^>]+>|[^<]+", body[1] if body else ""):
        token = match.group()
        if token.startswith("<TIMEX3"):
            open_tags.append((length, dict(re.findall(r'(\w+)="([^"]*)"', token))))
        elif token.startswith("</TIMEX3") and open_tags:
            start, attributes = open_tags.pop()
            gold.append(Timex(start, length, attributes.get("type", ""), attributes.get("value", "")))
        elif not token.startswith("<"):
            pieces.append(html.unescape(token))
            length += len(pieces[-1])
    text = "".join(pieces)
    return Document(path.name, day(created[1] if created else ""), text, [g for g in gold if text[g.start : g.end].strip()])


def read_cat(path: Path) -> Document:
    """A MEANTIME file: tokens joined by blanks, sentences by blank lines; of the six annotated sentences, without the date line (the second)."""
    root = ET.parse(path).getroot()
    starts: dict[str, tuple[int, int]] = {}
    text, sentence = "", None
    for token in root.iter("token"):
        if int(token.get("sentence") or 0) not in ANNOTATED:
            continue
        if sentence is not None:
            text += " " if token.get("sentence") == sentence else "\n\n"
        sentence = token.get("sentence")
        word = token.text or ""
        starts[token.get("t_id") or ""] = (len(text), len(text) + len(word))
        text += word
    gold, created = [], None
    for timex in root.iter("TIMEX3"):
        if timex.get("functionInDocument") == "CREATION_TIME":
            created = created or day(timex.get("value") or "")
        anchors = [starts[t_id] for anchor in timex.findall("token_anchor") if (t_id := anchor.get("t_id") or "") in starts]
        if anchors:
            first, last = min(a[0] for a in anchors), max(a[1] for a in anchors)
            gold.append(Timex(first, last, timex.get("type") or "", timex.get("value") or ""))
    return Document(path.name, created, text, gold)


ANNOTATED = {0, 2, 3, 4, 5}


def day(value: str) -> date | None:
    """The day of a creation time, in the one d-m-Y of MEANTIME too."""
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", value):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(r"(\d\d)-(\d\d)-(\d{4})$", value):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.match(r"(\d{4})(\d\d)(\d\d)", value):
        return date(int(found[1]), int(found[2]), int(found[3]))
    return None


# ------------------------------------------------------------------------------------------------------------ scoring


def predict(document: Document) -> list[Timex]:
    """What the tagger says, in the conventions of the corpora."""
    found = times.tag_text(document.text, document.created)
    return [in_timeml(document.text, value) for value in found if not value.implied]


def in_timeml(text: str, value: TimeValue) -> Timex:
    """Our value as TimeML marks it: "a day after X" is for us the day, there a length of time without the preposition."""
    start, end = value.span.start, value.span.end
    length, _, preposition = text[start:end].rpartition(" ")
    if value.type == "DATE" and preposition.lower() in {"before", "after"} and length:
        lengths = times.tag_text(f"for {length}", None)
        if lengths and lengths[0].type == "DURATION":
            return Timex(start, start + len(length), "DURATION", lengths[0].value)
    if value.type == "TIME" and re.fullmatch(r"(?i)(early|late) (?!on |in )[a-z]+( \d+)?", text[start:end]):
        return Timex(start, end, "DATE", spelled(value.value)[:10])  # "late Monday": there the day, its part a modifier
    return Timex(start, end, value.type, spelled(value.value))


def spelled(value: str) -> str:
    """Our value as these corpora spell it: 199X is "199", 19XX is "19"; a range has the value of its first day."""
    if re.fullmatch(r"\d{3}X|\d\dXX", value):
        return value.rstrip("X")
    return value.split("/", maxsplit=1)[0]


def trimmed(text: str, timex: Timex) -> Timex:
    """Without outer blanks."""
    start, end = timex.start, timex.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Timex(start, end, timex.type, timex.value)


def score(documents: list[Document], *, errors: bool) -> dict[str, float]:
    """The four figures over these documents."""
    count: dict[str, int] = defaultdict(int)
    for document in documents:
        gold = [trimmed(document.text, timex) for timex in document.gold]
        ours = [trimmed(document.text, timex) for timex in predict(document)]
        count["gold"] += len(gold)
        count["ours"] += len(ours)
        count["strict"] += len({(g.start, g.end) for g in gold} & {(o.start, o.end) for o in ours})
        for timex in ours:
            overlaps = any(timex.start < g.end and g.start < timex.end for g in gold)
            count["ours relaxed"] += overlaps
            if errors and not overlaps:
                show("EXTRA", document, timex, timex.value, "")
        for g in gold:
            over = [o for o in ours if o.start < g.end and g.start < o.end]
            if not over:
                if errors:
                    show("MISSED", document, g, "", f"{g.type} {g.value}")
                continue
            best = max(over, key=lambda o: min(o.end, g.end) - max(o.start, g.start))
            count["gold relaxed"] += 1
            count["value"] += best.value == g.value
            count["type"] += best.type == g.type
            if errors and best.value != g.value:
                show("VALUE", document, best, best.value, f"{g.value} {document.text[g.start : g.end]!r}")
            elif errors and (best.start, best.end) != (g.start, g.end):
                show("EXTENT", document, best, "", repr(document.text[g.start : g.end]))
    return figures(count)


def figures(count: dict[str, int]) -> dict[str, float]:
    """F1 in hundredths."""
    relaxed = f1(count["ours relaxed"], count["ours"], count["gold relaxed"], count["gold"])
    found = max(1, count["gold relaxed"])
    return {
        "gold": count["gold"],
        "ours": count["ours"],
        "strict": f1(count["strict"], count["ours"], count["strict"], count["gold"]),
        "relaxed": relaxed,
        "value": relaxed * count["value"] / found,
        "type": relaxed * count["type"] / found,
    }


def f1(right: int, ours: int, recalled: int, gold: int) -> float:
    """F1 of precision ``right / ours`` and recall ``recalled / gold``."""
    precision, recall = right / max(1, ours), recalled / max(1, gold)
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def show(kind: str, document: Document, timex: Timex, ours: str, gold: str) -> None:
    """One line about one error."""
    around = (
        document.text[max(0, timex.start - 45) : timex.start]
        + "[["
        + document.text[timex.start : timex.end]
        + "]]"
        + document.text[timex.end : timex.end + 30]
    )
    print(f"{kind:7} {document.created} {' '.join(around.split())} | ours {ours} | gold {gold}")


def collections(root: Path) -> dict[str, list[Document]]:
    """The documents below a folder, by the folder nearest the root that holds them."""
    out: dict[str, list[Document]] = defaultdict(list)
    for path in sorted(root.rglob("*.tml")):
        out[path.parent.name].append(read_timeml(path))
    cross = sorted(root.rglob("intra_cross-doc_annotation/*/*.xml"))
    for path in cross or sorted(
        p for p in root.rglob("*.xml") if not (p.name.endswith(("ecb.xml", "ecbplus.xml")) or list(p.parent.glob("*.tml")))
    ):
        out["MEANTIME" if cross else path.parent.name].append(read_cat(path))
    return dict(out)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every error")
    arguments = parser.parse_args()
    times.tag_text("today", date(2000, 1, 1))  # compile the grammar
    print(f"{'set':12} {'texts':>6} {'gold':>6} {'ours':>6} {'strict':>7} {'relaxed':>8} {'value':>7} {'type':>7} {'words/s':>9}")
    for name, documents in collections(arguments.folder).items():
        begin = time.process_time()
        for document in documents:
            times.tag_text(document.text, document.created)
        seconds = time.process_time() - begin
        row = score(documents, errors=arguments.errors)
        words = sum(len(document.text.split()) for document in documents)
        print(
            f"{name:12} {len(documents):6} {row['gold']:6.0f} {row['ours']:6.0f} {row['strict']:7.2f} {row['relaxed']:8.2f} "
            f"{row['value']:7.2f} {row['type']:7.2f} {words / max(seconds, 1e-9):9.0f}"
        )


if __name__ == "__main__":
    main()
