"""Where each article carries something checkable, and which of those places are the same copy.

A *place* is what one article says once: the content of a statement, or a bare sentence of its own. Places joined by
shared copy are one *line* of descent, sentence by sentence: an article that copies another may still add its own
interview, so copying between articles is not enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retold.align import align
from retold.corroboration import clauses, terms
from retold.text import sentences, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from retold.corroboration.terms import Terms
    from retold.model import Article, Family, Span, Statement, Stemma
    from retold.text import Word

SURE = 0.8  # a descent below this leaves the count open


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One spot of one text that carries something checkable."""

    article_id: str  # or the id of a lost original
    sentence: int  # its number in the article
    paragraph: int
    around: tuple[int, int]  # the whole sentence
    start: int
    end: int
    statements: tuple[Statement, ...]  # that say it; none for a bare sentence
    whole: tuple[int, int]  # all that they say, or the bare sentence: this, or this with its other clauses

    @property
    def context(self) -> tuple[int, int]:
        """What is read with it: its sentence, unless that tells several things."""
        return self.around if self.whole == (self.start, self.end) else (self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Places that are one copy, the one nearest the original first, and the desk they go back to."""

    places: tuple[Place, ...]
    root: str  # article or lost original
    terms: Terms  # of what is said, in all wordings
    context: Terms  # of the sentences it stands in
    witnessed: bool  # the desk's own reporter saw it, and nobody else is named
    head: Terms  # of the main clause of what is said
    loose: tuple[str, ...] = ()  # roots it would fall apart into if unsure descents are wrong
    quotes: tuple[tuple[str, ...], ...] = ()  # quoted where it stands nearest the original and is attributed
    altered: str = ""  # what it was one copy with until somebody changed a number in it

    @property
    def leading(self) -> Place:
        """The place nearest the original that attributes what it says, else the nearest."""
        return next((place for place in self.places if place.statements), self.places[0])


# ------------------------------------------------------------------------------------------------------- places


def places(article: Article, statements: Sequence[Statement]) -> list[Place]:
    """What the article says, in text order, clause by clause: its statements, and its sentences that attribute nothing."""
    found = _sentences(article.text, article.body)
    starts = [start for start, _, _ in found]
    out: list[Place] = []
    taken_back = _taken_back(article, found)
    covered: set[int] = set()
    for group in _same_content([statement for statement in statements if statement.content]):
        start, end = group[0].content[0].start, max(statement.content[-1].end for statement in group)
        number = max(0, bisect_left(starts, start + 1) - 1)
        covered |= {n for n in range(number, len(found)) if found[n][0] < end and found[n][1] > start}
        begin, stop, paragraph = found[number] if found else (start, end, 0)
        around = max(min(begin, start), start - _ROUND), min(max(stop, end), end + _ROUND)
        out.extend(_clauses(article.text, _place(article.id, number, paragraph, around, (start, end), group)))
    for number, (start, end, paragraph) in enumerate(found):
        if number not in covered and _asserts(article.text, start, end):
            out.extend(_clauses(article.text, _place(article.id, number, paragraph, (start, end), (start, end), ())))
    return sorted((place for place in out if place.sentence not in taken_back), key=lambda place: (place.start, place.end))


_ROUND = terms.LONGEST // 2  # characters of a sentence read on either side of what is said


def _place(
    article_id: str, number: int, paragraph: int, around: tuple[int, int], span: tuple[int, int], group: Sequence[Statement]
) -> Place:
    return Place(
        article_id=article_id,
        sentence=number,
        paragraph=paragraph,
        around=around,
        start=span[0],
        end=span[1],
        statements=tuple(group),
        whole=span,
    )


def _clauses(text: str, place: Place) -> Iterator[Place]:
    """The place, once for each thing that it states; what only leans on the rest is the desk's word where it is not quoted."""
    quoted = any(statement.kind == "direct" for statement in place.statements)
    for part in clauses.parts(text, place.start, place.end):
        statements = () if part.leans and not quoted else place.statements
        yield replace(place, start=part.start, end=part.end, statements=statements)


def _sentences(text: str, body: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Start, end and paragraph number of each sentence of the body."""
    out: list[tuple[int, int, int]] = []
    paragraph = 0
    for start, end in body:
        for sentence in sentences(text, start, end):
            paragraph += bool(out) and "\n" in text[out[-1][1] : sentence.start]
            out.append((sentence.start, sentence.end, paragraph))
    return out


def _same_content(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements of one article grouped where several sources are given for the same words."""
    groups: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda s: (s.content[0].start, s.content[-1].end, s.id)):
        if groups and _overlap(groups[-1][0], statement) >= 0.6:
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return groups


def _overlap(a: Statement, b: Statement) -> float:
    low, high = max(a.content[0].start, b.content[0].start), min(a.content[-1].end, b.content[-1].end)
    whole = max(a.content[-1].end, b.content[-1].end) - min(a.content[0].start, b.content[0].start)
    return max(0, high - low) / whole if whole else 1.0


def _taken_back(article: Article, found: Sequence[tuple[int, int, int]]) -> set[int]:
    """Sentences in which a paper that corrects itself repeats what it had said: "An earlier version of this article said ..."."""
    text = article.text
    if not terms.expression("correcting").search(article.title + "\n" + text):
        return set()
    own = terms.expression("own_report")
    return {n for n, (start, end, _) in enumerate(found) if own.search(text, start, min(end, start + terms.LONGEST))}


def _asserts(text: str, start: int, end: int) -> bool:
    """A sentence that states something: not a question, a label or a scrap."""
    last = text[max(start, end - _ROUND) : end].rstrip("\"'”’)»")[-1:]
    count = len(words(text, start, min(end, start + _ROUND)))
    return last != "?" and (count >= 8 or (count >= 4 and last in ".!…"))


# ------------------------------------------------------------------------------------------------------- copying


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """Two stretches that are one copy; ``parent`` says which end is the original, where that is known."""

    child: Span
    parent: Span
    directed: bool
    sure: bool


def trace(
    articles: Mapping[str, Article], families: Sequence[Family], stemmata: Sequence[Stemma], found: Mapping[str, Sequence[Place]]
) -> list[Line]:  # fmt: skip
    """Every place once, grouped into lines. ``found`` holds the places of each article."""
    texts = {article_id: article.text for article_id, article in articles.items()}
    texts |= {lost.id: lost.text for stemma in stemmata for lost in stemma.lost}
    everywhere = {article_id: list(row) for article_id, row in found.items()}
    for stemma in stemmata:
        for lost in stemma.lost:
            everywhere[lost.id] = _lost_places(lost.id, lost.text)
    index = _Index(everywhere)
    links = _Links(len(index.places), index.places)
    for copy in _copies(families, stemmata):
        for child, parent in _pairs(copy, texts, index, links):
            links.join(child, parent, copy)
    traced = _lines(articles, texts, index, links)
    above = {d.child_id: d.parent_id for stemma in stemmata for d in stemma.descents if d.rank == 0}
    return [replace(line, root=_source(line, articles, above)) for line in traced]


def _source(line: Line, articles: Mapping[str, Article], above: Mapping[str, str]) -> str:
    """The line's root: the lost original that all who carry it come from, where its text could not be told just there.

    Else the first of them, which may have added it, would seem a desk of its own beside that original.
    """
    first, *others = (_ancestry(article_id, above) for article_id in dict.fromkeys(place.article_id for place in line.places))
    if line.root not in articles or not others:
        return line.root
    nearest = next((node for node in first if all(node in row for row in others)), line.root)
    return line.root if nearest in articles else nearest


def _ancestry(node: str, above: Mapping[str, str]) -> dict[str, None]:
    """The node and all above it, nearest first."""
    out = {node: None}
    while (node := above.get(node, node)) not in out:
        out[node] = None
    return out


def _lost_places(lost_id: str, text: str) -> list[Place]:
    found = enumerate((sentence.start, sentence.end) for sentence in sentences(text))
    return [place for number, span in found for place in _clauses(text, _place(lost_id, number, 0, span, span, ()))]


def _copies(families: Sequence[Family], stemmata: Sequence[Stemma]) -> Iterable[_Copy]:
    """Descents first: they say who is the original; then all other shared copy."""
    for stemma in stemmata:
        for descent in stemma.descents:
            for edge in descent.edges:
                yield _Copy(
                    child=edge.child,
                    parent=edge.parent,
                    directed=descent.direction == "known",
                    sure=descent.confidence >= SURE or edge.wording != "reworded",
                )
    for family in families:
        for passage in family.passages:
            yield _Copy(child=passage.a, parent=passage.b, directed=False, sure=passage.wording != "reworded")


class _Index:
    """Places by number, and which of them a stretch touches."""

    def __init__(self, everywhere: Mapping[str, Sequence[Place]]) -> None:
        self.places: list[Place] = []
        self._numbers: dict[str, range] = {}
        self._starts: dict[str, list[int]] = {}
        self._longest: dict[str, int] = {}
        for article_id in sorted(everywhere):
            row = sorted(everywhere[article_id], key=lambda place: (place.start, place.end))
            self._numbers[article_id] = range(len(self.places), len(self.places) + len(row))
            self._starts[article_id] = [place.start for place in row]
            self._longest[article_id] = max((place.end - place.start for place in row), default=0)
            self.places.extend(row)

    def touching(self, span: Span) -> list[int]:
        """Numbers of places with a character in the stretch."""
        starts = self._starts.get(span.article_id, [])
        first = bisect_left(starts, span.start - self._longest.get(span.article_id, 0))
        last = bisect_left(starts, span.end)
        numbers = self._numbers.get(span.article_id, range(0))
        return [numbers[n] for n in range(first, last) if self.places[numbers[n]].end > span.start]


class _Links:
    """Which places are the same copy (disjoint sets), and which was taken from which.

    A sentence made of several of another article is the copy of one of them: it does not make those one.
    """

    def __init__(self, count: int, places: Sequence[Place] = ()) -> None:
        self._up = list(range(count))
        self._articles = [{place.article_id} for place in places]  # that hold each set
        self.parents: dict[int, list[int]] = defaultdict(list)
        self.unsure: list[tuple[int, int]] = []
        self.sure: list[tuple[int, int]] = []

    def find(self, number: int) -> int:
        while self._up[number] != number:
            self._up[number] = self._up[self._up[number]]
            number = self._up[number]
        return number

    def join(self, child: int, parent: int, copy: _Copy) -> None:
        if not self._merge(*sorted((self.find(child), self.find(parent)))):
            return
        if copy.directed:
            self.parents[child].append(parent)
        (self.sure if copy.sure else self.unsure).append((child, parent))

    def _merge(self, low: int, high: int) -> bool:
        """Whether the two sets are one now: not where an article has a place in both."""
        if low == high:
            return True
        small, large = sorted((self._articles[low], self._articles[high]), key=len)
        if not small.isdisjoint(large):
            return False
        large |= small
        self._articles[low] = large
        self._up[high] = low
        return True


def _pairs(copy: _Copy, texts: Mapping[str, str], index: _Index, links: _Links) -> list[tuple[int, int]]:
    """Which places of the two stretches are the same copy."""
    left, right = index.touching(copy.child), index.touching(copy.parent)
    if not left or not right:
        return []
    known = {links.find(n) for n in left} == {links.find(n) for n in right}
    if known and not copy.directed:
        return []
    mine = words(texts[copy.child.article_id], copy.child.start, copy.child.end)
    theirs = words(texts[copy.parent.article_id], copy.parent.start, copy.parent.end)
    blocks = [b for b in align([w.form for w in mine], [w.form for w in theirs]) if b.kind == "equal"]
    mine_at, theirs_at = _holders(mine, left, index), _holders(theirs, right, index)
    matched: dict[tuple[int, int], int] = defaultdict(int)
    for block in blocks:
        for a, b in zip(range(block.a_start, block.a_end), range(block.b_start, block.b_end), strict=True):
            for n in mine_at[a]:
                for m in theirs_at[b]:
                    matched[n, m] += 1
    return _best(matched, left, right, index, texts, copy)


def _holders(found: Sequence[Word], numbers: Sequence[int], index: _Index) -> list[list[int]]:
    """For each word, the places it stands in."""
    out: list[list[int]] = [[] for _ in found]
    starts = [word.start for word in found]
    for number in numbers:
        place = index.places[number]
        for at in range(bisect_left(starts, place.start), bisect_left(starts, place.end)):
            out[at].append(number)
    return out


def _best(
    matched: Mapping[tuple[int, int], int], left: Sequence[int], right: Sequence[int], index: _Index,
    texts: Mapping[str, str], copy: _Copy,
) -> list[tuple[int, int]]:  # fmt: skip
    """One partner each, most words in common first; half of the shorter one must be in common, a third when reworded."""
    out = []
    taken: set[int] = set()
    mine = {n: _length(index.places[n], texts, copy.child) for n, _ in matched}
    theirs = {m: _length(index.places[m], texts, copy.parent) for _, m in matched}
    for (n, m), count in sorted(matched.items(), key=lambda item: (-item[1], item[0])):
        shorter = min(mine[n], theirs[m])
        if count * 2 >= shorter and n not in taken and m not in taken:
            out.append((n, m))
            taken |= {n, m}
    rest = [n for n in left if n not in taken and _inside(index.places[n], copy.child)]
    others = [m for m in right if m not in taken and _inside(index.places[m], copy.parent)]
    if len(_wholes(rest, index)) == len(_wholes(others, index)) == 1:  # a reworded sentence: nothing else can correspond
        out.extend(zip(rest, others, strict=False))
    return out


def _wholes(numbers: Iterable[int], index: _Index) -> set[tuple[int, int]]:
    return {index.places[number].whole for number in numbers}


def _length(place: Place, texts: Mapping[str, str], span: Span) -> int:
    """Words of the place that lie in the stretch."""
    return len(words(texts[place.article_id], max(place.start, span.start), min(place.end, span.end)))


def _inside(place: Place, span: Span) -> bool:
    common = min(place.end, span.end) - max(place.start, span.start)
    return common * 2 >= place.end - place.start


# --------------------------------------------------------------------------------------------------------- lines


def _lines(articles: Mapping[str, Article], texts: Mapping[str, str], index: _Index, links: _Links) -> list[Line]:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(index.places)):
        members[links.find(number)].append(number)
    tied = _sure_groups(links)
    out = []
    for numbers in members.values():
        ordered = sorted(numbers, key=lambda n: _rank(n, articles, index, links))
        real = tuple(index.places[n] for n in ordered if index.places[n].article_id in articles)
        if real:
            said = {(p.article_id, p.start, p.end): None for p in real}
            around = {(p.article_id, *p.context): None for p in real}
            heads = {tied.get(n, -1): index.places[n].article_id for n in reversed(ordered)}
            loose = tuple(sorted(set(heads.values()))) if len(heads) > 1 else ()
            root = index.places[ordered[0]].article_id
            leading = next((place for place in real if place.statements), real[0])
            out.append(
                Line(
                    places=real,
                    root=root,
                    terms=terms.joined(terms.read(texts[place[0]], place[1], place[2]) for place in said),
                    context=terms.joined(terms.read(texts[place[0]], place[1], place[2]) for place in around),
                    head=terms.joined(terms.main_clause(texts[place[0]], place[1], place[2]) for place in said),
                    witnessed=not any(place.statements for place in real) and _witnessed(texts, real[0]),
                    loose=loose,
                    quotes=terms.read(texts[leading.article_id], leading.start, leading.end).quotes,
                )
            )
    return sorted(out, key=lambda line: _where(line.places[0]))


def _witnessed(texts: Mapping[str, str], place: Place) -> bool:
    """ "A reporter for this agency saw four officers": the desk is its own source."""
    sentence = texts[place.article_id][place.start : min(place.end, place.start + _ROUND)]
    return bool(terms.expression("witnesses").search(sentence) and terms.expression("own_desk").search(sentence))


def _where(place: Place) -> tuple[str, int, int]:
    return place.article_id, place.start, place.end


def _rank(number: int, articles: Mapping[str, Article], index: _Index, links: _Links) -> tuple[int, bool, float, str, int]:
    """Nearest the original first: steps of descent, then lost originals, then the earlier stamp, then the id."""
    place = index.places[number]
    stamp = articles[place.article_id].published if place.article_id in articles else None
    at = stamp.at.timestamp() if stamp else float("inf")
    return _steps(number, links), place.article_id in articles, at, place.article_id, place.start


def _steps(number: int, links: _Links) -> int:
    """Steps of descent up to a place that was taken from none."""
    seen = {number}
    steps = 0
    while parents := [parent for parent in links.parents.get(number, ()) if parent not in seen]:
        number = parents[0]
        seen.add(number)
        steps += 1
    return steps


def _sure_groups(links: _Links) -> dict[int, int]:
    """For places with an unsure link: the group they fall into when unsure descents are left out."""
    if not links.unsure:
        return {}
    apart = _Links(1 + max(max(pair) for pair in (*links.sure, *links.unsure)))
    for a, b in links.sure:
        low, high = sorted((apart.find(a), apart.find(b)))
        apart._up[high] = low  # noqa: SLF001
    return {n: apart.find(n) for pair in (*links.sure, *links.unsure) for n in pair}


def parted(traced: Sequence[Line], articles: Mapping[str, Article], out: Sequence[tuple[int, Place]]) -> list[Line]:
    """The lines with these places taken out of theirs, each a line of its own: a person says they are not the same."""
    taken: dict[int, list[Place]] = defaultdict(list)
    for number, place in out:
        taken[number].append(place)
    rows: list[Line] = []
    for number, line in enumerate(traced):
        kept = tuple(place for place in line.places if place not in taken.get(number, ()))
        lost = line.root in articles and all(place.article_id != line.root for place in kept)
        rows.append(line if kept == line.places else _anew(line, articles, kept, kept[0].article_id if lost else line.root))
        rows.extend(_anew(line, articles, (place,), place.article_id) for place in taken.get(number, ()))
    return sorted(rows, key=lambda line: _where(line.places[0]))


def altered(line: Line, articles: Mapping[str, Article], groups: Sequence[tuple[Place, ...]]) -> list[Line]:
    """The line as several: places that tell one number each. Who changed it is where another number begins."""
    name = f"{line.places[0].article_id}@{line.places[0].start}"
    out = []
    for at, kept in enumerate(groups):
        inside = {place.article_id for place in kept}
        loose = tuple(root for root in line.loose if root in inside)
        fresh = _anew(line, articles, kept, kept[0].article_id if at else line.root)
        out.append(replace(fresh, altered=name, loose=loose if len(loose) > 1 else ()))
    return out


def _anew(line: Line, articles: Mapping[str, Article], kept: tuple[Place, ...], root: str) -> Line:
    """The line with these places alone."""
    texts = {place.article_id: articles[place.article_id].text for place in kept}
    return replace(
        line,
        places=kept,
        root=root,
        terms=terms.joined(terms.read(texts[p.article_id], p.start, p.end) for p in kept),
        context=terms.joined(terms.read(texts[p.article_id], *p.context) for p in kept),
        head=terms.joined(terms.main_clause(texts[p.article_id], p.start, p.end) for p in kept),
        witnessed=line.witnessed and not kept[0].statements,
        loose=(),
    )


# --------------------------------------------------------------------------------------------------------- twins


def with_twins(
    traced: Iterable[Line], articles: Mapping[str, Article], spoken: Mapping[str, Sequence[Statement]], twins: Mapping[str, str]
) -> list[Line]:  # fmt: skip
    """The lines with the places of identical articles added: they were not compared, they carry the same."""
    copies: dict[str, list[str]] = defaultdict(list)
    for twin, original in sorted(twins.items()):
        if twin in articles and original in articles:
            copies[original].append(twin)
    if not copies:
        return list(traced)
    at = {name: _moves(articles[original], articles[name], spoken) for original, row in copies.items() for name in row}
    return [
        replace(line, places=(*line.places, *(at[name](p) for p in line.places for name in copies.get(p.article_id, ()))))
        for line in traced
    ]


def _moves(original: Article, twin: Article, spoken: Mapping[str, Sequence[Statement]]) -> Callable[[Place], Place]:
    """Where a place of the original stands in the twin, with the twin's own statements."""
    same = original.text == twin.text
    theirs = [] if same else [(start, end) for start, end, _ in _sentences(twin.text, twin.body)]
    said: dict[int, list[Statement]] = defaultdict(list)
    for statement in sorted(spoken.get(twin.id, ()), key=lambda statement: statement.id):
        said[statement.content[0].start].append(statement)

    def moved(place: Place) -> Place:
        around, whole, part = place.around, place.whole, (place.start, place.end)
        if not same and place.sentence < len(theirs):
            around = theirs[place.sentence]
            whole = _shifted(original.text, twin.text, place.around, whole, around)
            part = whole if part == place.whole else _shifted(original.text, twin.text, place.around, part, around)
        own = tuple(said.get(whole[0], ())) if place.statements or part == whole else ()
        begin, end = part[0], max(part[0], min(part[1], len(twin.text)))
        return replace(place, article_id=twin.id, around=around, start=begin, end=end, statements=own, whole=whole)

    return moved


def _shifted(text: str, other: str, sentence: tuple[int, int], part: tuple[int, int], around: tuple[int, int]) -> tuple[int, int]:
    """The part of a sentence in a copy of the sentence, the whole copy where typography moved it."""
    begin, end = around[0] + part[0] - sentence[0], around[0] + part[1] - sentence[0]
    return (begin, end) if other[begin:end] == text[part[0] : part[1]] else around
