"""Stemmata for other tools: GraphML (whole), DOT (whole), Newick (the tree part, first parents). One set of files per family."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from retold.report.wording import percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.model import Descent, Stemma
    from retold.report.index import Index


def files(index: Index) -> dict[str, str]:
    """File name -> text, for every family of two articles or more, largest first."""
    stemmata = sorted((s for s in index.trace.stemmata if s.descents), key=lambda s: (-len(s.articles), s.family_id))
    digits = len(str(len(stemmata)))
    out = {}
    for number, stemma in enumerate(stemmata, 1):
        name = f"stemma-{number:0{digits}d}"
        out[f"{name}.graphml"] = graphml(index, stemma)
        out[f"{name}.dot"] = dot(index, stemma)
        out[f"{name}.nwk"] = newick(index, stemma)
    return out


# ---------------------------------------------------------------------------------------------------------- GraphML

_KEYS = (
    ("name", "node", "string"), ("kind", "node", "string"), ("published", "node", "string"), ("url", "node", "string"),
    ("rank", "edge", "int"), ("share", "edge", "double"), ("confidence", "edge", "double"), ("wording", "edge", "string"),
    ("direction", "edge", "string"),
)  # fmt: skip


def graphml(index: Index, stemma: Stemma) -> str:
    """The whole stemma, second parents included; an edge leads from parent to child, and says where the direction is unknown.

    It says so as data: readers refuse a graph of which some edges have a direction and some have none.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'  <key id="{name}" for="{where}" attr.name="{name}" attr.type="{kind}"/>' for name, where, kind in _KEYS]
    lines.append(f'  <graph id={quoteattr(_xml(stemma.family_id))} edgedefault="directed">')
    for node in (*stemma.articles, *(lost.id for lost in stemma.lost)):
        lines += _graphml_node(index, node)
    for descent in stemma.descents:
        lines += _graphml_edge(descent)
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _graphml_node(index: Index, node: str) -> list[str]:
    article = index.articles.get(node)
    at = index.at(node)
    kind, url = ("article", article.url) if article else ("lost original", "")
    data = [("name", index.name(node)), ("kind", kind), ("published", at.isoformat() if at else ""), ("url", url)]
    return [f"    <node id={quoteattr(_xml(node))}>", *_graphml_data(data), "    </node>"]


def _graphml_edge(descent: Descent) -> list[str]:
    ends = f"source={quoteattr(_xml(descent.parent_id))} target={quoteattr(_xml(descent.child_id))}"
    data = [("rank", str(descent.rank)), ("share", f"{descent.share:.4f}"), ("confidence", f"{descent.confidence:.4f}"),
            ("wording", descent.wording), ("direction", descent.direction)]  # fmt: skip
    return [f"    <edge {ends}>", *_graphml_data(data), "    </edge>"]


def _graphml_data(data: list[tuple[str, str]]) -> list[str]:
    return [f'      <data key="{key}">{escape(_xml(value))}</data>' for key, value in data if value]


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(text: str) -> str:
    """Text without the characters XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


# -------------------------------------------------------------------------------------------------------------- DOT


def dot(index: Index, stemma: Stemma) -> str:
    """The whole stemma for Graphviz: lost originals hollow and dashed, unsure edges dashed, second parents thin."""
    lines = [f"digraph {_dot(stemma.family_id)} {{", "  rankdir=LR;", '  node [shape=box, style=filled, fillcolor="#f3f1ec"];']
    lines += [f"  {_dot(node)} [label={_dot(index.name(node))}];" for node in stemma.articles]
    lines += [f"  {_dot(lost.id)} [label={_dot(index.name(lost.id))}, style=dashed];" for lost in stemma.lost]
    lines += [f"  {_dot(d.parent_id)} -> {_dot(d.child_id)} [{', '.join(_dot_style(d))}];" for d in stemma.descents]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_style(descent: Descent) -> Iterator[str]:
    yield f"label={_dot(percent(descent.share))}"
    if descent.wording not in {"copied from", "probably copied from"}:
        yield "style=dashed"
    if descent.rank:
        yield "penwidth=0.5"
        yield "constraint=false"
    if descent.direction == "unknown":
        yield "dir=none"


def _dot(text: str) -> str:
    """A quoted DOT string."""
    return '"' + plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


# ----------------------------------------------------------------------------------------------------------- Newick


def newick(index: Index, stemma: Stemma) -> str:
    """The tree part, one line per line of descent. Inner nodes are named: articles are ancestors themselves."""
    nodes = index.nodes(stemma)
    parents = {d.child_id: d.parent_id for node in nodes for d in index.parents.get(node, ())[:1] if d.rank == 0}
    tops = sorted((node for node in nodes if parents.get(node) not in nodes), key=index.name)
    return "".join(f"{_subtree(index, top)};\n" for top in tops)


def _subtree(index: Index, top: str) -> str:
    """Iterative: a chain of five hundred copies is deeper than Python's stack likes."""
    order, below, met = [], [top], {top}
    while below:
        node = below.pop()
        order.append(node)
        fresh = [d.child_id for d in index.children.get(node, ()) if d.child_id not in met]
        met.update(fresh)
        below += fresh
    written: dict[str, str] = {}
    for node in reversed(order):
        children = [written[d.child_id] for d in index.children.get(node, ()) if d.child_id in written]
        written[node] = (f"({','.join(children)})" if children else "") + _label(index.name(node))
    return written[top]


def _label(name: str) -> str:
    return "'" + plain(name).replace("'", "''") + "'"
