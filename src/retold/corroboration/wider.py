"""How many independent sources a claim might have, if the claims that may say the same do: shown beside, never counted.

Who tells the same thing in wholly other words is not joined (decisions/0106), so the count is a lower bound more often than
not. The figures of the claim and of those beside it taken together give an upper one, by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retold.corroboration import figures, houses
from retold.model import Wider

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from retold.corroboration.directory import Directory
    from retold.corroboration.lines import Line
    from retold.corroboration.propositions import Grouping
    from retold.model import Article, Claim, Judgement

_MOST = 400  # lines of all the claims beside one


def beside(grouping: Grouping) -> Mapping[int, frozenset[int]]:
    """For each group those that may say the same: read alike, stand under it, or stand above it; none that contradicts it."""
    out: dict[int, set[int]] = defaultdict(set)
    for a, b in (*grouping.possibly, *grouping.under.items()):
        if (a, b) not in grouping.contradict and (b, a) not in grouping.contradict:
            out[a].add(b)
            out[b].add(a)
    return {number: frozenset(row) for number, row in out.items()}


def wider(
    claim: Claim, lines: Sequence[Line], others: Iterable[tuple[Claim, Sequence[Line]]], directory_: Directory,
    articles: Mapping[str, Article], judgements: Sequence[Judgement] = (),
) -> Wider | None:  # fmt: skip
    """The sources that these other claims would add to the claim; None where they add none, or it has none itself."""
    own = set(claim.figures.voices)
    near = [(other, rows) for other, rows in others if not own.issuperset(other.figures.origins)]
    if not near or not claim.figures.routes.high:
        return None
    together = [*lines, *(line for _, rows in near for line in _each_word_once(rows, directory_))]
    if len(together) - len(lines) > _MOST:
        return None
    found = figures.figures(together, directory_, articles, judgements).figures
    counted, heard = figures.counted(claim.figures.origins), figures.counted(found.origins)
    added = tuple(voice for voice in sorted(heard - own) if _is_more(voice, counted, directory_))
    more = min(len(heard) - max(1, len(counted)), len(added))
    if more <= 0:
        return None
    stand_in = sorted(other.id for other, _ in near if not set(added).isdisjoint(other.figures.voices))
    return Wider(most=claim.figures.routes.high + more, voices=added, claims=tuple(stand_in))


def _is_more(voice: str, counted: Collection[str], directory_: Directory) -> bool:
    """Whether it is no other name of a house that is counted already; who has no name may be anybody."""
    known = directory_.voices.get(voice)
    return (
        known is None
        or known.kind == "anonymous"
        or len(houses.apart({*counted, voice}, directory_)) > len(houses.apart(counted, directory_))
    )


def _each_word_once(lines: Sequence[Line], directory_: Directory) -> list[Line]:
    """The lines, of those on which the same voices say it in the same way only the first: more of them add no origin."""
    kept: dict[frozenset[tuple[str, str]], Line] = {}
    for line in lines:
        said = frozenset((directory_.key(item.chain[0]), item.stance) for item in line.leading.statements)
        kept.setdefault(said, line)
    return list(kept.values())
