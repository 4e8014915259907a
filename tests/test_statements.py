"""Statements: tables of sentences a journalist can extend, voices across a pile, and what must hold for any text."""

import gc
import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold import statements
from retold.model import Article, Credit, Span, Statement
from retold.statements import lexicon

CASES = Path(__file__).parent / "cases"


def article(text: str, name: str = "a", language: str = "en") -> Article:
    return Article(
        id=name, label=name, source="", text=text, outlet="", title="", language=language, body=((0, len(text)),) if text else ()
    )


def read(text: str) -> tuple[Statement, ...]:
    return statements.read(article(text)).statements


def shown(text: str, statement: Statement) -> dict[str, object]:
    """A statement as the tables write one."""

    def words(span):
        return text[span.start : span.end] if span is not None else None

    return {
        "content": [words(span) for span in statement.content], "cue": words(statement.cue), "source": words(statement.source),
        "chain": [link.name for link in statement.chain], "kind": statement.kind, "stance": statement.stance,
    }  # fmt: skip


def table(name: str):
    rows = json.loads((CASES / f"statements-{name}.json").read_text("utf-8"))
    return [
        pytest.param(row, id=row["label"], marks=pytest.mark.xfail(strict=True) if row["expect"] == "fail" else ())
        for row in rows
    ]


def agree(row: dict) -> None:
    """Every statement of the row is read, with every field the row gives; a row without statements has none."""
    found = [shown(row["text"], statement) for statement in read(row["text"])]
    if not row["statements"]:
        assert found == []
    for wanted in row["statements"]:
        assert any(all(one[key] == value for key, value in wanted.items()) for one in found), (wanted, found)


@pytest.mark.parametrize("row", table("in-the-wild"))
def test_a_sentence_is_read_as_the_table_says(row):
    agree(row)
    assert len(read(row["text"])) == len(row["statements"])


@pytest.mark.parametrize("row", table("house-styles"))
def test_every_house_has_its_style(row):
    agree(row)
    assert len(read(row["text"])) == len(row["statements"])


@pytest.mark.parametrize("row", table("probe"))
def test_short_articles_of_many_houses_are_read_whole(row):
    """Written and labelled before the grammar had seen them; what it still gets wrong is marked as such."""
    agree(row)
    assert len(read(row["text"])) == len(row["statements"])


@pytest.mark.parametrize("row", table("synthetic"))
def test_names_are_resolved_within_an_article(row):
    agree(row)


@pytest.mark.parametrize("row", table("negative"))
def test_what_only_looks_like_a_statement_is_none(row):
    agree(row)


@pytest.mark.parametrize("row", table("known-failures"))
def test_what_we_still_get_wrong(row):
    agree(row)


def test_another_language_is_reported_as_not_read():
    assert statements.read(article("Le ministre a dit non.", language="fr")).unread == "language: fr"


GERMAN = [
    ("Der Minister sagte, die Brücke bleibe gesperrt.", "die Brücke bleibe gesperrt", "Der Minister", "asserts"),
    ("Die Polizei erklärte am Montag, dass niemand verletzt sei.", "niemand verletzt sei", "Die Polizei", "asserts"),
    ("„Die Brücke bleibt gesperrt“, sagte der Minister.", "Die Brücke bleibt gesperrt", "der Minister", "asserts"),
    ("Die Brücke sei sicher, sagte Anna Roth.", "Die Brücke sei sicher", "Anna Roth", "asserts"),
    ("Laut Polizei war die Brücke gesperrt.", "war die Brücke gesperrt", "Polizei", "asserts"),
    ("Der Minister bestritt den Bericht.", "den Bericht", "Der Minister", "denies"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "stance"), GERMAN)
def test_another_language_is_a_folder_of_tables(text, content, speaker, stance):
    from retold.statements import lexicon, reading  # noqa: PLC0415

    words = lexicon.of_folder("de", CASES / "languages" / "de")
    (found,) = reading.Reader(article(text, language="de"), words).statements()
    assert text[found.content[0].start : found.content[0].end] == content
    assert (found.chain[0].name, found.stance) == (speaker, stance)


@pytest.mark.parametrize("name", ["seen_by", "saw"])
def test_an_expression_is_looked_for_wherever_one_of_its_verbs_stands(name):
    words = lexicon.load("en")
    verbs = max(re.findall(r"\(\?:([a-z|]+)\)", words.expressions[name].pattern), key=len)
    assert words.needs[name] == set(verbs.split("|"))


def test_text_outside_the_body_holds_no_statement():
    text = "Caption, police said.\nThe mayor said it was over."
    start = text.index("The mayor")
    body = Article(id="a", label="a", source="", text=text, outlet="", title="", language="en", body=((start, len(text)),))
    assert [text[s.source.start : s.source.end] for s in statements.read(body).statements] == ["The mayor"]


# ---------------------------------------------------------------------------------------------------- voices of a pile


def resolve(*texts: str, table=None, desks=None):
    pile = {f"a{n}": article(text, f"a{n}") for n, text in enumerate(texts)}
    found = [statement for one in pile.values() for statement in statements.read(one).statements]
    return statements.resolve(pile, found, desks or {name: name for name in pile}, table)


def first_voices(resolution):
    return [statement.chain[0].voice_id for statement in resolution.statements]


def voice_rows():
    rows = json.loads((CASES / "voices.json").read_text("utf-8"))
    return [
        pytest.param(row, id=row["label"], marks=pytest.mark.xfail(strict=True) if row["expect"] == "fail" else ())
        for row in rows
    ]


@pytest.mark.parametrize("row", voice_rows())
def test_names_of_a_pile_are_one_voice_or_several(row):
    found = {}
    for statement in resolve(*row["texts"]).statements:
        if row.get("last"):
            found.pop(statement.article_id, None)
        found.setdefault(statement.article_id, statement.chain[0].voice_id)
    for group in row.get("same", []):
        assert len({found[f"a{n}"] for n in group}) == 1, found
    for group in row.get("different", []):
        assert len({found[f"a{n}"] for n in group}) == len(group), found


def test_bodies_and_leaders_of_an_invented_state_have_it_as_principal():
    found = resolve(
        "Kesh's defence ministry said it sank. The Keshian navy said it was afloat.",
        "The Keshian government said it knew nothing.",
    )
    voices = {voice.id: voice for voice in found.voices}
    assert voices["v:kesh-defense-ministry"].principal == "v:kesh"
    assert voices["v:kesh-navy"].principal == "v:kesh-military"
    assert voices["v:kesh"].principal == "v:kesh"


def test_short_forms_are_asked_of_one_story():
    texts = ("Kesh's ministry said it sank.", "The ministry said it sank.", "The mayor said it sank.", "The mayor said it sank.")
    pile = {f"a{n}": article(text, f"a{n}") for n, text in enumerate(texts)}
    said = [statement for one in pile.values() for statement in statements.read(one).statements]
    one = statements.resolve(pile, said, {name: name for name in pile})
    two = statements.resolve(pile, said, {name: name for name in pile}, stories={"a0": "s", "a1": "t", "a2": "s", "a3": "t"})
    assert len(set(first_voices(one))) == 2
    assert len(set(first_voices(two))) == 4


def test_a_ministry_without_its_state_is_the_one_its_own_paper_names():
    texts = (
        "The Vandorian Defense Ministry said it held.", "The Defense Ministry said it held.",
        "The Ilmarian Defense Ministry said it fell.", "The Defense Ministry said it fell.",
    )  # fmt: skip
    outlets = ("Vandor Today", "Vandor Today", "Ilmar Wire", "Globe")
    pile = {f"a{n}": replace(article(text, f"a{n}"), outlet=outlets[n]) for n, text in enumerate(texts)}
    said = [statement for one in pile.values() for statement in statements.read(one).statements]
    home, own, other, nobody = first_voices(statements.resolve(pile, said, {name: name for name in pile}))
    assert home == own
    assert len({own, other, nobody}) == 3


def test_a_dateline_gives_nobody_a_state():
    found = resolve("BEIJING, Norda - Norda leader Kim Dol Hun visited a quay. Kim said it would hold.")
    assert "v:china" not in {voice.principal for voice in found.voices}
    titled = resolve("BEIJING, Norda - North Korean leader Kim Dol Hun visited a quay. Kim said it would hold.")
    assert {voice.id: voice.principal for voice in titled.voices}["v:kim-dol-hun"] == "v:north-korea"


def test_whoever_is_only_called_by_a_noun_speaks_for_no_house():
    found = resolve("Its spokeswoman Ann Roe said no. A bank spokesman, Bo Lund, said yes. Trade minister Eva Holt said both.")
    assert all(voice.principal == voice.id for voice in found.voices)


def test_one_who_is_not_named_stays_so_behind_a_pronoun():
    text = "A crew member said the radar was broken. “Everyone knew it,” she said."
    assert len(set(first_voices(resolve(text, text)))) == 2


def test_an_agency_is_one_voice_under_its_long_and_its_short_name():
    found = resolve("The Korean Central News Agency (KCNA) said it flew.", "It flew, KCNA said.")
    assert len(set(first_voices(found))) == 1


def test_state_media_and_leader_are_two_voices_of_one_principal():
    found = resolve("North Korean leader Kim Jong Un toured a plant. Kim said it was ready, KCNA said.")
    voices = {voice.id: voice for voice in found.voices}
    kim, kcna = (voices[link.voice_id] for link in found.statements[0].chain)
    assert kim.id != kcna.id
    assert kim.principal == kcna.principal == "v:north-korea"


def test_a_capital_speaks_for_its_state():
    found = resolve("Moscow said no.", "Russia said no.", "The Kremlin said no.")
    voices = {voice.id: voice for voice in found.voices}
    assert {voices[voice].principal for voice in first_voices(found)} == {"v:russia"}


def test_a_spokesman_and_a_chief_speak_for_their_house():
    found = resolve("“No,” said Ann Roe, spokeswoman for Harbour Lines. Harbour Lines chief executive Bo Lund said it was late.")
    principals = {voice.name: voice.principal for voice in found.voices}
    assert principals["Ann Roe"] == principals["Bo Lund"] == "v:harbour-lines"


def test_anonymous_sources_are_never_joined_across_desks():
    text = "Officials said the deal was close."
    assert len(set(first_voices(resolve(text, text)))) == 2
    assert len(set(first_voices(resolve(text, text, desks={"a0": "d", "a1": "d"})))) == 1


def test_a_surname_and_another_transliteration_join_one_person():
    found = resolve("Sergei Shoigu, the envoy, said yes.", "Sergey Shoigu, the envoy, said yes.", "“Yes,” Shoigu said.")
    assert len(set(first_voices(found))) == 1


def test_two_people_with_one_surname_stay_two():
    found = resolve("Anna Kim said yes.", "Paul Kim said no.", "“Perhaps,” Kim said.")
    assert len(set(first_voices(found))) == 3


def test_the_north_is_not_north_korea_where_another_north_is_meant():
    found = resolve("North Harland said it had fired. The North said it had hit.")
    assert set(first_voices(found)) == {"v:north-harland"}


def test_a_user_may_name_aliases_and_principals():
    own = {"voice": [{"name": "Harbour Lines", "aliases": ["the operator"], "principal": "Blue Fjord"}]}
    found = resolve("The operator said no.", "Harbour Lines said no.", table=own)
    assert len(set(first_voices(found))) == 1
    assert {voice.principal for voice in found.voices if voice.name == "Harbour Lines"} == {"v:blue-fjord"}


def test_a_table_given_on_the_command_line_joins_voices_and_names_their_principal(tmp_path):
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    (tmp_path / "voices.toml").write_text(
        '[[voice]]\nname = "Harbour Lines"\naliases = ["the operator", "HL Group"]\nprincipal = "Blue Fjord"\n', "utf-8"
    )
    body = "{who} said on Tuesday that two cranes had fallen into the basin and that no ferry would sail before Thursday.\n"
    for name, who in (("a.txt", "The operator"), ("b.txt", "HL Group")):
        (tmp_path / name).write_text(body.format(who=who) + f"Roads near {name} were wet all day.\n", "utf-8")
    command = [sys.executable, "-m", "retold", "trace", "a.txt", "b.txt", "--voices", "voices.toml", "--json", "--quiet"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path, timeout=120)
    voices = {voice["name"]: voice for voice in json.loads(done.stdout)["voices"]}
    assert set(voices["Harbour Lines"]["aliases"]) == {"HL Group", "the operator"}
    assert voices["Harbour Lines"]["principal"] == voices["Blue Fjord"]["id"]


def test_a_malformed_table_changes_nothing():
    assert resolve("Moscow said no.", table={"voice": [3, {"name": ""}, {"aliases": "x"}]}) == resolve("Moscow said no.")


# ---------------------------------------------------------------------------------------------------------- properties

WORDS = st.sampled_from(
    "said told according to Kim Moscow he who that which , . ; : “ ” \" ' ’ ( ) — and neither nor officials quoted as saying "
    "citing KCNA the a denied confirmed has not by in with 12 Friday \n".split(" ")
)
GARBAGE = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(GARBAGE)
def test_whatever_the_text_spans_lie_in_it_and_nobody_is_nameless(text):
    for statement in read(text):
        assert statement.chain
        assert all(link.name for link in statement.chain)
        spans = [*statement.content, *(span for span in (statement.cue, statement.source) if span)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        starts = [span.start for span in statement.content]
        assert starts == sorted(starts)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(GARBAGE, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_change_the_voices(texts, random):
    pile = {f"a{n}": article(text, f"a{n}") for n, text in enumerate(texts)}
    found = [statement for one in pile.values() for statement in statements.read(one).statements]
    shuffled = random.sample(found, len(found))
    desks = {name: name for name in pile}
    assert statements.resolve(pile, found, desks).voices == statements.resolve(pile, shuffled, desks).voices


@given(st.lists(st.sampled_from(["It rained.", "The match was drawn.", "Roads were wet."]), max_size=4))
def test_sentences_without_a_speaker_do_not_move_a_statement(before):
    lead = " ".join(before)
    text = f"{lead}\nThe mayor said the tram would run."
    assert [shown(text, s)["content"] for s in read(text)] == [["the tram would run"]]


CREDITS = st.sampled_from(["", "AFP", "KCNA"])


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(GARBAGE | st.sampled_from(["“No,” Kim told AFP. “Never.”\nHe said it flew, KCNA said."]), CREDITS)
def test_a_copy_is_read_by_addressing_the_reading_of_its_twin(text, agency):
    credits_ = (Credit(span=Span("a", 0, 0), agency=agency, form="tail", strength="whole"),) if agency else ()
    one = replace(article(text, "a"), credits=credits_)
    twin = replace(one, id="b", outlet="The Herald", title="Another", source="b.txt")
    assert statements.readdressed(statements.read(one), "b") == statements.read(twin)
    assert statements.readdressed(statements.read(twin), "a") == statements.read(one)


def test_an_unread_article_stays_unread_when_addressed_to_another():
    unread = statements.read(article("Le ministre a dit non.", language="fr"))
    assert statements.readdressed(unread, "b").unread == "language: fr"


def steps(text: str) -> int:
    """Function calls that reading takes: a clock that no other process disturbs."""
    import sys  # noqa: PLC0415

    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(
    "piece",
    [
        "He said. ", "he said, ", "said, ", "according to x, ", '"', "It is. ", "word ", "Word ", "who that said ", "“a ", "( ", "a), b, ",
        "Xa said it. ", "according to x ", "' s' ", '"Hi there." He ran. ', "he told x, a y, ", '"a b c d\n', "he said, citing x ", "a and said and ",
    ],
)  # fmt: skip
def test_work_grows_with_the_length_of_hostile_text_and_no_faster(piece):
    read(piece * 10)
    assert steps(piece * 1000) < 5 * steps(piece * 250) + 2000


@pytest.mark.parametrize("blank", [" ", "\xa0", "\t"])
def test_blanks_inside_a_name_cost_no_more_than_their_length(blank):
    def seconds(blanks):
        text = f"Ann the{blank * blanks}tall{blank * blanks}Bob said it was over."
        began = time.process_time()
        read(text)
        return time.process_time() - began

    seconds(10)
    assert seconds(40_000) < 20 * max(seconds(4_000), 0.02)


def test_let_us_say_has_no_speaker():
    assert not [
        one for one in read("For starters, let\u2019s just say that I have learned a lot: there is no running here.") if one.chain
    ]


def test_a_verb_that_tells_only_before_that_may_be_the_object_of_another():
    """A verb of the table of those bound to "that" is in no other table."""
    for low in sorted(lexicon.load("en").bound):
        read(f"The court has confirmed {low} that the ministry filed. He said {low} that the court heard were late.")


@pytest.mark.parametrize("piece", ["ab.", "ab.cd", "A--"])
def test_a_word_without_end_costs_no_more_than_its_length(piece):
    def seconds(times):
        began = time.process_time()
        read(piece * times)
        return time.process_time() - began

    seconds(10)
    # The collector walks what every earlier test left behind: that is no cost of the word.
    gc.collect()
    gc.disable()
    try:
        short, long = (min(seconds(times) for _ in range(3)) for times in (800, 8_000))
    finally:
        gc.enable()
    assert long < 20 * max(short, 0.02)


def test_many_names_with_one_last_word_cost_the_resolution_no_squares():
    def seconds(names):
        pile = {"a": article(" ".join(f"Ann{n} Kim said it was so." for n in range(names)))}
        found = statements.read(pile["a"]).statements
        began = time.process_time()
        statements.resolve(pile, found, {"a": "a"})
        return time.process_time() - began

    seconds(10)
    assert seconds(800) < 8 * max(seconds(200), 0.02)


# -------------------------------------------------------------------------------------------- the seeds and the newsroom


def seed_statements(folder: Path):
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text("utf-8")
        yield text, statements.read(article(text, path.stem)).statements


def test_in_the_seeds_kim_is_carried_by_the_state_agency(seeds):
    for _, found in seed_statements(seeds):
        chains = [[link.name for link in s.chain] for s in found]
        assert ["Kim Jong Un", "Korean Central News Agency"] in chains


def test_in_the_seeds_two_agencies_report_the_meetings(seeds):
    for text, found in seed_statements(seeds):
        meetings = [s for s in found if text[s.content[0].start : s.content[0].end].startswith("Shoigu is scheduled")]
        assert [s.chain[0].name for s in meetings] == ["TASS", "RIA Novosti"]


def test_in_the_seeds_neither_capital_confirms_the_deployment(seeds):
    for text, found in seed_statements(seeds):
        unconfirmed = [s for s in found if s.stance == "unconfirmed"]
        assert {s.chain[0].name for s in unconfirmed} == {"Moscow", "Pyongyang"}
        assert {text[s.content[0].start : s.content[0].end] for s in unconfirmed} == {"the troop deployment"}


def test_in_the_seeds_the_accusation_is_seouls(seeds):
    for _, found in seed_statements(seeds):
        assert [s.chain[0].name for s in found if s.stance == "accuses"] == ["Seoul"]


def test_in_the_seeds_the_researcher_told_the_agency_and_added(seeds):
    texts = dict(seed_statements(seeds))
    chains = [[link.name for link in s.chain] for found in texts.values() for s in found]
    assert ["Ahn Chan-il", "AFP"] in chains
    assert ["Ahn Chan-il"] in chains


def test_the_newsroom_sentences_are_found_one_by_one(newsroom):
    wanted = hit = named = 0
    for path in sorted((newsroom / "events").glob("*.json")):
        event = json.loads(path.read_text("utf-8"))
        for sentence in event["sentences"].values():
            text = sentence["text"]
            contents = [(span.start, span.end, s) for s in read(text) for span in s.content]
            for truth in sentence.get("statements", []):
                if not truth.get("cue") or not truth.get("source"):
                    continue
                start = text.index(truth["content"])
                close = [s for a, b, s in contents if _overlap((a, b), (start, start + len(truth["content"]))) >= 0.5]
                wanted += 1
                hit += bool(close)
                named += any(
                    s.source is not None and text[s.source.start : s.source.end].strip(" ,") in truth["source"] for s in close
                )
    assert hit / wanted >= 0.9
    assert named / wanted >= 0.82


def _overlap(a, b):
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0
