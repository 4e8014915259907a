"""Which articles of a scanned corpus share text with this one: looked up in the index, aligned, nothing rebuilt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from retold.engine import aligning, postings, tables
from retold.engine.forward import Forward, Prints, clean, read_words
from retold.engine.manifest import FORMAT, State, read_state
from retold.engine.postings import Run
from retold.engine.texts import ROWS
from retold.errors import OtherScanError
from retold.fingerprints import Words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MOST = 1_000  # texts looked at for one fingerprint: of a report that stands in more, these are enough to show
ALIGNED = 8  # texts aligned for each one shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the text asked about and the same copy in an article; offsets are code points of either text as stored."""

    start: int
    end: int
    article_start: int
    article_end: int
    words: int  # in common
    text: str  # of the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that shares text, and how many others have exactly its text."""

    article: str
    label: str
    outlet: str
    title: str
    url: str
    published: str
    family: str  # empty when it has none
    source: str
    words: int  # in common
    copies: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found."""

    text: str  # asked about, as the offsets count it
    words: int
    matches: tuple[Match, ...]  # most words in common first
    further: int  # texts that share fingerprints and were not looked at more closely


def find(corpus: Path, text: str, *, limit: int = 10) -> Found:
    """The articles that share the most text with this one.

    Raises:
        OtherScanError: when ``corpus`` is no scan.
    """
    state = _opened(corpus)
    asked = clean(text)
    words, prints = read_words([asked])
    wanted = np.unique(prints.hashes)
    held = [Run(corpus / "index" / folder, parts).holding(wanted, MOST) for folder, parts, _ in state.runs]
    documents = _likeliest(postings.joined(held), limit * ALIGNED)
    store = Forward([(str(corpus / "index" / folder), first) for folder, first in state.store])
    shared = _aligned(words, prints, documents.chosen, store)
    best = sorted(shared, key=lambda document: (-sum(row[0] for row in shared[document]), document))[:limit]
    contents = {document: _content(corpus, state, document) for document in best}
    matches = _matches(corpus, {document: shared[document] for document in best}, contents)
    return Found(text=asked, words=len(words.hashes), matches=matches, further=documents.left)


def _opened(corpus: Path) -> State:
    try:
        manifest = json.loads((corpus / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise OtherScanError(str(corpus), "it has no manifest.json of a scan that was finished") from None
    if manifest.get("format") != FORMAT:
        raise OtherScanError(str(corpus), f"its format is {manifest.get('format')}, and this version reads {FORMAT}")
    return read_state(corpus)


@dataclass(frozen=True, slots=True)
class _Likeliest:
    chosen: NDArray[np.int64]  # sorted
    left: int


def _likeliest(found: postings.Postings, most: int) -> _Likeliest:
    """The documents that share the most fingerprints, rare ones counting more."""
    hashes, inverse, size = np.unique(found.hashes, return_inverse=True, return_counts=True)
    pairs = np.unique(found.documents.astype(np.uint64) << np.uint64(32) | inverse.astype(np.uint64))
    documents, places = np.unique((pairs >> np.uint64(32)).astype(np.int64), return_inverse=True)
    weight = 1 / np.log2(1 + size[(pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)]) if len(hashes) else np.zeros(0)
    scores = np.bincount(places, weights=weight, minlength=len(documents))
    order = np.lexsort((documents, -scores))[:most]
    return _Likeliest(np.sort(documents[order]), len(documents) - len(order))


Row = tuple[int, int, int, int, int]  # words, start, end, start and end in the article


def _aligned(words: Words, prints: Prints, documents: NDArray[np.int64], store: Forward) -> dict[int, list[Row]]:
    """The passages of the text, document 0, with each of the documents."""
    others, marks = store.words(documents), store.prints(documents)
    everything = Words(
        hashes=np.concatenate([words.hashes >> np.uint64(32), others.hashes]),
        starts=np.concatenate([words.starts, others.starts]),
        ends=np.concatenate([words.ends, others.ends]),
        unspaced=np.zeros(len(words.hashes) + len(others.hashes), np.bool_),
        bounds=np.concatenate([words.bounds, others.bounds[1:] + words.bounds[-1]]),
    )
    both = Prints(
        hashes=np.concatenate([prints.hashes, marks.hashes]),
        places=np.concatenate([prints.places, marks.places]),
        bounds=np.concatenate([prints.bounds, marks.bounds[1:] + prints.bounds[-1]]),
    )
    numbers = np.arange(1, len(documents) + 1)
    columns = aligning.passages(everything, both, np.zeros_like(numbers), numbers)
    out: dict[int, list[Row]] = {}
    names = ("b", "words", "a_start", "a_end", "b_start", "b_end")
    for number, *row in zip(*(columns[name].tolist() for name in names), strict=True):
        out.setdefault(int(documents[number - 1]), []).append((row[0], row[1], row[2], row[3], row[4]))
    return out


def _content(corpus: Path, state: State, document: int) -> tuple[str, str]:
    """Name and content of a document's text."""
    firsts = [first for _, first in state.store]
    part = int(np.searchsorted(firsts, document, side="right")) - 1
    folder, first = state.store[part]
    with pq.ParquetFile(corpus / "texts" / f"{folder.removeprefix('words-')}.parquet") as file:
        group = file.read_row_group((document - first) // ROWS)
    row = (document - first) % ROWS
    return group["text"][row].as_py(), group["content"][row].as_py()


_SHOWN = ("article", "text", "same_as", "label", "outlet", "title", "url", "published", "family", "source")


def _articles_with(corpus: Path, texts: list[str]) -> list[dict[str, Any]]:
    """Through DuckDB, which reads the row groups that can hold them; Arrow's own filter imports pandas where there is one."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as connection:
        paths = [str(path) for path in tables.files(corpus / "articles")]
        asked = ", ".join("?" for _ in texts)
        query = f"SELECT {', '.join(_SHOWN)} FROM read_parquet(?) WHERE text IN ({asked})"  # noqa: S608
        return [dict(zip(_SHOWN, row, strict=True)) for row in connection.execute(query, [paths, *texts]).fetchall()]


def _matches(corpus: Path, shared: dict[int, list[Row]], contents: dict[int, tuple[str, str]]) -> tuple[Match, ...]:
    names = sorted(name for name, _ in contents.values())
    if not names:
        return ()
    rows = _articles_with(corpus, names)
    heads = {row["text"]: row for row in rows if row["same_as"] is None}
    copies = {name: sum(row["text"] == name for row in rows) - 1 for name in names}
    out = []
    for document, passages in shared.items():
        name, content = contents[document]
        head = heads[name]
        out.append(
            Match(
                words=sum(row[0] for row in passages),
                copies=copies[name],
                passages=tuple(
                    Passage(start=start, end=end, article_start=low, article_end=high, words=words, text=content[low:high])
                    for words, start, end, low, high in sorted(passages, key=lambda row: row[1:])
                ),
                **{
                    key: head[key] or ""
                    for key in ("article", "label", "outlet", "title", "url", "published", "family", "source")
                },
            )
        )
    return tuple(sorted(out, key=lambda match: (-match.words, match.article)))
