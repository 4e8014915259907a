"""How many routes from voices to desks share nothing, and which nodes all of them pass through (Menger 1927).

The graph is small: origin voices feed relays, relays feed desks. A circle (A cites B, B cites A) that nobody outside
feeds is no source. Max-flow on the split graph is Dinic's; a voice costs one unit less than a desk, so that among the
smallest cuts the one made of voices is found, and of those the one nearest the desks ("all of it passes through KCNA").
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Who had it from whom. Nodes are voice ids and roots of lines; an edge points outward, from origin to desk."""

    origins: frozenset[str]  # nodes that know it at first hand
    desks: frozenset[str]
    feeds: Mapping[str, frozenset[str]]  # node -> nodes that have it from this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many routes share no node, and the nodes of the smallest cut."""

    routes: int
    cut: tuple[str, ...]


def count(network: Network) -> Count:
    """The most routes from an origin to a desk that share no node, and the smallest set of nodes that cuts them all."""
    if not network.feeds:  # desks that saw it themselves
        alone = tuple(sorted(network.origins & network.desks))
        return Count(routes=len(alone), cut=alone)
    nodes = sorted(network.origins | network.desks | set(network.feeds) | {x for row in network.feeds.values() for x in row})
    number = {node: 2 + 2 * place for place, node in enumerate(nodes)}  # 0 source, 1 sink; node n is n -> n + 1
    scale = len(nodes) + 1
    graph = _Flow(2 + 2 * len(nodes))
    for node in nodes:
        graph.edge(number[node], number[node] + 1, scale + (node in network.desks))
        if node in network.origins:
            graph.edge(0, number[node], _MANY)
        if node in network.desks:
            graph.edge(number[node] + 1, 1, _MANY)
        for fed in sorted(network.feeds.get(node, ())):
            graph.edge(number[node] + 1, number[fed], _MANY)
    graph.run()
    behind = graph.reaching_sink()
    cut = tuple(node for node in nodes if number[node] + 1 in behind and number[node] not in behind)
    return Count(routes=len(cut), cut=cut)


def circular(network: Network) -> bool:
    """Whether somebody in it only has it in a circle that no origin feeds."""
    reached = _downstream(network.origins, network.feeds)
    return any(len(ring) > 1 and not (set(ring) & reached) for ring in rings(network.feeds))


def _downstream(begin: frozenset[str], feeds: Mapping[str, frozenset[str]]) -> set[str]:
    reached = set(begin)
    queue = list(begin)
    while queue:
        for fed in feeds.get(queue.pop(), ()):
            if fed not in reached:
                reached.add(fed)
                queue.append(fed)
    return reached


def rings(feeds: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Strongly connected components (Tarjan 1972, without recursion), each sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    out: list[tuple[str, ...]] = []
    for begin in sorted(feeds):
        if begin in index:
            continue
        work = [(begin, iter(sorted(feeds.get(begin, ()))))]
        index[begin] = low[begin] = len(index)
        stack.append(begin)
        on_stack.add(begin)
        while work:
            node, following = work[-1]
            step = next(following, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    out.append(_popped(stack, on_stack, node))
            elif step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                on_stack.add(step)
                work.append((step, iter(sorted(feeds.get(step, ())))))
            elif step in on_stack:
                low[node] = min(low[node], index[step])
    return out


def _popped(stack: list[str], on_stack: set[str], node: str) -> tuple[str, ...]:
    ring = []
    while True:
        top = stack.pop()
        on_stack.discard(top)
        ring.append(top)
        if top == node:
            return tuple(sorted(ring))


# ---------------------------------------------------------------------------------------------------------- flow

_MANY = 1 << 60


@dataclass(slots=True)
class _Flow:
    """Dinic's algorithm on a graph of numbered nodes, source 0 and sink 1, without recursion."""

    size: int
    heads: list[list[int]] = field(init=False)  # edge numbers that leave each node
    targets: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)  # capacity left; the reverse of edge e is e ^ 1

    def __post_init__(self) -> None:
        self.heads = [[] for _ in range(self.size)]

    def edge(self, a: int, b: int, capacity: int) -> None:
        for begin, end, room in ((a, b, capacity), (b, a, 0)):
            self.heads[begin].append(len(self.targets))
            self.targets.append(end)
            self.left.append(room)

    def run(self) -> None:
        while (levels := self._levels())[1] >= 0:
            at = [0] * self.size
            while self._push(levels, at):
                pass

    def _levels(self) -> list[int]:
        levels = [-1] * self.size
        levels[0] = 0
        queue = deque([0])
        while queue:
            node = queue.popleft()
            for number in self.heads[node]:
                if self.left[number] and levels[self.targets[number]] < 0:
                    levels[self.targets[number]] = levels[node] + 1
                    queue.append(self.targets[number])
        return levels

    def _push(self, levels: Sequence[int], at: list[int]) -> bool:
        """One more path along rising levels; false when there is none."""
        path: list[int] = []
        node = 0
        while node != 1:
            row = self.heads[node]
            while at[node] < len(row) and not (
                self.left[row[at[node]]] and levels[self.targets[row[at[node]]]] == levels[node] + 1
            ):
                at[node] += 1
            if at[node] < len(row):
                path.append(row[at[node]])
                node = self.targets[path[-1]]
            elif not path:
                return False
            else:
                node = self.targets[path.pop() ^ 1]
                at[node] += 1
        room = min(self.left[number] for number in path)
        for number in path:
            self.left[number] -= room
            self.left[number ^ 1] += room
        return True

    def reaching_sink(self) -> set[int]:
        """Nodes from which more could still flow to the sink: the far side of the smallest cut nearest the desks."""
        reached = {1}
        queue = [1]
        while queue:
            for number in self.heads[queue.pop()]:
                before = self.targets[number]
                if self.left[number ^ 1] and before not in reached:
                    reached.add(before)
                    queue.append(before)
        return reached
