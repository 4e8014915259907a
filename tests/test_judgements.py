"""What people decide: kept in a file, applied to claims, voices and edges, said on the command line, never lost silently."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import retold
from retold import judgements, pipeline, read, report, statements, stemmata
from retold.cli import app, columnar
from retold.errors import BadJudgementsError
from retold.model import VERDICTS, Resolution

WHEN = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
DEMO = str(Path(retold.__file__).parent / "demo" / "articles.jsonl")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)


def judged(kind="claim", left="a@1-5", right="b@2-9", verdict="same", who="Ada", when=WHEN, note=""):
    return judgements.made(kind=kind, left=left, right=right, verdict=verdict, who=who, when=when, note=note)


@cache
def demo():
    return pipeline.trace(read.records([DEMO]))


def key(mention):
    return f"{mention.span.article_id}@{mention.span.start}-{mention.span.end}"


def traced(*rows):
    return pipeline.trace(read.records([DEMO]), options=pipeline.Options(judgements=rows))


# --------------------------------------------------------------------------------------------------------------- rows


@given(st.sampled_from([(kind, word) for kind, words in VERDICTS.items() for word in words]), WORDS, WORDS, WORDS, st.datetimes())
@settings(max_examples=50)
def test_a_judgement_comes_back_from_its_row(what, left, right, note, when):
    row = judged(what[0], left, right, what[1], who=left, when=when.replace(tzinfo=UTC), note=note)
    assert judgements.from_row(json.loads(json.dumps(judgements.as_row(row)))) == row


def test_a_file_of_judgements_is_read_in_order_of_date_each_once(tmp_path):
    path = str(tmp_path / "new" / "mine.judgements.jsonl")
    assert judgements.read(path) == ()
    late, early = judged(when=WHEN + timedelta(days=1)), judged(verdict="different")
    for row in (late, early, late):
        judgements.append(path, row)
    assert judgements.read(path) == (early, late)


def test_a_last_line_left_open_by_an_editor_is_closed(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(judgements.as_row(judged())), "utf-8")
    judgements.append(str(path), judged(verdict="different"))
    assert len(judgements.read(str(path))) == 2


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[1, 2]", "{}", '{"kind": "claim"}', '{"kind": 3}', "[" * 5000, '{"kind":"edge","left":"a","right":"b","who":"c","when":"soon"}',
     '{"kind":"edge","left":"a","right":"b","who":"c","when":"2026-01-01","verdict":"same"}'],
)  # fmt: skip
def test_a_row_that_is_no_judgement_is_named(tmp_path, line):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(judgements.as_row(judged())) + "\n" + line + "\n", "utf-8")
    with pytest.raises(BadJudgementsError, match="row 2"):
        judgements.read(str(path))


def test_the_latest_about_a_pair_stands_and_may_be_taken_back():
    old, new = judged(), judged(left="b@2-9", right="a@1-5", verdict="different", when=WHEN + timedelta(hours=1))
    gone = judged(verdict="withdrawn", when=WHEN + timedelta(hours=2))
    assert judgements.standing([new, old]) == (new,)
    assert judgements.standing([new, gone, old]) == ()


def test_an_edge_has_a_direction_and_the_rest_have_none():
    there, back = judged("edge", "a", "b", "edge"), judged("edge", "b", "a", "no edge")
    assert set(judgements.standing([there, back])) == {there, back}


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("cd"), st.sampled_from(VERDICTS["claim"]), st.integers(0, 9))),
    st.randoms(),
)
@settings(max_examples=40)
def test_which_judgements_stand_does_not_depend_on_their_order(rows, rng):
    made = [judged(left=a, right=b, verdict=word, when=WHEN + timedelta(hours=n)) for a, b, word, n in rows]
    mixed = list(made)
    rng.shuffle(mixed)
    assert judgements.standing(mixed) == judgements.standing(made)


# -------------------------------------------------------------------------------------------------------- whole traces


def test_a_judgement_outlives_new_articles_and_is_seen_in_the_trace():
    first, second = demo().claims[:2]
    row = judged(left=key(first.first), right=key(second.first))
    pile = read.records([DEMO])
    extra = replace(
        pile.records[0],
        text="A dog was seen on the pier at Quenby on Monday, the harbour master said.",
        label="new",
        title="A dog",
    )
    after = pipeline.trace(replace(pile, records=(*pile.records, extra)), options=pipeline.Options(judgements=[row]))
    (claim,) = [claim for claim in after.claims if row.id in claim.judgements]
    assert {first.first.span, second.first.span} <= {mention.span for mention in claim.mentions}
    assert not [problem for problem in after.problems if problem.kind == "warning"]
    assert after.judgements == (row,)


def test_a_judgement_that_touches_nothing_is_a_warning():
    row = judged(left="feedfeedfeedfeed@1-5", right="beefbeefbeefbeef@2-9")
    (warning,) = [problem for problem in traced(row).problems if problem.kind == "warning"]
    assert row.id in warning.source
    assert "Ada" in warning.reason
    assert "2026-05-01" in warning.reason


def family_of_three():
    trace = demo()
    family = max(trace.families, key=lambda family: len(family.articles))
    return family, {article.id: article for article in trace.articles}


@pytest.mark.parametrize("seed", range(4))
def test_a_judged_edge_is_drawn_and_a_judged_absence_is_not(seed):
    family, pool = family_of_three()
    child, parent, other = random.Random(seed).sample(family.articles, 3)
    yes, no = judged("edge", child, parent, "edge"), judged("edge", other, child, "no edge")
    found = stemmata.infer(family, pool, draws=20, judgements=[yes, no])
    (descent,) = [d for d in found.descents if d.child_id == child and d.rank == 0]
    assert (descent.parent_id, descent.judgements, descent.confidence, descent.direction) == (parent, (yes.id,), 1.0, "known")
    assert not [d for d in found.descents if (d.child_id, d.parent_id) == (other, child)]
    assert set(found.judgements) == {yes.id, no.id}
    assert child not in found.roots


def test_two_edges_that_close_a_circle_leave_the_later():
    family, pool = family_of_three()
    a, b = family.articles[:2]
    old, new = judged("edge", a, b, "edge"), judged("edge", b, a, "edge", when=WHEN + timedelta(days=1))
    found = stemmata.infer(family, pool, draws=20, judgements=[old, new])
    assert found.judgements == (new.id,)


def test_voices_are_merged_and_parted_as_judged():
    trace = demo()
    resolved = Resolution(statements=trace.statements, voices=trace.voices)
    several = next(voice for voice in trace.voices if voice.aliases and voice.kind == "person")
    parted = statements.as_judged(resolved, [judged("voice", several.name, several.aliases[0], "different")])
    assert len(parted.voices) == len(trace.voices) + 1
    names = [voice.name for voice in trace.voices if voice.kind != "anonymous"][:2]
    merged = statements.as_judged(resolved, [judged("voice", *names, "same")])
    assert len(merged.voices) == len(trace.voices) - 1
    known = {voice.id for voice in merged.voices}
    assert all(link.voice_id in known for statement in merged.statements for link in statement.chain)
    assert all(voice.principal in known for voice in merged.voices)


# ------------------------------------------------------------------------------------------------------- command line


def run(*words):
    return CliRunner().invoke(app, [*words])


def test_judge_writes_lists_and_takes_back(tmp_path):
    path = str(tmp_path / "mine.judgements.jsonl")
    claims = [claim.id for claim in demo().claims[:2]]
    made = run("judge", path, "same-claim", *claims, "--in", DEMO, "--who", "Ada", "--note", "one launch", "--when", "2026-05-01")
    assert (made.exit_code, "the same claim, by Ada on 1 May 2026" in made.output) == (0, True)
    (row,) = judgements.read(path)
    assert row.left_words
    assert row.right_words
    assert row.id in run("judge", path).output
    assert run("judge", path, "withdraw", row.id, "--who", "Ada").exit_code == 0
    assert judgements.standing(judgements.read(path)) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("same-claim", "c:1", "c:2"), "--in PATH"),
        (("alike", "a", "b"), "same-claim"),
        (("same-claim", "a@1-2"), "LEFT and RIGHT"),
        (("withdraw", "j:nothing"), "lists those there are"),
        (("same-voice", "Kim", "KCNA", "--when", "soon"), "2026-03-20"),
        (("edge", "here", "there"), "--in PATH"),
    ],
)
def test_judge_says_what_is_wrong_and_writes_nothing(tmp_path, words, said):
    path = tmp_path / "mine.jsonl"
    answer = run("judge", str(path), *words)
    assert (answer.exit_code, said in answer.output, path.exists()) == (2, True, False)


def test_listing_a_file_that_is_not_there_says_so(tmp_path):
    answer = run("judge", str(tmp_path / "mine.jsonl"))
    assert (answer.exit_code, "There is no file" in answer.output) == (2, True)


def test_articles_are_judged_by_the_names_that_reports_print(tmp_path):
    path = str(tmp_path / "mine.jsonl")
    made = run("judge", path, "edge", "Dunmere Mail", "Fenwick Gazette", "--in", DEMO, "--who", "Ada")
    assert made.exit_code == 0, made.output
    (row,) = judgements.read(path)
    named = {article.id: article.outlet for article in demo().articles}
    assert (named[row.left], named[row.right]) == ("Dunmere Mail", "Fenwick Gazette")


@pytest.mark.parametrize("verdict", ["edge", "no-edge"])
def test_a_lost_original_is_not_judged_and_the_sentence_says_what_to_judge_instead(tmp_path, verdict):
    lost = next(lost for stemma in demo().stemmata for lost in stemma.lost)
    for name in (lost.id, lost.name):
        answer = run("judge", str(tmp_path / "mine.jsonl"), verdict, "Dunmere Mail", name, "--in", DEMO)
        assert answer.exit_code == 2
        assert "judge two of its copies instead" in answer.output


def test_one_thing_is_not_judged_against_itself(tmp_path):
    path = tmp_path / "mine.jsonl"
    answer = run("judge", str(path), "same-claim", *[demo().claims[0].id] * 2, "--in", DEMO)
    assert (answer.exit_code, "A judgement is about two." in answer.output, path.exists()) == (2, True, False)


def test_what_was_decided_is_listed_in_terminal_and_page_until_it_is_taken_back(tmp_path):
    path = str(tmp_path / "mine.jsonl")
    run("judge", path, "same-voice", "Ivo Brandt", "Bren Aldous", "--in", DEMO, "--who", "Ada", "--when", "2026-05-01")
    said = "Ada, 1 May 2026: Ivo Brandt and Bren Aldous are one voice"
    shown = run("trace", DEMO, "--judgements", path, "--out", str(tmp_path / "out"))
    assert said in shown.output
    assert said in (tmp_path / "out" / "index.html").read_text("utf-8")
    run("judge", path, "withdraw", judgements.read(path)[0].id, "--who", "Ada")
    assert said not in run("trace", DEMO, "--judgements", path).output


def test_corroborate_answers_in_one_shape_with_evidence():
    answer = run("corroborate", "North Tessara fired two missiles into the Gulf of Orm", DEMO, "--json")
    assert answer.exit_code == 0
    data = json.loads(answer.output)
    claim = data["claims"][0]
    assert (data["format"], data["found"], claim["figures"]["routes"]["high"] >= 2) == ("retold.corroborate/1", True, True)
    texts = {article.id: article.text for article in demo().articles}
    for row in claim["evidence"]:
        assert texts[row["article"]][row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["sentence"]["text"]


def test_corroborate_without_an_answer_ends_with_1_and_offers_the_nearest():
    answer = run("corroborate", "the ferry sank off Quill Island", DEMO)
    assert answer.exit_code == 1
    assert "No claim in this pile says that." in answer.output


@pytest.mark.parametrize("claim", ["North Tessara fired two missiles into the Gulf of Orm", "missiles flew 310 km"])
def test_no_word_of_truth_is_said(claim):
    answer = run("corroborate", claim, DEMO).output.replace("confirmed the", "")
    assert not [word for word in ("is true", "verified", "proven", "false claim") if word in answer.lower()]


def test_every_key_of_the_answer_is_documented():
    formats = (Path(__file__).resolve().parent.parent / "docs" / "formats.md").read_text("utf-8")
    data = json.loads(run("corroborate", "North Tessara fired two missiles", DEMO, "--json").output)
    assert not {name for name in keys(data) if f"`{name}`" not in formats}


def keys(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


# --------------------------------------------------------------------------------------------------------- linked data


def test_every_id_of_the_linked_data_stands_in_its_file():
    graph = json.loads(report.exports(demo())["claims.jsonld"])["@graph"]
    known = {row["@id"] for row in graph}
    assert {row["@type"] for row in graph} >= {"NewsArticle", "Quotation", "Claim", "Organization"}
    assert set(references(graph)) <= known


def references(value):
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_provenance_names_only_what_it_defines_and_has_all_kinds_of_derivation():
    data = json.loads(report.exports(demo())["provenance.json"])
    known = {*data["entity"], *data["agent"]}
    relations = [row for kind in set(data) - {"prefix", "entity", "agent"} for row in data[kind].values()]
    named = {
        value
        for row in relations
        for name, value in row.items()
        if name.startswith("prov:") and name not in {"prov:type", "prov:role"}
    }
    assert named <= known
    kinds = {row["prov:type"]["$"] for row in data["wasDerivedFrom"].values()}
    assert kinds >= {"prov:Revision", "prov:Quotation", "prov:PrimarySource"}
    assert {"wasAttributedTo", "actedOnBehalfOf", "specializationOf"} <= set(data)


def test_tables_are_written_as_parquet_with_types():
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    files = columnar.parquet(report.rows(demo()))
    table = parquet.read_table(BytesIO(files["claims.parquet"]))
    header, *rows = report.rows(demo())["claims"]
    assert (table.column_names, table.num_rows) == (list(header), len(rows))
    assert {name: str(table.schema.field(name).type) for name in ("routes_low", "circular", "text")} == {
        "routes_low": "int64", "circular": "bool", "text": "string",
    }  # fmt: skip
