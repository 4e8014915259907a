"""Who copied whom in one family, stretch by stretch: first and second parents, lost originals, honest direction.

The newspaper-studies rule (Beals' ReprintMapper: the earlier page with most matching words) fails when the wire copy
is missing, which is nearly always. We weigh, for every article, its likely parents by the text they leave
unexplained, by readings inherited or reverted, by soft time and by credits; two lines of descent that share text
neither can have from the other show a lost original.

``collation``, ``joining`` sentences that are one line of copy · ``printing`` house style · ``memory`` texts that share
hardly a sentence · ``copied`` who cannot have copied whom · ``candidates`` who is weighed · ``evidence`` features of a
pair · ``weights`` the one table · ``tree``, ``arborescence`` the cheapest hypothesis · ``second`` woven articles · ``lost``,
``archetype`` lost originals · ``versions`` of one lost report · ``support`` confidence · ``descents`` the value handed over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from retold import text
from retold.model import Descent, Edge, Evidence, Span, Stemma
from retold.stemmata import clock, collation, evidence, judged, lost, second, tree, versions
from retold.stemmata.descents import Describer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.model import Article, Family, Judgement, SharedPassage

__all__ = ["infer"]


def infer(
    family: Family, articles: Mapping[str, Article], *, draws: int = 100, judgements: Sequence[Judgement] = ()
) -> Stemma:  # fmt: skip
    """The stemma of one family; ``draws`` resamplings stand behind each confidence; a person's judgements come before all."""
    heads = dict(_heads(family, articles))
    head_of = {twin: head for head, group in heads.items() for twin in group}
    said = judged.told(judgements, family)
    representatives, passages = witnesses(family, articles)
    trunk, rest = _trunk(representatives)
    found = hypothesis(trunk, passages, judged.held(said, trunk, head_of))
    copies = [d for head, group in sorted(heads.items()) for d in _copies(head, group, articles)]
    copies += _leaves(rest, trunk)
    notes = [f"{len(rest)} later articles were only hung from the likeliest of {len(trunk)} earlier ones."] if rest else []
    return judged.marked(Describer(found, trunk, family, draws).stemma(copies, notes), said, head_of)


def witnesses(family: Family, articles: Mapping[str, Article]) -> tuple[list[Article], list[SharedPassage]]:
    """The articles that stand for themselves and their duplicates, and the passages between them."""
    head_of = {twin: head for head, group in _heads(family, articles) for twin in group}
    moved = {twin for twin, head in head_of.items() if twin != head}
    passages = [
        _on_heads(passage, head_of, articles) if {passage.a.article_id, passage.b.article_id} & moved else passage
        for passage in family.passages
    ]
    return [articles[x] for x in sorted({head_of.get(x, x) for x in family.articles})], passages


def hypothesis(
    representatives: Sequence[Article], passages: Iterable[SharedPassage], held: tree.Held | None = None
) -> tree.Hypothesis:
    """The cheapest hypothesis for these witnesses, which stand for their duplicates, as far as nothing is held."""
    known = collation.collate(representatives, passages)
    found = tree.first_tree(evidence.prepare(known, representatives), held)
    if found.bench.memory is not None:
        return found  # what is retold from memory shares too little text to show a second parent or a lost original
    second.weave(found)
    lost.seek(found)
    lost.name(found)
    versions.part(found)
    if held and (held.edges or held.barred):
        judged.enforce(found)
    second.untangle(found)
    return found


MANY = 300  # witnesses; up to here identical bodies under other headlines or credits are witnesses of their own


def _heads(family: Family, articles: Mapping[str, Article]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Identical articles, each group under the one that stands for it: the first, as for the passages.

    The same body under another headline, dateline or credit is a witness of its own: these tell where it was copied.
    """
    alone = len(family.articles) - sum(len(group) for group in family.duplicates)
    kinds = [_printings(group, articles) for group in family.duplicates]
    if alone + sum(len(kind) for kind in kinds) > MANY:
        kinds = [[group] for group in family.duplicates]
    for group in (group for kind in kinds for group in kind):
        yield group[0], group


def _printings(group: Sequence[str], articles: Mapping[str, Article]) -> list[tuple[str, ...]]:
    """The members of a group of identical bodies by what stands around the body, each in the order of the group.

    The same text under the same headline is one printing: that what is a credit here was the writer's own name there says
    nothing more.
    """
    out: dict[tuple[str, ...], list[str]] = {}
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for twin in group:
        article = articles[twin]
        title = text.fold(article.title).strip()
        dateline = article.text[article.dateline.span.start : article.dateline.span.end] if article.dateline else ""
        agencies = sorted(text.fold(credit.agency) for credit in article.credits)
        around = known.setdefault((title, article.text), (title, text.fold(dateline), *agencies))
        out.setdefault(around, []).append(twin)
    return [tuple(members) for members in out.values()]


TRUNK = 600  # witnesses weighed in full; what comes later in a larger family is hung from these


def _trunk(representatives: Sequence[Article]) -> tuple[list[Article], list[Article]]:
    """The earliest witnesses, and the others where there are too many to weigh every pair."""
    if len(representatives) <= TRUNK:
        return list(representatives), []
    ranked = sorted(representatives, key=_precedence)
    return sorted(ranked[:TRUNK], key=lambda a: a.id), sorted(ranked[TRUNK:], key=lambda a: a.id)


def _leaves(rest: Sequence[Article], trunk: Sequence[Article]) -> list[Descent]:
    """Each of the rest under the trunk witness with which it has most words in sentences said word for word."""
    if not rest:
        return []
    holders: dict[tuple[str, ...], dict[int, Span]] = {}
    for place, article in enumerate(sorted(trunk, key=_precedence)):
        for sentence in collation.read_sentences(article):
            held = holders.setdefault(sentence.forms, {})
            if len(held) < FEW:
                held[place] = Span(article.id, sentence.start, sentence.end)
    return [leaf for article in rest if (leaf := _leaf(article, holders)) is not None]


FEW = 40  # holders of one sentence that are looked at: the earliest


def _leaf(child: Article, holders: Mapping[tuple[str, ...], Mapping[int, Span]]) -> Descent | None:
    sentences = collation.read_sentences(child)
    votes: Counter[int] = Counter()
    for sentence in sentences:
        for place in holders.get(sentence.forms, ()):
            votes[place] += len(sentence.forms)
    if not votes:
        return None
    best = min(votes, key=lambda place: (-votes[place], place))
    spans = [(s, holders.get(s.forms, {}).get(best)) for s in sentences]
    edges = tuple(
        Edge(child=Span(child.id, s.start, s.end), parent=span, words=len(s.forms), wording="verbatim")
        for s, span in spans
        if span is not None
    )
    near = sum(1 for place in votes if votes[place] == votes[best])
    return Descent(
        child_id=child.id,
        parent_id=edges[0].parent.article_id,
        rank=0,
        share=votes[best] / max(1, sum(len(s.forms) for s in sentences)),
        confidence=0.6 / near,
        direction="known" if child.published else "unknown",
        wording="one of" if child.published else "shares text with",
        alternatives=(),
        evidence=(Evidence(rule="shared text", detail=f"{len(edges)} of {len(sentences)} sentences stand in it"),),
        edges=edges,
    )


def _on_heads(passage: SharedPassage, head_of: Mapping[str, str], articles: Mapping[str, Article]) -> SharedPassage:
    """The passage between the articles that stand for the two groups."""
    a, b = (_moved(span, head_of.get(span.article_id, span.article_id), articles) for span in (passage.a, passage.b))
    return passage if (a, b) == (passage.a, passage.b) else replace(passage, a=a, b=b)


def _moved(span: Span, head: str, articles: Mapping[str, Article]) -> Span:
    """The same sentences in an article with the same body."""
    if head == span.article_id:
        return span
    if articles[head].text == articles[span.article_id].text:
        return replace(span, article_id=head)
    here, there = (collation.read_sentences(articles[x]) for x in (span.article_id, head))
    inside = [k for k, s in enumerate(here) if s.start < span.end and span.start < s.end and k < len(there)]
    return Span(head, there[inside[0]].start, there[inside[-1]].end) if inside else Span(head, 0, 0)


def _precedence(article: Article) -> tuple[bool, float, bool, str]:
    """Earlier first, then credited, then by id."""
    stamp = article.published
    dated = stamp is not None and stamp.precision != "unknown"
    return (not dated, stamp.at.timestamp() if dated and stamp else 0.0, not article.credits, article.id)


def _copies(head: str, group: Sequence[str], articles: Mapping[str, Article]) -> list[Descent]:
    """Each duplicate descends from the head as a whole copy."""
    return [_copy(articles[twin], articles[head]) for twin in sorted(group) if twin != head]


def _copy(child: Article, parent: Article) -> Descent:
    known = abs(clock.order_log_odds(parent.published, child.published)) > 0.5
    pairs = zip(child.body, parent.body, strict=False) if child.text != parent.text else ((part, part) for part in parent.body)
    edges = tuple(Edge(child=Span(child.id, *c), parent=Span(parent.id, *p), words=0, wording="verbatim") for c, p in pairs)
    return Descent(
        child_id=child.id,
        parent_id=parent.id,
        rank=0,
        share=1.0,
        confidence=0.9 if known else 0.5,
        direction="known" if known else "unknown",
        wording="probably copied from" if known else "shares text with",
        alternatives=(),
        evidence=(Evidence(rule="same body", detail="the two texts are the same"),),
        edges=edges,
    )
