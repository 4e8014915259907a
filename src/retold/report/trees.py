"""A stemma laid out and drawn: time runs left to right, one row per witness, lost originals hollow, unsure edges dashed.

Long quiet stretches are shortened: news is copied within minutes and then again days later, and a plain time scale shows
only one of the two. Without usable stamps the steps of copying take the place of time, and the drawing says so.
Big families fold: the top, the great branches and the changes of meaning are drawn, the rest stands behind "… 37 more".
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report.wording import width

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from retold.model import Descent, Stemma
    from retold.report.index import Index

ROW = 30  # pixels between rows
TOP = 34  # room for the axis
LEFT = 16
LETTER = 6.9  # average width of a letter at the label's size
STEP = 74  # between steps of copying where there is no time
FOLD = 60  # nodes drawn before the rest of a family folds


@dataclass(slots=True, kw_only=True)
class Node:
    """One witness or lost original in its place."""

    id: str
    parent: str  # "" for a root
    x: float = 0.0
    row: int = 0
    depth: int = 0
    size: int = 1  # nodes of its subtree, itself included
    folded: bool = False  # behind a "more" node
    more: str = ""  # for a "more" node: the parent whose children it stands for
    hidden: int = 0  # for a "more" node: how many nodes, descendants included


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A stemma laid out, ready for a template."""

    nodes: tuple[Node, ...]  # in order of rows
    links: tuple[Descent, ...]  # first parents whose ends are both drawn
    seconds: tuple[Descent, ...]  # second parents whose ends are both drawn
    ticks: tuple[Tick, ...]
    timed: bool
    width: int
    height: int
    places: dict[str, Node] = field(default_factory=dict)


def draw(index: Index, stemma: Stemma) -> Drawing:
    """The stemma laid out."""
    nodes = _ordered(index, stemma)
    _fold(index, nodes)
    timed = _place(index, nodes)
    row = 0
    for node in nodes:
        node.row = row
        row += not node.folded
    places = {node.id: node for node in nodes}
    descents = [d for node in nodes for d in index.parents.get(node.id, ())]
    widest = max((node.x + _label_width(index, node) for node in nodes), default=0)
    return Drawing(
        nodes=tuple(nodes),
        links=tuple(d for d in descents if d.rank == 0 and d.parent_id in places),
        seconds=tuple(d for d in descents if d.rank > 0 and d.parent_id in places),
        ticks=tuple(_ticks(index, nodes)) if timed else (),
        timed=timed,
        width=math.ceil(widest) + LEFT,
        height=TOP + row * ROW + 6,
        places=places,
    )


def _label_width(index: Index, node: Node) -> float:
    return 22 + LETTER * width(label(index, node))


def label(index: Index, node: Node) -> str:
    """What stands beside a node."""
    if node.more:
        return f"… {node.hidden} more"
    copies = len(index.copies.get(node.id, ()))
    return index.name(node.id) + (f"  ×{copies + 1}" if copies else "")


# ------------------------------------------------------------------------------------------------------------ order


def _ordered(index: Index, stemma: Stemma) -> list[Node]:
    """Depth first, earliest child first; every node once even if the descents should go in a circle."""
    ids = index.nodes(stemma)
    wanted = set(ids)
    parent = {
        child: d.parent_id for child in ids for d in index.parents.get(child, ())[:1] if d.rank == 0 and d.parent_id in wanted
    }
    tops = [node for node in ids if node not in parent]
    size = _sizes(ids, parent)
    tops.sort(key=lambda node: (-size[node], index.name(node)))
    met: set[str] = set()
    out: list[Node] = []
    for top in [*tops, *ids]:  # ids again: whatever a circle kept from being reached
        below = [(top, "", 0)]
        while below:
            node, above, depth = below.pop()
            if node in met:
                continue
            met.add(node)
            out.append(Node(id=node, parent=above, depth=depth, size=size[node]))
            below += [(d.child_id, node, depth + 1) for d in reversed(index.children.get(node, ())) if d.child_id in wanted]
    return out


def _sizes(ids: Iterable[str], parent: dict[str, str]) -> Counter[str]:
    size: Counter[str] = Counter()
    for node in ids:
        met: set[str] = set()
        at: str | None = node
        while at is not None and at not in met:
            met.add(at)
            size[at] += 1
            at = parent.get(at)
    return size


def _fold(index: Index, nodes: list[Node]) -> None:
    """Show the top of a big tree, its greatest branches and its changes of meaning; fold the rest, branch by branch.

    Every node with folded children gets a "more" node after its subtree; those inside a fold wait there for their turn.
    """
    if len(nodes) <= FOLD:
        return
    shown = _worth_showing(index, nodes)
    for node in nodes:
        node.folded = node.id not in shown
    children: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        children[node.parent].append(node)
    for kin in children.values():  # "… 1 more" takes as much room as the one
        hidden = [node for node in kin if node.folded]
        if len(hidden) == 1 and hidden[0].size == 1 and hidden[0].parent in {*shown, ""}:
            hidden[0].folded = False
    last = _last_rows(nodes)
    added = []
    for parent, kin in children.items():
        hidden = [node for node in kin if node.folded]
        if hidden:
            count = sum(node.size for node in hidden)
            waits = parent not in shown and parent != ""
            more = Node(id=f"more:{parent}", parent=parent, depth=kin[0].depth, more=parent or "root", hidden=count, folded=waits)
            added.append((last.get(parent, len(nodes) - 1), -more.depth, more))
    for at, _, more in sorted(added, key=lambda entry: entry[:2], reverse=True):
        nodes.insert(at + 1, more)


def _worth_showing(index: Index, nodes: list[Node]) -> set[str]:
    """So many nodes as fit, each after its parent: changed meaning first, then great branches, then the order of rows."""
    children: dict[str, list[tuple[bool, int, int, str]]] = defaultdict(list)
    for at, node in enumerate(nodes):
        children[node.parent].append((not altered(index, node.id), -node.size, at, node.id))
    queue = children[""]
    heapq.heapify(queue)
    shown: set[str] = set()
    while queue and len(shown) < FOLD:
        chosen = heapq.heappop(queue)[-1]
        shown.add(chosen)
        for child in children.get(chosen, ()):
            heapq.heappush(queue, child)
    return shown


def _last_rows(nodes: list[Node]) -> dict[str, int]:
    """For each node, where the last of its subtree stands."""
    above = {node.id: node.parent for node in nodes}
    out: dict[str, int] = {}
    for at, node in enumerate(nodes):
        out[node.id] = at
        parent = node.parent
        while parent:
            out[parent] = at
            parent = above[parent]
    return out


def altered(index: Index, node: str) -> bool:
    """Whether an article changed the meaning of what it copied."""
    return any(v.kind in MEANING for d in index.parents.get(node, ()) for v in index.changes.get((node, d.parent_id), ()))


# ------------------------------------------------------------------------------------------------------------ place


def _place(index: Index, nodes: list[Node]) -> bool:
    """Set x of every node; True when x is time."""
    articles = [node for node in nodes if node.id in index.articles]
    dated = [node for node in articles if index.at(node.id)]
    times = sorted({at for node in nodes if (at := index.at(node.id))})
    timed = len(times) > 1 and len(dated) >= 0.6 * len(articles)
    scale = _scale(times) if timed else {}
    by_id = {node.id: node for node in nodes}
    for node in nodes:
        above = by_id.get(node.parent)
        least = above.x + 20 if above else LEFT
        at = index.at(node.id) if timed else None
        if not timed:
            node.x = LEFT + STEP * node.depth
        elif at is None:
            node.x = least
        elif node.id in index.lost:  # it existed by then: drawn just before, never after what came from it
            node.x = max(LEFT, min(scale[at] - 14, *(scale[t] - 14 for t in _births(index, node.id)), scale[at]))
        else:
            node.x = scale[at]
    return timed


def _births(index: Index, lost: str) -> list[datetime]:
    return [at for d in index.children.get(lost, ()) if (at := index.at(d.child_id))]


def _scale(times: list[datetime]) -> dict[datetime, float]:
    """X of each moment: steps grow with the logarithm of the gap, so that minutes show and days do not drown them."""
    gaps = [math.log1p((b - a).total_seconds() / 300) for a, b in pairwise(times)]
    room = min(860.0, 440.0 + 16.0 * len(times))
    unit = room / (sum(gaps) or 1.0)
    out = {times[0]: LEFT + 18.0}
    for moment, gap, before in zip(times[1:], gaps, times, strict=False):
        out[moment] = out[before] + gap * unit
    return out


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _to_the_minute(index: Index, node: str) -> bool:
    stamp = index.articles[node].published
    return stamp is not None and stamp.precision == "minute"


def _ticks(index: Index, nodes: list[Node]) -> list[Tick]:
    """Days where they begin, hours between where there is room."""
    moments = sorted(
        {
            (at, node.x, _to_the_minute(index, node.id))
            for node in nodes
            if node.id in index.articles and (at := index.at(node.id))
        }
    )
    out: list[Tick] = []
    day = None
    free = 0.0
    for at, x, minute in moments:
        new = at.date() != day
        text = f"{at.day} {_MONTHS[at.month - 1]}" + (f" {at.year}" if day is None else "") if new else f"{at:%H:%M}"
        if x < free or not (new or minute):  # noon stands for a day of which the hour is not known
            continue
        out.append(Tick(x=round(x, 1), text=text))
        free = x + 18 + LETTER * len(text)
        day = at.date()
    return out
