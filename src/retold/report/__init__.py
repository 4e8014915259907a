"""What a person sees of a traced pile. Strings only: whoever calls writes the files.

``answer`` is the first sentence, ``terminal`` the report for a terminal, ``as_json`` the whole trace as data, ``page`` one
self-contained HTML page, ``exports`` the data files beside it, ``comparison`` two texts side by side. The rooms behind them:

``index`` looks a trace up from every side, ``wording`` and ``phrases`` hold the words that every report shares, ``headline``
the answer, ``sheet`` and ``columns`` the terminal, ``compared`` two texts, ``marking`` changed words, ``trees`` the drawn
tree, ``beside`` aligned texts, ``pages`` the page and its templates with ``book``, ``views`` and ``texts`` for what they
print, ``records`` JSON, ``tables`` CSV, ``linked`` JSON-LD and PROV, ``graphs`` GraphML, DOT and Newick;
``corroborated`` what a claim rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.model import Comparison, Found, Judgement, Trace

__all__ = [
    "answer", "as_json", "comparison", "comparison_json", "exports", "found", "found_json", "judged", "page", "rows", "terminal",
    "timeline",
]  # fmt: skip


def answer(trace: Trace) -> str:
    """The first sentence a hurried reader understands: how many articles, lines of descent, and what the news rests on."""
    from retold.report import headline, index  # noqa: PLC0415  "retold --help" pays for no report

    return " ".join(headline.sentences(index.Index(trace)))


def terminal(trace: Trace, *, width: int = 80, color: bool = False) -> str:
    """The report for a terminal: the answer, then per story the tree, changes of meaning, claims and timeline."""
    from retold.report import index, sheet  # noqa: PLC0415

    return sheet.text(index.Index(trace), width=width, color=color)


def timeline(trace: Trace, *, width: int = 80, color: bool = False) -> str:
    """The timeline alone and whole, for a terminal; empty where nothing is dated."""
    from retold.report import index, sheet  # noqa: PLC0415

    return sheet.dated(index.Index(trace), width=width, color=color)


def as_json(trace: Trace) -> str:
    """The whole trace as JSON: keys sorted, dates ISO 8601, spans with the text they cover; one newline at the end."""
    from retold.report import records  # noqa: PLC0415

    return records.trace_json(trace)


def page(trace: Trace) -> str:
    """One self-contained HTML page: no network request, a strict content security policy, every text escaped."""
    from retold.report import index, pages  # noqa: PLC0415

    return pages.page(index.Index(trace))


def exports(trace: Trace) -> dict[str, str]:
    """The data files beside the page: file name -> text."""
    from retold.report import graphs, index, linked, records, tables  # noqa: PLC0415

    found = index.Index(trace)
    return {"trace.json": records.trace_json(trace), **tables.files(found), **graphs.files(found), **linked.files(found)}


def rows(trace: Trace) -> dict[str, Iterator[tuple[object, ...]]]:
    """The tables as values: name -> rows, the names of the columns first."""
    from retold.report import index, tables  # noqa: PLC0415

    return tables.tables(index.Index(trace))


def comparison(comparison: Comparison, *, width: int = 80, color: bool = False) -> str:
    """Two texts for a terminal: how much is shared each way, then every difference by kind, changes of meaning first."""
    from retold.report import compared  # noqa: PLC0415

    return compared.text(comparison, width=width, color=color)


def comparison_json(comparison: Comparison) -> str:
    """Two texts compared, as JSON: keys sorted, spans with the text they cover; one newline at the end."""
    from retold.report import records  # noqa: PLC0415

    return records.comparison_json(comparison)


def found(trace: Trace, answer: Found, *, width: int = 80, color: bool = False) -> str:
    """What a claim that somebody asked about rests on, for a terminal: each figure with the list and the sentences behind it."""
    from retold.report import corroborated, index  # noqa: PLC0415

    return corroborated.text(index.Index(trace), answer, width=width, color=color)


def found_json(trace: Trace, answer: Found) -> str:
    """The same as JSON, in the shape ``retold.corroborate/1``."""
    from retold.report import corroborated, index  # noqa: PLC0415

    return corroborated.answer_json(index.Index(trace), answer)


def judged(judgement: Judgement) -> str:
    """One judgement as a line: its id, what was decided, by whom and when."""
    from retold.report import corroborated  # noqa: PLC0415

    return f"{judgement.id}  {corroborated.decided(judgement)}"
