"""The whole way through: piles in, traces out."""

import json
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

import retold
from retold import pipeline, read, report
from retold.errors import NothingReadableError
from retold.model import Pile, RawRecord

DEMO = Path(retold.__file__).parent / "demo" / "articles.jsonl"
GOLDEN = Path(__file__).parent / "golden"


def pile(*records, problems=()):
    return Pile(records=tuple(records), problems=tuple(problems))


def record(text, **fields):
    fields.setdefault("label", f"r{abs(hash(text)) % 997}")
    return RawRecord(source=fields.get("label"), text=text, **fields)


@pytest.fixture(scope="module")
def demo():
    return read.records([str(DEMO)])


@pytest.fixture(scope="module")
def traced(demo):
    return pipeline.trace(demo)


def test_order_of_records_does_not_matter(demo, traced):
    shuffled = list(demo.records)
    random.Random(7).shuffle(shuffled)
    assert report.as_json(pipeline.trace(pile(*shuffled))) == report.as_json(traced)


def test_the_same_record_twice_is_counted_and_changes_nothing(demo, traced):
    doubled = pipeline.trace(pile(*demo.records, demo.records[0]))
    assert doubled.count.repeated == 1
    assert doubled.claims == traced.claims
    assert doubled.stemmata == traced.stemmata


def test_every_id_that_is_named_exists(traced):
    articles = {article.id for article in traced.articles}
    lost = {node.id for tree in traced.stemmata for node in tree.lost}
    voices = {voice.id for voice in traced.voices}
    statements = {statement.id for statement in traced.statements}
    for tree in traced.stemmata:
        assert {d.child_id for d in tree.descents} | {d.parent_id for d in tree.descents} | set(tree.roots) <= articles | lost
    assert {link.voice_id for statement in traced.statements for link in statement.chain} <= voices
    for claim in traced.claims:
        assert {m.span.article_id for m in claim.mentions} == set(claim.figures.articles) <= articles
        assert {m.statement_id for m in claim.mentions} - {None} <= statements
        assert set(claim.figures.lines) <= articles | lost
        assert set(claim.contradicts) | set(claim.possibly_same) <= {other.id for other in traced.claims}
    assert {article for story in traced.stories for article in story.articles} == articles


def test_every_span_lies_inside_its_text(traced):
    length = {article.id: len(article.text) for article in traced.articles}
    length |= {node.id: len(node.text) for tree in traced.stemmata for node in tree.lost}
    spans = [span for s in traced.statements for span in (*s.content, s.cue, s.source) if span]
    spans += [m.span for claim in traced.claims for m in claim.mentions] + [moment.span for moment in traced.times]
    spans += [side for tree in traced.stemmata for d in tree.descents for edge in d.edges for side in (edge.child, edge.parent)]
    spans += [side for variant in traced.variants for side in (variant.child, variant.parent) if side]
    assert spans
    assert all(span.end <= length[span.article_id] for span in spans)


def figures(claim):
    return (claim.text, claim.figures.voices, claim.figures.routes, claim.figures.bottleneck)


def test_a_verbatim_copy_at_another_outlet_changes_no_count_of_sources(demo, traced):
    copied = next(r for r in demo.records if len(r.text) > 1500)
    late = replace(copied, outlet="The Copyist", url="https://copyist.example/1", label="copy", published="2026-02-20T10:00:00Z")
    more = pipeline.trace(pile(*demo.records, late))
    assert len(more.articles) == len(traced.articles) + 1
    assert sorted((c.text, c.figures.routes) for c in more.claims) == sorted((c.text, c.figures.routes) for c in traced.claims)
    assert sum(len(c.figures.voices) for c in more.claims) == sum(len(c.figures.voices) for c in traced.claims)


def test_neither_a_missing_date_nor_the_outlets_own_lines_make_a_copy_a_source(demo):
    number = next(n for n, r in enumerate(demo.records) if len(r.text) > 1500)
    foot = f"\n\nFollow {demo.records[number].outlet} on social media for live updates."
    first = replace(demo.records[number], text=demo.records[number].text + foot, published="")
    rest = [r for n, r in enumerate(demo.records) if n != number]
    late = replace(first, outlet="The Copyist", url="https://copyist.example/1", label="copy", published="2026-02-20T10:00:00Z")
    before, after = (pipeline.trace(pile(first, *rest, *more)) for more in ((), (late,)))
    told = [[(c.text, names(c, t), c.figures.routes) for c in t.claims] for t in (before, after)]
    assert sorted(told[0]) == sorted(told[1])


def names(claim, trace):
    called = {voice.id: voice.name for voice in trace.voices}
    return sorted(called.get(voice, "a desk") for voice in claim.figures.voices)


def test_five_thousand_identical_copies_are_grouped_and_not_quadratic(demo):
    wire = demo.records[2]
    copies = [replace(wire, outlet=f"Outlet {n}", url=f"https://o{n}.example/", label=f"c{n}") for n in range(5000)]
    begin = time.process_time()
    result = pipeline.trace(pile(*copies))
    assert time.process_time() - begin < 120
    (family,) = result.families
    assert len(family.articles) == 5000
    assert [len(group) for group in family.duplicates] == [5000]


def test_articles_without_any_date_are_traced(demo):
    result = pipeline.trace(pile(*(replace(r, published="") for r in demo.records)))
    assert len(result.articles) == len(demo.records)
    assert result.families


def test_another_language_keeps_families_and_says_statements_were_not_read():
    text = (
        "Le ministère de la Défense a annoncé mardi que deux navires avaient quitté le port de Brest dans la nuit, sans préciser leur destination "
        "ni la durée de leur mission en mer. Selon un porte-parole, les équipages ont été prévenus la veille au soir et les familles informées.\n\n"
        "La préfecture maritime n'a pas souhaité commenter ces mouvements. Plusieurs riverains ont dit avoir entendu les sirènes vers minuit."
    )
    result = pipeline.trace(
        pile(record(text, label="a", outlet="A"), record(text.replace("mardi", "hier"), label="b", outlet="B"))
    )
    assert len(result.families) == 1
    assert [reason for _, reason in result.unread] == ["language: fr"] * 2
    assert result.statements == ()


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x00", "."])
def test_nothing_readable_is_an_error_with_a_sentence(text):
    with pytest.raises(NothingReadableError, match="Nothing readable"):
        pipeline.trace(pile(record(text, label="x")))


HOSTILE = {
    "open brackets": "(" * 200_000,
    "open quotes": "“" * 100_000 + " he said",
    "one long word": "a" * 1_000_000,
    "dots": "He said. " * 50_000,
    "nested quotes": '"' + "'\"" * 50_000,
    "numbers": "1 " * 200_000,
    "commas": "said, " * 100_000,
    "dates": "March 21 " * 30_000,
    "controls": "".join(map(chr, range(1, 32))) * 1000 + "text that is read",
    "directions": "\u202e\u202d\u2066" * 10_000 + " a sentence that is read at the end of it",
    "emoji": "👩‍👩‍👧‍👦" * 10_000 + " a sentence that is read at the end of it",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_traced_in_reasonable_time(name):
    begin = time.process_time()
    try:
        result = pipeline.trace(
            pile(record(HOSTILE[name], label=name), record(HOSTILE[name] + " and more of it", label="b", outlet="B"))
        )
        report.page(result)
    except NothingReadableError:
        pass
    assert time.process_time() - begin < 60


def test_the_demo_reads_as_it_did(traced, request):
    """A whole traced story, as a person reads it. ``--update-golden`` rewrites it; review the difference like code."""
    path = GOLDEN / "demo.txt"
    text = report.terminal(traced, width=100)
    if request.config.getoption("--update-golden"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_json_of_the_demo_is_json(traced):
    assert json.loads(report.as_json(traced))["version"] == retold.__version__
