"""A case that grows says what tracing everything at once says, and loses nothing that it acknowledged."""

import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import retold
from retold import blocks, judgements, pipeline, read
from retold.case import Case
from retold.errors import CaseBusyError, CaseUnwritableError, MissingStoryError, NothingReadableError
from retold.model import Pile, RawRecord

DEMO = Path(retold.__file__).parent / "demo" / "articles.jsonl"
FOOTERS = ("Tides and weather of the coast stand on the last page.", "Crosswords of the week were drawn by Ottoline Marsh.")
TOPICS = {
    "Granary": "A fire broke out in the old granary of Orrin on {day}, officials said. {n} sheep were led out of the building unhurt. "
    "Neighbours carried buckets from the Wendel brook while firefighters waited for hoses from Hallin.",
    "Ferry": "The ferry between Hallin and Brook ran aground on {day}, the harbour master said. All {n} passengers were taken ashore. "
    "Captain Jory Pell blamed drifting timber and a broken propeller for the accident.",
    "Ballot": "The council of Tarnmoor will count {n} ballots again on {day}, Mayor Ada Quill said after a complaint. "
    "Opposition speaker Dorian Vetch demanded independent observers for every polling station.",
    "Mine": "Miners at Kolberg found {n} silver coins in a collapsed shaft on {day}, according to the provincial museum. "
    "Curator Petra Lohm dated several pieces to the reign of Duke Ansgar.",
}  # fmt: skip


def pile_of(records):
    return Pile(records=tuple(records))


def written(seed, count):
    """Reports of four events, some of them copies, some with a line that their outlet repeats."""
    rng = random.Random(seed)
    out = []
    for number in range(count):
        topic, lead = rng.choice(sorted(TOPICS.items()))
        lines = [lead.format(day=rng.choice(("Monday", "Tuesday")), n=rng.randrange(3, 9))]
        words = f"{topic} witness bridge lantern {topic.lower()} winter village smoke rope silver keeper".split()
        lines += [" ".join(rng.choice(words) for _ in range(14)).capitalize() + "." for _ in range(rng.randrange(3))]
        if out and rng.random() < 0.4:
            lines = out[rng.randrange(len(out))].text.split("\n\n")[:-1] + lines[:1]
        lines.append(FOOTERS[rng.randrange(2)] if rng.random() < 0.6 else f"This is the end of report number {number}.")
        outlet = f"{rng.choice(('Dunmere', 'Yarrow', 'Hexley'))} Mail"
        when = f"2026-02-{rng.randrange(10, 14)}T{rng.randrange(24):02}:00:00Z" if rng.random() < 0.8 else ""
        out.append(
            RawRecord(
                source=f"r{number}", label=f"r{number}", text="\n\n".join(lines), outlet=outlet, published=when,
                url=f"https://x.example/{number}",
            )
        )  # fmt: skip
    return out


@pytest.fixture(scope="module")
def demo():
    return read.records([str(DEMO)])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "case.retold"


def at_once(records):
    return pipeline.trace(pile_of(records))


def same(case, whole):
    """All of two traces is equal, but for how often the input was met."""
    mine = case.trace()
    return [name for name in type(whole).__slots__ if name != "count" and getattr(mine, name) != getattr(whole, name)]


def parts_of(records, cuts):
    bounds = [0, *sorted(cuts), len(records)]
    return [records[a:b] for a, b in itertools.pairwise(bounds) if a < b]


# ----------------------------------------------------------------------------------------------- equal to all at once


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(4, 9),
    cuts=st.lists(st.integers(0, 9), max_size=2),
    order=st.randoms(use_true_random=False),
    largest=st.sampled_from((1, 3, 1000)),
)
def test_articles_added_in_any_parts_and_order_are_traced_as_all_at_once(tmp_path_factory, seed, count, cuts, order, largest):
    records = written(seed, count)
    shuffled = list(records)
    order.shuffle(shuffled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LARGEST", largest)
        with Case.open(tmp_path_factory.mktemp("case") / "c", create=True) as case:
            for part in parts_of(shuffled, [cut for cut in cuts if cut < count]):
                case.add(pile_of(part))
            assert same(case, at_once(records)) == []


def test_the_written_piles_hold_what_the_property_is_about(monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 3)
    traces = [at_once(written(seed, 16)) for seed in range(4)]
    assert any(mark.kind == "repeated" for trace in traces for article in trace.articles for mark in article.boilerplate)
    assert any(len(family.articles) > 1 for trace in traces for family in trace.families)
    assert any(trace.claims for trace in traces)
    assert max(len(trace.stories) for trace in traces) > 2


def test_families_of_the_newsroom_come_in_two_halves(tmp_path, newsroom):
    for folder in sorted((newsroom / "families").iterdir())[3::40]:
        pile = read.records([str(folder / "articles.jsonl")])
        half = len(pile.records) // 2
        with Case.open(tmp_path / folder.name, create=True) as case:
            for part in (replace(pile, records=pile.records[half:]), pile_of(pile.records[:half])):  # the problems come once
                case.add(part)
            assert same(case, pipeline.trace(pile)) == []


def test_a_line_that_becomes_furniture_with_the_third_article_leaves_the_first_two(path):
    records = [
        RawRecord(source=f"r{n}", text=f"{text}\n\n{FOOTERS[0]}", outlet="Dunmere Mail", url=f"https://x.example/{n}")
        for n, text in enumerate((TOPICS["Granary"], TOPICS["Ballot"], TOPICS["Mine"]))
    ]
    with Case.open(path, create=True) as case:
        case.add(pile_of(records[:2]))
        before = case.trace()
        assert all(FOOTERS[0] in "".join(a.text[s:e] for s, e in a.body) for a in before.articles)
        case.add(pile_of(records[2:]))
        assert not any(FOOTERS[0] in "".join(a.text[s:e] for s, e in a.body) for a in case.trace().articles)
        assert same(case, at_once(records)) == []


# --------------------------------------------------------------------------------------------------------- growing


def test_the_same_articles_twice_change_nothing(path, demo):
    with Case.open(path, create=True) as case:
        first = case.add(demo)
        before, revision = case.trace(), case.revision
        again = case.add(demo)
        assert (again.count.articles, again.count.repeated, again.stories) == (0, first.count.articles, ())
        assert case.revision == revision
        assert [row.revision for row in case.stories().rows] == [case.story_revision(row.id) for row in case.stories().rows]
        assert replace(case.trace(), count=before.count) == before


def test_only_stories_that_are_touched_change(path, monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 1)
    records = [r for r in written(3, 14) if r.text]
    with Case.open(path, create=True) as case:
        case.add(pile_of(records))
        before = {row.id: row.revision for row in case.stories().rows}
        alone = RawRecord(
            source="new", text="Beekeepers of Wendel crowned a queen. Nobody else was there to see it happen.", url="u"
        )
        touched = case.add(pile_of([alone])).stories
        after = {row.id: row.revision for row in case.stories().rows}
        assert set(touched) == after.keys() - before.keys()
        assert {key: after[key] for key in before} == before


def test_what_is_not_touched_is_not_read_again(path, monkeypatch, demo):
    from retold import statements, stemmata  # noqa: PLC0415

    read_again, drawn = [], []
    with Case.open(path, create=True) as case:
        case.add(demo)
        whole = statements.read
        monkeypatch.setattr(statements, "read", lambda article: read_again.append(article.id) or whole(article))
        draw = stemmata.infer
        monkeypatch.setattr(stemmata, "infer", lambda family, *a, **k: drawn.append(family.articles) or draw(family, *a, **k))
        alone = RawRecord(
            source="new", text="Beekeepers of Wendel crowned a queen. Nobody else was there to see it happen.", url="u"
        )
        case.add(pile_of([alone]))
        new = set(read_again)
    assert len(new) == 1
    assert [set(articles) for articles in drawn] == [new]


def test_the_address_of_a_story_leads_to_where_its_articles_went(path, demo):
    records = demo.records
    with Case.open(path, create=True) as case:
        case.add(pile_of(records[:4]))
        old = [row.id for row in case.stories().rows]
        case.add(pile_of(records[4:6]))
        case.add(pile_of(records[6:]))
        now = {row.id for row in case.stories().rows}
        gone = [story for story in old if story not in now]
        assert gone
        for story in gone:
            with pytest.raises(MissingStoryError) as caught:
                case.story(story)
            assert caught.value.successors
            assert set(caught.value.successors) <= now
            assert caught.value.successors[0] in str(caught.value)


def test_a_pile_without_an_article_is_refused_and_its_reasons_are_kept(path):
    with Case.open(path, create=True) as case:
        with pytest.raises(NothingReadableError):
            case.add(Pile(records=(RawRecord(source="x", text="..."),)))
        (run,) = case.log()
        assert (run.seen, run.articles, len(run.problems)) == (1, 0, 1)


def test_every_row_names_its_run(path, demo):
    with Case.open(path, create=True) as case:
        case.add(demo, who="Ada")
        runs = {run.id for run in case.log()}
        tables = ("article", "story", "problem", "succession", "judgement")
        with sqlite3.connect(path) as connection:
            named = {row[0] for table in tables for row in connection.execute(f"SELECT run FROM {table}")}
        assert named == runs
        assert case.log()[0].who == "Ada"


# -------------------------------------------------------------------------------------------------------- searching


@pytest.fixture(scope="module")
def traced_demo(tmp_path_factory, demo):
    with Case.open(tmp_path_factory.mktemp("case") / "demo", create=True) as case:
        case.add(demo)
        yield case


def test_stories_are_found_by_words_and_facets(traced_demo):
    everything = traced_demo.stories()
    assert everything.total == len(everything.rows) == traced_demo.counts()["stories"]
    row = max(everything.rows, key=lambda row: row.articles)
    assert dict(everything.facets["outlet"]).keys() >= set(row.outlets)
    for outlet, count in everything.facets["outlet"]:
        assert traced_demo.stories(outlet=outlet).total == count
    assert traced_demo.stories(least_lines=row.lines + 1).total == 0
    assert row.id in {found.id for found in traced_demo.stories(query='missiles "Gulf of Orm"').rows}
    assert traced_demo.stories(query="missil*").total >= 1
    assert traced_demo.stories(query="zyzzyva").total == 0
    assert traced_demo.stories(since=date(2030, 1, 1)).total == 0
    assert traced_demo.stories(until=date(2030, 1, 1)).total == everything.total


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_nothing_typed_into_the_search_is_an_operator(query):
    from retold.store import searching  # noqa: PLC0415

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    connection.execute("SELECT * FROM words WHERE words MATCH ?", (searching.expression(query) or '""',)).fetchall()


def test_a_story_is_a_trace_that_every_report_can_show(traced_demo):
    from retold import report  # noqa: PLC0415

    for row in traced_demo.stories().rows:
        cut = traced_demo.story(row.id)
        assert (len(cut.articles), cut.stories[0].title) == (row.articles, row.title)
        assert report.terminal(cut)
        assert report.page(cut)
        assert json.loads(report.as_json(cut))["stories"][0]["id"] == row.id


def test_a_text_is_found_in_the_articles_it_was_copied_from(traced_demo):
    source = max(traced_demo.trace().articles, key=lambda article: len(article.text))
    sentence = source.text[source.body[0][0] : source.body[0][1]][:600]
    found = traced_demo.find("An opening that nobody wrote before.\n\n" + sentence)
    assert source.id in {match.article.id for match in found.matches}
    best = found.matches[0]
    assert [match.words for match in found.matches] == sorted((match.words for match in found.matches), reverse=True)
    for passage in best.passages:
        sides = {side.article_id: side for side in (passage.a, passage.b)}
        assert sides.keys() == {found.asked.id, best.article.id}
        assert found.asked.text[sides[found.asked.id].start : sides[found.asked.id].end].strip()


# ---------------------------------------------------------------------------------------------------------- judging


def made(kind, left, right, verdict):
    return judgements.made(kind=kind, left=left, right=right, verdict=verdict, who="Ada", when=datetime(2026, 5, 12, tzinfo=UTC))


def test_a_judgement_outlives_what_comes_in_later(path, demo):
    with Case.open(path, create=True) as case:
        case.add(pile_of(demo.records[:6]))
        descent = next(
            d for tree in case.trace().stemmata for d in tree.descents if d.parent_id in {a.id for a in case.trace().articles}
        )
        row = case.judge(made("edge", descent.child_id, descent.parent_id, "no edge"))
        story = case.story_of(descent.child_id)
        assert case.judgements(story) == (row,)
        case.add(pile_of(demo.records[6:]))
        pairs = {(d.child_id, d.parent_id) for tree in case.trace().stemmata for d in tree.descents}
        assert (descent.child_id, descent.parent_id) not in pairs
        whole = pipeline.trace(demo, options=pipeline.Options(judgements=(row,)))
        assert same(case, whole) == []


def test_the_same_judgement_twice_is_one_and_moves_only_its_story(path, demo):
    with Case.open(path, create=True) as case:
        case.add(demo)
        first, second = case.trace().articles[:2]
        row = made("edge", first.id, second.id, "no edge")
        case.judge(row)
        revision = case.revision
        case.judge(row)
        assert (case.judgements(), case.revision) == ((row,), revision)


# ------------------------------------------------------------------------------------------------------ crash and load

CHILD = """
    import sys
    from retold import read
    from retold.case import Case
    from retold.model import Pile
    case = Case.open(sys.argv[1], create=True)
    pile = read.records([sys.argv[2]])
    for at in range(0, len(pile.records), 2):
        added = case.add(Pile(records=pile.records[at : at + 2]))
        print(at + 2, flush=True)
"""


@contextmanager
def child(path):
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(path), str(DEMO)]
    environment = {**os.environ, "PYTHONPATH": str(Path(retold.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    "turn", [0, 2, *(pytest.param(turn, marks=pytest.mark.slow) for turn in range(3, 9) if os.environ.get("RETOLD_SLOW"))]
)
def test_killed_at_any_instant_it_opens_again_with_all_it_acknowledged(path, demo, turn):
    rng = random.Random(turn)
    with child(path) as process:
        lines = [process.stdout.readline() for _ in range(turn % 4 + 1)]
        time.sleep(rng.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        acknowledged = max(int(line) for line in [*lines, *process.stdout.read().split()] if line.strip())
    with Case.open(path) as case:
        held = {article.label for article in case.trace().articles}
        assert {record.label for record in demo.records[:acknowledged]} <= held
        case.add(demo)
        assert same(case, pipeline.trace(demo)) == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_taken_in_and_not_yet_traced_is_traced_by_whoever_comes_next(path, demo, monkeypatch):
    from retold.case import growing  # noqa: PLC0415

    with Case.open(path, create=True) as case:
        monkeypatch.setattr(growing, "trace_stale", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            case.add(pile_of(demo.records[:5]))
        monkeypatch.undo()
        case.add(pile_of(demo.records[5:]))
        assert same(case, pipeline.trace(demo)) == []
        assert [run.ended is None for run in case.log()] == [False, True]


def test_two_that_add_at_once_both_get_what_they_added(path, demo):
    Case.open(path, create=True).close()
    with child(path) as one, child(path) as other:
        assert [process.wait(120) for process in (one, other)] == [0, 0]
    with Case.open(path) as case:
        assert same(case, pipeline.trace(demo)) == []


def test_a_full_disk_is_an_error_in_a_sentence_and_loses_nothing(path, demo):
    with Case.open(path, create=True) as case:
        case.add(pile_of(demo.records[:2]))
        before = case.trace()
        connection = case._store.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CaseUnwritableError, match="full"):
            case.add(pile_of(demo.records[2:]))
        assert case.trace().articles == before.articles
        connection.execute("PRAGMA max_page_count = 4294967294")
        case.add(demo)
        assert same(case, pipeline.trace(demo)) == []


def test_a_writer_that_never_ends_is_an_error_in_a_sentence(path, demo):
    with Case.open(path, create=True) as case:
        case.add(pile_of(demo.records[:2]))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        case._store.connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(CaseBusyError):
            case.add(demo)
        assert case.stories().total  # who reads is not held up
        other.execute("ROLLBACK")
        other.close()


def test_who_reads_sees_one_moment_while_another_adds(path, demo):
    with Case.open(path, create=True) as case:
        case.add(pile_of(demo.records[:2]))
        with child(path) as process:
            while process.poll() is None:
                for row in case.stories().rows:
                    with suppress(MissingStoryError):
                        cut = case.story(row.id)
                        assert {article.id for article in cut.articles} == set(cut.stories[0].articles)
            assert process.returncode == 0
