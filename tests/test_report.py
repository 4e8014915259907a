import csv
import io
import json
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import model, pipeline, report
from retold.model import (
    Conflict,
    Edge,
    Figures,
    Found,
    Interval,
    Judgement,
    Match,
    Problem,
    Span,
    Stamp,
    Stemma,
    Story,
    TimeValue,
    Voice,
    Wider,
)
from retold.read import records
from retold.report import beside, columns, corroborated, happenings, headline, marking, phrases, trees, views, wording
from retold.report.book import Book
from retold.report.index import Index
from traces import CRACK, LEAD, LEAD_FIRM, OWN, article, bridge, descent, many, trace, two_texts

CASES = Path(__file__).parent / "cases"
GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "Mail\x1b[31m\u202e\x00\x07 <b> 平壌新聞 " + "x" * 300


@pytest.fixture
def golden(request):
    def check(name, text):
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), f"{name} changed; look at the difference, then pytest --update-golden"

    return check


# ------------------------------------------------------------------------------------------------------- the answer


def test_the_answer_counts_articles_and_lines_and_names_the_lost_original():
    assert report.answer(bridge()).startswith("4 articles, 2 lines of descent: a lost Norda report (93% sure) and Elm Weekly.")


def test_the_answer_says_what_the_leading_claim_rests_on():
    assert "rests on 1 source, the harbour office. It is denied by Mayor Ada Quill." in report.answer(bridge())


@pytest.mark.parametrize("word", ["true", "confirmed", "fact", "verified"])
def test_no_report_calls_a_claim_true(word):
    for text in (report.answer(bridge()), report.terminal(bridge())):
        assert not re.search(rf"(?<!not )\b{word}\b", text, re.IGNORECASE)


def test_several_stories_come_most_important_first_and_lone_articles_are_counted():
    made = bridge()
    big = replace(made.stories[0], articles=("a1", "a2", "a3"))
    pair = Story(id="p", title="The ferry", families=(), articles=("b1", "b2"))
    lone = Story(id="l", title="", families=("f2",), articles=("a4",))
    extra = (article("b1", "The ferry sails.", "Post", 9), article("b2", "The ferry sails again.", "Times", 9))
    answer = report.answer(replace(made, stories=(lone, pair, big), articles=(*made.articles, *extra)))
    assert answer.startswith("6 articles: 2 stories, and 1 article that stands alone. The bridge at Orrin: 3 articles")
    assert answer.index("The bridge") < answer.index("The ferry")


def test_a_pair_of_unknown_direction_is_one_line_with_two_possible_roots():
    pair = (article("x", LEAD, "Post", None), article("y", LEAD, "Times", None))
    joined = descent("y", "x", direction="unknown", wording="shares text with")
    stemma = Stemma(family_id="f", articles=("x", "y"), lost=(), descents=(joined,), roots=("x", "y"))
    assert "1 line of descent: Post or Times (direction unknown)" in report.answer(trace(pair, (stemma,)))


def test_only_the_unordered_part_at_the_top_can_be_a_root():
    nodes = "uvwxy"
    links = (
        descent("v", "u", direction="unknown"),
        descent("w", "v"),
        descent("x", "w", direction="unknown"),
        descent("y", "v", direction="unknown"),
    )
    stemma = Stemma(family_id="f", articles=tuple(nodes), lost=(), descents=links, roots=("u",))
    (line,) = Index(trace([article(n, LEAD, n, None) for n in nodes], (stemma,))).lines(stemma)
    assert line.roots == ("u", "v", "y")


def test_the_answer_leads_with_the_claim_that_opens_the_articles_and_not_with_a_surer_one():
    made = bridge()
    closing, crack = made.claims[0], made.claims[1]
    fragment = replace(closing, id="c0", text="At 2143 GMT")
    unsure = replace(closing, figures=replace(closing.figures, routes=Interval(low=1, high=9)))
    everywhere = replace(crack, figures=replace(crack.figures, articles=closing.figures.articles))
    answer = report.answer(replace(made, claims=(fragment, unsure, everywhere)))
    assert (
        "That “The old bridge at Orrin may close on Monday, the harbour office said”, in 3 articles, 1 line of descent, "
        in answer
    )


def test_the_answer_leads_with_what_somebody_asserts_unless_all_the_news_is_a_denial():
    made = bridge()
    closing, crack = made.claims[0], made.claims[1]
    nobody = replace(closing.figures, voices=(), lines=(), routes=Interval(low=0, high=0), bottleneck=())
    denied = replace(closing, figures=nobody)
    everywhere = replace(crack, mentions=closing.mentions[:2], figures=replace(crack.figures, articles=closing.figures.articles))
    assert headline._lead_of(Index(made), [closing, everywhere]) == closing
    assert headline._lead_of(Index(made), [denied, everywhere]) == everywhere
    assert headline._lead_of(Index(made), [denied]) == denied


def test_of_two_claims_as_prominent_the_answer_leads_with_the_one_that_is_a_whole_sentence():
    made = bridge()
    whole = made.claims[0]
    part = replace(whole, id="c0", text=f"… {whole.text[:60]}")
    assert headline._lead_of(Index(made), [part, whole]) == whole
    assert headline._lead_of(Index(made), [part, made.claims[1]]) == part


def test_what_says_otherwise_is_quoted_where_it_does():
    made = bridge()
    closing, crack = made.claims[0], made.claims[1]
    mine, theirs = closing.mentions[2].span, crack.mentions[0].span
    conflict = Conflict(claim_id=crack.id, kind="number", mine=mine, theirs=theirs)
    claim = replace(closing, contradicts=(crack.id,), conflicts=(conflict,))
    index = Index(replace(made, claims=(claim, crack)))
    shown = f"in Harbour Post: “{CRACK.rstrip('.')}”, against “{LEAD_FIRM.rstrip('.')}”"
    assert phrases.otherwise(index, claim) == [shown]


def figures(low, high, bottleneck=("v:office",), *, circular=False):
    routes = Interval(low=low, high=high)
    return Figures(articles=("a1",), lines=("lost:1",), voices=("v:office",), routes=routes, routes_by_principal=routes,
                   bottleneck=bottleneck, circular=circular)  # fmt: skip


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (figures(1, 1), "rests on 1 source, the harbour office"),
        (figures(2, 2, ("v:office", "v:mayor")), "rests on 2 independent sources: the harbour office and Mayor Ada Quill"),
        (
            figures(1, 3),
            "rests on at least 1 source, the harbour office, and on at most 3 if all that is unsure here is independent",
        ),
        (figures(0, 2, ()), "rests on no source for certain, and on at most 2"),
        (figures(0, 0, (), circular=True), "goes round in a circle: no origin of it is in this pile"),
        (figures(0, 0, ()), "has no source that could be traced"),
    ],
)
def test_what_a_claim_rests_on_follows_its_routes(counted, said):
    assert phrases.rests_on(Index(bridge()), counted) == said


def test_a_claim_nobody_is_named_for_rests_on_the_desk_of_its_line():
    assert Index(bridge()).name("desk:lost:1") == "Norda's own desk"


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        ("v:anon:@desk:harbour post", "an unnamed source of Harbour Post"),
        ("v:anon:@a4", "an unnamed source of Elm Weekly"),
        ("v:anon:lost:1:two-officials", "two officials (unnamed)"),
        ("desk:a4", "the desk of Elm Weekly"),
        ("v:never-seen", "v:never-seen"),
    ],
)
def test_a_voice_without_a_name_is_still_called_something(voice, said):
    assert Index(bridge()).name(voice) == said


def test_articles_of_one_outlet_are_told_apart_by_day_then_minute_then_label_then_number():
    nine, ten = article("x", "a", "Post", 9), article("y", "b", "Post", 10)
    days = {"x": replace(nine, published=replace(nine.published, at=nine.published.at - timedelta(days=2))), "y": ten}
    assert Index(trace(list(days.values()))).names == {"x": "Post (6 May)", "y": "Post (8 May)"}
    assert Index(trace([nine, ten])).names == {"x": "Post (8 May 09:00)", "y": "Post (8 May 10:00)"}
    undated = replace(ten, published=None)
    assert Index(trace([nine, undated])).names == {"x": "Post (x.txt)", "y": "Post (y.txt)"}
    assert Index(trace([nine, replace(undated, label="a" * 40)])).names == {"x": "Post (1)", "y": "Post (2)"}


def test_an_empty_pile_still_has_an_answer():
    assert report.answer(trace([], stories=())) == "0 articles, no story."


# ------------------------------------------------------------------------------------------------------- the terminal


def test_the_terminal_report_is_as_agreed(golden):
    golden("bridge.txt", report.terminal(bridge()))


def test_the_comparison_is_as_agreed(golden):
    golden("comparison.txt", report.comparison(two_texts()))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_whatever_outlets_call_themselves(width):
    made = bridge()
    articles = tuple(replace(a, outlet=HOSTILE if a.id == "a2" else "東京電報日報" * 3, title=HOSTILE) for a in made.articles)
    problems = (Problem(source=HOSTILE, reason=HOSTILE),)
    lines = report.terminal(replace(made, articles=articles, problems=problems), width=width).split("\n")
    assert max(map(wording.width, lines)) <= width


def test_a_piped_report_holds_no_control_character_from_an_article():
    made = bridge()
    hostile = replace(made, articles=tuple(replace(a, outlet=f"{a.id} {HOSTILE}", title=HOSTILE) for a in made.articles))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", report.terminal(hostile))


def test_colour_changes_nothing_but_colour():
    coloured = re.sub(r"\x1b\[[\d;]*m", "", report.terminal(bridge(), color=True))
    unmarked = re.sub(r"\[-|-\]|\{\+|\+\}", "", report.terminal(bridge()))
    assert coloured == unmarked


def test_changes_of_meaning_show_both_sentences_with_the_words_marked():
    text = report.terminal(bridge(), width=120)
    assert "[-may-] close on Monday" in text
    assert "{+will+} close on Monday" in text


def test_a_large_family_is_cut_short_and_says_by_how_much():
    text = report.terminal(many(300))
    assert "… and 290 more (--out shows all)" in text
    assert len(text.split("\n")) < 80


def test_siblings_left_out_are_not_drawn_as_roots():
    text = report.terminal(many(16))
    assert "… and 6 more" in text
    assert text.count("●") == 10


def test_a_chain_of_hundreds_is_cut_short_and_says_by_how_much():
    text = report.terminal(many(400, children_of=lambda n: f"a{n - 1}"))
    assert "… and 376 more (--out shows all)" in text


def test_the_report_does_not_depend_on_the_order_of_the_trace():
    made = bridge()
    turned = replace(made, articles=made.articles[::-1], claims=made.claims[::-1], variants=made.variants[::-1],
                     stemmata=made.stemmata[::-1], families=made.families[::-1])  # fmt: skip
    assert report.terminal(turned) == report.terminal(made)


@given(st.text(max_size=200), st.integers(10, 60))
def test_wrapping_loses_no_word_and_keeps_the_width(text, cells):
    clean = wording.plain(text)
    lines = columns.wrapped(clean, cells, "  ", "    ")
    assert "".join("".join(lines).split()) == "".join(clean.split())
    assert max(map(wording.width, lines)) <= cells


@given(st.text(max_size=200), st.integers(5, 50))
def test_a_shortened_text_fits_and_begins_like_the_whole(text, cells):
    clean = wording.plain(text)
    short = wording.shortened(clean, cells)
    assert wording.width(short) <= cells
    assert clean.startswith(short.removesuffix("…"))


@pytest.mark.parametrize("case", json.loads((CASES / "dates_in_words.json").read_text("utf-8")), ids=lambda case: case["label"])
def test_a_date_is_said_no_finer_than_it_was_meant(case):
    first, last = (date.fromisoformat(case[end]) if case[end] else None for end in ("first", "last"))
    value = TimeValue(span=Span("a", 0, 1), type="DATE", value=case["value"], granularity=case["granularity"], first=first, last=last,
                      modifier=case.get("modifier", ""))  # fmt: skip
    assert wording.when(value) == case["said"]


def test_a_claim_that_others_contradict_quotes_them():
    made = bridge()
    closing = replace(made.claims[0], contradicts=("c2", "gone"), denied_by=())
    text = report.terminal(replace(made, claims=(closing, made.claims[1])))
    assert "otherwise in Harbour Post: “Divers found a crack" in " ".join(text.split())


def test_a_claim_is_not_set_against_its_own_words():
    made = bridge()
    closing, crack = made.claims[0], made.claims[1]
    conflict = Conflict(claim_id=crack.id, kind="number", mine=closing.first.span, theirs=crack.first.span)
    own = made.articles[[a.id for a in made.articles].index(closing.first.span.article_id)]
    said = own.text[closing.first.span.start : closing.first.span.end].rstrip(".")
    claim = replace(closing, text=said, contradicts=(crack.id,), conflicts=(conflict,))
    assert ", against" not in phrases.otherwise(Index(replace(made, claims=(claim, crack))), claim)[0]


def test_an_only_candidate_less_likely_than_none_is_no_source():
    made = bridge()
    index = Index(made)
    parent, child = made.articles[0].id, made.articles[1].id
    unsure = replace(descent(child, parent), wording="one of", confidence=0.16, alternatives=(), share=1.0)
    told = phrases.taken(index, unsure, parent)
    assert told == "100% shared, copied from here (16% sure) or from nothing in this pile"
    assert phrases.taken(index, replace(unsure, confidence=0.6), parent) == "100% possibly copied (60% sure)"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("Fishermen", "group", "fishermen"),
        ("The Red Aid charity", "organisation", "the Red Aid charity"),
        ("Rose", "person", "Rose"),
        ("Shell", "organisation", "Shell"),
        ("Harbour Watch", "organisation", "Harbour Watch"),
        ("Israeli officials", "group", "Israeli officials"),
    ],
)
def test_a_voice_that_only_began_a_sentence_is_no_name(name, kind, said):
    text = "Fishermen met the harbour watch. A rose lay on the deck, and the fishermen blamed Shell for each shell."
    made = bridge()
    voice = Voice(id="v:x", name=name, kind=kind, principal="v:x")
    made = replace(made, articles=(*made.articles, article("a9", text)), voices=(*made.voices, voice))
    assert Index(made).name("v:x") == said


def test_articles_without_an_outlet_are_not_said_to_be_of_one():
    made = bridge()
    first, second, *rest = made.articles
    nameless = replace(second, outlet="")
    index = Index(replace(made, articles=(first, nameless, *rest)))
    assert phrases.articles_and_outlets(index, (first.id, nameless.id)) == "2 articles"
    twice = Index(replace(made, articles=(first, replace(rest[0], outlet=first.outlet), nameless)))
    assert phrases.articles_and_outlets(twice, (first.id, rest[0].id, nameless.id)) == "3 articles from 1 named outlet"


def test_an_article_that_only_denies_a_claim_is_told_apart():
    made = bridge()
    claim = made.claims[0]
    *others, last = claim.mentions
    denying = replace(claim, mentions=(*others, replace(last, stance="denies")))
    assert not phrases.only_to_deny(claim)
    assert phrases.only_to_deny(denying) == "1 of them only to deny it"
    assert "(1 of them only to deny it)" in headline.carried(Index(made), denying)


# ----------------------------------------------------------------------------------------------------- two texts


def test_a_comparison_puts_changes_of_meaning_first_and_claims_no_direction():
    text = report.comparison(two_texts())
    assert text.index("Hedge in one only (1)") < text.index("Only in b (1)")
    assert "from" not in text
    assert not re.search(r"\b(?:dropped|added|gone|cut|->)\b", text)


def test_a_comparison_says_how_much_is_shared_each_way():
    first, second, third = report.comparison(two_texts()).split("\n")[:3]
    assert first == "a wire.txt: 24 words, 54% on passages shared with b."
    assert second == "b mail.txt: 23 words, 57% on passages shared with a."
    assert third == "12 words in common, in 1 passage (1 edited)."


def test_texts_that_share_nothing_say_so():
    compared = replace(two_texts(), passages=(), variants=())
    assert "They share no passage." in report.comparison(compared)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_a_sentence_cut_at_its_marks_is_still_the_sentence(sentence, marks):
    found = marking.pieces(sentence, marks)
    assert "".join(piece.text for piece in found) == sentence
    changed = "".join(("x" if piece.changed else ".") * len(piece.text) for piece in found)
    assert changed == "".join("x" if any(s <= at < e for s, e in marks) else "." for at in range(len(sentence)))


# -------------------------------------------------------------------------------------------------------------- data


def test_the_json_holds_the_whole_trace_with_spans_quoted():
    data = json.loads(report.as_json(bridge()))
    assert data["format"] == "retold.trace/1"
    assert [a["id"] for a in data["articles"]] == ["a1", "a2", "a3", "a4"]
    assert data["claims"][0]["mentions"][0]["span"]["text"] == LEAD
    assert data["articles"][0]["published"]["at"] == "2026-05-08T10:00:00Z"
    assert data["timelines"][0]["happenings"][1]["when"]["first"] == "2026-05-11"


def test_every_json_span_quotes_the_text_it_points_at():
    data = json.loads(report.as_json(bridge()))
    texts = {a["id"]: a["text"] for a in data["articles"]} | {o["id"]: o["text"] for s in data["stemmata"] for o in s["lost"]}
    spans = [s for s in walk(data) if {"article", "start", "end", "text"} <= set(s)]
    assert len(spans) > 20
    assert all(texts[s["article"]][s["start"] : s["end"]] == s["text"] for s in spans)


def walk(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from walk(item)


def test_json_is_sorted_and_ends_with_one_newline():
    text = report.as_json(bridge())
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_a_number_that_json_cannot_hold_becomes_null():
    made = bridge()
    broken = replace(made.stemmata[0].descents[0], confidence=float("nan"))
    text = report.as_json(replace(made, stemmata=(replace(made.stemmata[0], descents=(broken,)),)))
    assert json.loads(text)["stemmata"][0]["descents"][0]["confidence"] is None


def test_the_comparison_json_names_both_texts():
    data = json.loads(report.comparison_json(two_texts()))
    assert (data["format"], data["a"]["label"], data["b"]["label"]) == ("retold.comparison/1", "wire.txt", "mail.txt")


def test_the_exports_are_the_agreed_files():
    assert sorted(report.exports(bridge())) == [
        "articles.csv", "claims.csv", "claims.jsonld", "edges.csv", "provenance.json", "statements.csv", "stemma-1.dot",
        "stemma-1.graphml", "stemma-1.nwk", "timeline.csv", "trace.json", "variants.csv",
    ]  # fmt: skip


def rows(name):
    return list(csv.DictReader(io.StringIO(report.exports(bridge())[name])))


def test_tables_have_a_row_for_each_thing():
    assert [len(rows(f"{name}.csv")) for name in ("articles", "edges", "variants", "claims", "timeline")] == [4, 3, 3, 5, 2]


def test_an_edge_row_gives_its_stretch_on_both_sides():
    row = rows("edges.csv")[2]
    assert (row["child_name"], row["parent_name"], row["wording"], row["alternatives"]) == (
        "Coast Mail",
        "Valley Times",
        "one of",
        "a1 0.25",
    )
    assert (int(row["child_start"]), int(row["child_end"])) == (0, len(LEAD_FIRM))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula_for_a_spreadsheet(start):
    made = bridge()
    hostile = replace(made, articles=tuple(replace(a, title=f"{start}HYPERLINK(1)") for a in made.articles))
    table = csv.DictReader(io.StringIO(report.exports(hostile)["articles.csv"]))
    assert {row["title"] for row in table} == {f"'{start}HYPERLINK(1)"}


def test_graphml_is_the_whole_stemma():
    graph = nx.parse_graphml(report.exports(bridge())["stemma-1.graphml"])
    assert set(graph.edges) == {("lost:1", "a1"), ("lost:1", "a2"), ("a2", "a3")}
    assert graph.nodes["lost:1"]["kind"] == "lost original"


def test_graphml_is_read_where_some_directions_are_unknown():
    """networkx refuses a graph of which only some edges are directed, so the direction is data."""
    made = bridge()
    unknown = replace(made.stemmata[0].descents[2], direction="unknown", wording="shares text with")
    stemma = replace(made.stemmata[0], descents=(*made.stemmata[0].descents[:2], unknown))
    graph = nx.parse_graphml(report.exports(replace(made, stemmata=(stemma, made.stemmata[1])))["stemma-1.graphml"])
    assert {(a, b): said for a, b, said in graph.edges(data="direction")} == {
        ("lost:1", "a1"): "known", ("lost:1", "a2"): "known", ("a2", "a3"): "unknown",
    }  # fmt: skip


def test_a_prov_name_is_a_qualified_name_whatever_the_outlet_is_called():
    made = bridge()
    articles = tuple(replace(a, outlet='\\back "slash" <b>') for a in made.articles)
    found = json.loads(report.exports(replace(made, articles=articles))["provenance.json"])
    assert all(re.fullmatch(r"[\w:.%@-]+", name) for name in (*found["entity"], *found["agent"]))
    assert {row["prov:agent"] for row in found["wasAttributedTo"].values()} <= set(found["agent"])


def test_graphml_survives_names_that_xml_cannot_hold():
    made = bridge()
    hostile = replace(made, articles=tuple(replace(a, outlet=f"{a.id}\x00\x0b]]><&\"'", url="\x01") for a in made.articles))
    ET.fromstring(report.exports(hostile)["stemma-1.graphml"])


def test_newick_is_the_tree_part_with_inner_nodes_named():
    assert report.exports(bridge())["stemma-1.nwk"] == "('Harbour Post',('Coast Mail')'Valley Times')'lost Norda report';\n"


def test_newick_of_a_long_chain_needs_no_deep_stack():
    text = report.exports(many(1500, children_of=lambda n: f"a{n - 1}"))["stemma-1.nwk"]
    assert text.count("(") == text.count(")") == 1499


def test_dot_marks_what_is_lost_and_what_is_unsure():
    text = report.exports(bridge())["stemma-1.dot"]
    assert '"lost:1" [label="lost Norda report", style=dashed];' in text
    assert '"lost:1" -> "a2" [label="84%"];' in text


# ------------------------------------------------------------------------------------------------------ side by side


def beside_rows():
    made = bridge()
    index = Index(made)
    third = made.stemmata[0].descents[2]
    parent, child = (beside.Side(index.text(n), index.articles[n].body) for n in ("a2", "a3"))
    return beside.rows(third, parent, child, index.changes["a3", "a2"]), parent.text, child.text


def test_texts_side_by_side_name_the_change_and_the_cut():
    found, parent, child = beside_rows()
    shared, added, cut = found[0], found[2], found[1]
    assert [(child[m.start : m.end], m.kind) for m in shared.child_marks] == [("will", "hedge dropped")]
    assert [(parent[m.start : m.end], m.kind) for m in shared.parent_marks] == [("may", "hedge dropped")]
    assert (child[slice(*added.child)], added.kind) == (OWN, "addition")
    assert (parent[slice(*cut.parent)].startswith(CRACK), cut.kind) == (True, "tail cut")


def test_quotation_marks_in_other_dress_are_style():
    parent, child = "He said: “Go home now.” And left.", 'He said: "Go home now." And left.'
    whole = descent("y", "x")
    whole = replace(
        whole, edges=(Edge(child=Span("y", 0, len(child)), parent=Span("x", 0, len(parent)), words=6, wording="edited"),)
    )
    (row,) = beside.rows(whole, beside.Side(parent), beside.Side(child), ())
    assert [child[m.start : m.end] for m in row.child_marks] == [': "', '."']
    assert {m.kind for m in row.child_marks} == {"style"}


SENTENCE = st.sampled_from([LEAD, CRACK, OWN, "Nobody was hurt.", "It rained all night.", "The mayor left early on Friday."])


@settings(max_examples=60)
@given(st.lists(SENTENCE, min_size=1, max_size=6), st.lists(SENTENCE, min_size=1, max_size=6), st.data())
def test_side_by_side_shows_every_sentence_of_both_texts(old, new, data):
    parent, child = " ".join(old), " ".join(new)
    pairs = data.draw(st.lists(st.tuples(st.integers(0, len(old) - 1), st.integers(0, len(new) - 1)), max_size=4))
    edges = tuple(
        Edge(child=stretch("y", new, c), parent=stretch("x", old, p), words=1, wording="edited") for p, c in pairs
    )  # fmt: skip
    found = beside.rows(replace(descent("y", "x"), edges=edges), beside.Side(parent), beside.Side(child), ())
    for text, side in ((parent, "parent"), (child, "child")):
        seen = sorted(getattr(row, side) for row in found if getattr(row, side))
        covered = {at for start, end in seen for at in range(start, end)}
        assert all(not char.isalnum() or at in covered for at, char in enumerate(text))
        marks = [(mark, getattr(row, side)) for row in found for mark in getattr(row, f"{side}_marks")]
        assert all(start <= mark.start < mark.end <= end for mark, (start, end) in marks)


def stretch(node, sentences, at):
    start = sum(len(s) + 1 for s in sentences[:at])
    return Span(node, start, start + len(sentences[at]))


# ------------------------------------------------------------------------------------------------------ the drawing


def drawn(made):
    return trees.draw(Index(made), made.stemmata[0])


def test_every_witness_has_a_row_of_its_own_below_its_parent():
    drawing = drawn(bridge())
    rows_of = {node.id: node.row for node in drawing.nodes}
    assert sorted(rows_of.values()) == [0, 1, 2, 3]
    assert all(rows_of[link.parent_id] < rows_of[link.child_id] for link in drawing.links)


def test_time_runs_left_to_right_when_stamps_exist():
    drawing = drawn(bridge())
    assert drawing.timed
    assert drawing.places["lost:1"].x < drawing.places["a1"].x < drawing.places["a2"].x < drawing.places["a3"].x
    assert drawing.ticks[0].text == "8 May 2026"


def test_without_stamps_the_steps_of_copying_take_the_place_of_time():
    made = bridge()
    drawing = drawn(replace(made, articles=tuple(replace(a, published=None) for a in made.articles)))
    assert not drawing.timed
    assert drawing.places["a3"].x - drawing.places["a2"].x == trees.STEP


def test_a_big_family_folds_and_nothing_is_left_out():
    drawing = drawn(many(300))
    (more,) = [node for node in drawing.nodes if node.more]
    assert sum(not node.folded for node in drawing.nodes) == trees.FOLD + 1
    assert more.hidden + trees.FOLD == 300
    assert drawing.height < 2000


def test_a_deep_family_folds_branch_by_branch_and_every_fold_can_be_opened():
    drawing = drawn(many(300, children_of=lambda n: f"a{n // 3}"))
    folds = {node.parent: node for node in drawing.nodes if node.more}
    folded = [node for node in drawing.nodes if node.folded and not node.more]
    assert {node.parent for node in folded} == set(folds)
    assert 150 < len(folded) <= 300 - trees.FOLD
    assert all(folds[node.parent].row >= node.row for node in folded)
    assert sum(fold.hidden for fold in folds.values() if not fold.folded) == len(folded)


def test_a_circle_of_copies_is_drawn_and_not_followed_forever():
    articles = [article(n, LEAD, n, None) for n in "xy"]
    stemma = Stemma(family_id="f", articles=("x", "y"), lost=(), descents=(descent("x", "y"), descent("y", "x")), roots=())
    made = trace(articles, (stemma,))
    assert len(drawn(made).nodes) == 2
    assert "x" in report.terminal(made)
    assert report.exports(made)["stemma-1.nwk"] == ""


# ------------------------------------------------------------------------------------------------------ any family


@st.composite
def any_family(draw):
    """Up to seven articles and a lost original, copied in any way at all, circles included."""
    count = draw(st.integers(1, 7))
    nodes = [f"n{at}" for at in range(count)]
    lost = replace(bridge().stemmata[0].lost[0], id="lost:x", witnesses=tuple(nodes[:2]))
    outlet, hour = st.sampled_from(["Post", "Times", "", "新聞"]), st.none() | st.integers(0, 23)
    articles = tuple(article(node, f"{LEAD} {CRACK}", draw(outlet), draw(hour)) for node in nodes)
    descents = []
    for node in nodes:
        parents = draw(st.lists(st.sampled_from([*nodes, "lost:x"]).filter(node.__ne__), max_size=2, unique=True))
        for rank, parent in enumerate(parents):
            ends = Edge(child=Span(node, 0, 20), parent=Span(parent, 0, 20), words=4, wording="edited")
            way = draw(st.sampled_from(["known", "unknown"]))
            descents.append(descent(node, parent, ends, share=0.4, rank=rank, direction=way, wording=draw(WORDINGS)))
    stemma = Stemma(family_id="f", articles=tuple(nodes), lost=(lost,), descents=tuple(descents), roots=())
    return trace(articles, (stemma,))


WORDINGS = st.sampled_from(["copied from", "probably copied from", "one of", "shares text with"])


@settings(max_examples=40, deadline=None)
@given(any_family())
def test_whatever_copied_whom_every_article_is_reported_everywhere(made):
    index = Index(made)
    names = [index.name(a.id) for a in made.articles]
    page, files = report.page(made), report.exports(made)
    assert all(f'<li id="a{number}"' in page for number in range(1, len(names) + 1))
    assert all(f'"{a.id}"' in files["trace.json"] and f"\n{a.id}," in files["articles.csv"] for a in made.articles)
    (stemma,) = made.stemmata
    assert sorted(node for line in index.lines(stemma) for node in line.members) == sorted(index.nodes(stemma))
    assert sorted(node.id for node in trees.draw(index, stemma).nodes) == sorted(index.nodes(stemma))
    told = report.terminal(made)
    assert all(name in told for name in names)
    assert max(map(wording.width, told.split("\n"))) <= 80


# ---------------------------------------------------------------------------------------------------------- documents

FORMATS = (Path(__file__).resolve().parent.parent / "docs" / "formats.md").read_text("utf-8")


def test_every_key_of_the_json_is_documented():
    keys = {
        key
        for text in (report.as_json(bridge()), report.comparison_json(two_texts()))
        for row in walk(json.loads(text))
        for key in row
    }
    assert not {key for key in keys if f"`{key}`" not in FORMATS and f'"{key}"' not in FORMATS}


@pytest.mark.parametrize(
    ("shape", "row"),
    [
        (model.Trace, "the trace"), (model.Article, "an article"), (model.Family, "a family"), (model.Story, "a story"),
        (model.Stemma, "a stemma"), (model.LostOriginal, "a lost original"), (model.Descent, "a descent"), (model.Variant, "a variant"),
        (model.Statement, "a statement"), (model.Link, "a link of a chain"), (model.Voice, "a voice"), (model.TimeValue, "a time"),
        (model.Claim, "a claim"), (model.Mention, "a mention"), (model.Figures, "figures"), (model.Happening, "a happening"),
    ],
)  # fmt: skip
def test_every_field_of_the_trace_is_documented_in_its_own_row(shape, row):
    written = FORMATS.partition("trace.json:")[2].partition(f"\n| {row} | ")[2].partition("\n")[0]
    assert {field.name for field in fields(shape)} <= set(re.findall(r"`(\w+)`", written))


@pytest.mark.parametrize("name", ["articles", "edges", "variants", "statements", "claims", "timeline"])
def test_every_column_is_documented_in_its_order(name):
    header = report.exports(bridge())[f"{name}.csv"].split("\n")[0].split(",")
    assert f"| {name}.csv |" in FORMATS
    assert ", ".join(f"`{column}`" for column in header) in FORMATS


def test_two_stamps_of_one_minute_are_no_span_of_time():
    first, last = (
        Stamp(at=datetime(2026, 5, 8, 8, 0, second, tzinfo=UTC), precision="minute", origin="record") for second in (2, 40)
    )
    assert wording.period(first, last) == "8 May 2026"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kim said it would be “equipped with more”", "“Kim said it would be ‘equipped with more’”"),
        ("“the exercise is defensive” and would go on", "“‘the exercise is defensive’ and would go on”"),
        ('"And he may reply, that he was busy."', "“And he may reply, that he was busy”"),
        ("We saw it,” he said", "“‘We saw it,’ he said”"),
        ("Kim said it would be “equipped with another major defence weapon”", "“Kim said it would be ‘equipped with another…’”"),
    ],
)
def test_a_quotation_inside_a_quoted_claim_has_single_marks_that_close(text, said):
    claim = replace(bridge().claims[0], text=text)
    assert phrases.saying(claim, 48) == said


def test_a_change_that_two_copies_made_alike_is_one_entry():
    made = bridge()
    (dropped, *rest) = made.variants
    twin = replace(dropped, child_id="a1", child=Span("a1", 17, 40))
    made = replace(made, variants=(dropped, twin, *rest))
    (row,) = Index(made).meaning_changes(made.stories[0])
    assert [variant.child_id for variant in row] == ["a1", "a3"]
    assert "Changes of meaning (1)" in report.terminal(made)
    assert "Harbour Post and Coast Mail, from Valley Times" in " ".join(report.terminal(made).split())


def test_a_change_between_two_lost_versions_is_listed():
    made = bridge()
    lost = made.stemmata[0].lost[0]
    first = replace(lost, id="lost:0", name="lost Norda report, first version", witnesses=())
    stemma = replace(made.stemmata[0], lost=(first, lost), descents=(descent("lost:1", "lost:0"), *made.stemmata[0].descents))
    between = replace(
        made.variants[0], child_id="lost:1", parent_id="lost:0", child=Span("lost:1", 0, 9), parent=Span("lost:0", 0, 9)
    )
    made = replace(made, stemmata=(stemma, made.stemmata[1]), variants=(between,))
    assert [row[0].child_id for row in Index(made).meaning_changes(made.stories[0])] == ["lost:1"]


def test_words_that_begin_inside_a_quotation_are_shown_with_the_mark_that_opens_it():
    made = bridge()
    text = "“It was empty at seven and filled again” at eight."
    line = replace(made.timelines[0].happenings[0], text="filled again” at eight.", span=Span("a9", 26, 50))
    made = replace(made, articles=(*made.articles, article("a9", text)))
    assert happenings.excerpt(Index(made), line) == "… “filled again” at eight."


def test_the_day_on_which_it_was_said_is_told_from_that_of_what_is_told():
    made = bridge()
    (timeline,) = made.timelines
    said = replace(timeline, happenings=tuple(replace(line, saying=True) for line in timeline.happenings))
    assert report.terminal(replace(made, timelines=(said,))).count("when it was said") == 2
    assert report.page(replace(made, timelines=(said,))).count("when it was said") == 2
    assert "when it was said" not in report.terminal(made) + report.page(made)


def test_a_claim_that_is_only_denied_is_said_to_stand_in_a_denial():
    made = bridge()
    claim = made.claims[0]
    nobody = replace(claim.figures, voices=(), lines=(), routes=Interval(low=0, high=0), bottleneck=())
    found = replace(claim, figures=nobody)
    assert phrases.standing(Index(made), found) == "stands here only in a denial by Mayor Ada Quill"
    assert headline.carried(Index(made), found) == "in 3 articles"


def test_who_denies_what_nobody_asserts_is_named_once():
    made = bridge()
    claim = made.claims[0]
    nobody = replace(claim.figures, voices=(), lines=(), routes=Interval(low=0, high=0), bottleneck=())
    made = replace(made, claims=(replace(claim, figures=nobody),))
    assert phrases.disputes(Index(made), made.claims[0]) == ["denied by Mayor Ada Quill"]
    printed = " ".join(report.terminal(made).split())
    told = printed[printed.index("What each claim rests on") :]
    assert told.count("Mayor Ada Quill") == report.answer(made).count("Mayor Ada Quill") == 1


def test_a_line_that_begins_inside_a_copy_is_told_as_its_own_words():
    made = bridge()
    found = made.claims[0]
    copy = next(d.child_id for d in made.stemmata[0].descents)
    both = replace(found.figures, lines=(*found.figures.lines, copy))
    name = Index(made).name(copy)
    assert headline.carried(Index(made), replace(found, figures=both)) == (
        f"in 3 articles, 2 lines of descent ({name} tells it in words of its own)"
    )


def test_who_says_a_thing_is_no_witness_against_it():
    made = bridge()
    found = made.claims[0]
    voice = found.figures.voices[0]
    name = Index(made).name(voice)
    assert phrases.disputes(Index(made), replace(found, denied_by=(), unconfirmed_by=(voice,), contradicts=())) == []
    assert phrases.disputes(Index(made), replace(found, denied_by=(voice,), unconfirmed_by=(), contradicts=())) == [
        f"both said and denied by {name}"
    ]


def test_a_difference_of_unknown_order_stands_with_its_link_and_names_no_culprit():
    made = bridge()
    variant = replace(made.variants[0], directed=False, kind="attribution dropped", detail="'he said' only in the first")
    turned = replace(variant, child_id=variant.parent_id, parent_id=variant.child_id, child=variant.parent, parent=variant.child)
    for one, detail in ((variant, "'he said' only in the first"), (turned, "'he said' only in the second")):
        (shown,) = Index(replace(made, variants=(one,))).changes[variant.child_id, variant.parent_id]
        assert (shown.child, shown.parent, shown.detail) == (variant.child, variant.parent, detail)
        assert phrases.warning([shown]) == "meaning differs, who changed it is unknown: attribution in one only"


def test_a_claim_nobody_could_read_voices_in_is_traced_to_nobody():
    made = bridge()
    found = made.claims[0]
    unread = tuple((mention.span.article_id, "language: de") for mention in found.mentions)
    index = Index(replace(made, unread=unread))
    assert phrases.standing(index, found) == "cannot be traced to a source: its voices were not read (language: de)"
    assert (phrases.routes(index, found), phrases.gate(index, found)) == ("?", "voices not read")
    assert not Index(replace(made, unread=unread[1:])).unheard(found)


def test_a_sentence_is_shown_once_as_evidence_for_each_who_says_it():
    made = bridge()
    found = made.claims[0]
    (first, *_) = found.mentions
    part = replace(first, span=replace(first.span, end=first.span.end - 1))
    index = Index(made)
    assert len(corroborated._places(index, replace(found, mentions=(first, part)))) == 1


def test_a_change_that_is_marked_on_one_side_names_nothing_on_the_other():
    before, after = "The dam burst on Monday, police said.", "The dam burst on 2 March."
    variant = replace(
        bridge().variants[0], kind="attribution dropped", directed=True, before=before, after=after,
        before_marks=((25, 36),), after_marks=(), child=Span("c", 0, len(after)), parent=Span("p", 0, len(before)),
    )  # fmt: skip
    whole = ((0, len(before)), (0, len(after)))
    (row,) = beside.rows_between([whole], beside.Side(before), beside.Side(after), [variant])
    assert [mark.kind for mark in row.parent_marks] == ["attribution dropped"]
    assert [mark.kind for mark in row.child_marks] == [beside.UNNAMED]


def test_a_judged_edge_is_told_as_a_sentence():
    row = Judgement(
        id="j:1", kind="edge", left="a", right="b", verdict="no edge", who="Ada", when=datetime(2026, 5, 1, tzinfo=UTC),
        left_words="Coast Mail", right_words="Harbour Post", note="own text",
    )  # fmt: skip
    assert corroborated.decided(row) == "“Coast Mail” was not copied from “Harbour Post”, by Ada on 1 May 2026 (own text)"


def test_a_quotation_cut_short_is_closed():
    assert happenings.conflict("A gives another number: “" + "word " * 60 + "”", 60).endswith("…”")


def test_accounts_that_differ_stand_side_by_side_and_possibly_the_same_apart():
    made = bridge()
    one, other = made.claims
    made = replace(made, claims=(replace(one, contradicts=("c2",)), replace(other, contradicts=("c1",), possibly_same=("c1",))))
    text = report.page(made)
    assert text.count("Accounts that differ") == 1
    assert "Possibly the same; not counted here" in text
    (pair,) = views.differing(Book(Index(made)), made.claims)
    assert [side["text"] for side in pair["sides"]] == [LEAD, CRACK]


def test_what_claims_that_may_say_the_same_would_add_is_said_everywhere_and_counted_nowhere():
    made = bridge()
    one, other = made.claims
    more = Wider(most=one.figures.routes.high + 1, voices=("v:mayor",), claims=("c2",))
    figures = replace(one.figures, voices=("v:office",))
    plain = replace(one, figures=figures, denied_by=())
    made = replace(made, claims=(replace(plain, wider=more), other))
    said = f"up to {more.most} if the claims that may say the same do"
    found = Found(asked="x", matches=(Match(claim_id=one.id, likeness=1.0, why=()),))
    for text in (report.answer(made), report.terminal(made, width=200), report.page(made), report.found(made, found, width=200)):
        assert said in text
    assert "rests on 1 source" in report.answer(made)
    assert "1 rests on a single source; there may be more for it, in wordings that may say the same." in report.answer(made)
    assert said not in report.page(replace(made, claims=(plain, other)))
    row = json.loads(report.found_json(made, found))["claims"][0]
    assert row["figures"]["routes"] == {"low": 1, "high": 1}
    assert row["wider"]["routes_at_most"] == more.most
    assert [voice["id"] for voice in row["wider"]["voices"]] == ["v:mayor"]
    head, first = list(report.rows(made)["claims"])[:2]
    assert dict(zip(head, first, strict=True))["routes_at_most"] == more.most


def test_voices_of_one_house_are_told_apart_from_voices_and_lines():
    made = bridge()
    kin = replace(made.voices[1], principal="v:office")
    figures = replace(made.claims[0].figures, voices=("v:office", "v:mayor"), routes=Interval(low=2, high=2))
    made = replace(made, voices=(made.voices[0], kin), claims=(replace(made.claims[0], figures=figures),))
    text = report.page(made)
    assert "1 by house" in text
    assert "the harbour office: the harbour office, Mayor Ada Quill" in " ".join(text.split()).replace(" and ", ", ")


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        (
            'A video that says "We will close" is a fake, the town said.',
            "is a fake, the town said.",
            "… is a fake, the town said.",
        ),
        ('He rose. "We will close on Friday," he said.', "We will close on Friday", "We will close on Friday …"),
        ("PORT KESH — Two ships sank on Friday.", "Two ships sank on Friday.", "Two ships sank on Friday."),
        ("Two ships, which sank on Friday.", "which sank on Friday.", "… which sank on Friday."),
    ],
)
def test_a_part_of_a_sentence_is_shown_as_a_part(text, words, shown):
    made = bridge()
    first = made.timelines[0].happenings[0]
    start = text.index(words)
    told = replace(first, text=words, span=Span("a9", start, start + len(words)))
    index = Index(replace(made, articles=(*made.articles, article("a9", text))))
    assert happenings.excerpt(index, told) == shown


def test_an_article_stamped_before_what_it_comes_from_is_remarked_on():
    early, late, day = article("e", OWN, "Early", 6), article("l", OWN, "Late", 9), article("d", OWN, "Day", 9)
    day = replace(day, published=replace(day.published, precision="day"))
    made = bridge()
    family = made.stemmata[0]

    def told(*links):
        stemma = replace(family, articles=("d", "e", "l"), lost=(), descents=links, roots=())
        return Index(replace(made, articles=(*made.articles, early, late, day), stemmata=(stemma,)))

    said = "stamped earlier than Late, from which it seems to come: a stamp or the descent is wrong"
    assert phrases.misdated(told(descent("e", "l")), "e") == said
    assert phrases.misdated(told(descent("d", "l"), descent("e", "d")), "e") == said  # over one whose hour is not known
    assert phrases.misdated(told(descent("l", "e")), "l") == ""
    assert phrases.misdated(told(descent("e", "d")), "e") == ""
    assert phrases.misdated(told(replace(descent("e", "l"), direction="unknown")), "e") == ""


def test_articles_that_share_no_text_stand_in_one_paragraph(tmp_path):
    rows = [
        {"id": name, "outlet": name, "title": "Bridge shut", "published": "2026-05-08", "text": text}
        for name, text in (
            ("Coast Mail", "The old bridge at Orrin was shut on Friday after a pier cracked. The harbour office said so."),
            ("Elm Weekly", "Drivers turned back at Orrin on Friday: its bridge had been closed by the harbour office."),
            ("Fen Times", "No lorry crosses the Orrin any more. On Friday the harbour office barred the old bridge."),
        )
    ]
    pile = tmp_path / "pile.jsonl"
    pile.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    told = " ".join(report.terminal(pipeline.trace(records([str(pile)]))).split())
    assert "No two of these share copied text: Coast Mail (8 May 2026), Elm Weekly (8 May 2026) and Fen Times" in told
    assert "no source here" not in told
