"""Reading: every file and every row met is a record or a problem, and nothing raises but a wrong path or mapping."""

import csv
import gzip
import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold import read
from retold.errors import BadMappingError, MissingPathError
from retold.model import Pile
from retold.read import decoding, pages, streams, texts, walls

STORY = "The harbour board said on Monday that the crane would go.\n\nTwo unions oppose the plan."
PARAGRAPHS = "".join(
    f"<p>Sentence number {n} of the report says that the harbour board of Larnholm met again on day {n} to speak of the crane.</p>"
    for n in range(8)
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Crane goes - Signal</title>
<link rel="canonical" href="https://signal.example/2024/05/02/crane">
<meta property="og:site_name" content="The Signal"><meta property="og:title" content="Crane goes">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-05-02T14:05:00+02:00", "author": {{"name": "Ilse Brandt"}}}}</script>
</head><body><nav>Home | News</nav><article><h1>Crane goes</h1>{PARAGRAPHS}</article><footer>About us</footer></body></html>"""


def pile_of(tmp_path: Path, content: bytes | str, name: str = "file", **given: object) -> Pile:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read.records([str(file)], **given)


def rows(*records: object) -> str:
    return "\n".join(json.dumps(record) for record in records) + "\n"


# ------------------------------------------------------------------------------------------------------------ kinds


@pytest.mark.parametrize("name", ["story.txt", "story", "story.html", "story.csv.bak"])
def test_plain_text_is_one_record_whatever_its_name(tmp_path: Path, name: str) -> None:
    pile = pile_of(tmp_path, STORY, name)
    assert [(record.text, record.label) for record in pile.records] == [(STORY, name)]
    assert pile.problems == ()


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page"])
def test_a_page_gives_text_and_what_it_declares(tmp_path: Path, name: str) -> None:
    (record,) = pile_of(tmp_path, PAGE, name).records
    assert "Sentence number 3" in record.text
    assert "About us" not in record.text
    assert "Home | News" not in record.text  # taken from the article, not by taking tags off
    assert (record.title, record.outlet, record.author) == ("Crane goes", "The Signal", "Ilse Brandt")
    assert (record.published, record.url) == ("2024-05-02T14:05:00+02:00", "https://signal.example/2024/05/02/crane")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("rows.jsonl", lambda records: "\n".join(json.dumps(record) for record in records)),
        ("rows", lambda records: "\n".join(json.dumps(record) for record in records)),
        ("rows.json", json.dumps),
        ("rows.json", lambda records: json.dumps({"meta": {"n": 2}, "articles": records}, indent=1)),
        ("rows.csv", lambda records: as_table(records, ",")),
        ("rows", lambda records: as_table(records, "\t")),
        ("rows.tsv", lambda records: as_table(records, "\t")),
        ("rows.csv", lambda records: as_table(records, ";")),
    ],
)
def test_tables_of_every_kind_give_the_same_records(tmp_path: Path, name: str, write: object) -> None:
    records = [
        {
            "ID": "a",
            "Headline": "Crane goes",
            "Body": STORY,
            "Publisher": "Signal",
            "Date_Published": "2024-05-02",
            "URL": "https://signal.example/1",
        },
        {
            "ID": "b",
            "Headline": "Crane stays",
            "Body": STORY + ' "No," she said; yes, and no.',
            "Publisher": "Post",
            "Date_Published": "2024-05-03",
            "URL": "",
        },
    ]
    pile = pile_of(tmp_path, write(records), name)  # type: ignore[operator]
    assert pile.problems == ()
    assert [(r.label, r.title, r.text, r.outlet, r.published, r.url) for r in pile.records] == [
        tuple(row[key] for key in ("ID", "Headline", "Body", "Publisher", "Date_Published", "URL")) for row in records
    ]


def as_table(records: list[dict[str, str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(records[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def test_a_mapping_names_the_columns(tmp_path: Path) -> None:
    pile = pile_of(
        tmp_path,
        rows({"prose": STORY, "paper": "Signal", "text": "not this"}),
        "r.jsonl",
        mapping={"text": "prose", "outlet": "PAPER"},
    )
    assert [(record.text, record.outlet) for record in pile.records] == [(STORY, "Signal")]


def test_nested_and_numeric_fields_are_read(tmp_path: Path) -> None:
    (record,) = pile_of(
        tmp_path,
        rows(
            {
                "id": 7,
                "text": ["One para." * 10, "Two para." * 10],
                "source": {"name": "Signal"},
                "authors": ["A B", "C D"],
                "published": 1711029900,
            }
        ),
        "r.jsonl",
    ).records
    assert (record.label, record.outlet, record.author, record.published) == ("7", "Signal", "A B, C D", "1711029900")
    assert "\n\nTwo para." in record.text


def test_html_in_a_row_loses_its_tags(tmp_path: Path) -> None:
    (record,) = pile_of(
        tmp_path, rows({"text": "<p>The crane &amp; the quay.</p><script>x()</script><p>Both go.</p>"}), "r.jsonl"
    ).records
    assert record.text == "The crane & the quay.\n\nBoth go."


def test_a_text_keeps_its_angle_brackets_when_they_are_no_tags(tmp_path: Path) -> None:
    (record,) = pile_of(tmp_path, rows({"text": "5 < 7 and 9 > 7, he said."}), "r.jsonl").records
    assert record.text == "5 < 7 and 9 > 7, he said."


def test_a_head_of_named_lines_fills_the_fields_of_a_text(tmp_path: Path) -> None:
    (record,) = pile_of(tmp_path, f"Title: Crane goes\nSource: Signal\nDate: 2 May 2024\n\n{STORY}").records
    assert (record.title, record.outlet, record.published, record.text.strip()) == ("Crane goes", "Signal", "2 May 2024", STORY)


@pytest.mark.parametrize("content", [STORY, PAGE, rows({"text": STORY})])
def test_standard_input_is_sniffed(content: str) -> None:
    pile = read.records(["-"], stdin=io.BytesIO(content.encode()))
    assert len(pile.records) == 1
    assert pile.records[0].source.startswith("-")


@pytest.mark.parametrize(
    "content", [STORY, PAGE, rows({"text": STORY}, {"text": STORY}), as_table([{"id": "1", "text": STORY}], ",")]
)
def test_gzip_changes_nothing(tmp_path: Path, content: str) -> None:
    plain = pile_of(tmp_path, content, "file")
    packed = pile_of(tmp_path, gzip.compress(content.encode()), "file.gz")
    assert [record.text for record in packed.records] == [record.text for record in plain.records] != []


# ---------------------------------------------------------------------------------------------------------- folders


def test_a_folder_is_read_in_order_and_what_is_passed_over_is_named(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", "b/logo.png", "b/.git/x.txt", "empty.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("" if name == "empty.txt" else STORY)
    pile = read.records([str(tmp_path)])
    assert [Path(record.source).relative_to(tmp_path).as_posix() for record in pile.records] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert sorted((Path(p.source).name, p.kind) for p in pile.problems) == [
        (".git", "skipped"),
        (".hidden.txt", "skipped"),
        ("empty.txt", "skipped"),
        ("logo.png", "skipped"),
    ]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    pile = read.records([str(tmp_path), str(tmp_path / "a.txt")])
    assert len(pile.records) == 1
    assert [problem.kind for problem in pile.problems] == ["skipped"]


def test_a_link_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert [problem.kind for problem in read.records([str(tmp_path)]).problems] == ["unreadable"]


@pytest.mark.parametrize("path", ["no/such/file", "x" * 5000, "a\x00b"])
def test_a_missing_path_is_said(path: str) -> None:
    with pytest.raises(MissingPathError):
        read.records([path])


@pytest.mark.parametrize("mapping", [{"body": "text"}, {"text": " "}])
def test_a_bad_mapping_is_said(mapping: dict[str, str]) -> None:
    with pytest.raises(BadMappingError):
        read.records([], mapping=mapping)


def test_progress_counts_the_files(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(STORY)
    steps: list[tuple[int, int]] = []
    read.records([str(tmp_path)], progress=lambda _, done, total: steps.append((done, total)))
    assert steps[0] == (0, 3)
    assert steps[-1] == (3, 3)


# -------------------------------------------------------------------------------------------------------- encodings

ACCENTED = "The café in Málaga — “a dream” — paid £5, naïve as it was.\n\nIt closed on Tuesday, its owner said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_undeclared_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    pile = pile_of(tmp_path, ACCENTED.encode(encoding))
    assert [record.text.removeprefix("\ufeff") for record in pile.records] == [ACCENTED]
    assert pile.problems == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Портовый совет Ларнхольма заявил в понедельник, что кран будет снят до зимних бурь. " * 4),
        ("shift_jis", "港湾委員会は月曜日、クレーンを冬の嵐の前に撤去すると発表した。" * 6),
    ],
)
def test_other_scripts_are_detected(tmp_path: Path, encoding: str, text: str) -> None:
    assert [record.text for record in pile_of(tmp_path, text.encode(encoding)).records] == [text]


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("windows-1251", "cp1251"),
        ("no-such-code", "cp1252"),
    ],
)
def test_pages_with_true_and_false_declarations_are_read(tmp_path: Path, declared: str, real: str) -> None:
    word = "Ларнхольм" if real == "cp1251" else "Málaga – “rêve”"
    page = (
        f'<html><head><meta charset="{declared}"></head><body><article>'
        + PARAGRAPHS.replace("Larnholm", word)
        + "</article></body></html>"
    )
    assert word in pile_of(tmp_path, page.encode(real)).records[0].text


def test_a_few_broken_characters_are_replaced_and_said(tmp_path: Path) -> None:
    pile = pile_of(tmp_path, (ACCENTED * 3).encode()[:-1] + b"\xe2\x80")
    assert len(pile.records) == 1
    assert [problem.kind for problem in pile.problems] == ["warning"]


def test_one_badly_coded_row_spoils_no_other(tmp_path: Path) -> None:
    table = "id,text\n1,café one two three\n".encode() + "2,café four five six\n".encode("cp1252")
    assert [record.text for record in pile_of(tmp_path, table, "t.csv").records] == ["café one two three", "café four five six"]


@given(st.binary(max_size=400))
def test_decoding_never_fails(data: bytes) -> None:
    assert isinstance(decoding.decode(data).text, str)


@given(st.text(max_size=200))
def test_utf8_comes_back_as_it_went(text: str) -> None:
    data = text.encode("utf-8", "replace")
    if not decoding.marked(data)[0]:
        assert decoding.decode(data).text == decoding.mended(data.decode())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("â€œWe canâ€™t close it,â€\x9d said José", "“We can’t close it,” said José"),
        ("â€œWe wait,â€ said JosÃ© SÃ¡nchez â€“ in vain", "“We wait,” said José Sánchez – in vain"),
        ("5Â£ at 20Â°C, Ã\xa0 la carte", "5£ at 20°C, à la carte"),
    ],
)
def test_utf8_that_was_once_read_as_windows_1252_is_mended(tmp_path: Path, written: str, meant: str) -> None:
    assert [record.text for record in pile_of(tmp_path, written.encode()).records] == [meant]
    assert [record.text for record in pile_of(tmp_path, rows({"text": written}), "r.jsonl").records] == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "“They met at the CAFÉ” and left",
        "NÃO É ÂNGELA, disse",
        "à\u00a0«\u00a0Âge d’or\u00a0»",
        "Århus, Łódź, câ€ni, 5 â"[:12],
        "Þ“ Ð”",
    ],
)
def test_letters_that_only_look_like_it_are_left_alone(text: str) -> None:
    assert decoding.decode(text.encode()).text == text


@given(st.text(alphabet="éèöüñß’“”–—°£ abcd", max_size=60))
def test_what_was_read_wrong_once_comes_back(text: str) -> None:
    wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    assert decoding.mended(wrong) == text


# ------------------------------------------------------------------------------------------------------- what is broken


def test_a_broken_row_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    content = (
        rows({"text": "One two."})
        + '{"text": \n[1, 2]\n'
        + rows({"headline": "no text"}, {"text": "  "}, {"text": "Three four."})
    )
    pile = pile_of(tmp_path, content, "r.jsonl")
    assert [record.text for record in pile.records] == ["One two.", "Three four."]
    assert [(Path(p.source).name, p.kind) for p in pile.problems] == [
        ("r.jsonl:2", "unreadable"),
        ("r.jsonl:3", "unreadable"),
        ("r.jsonl:4", "unreadable"),
        ("r.jsonl:5", "skipped"),
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "skipped"),
        (b" \n\t\n", "skipped"),
        (b"\xff\xfe", "skipped"),
        (b"\x00" * 50, "skipped"),
        (b"...\n---", "skipped"),
        (bytes(range(256)) * 20, "unreadable"),
        (b"%PDF-1.7 x", "unreadable"),
        (b"PK\x03\x04 x", "unreadable"),
        (b"<?xml version='1.0'?><rss><channel></channel></rss>", "unreadable"),
        (b"\x1f\x8b\x08\x00broken", "unreadable"),
        (gzip.compress(STORY.encode() * 50)[:-12], "unreadable"),
        (gzip.compress(gzip.compress(STORY.encode())), "unreadable"),
        (b"<html><body></body></html>", "unreadable"),
        (b'{"a": {"b": 1}}', "unreadable"),
        (b"id,prose\n1,hello\n", "unreadable"),
    ],
)
def test_what_holds_no_article_is_a_problem_with_a_sentence(tmp_path: Path, content: bytes, kind: str) -> None:
    pile = pile_of(tmp_path, content, "f.csv" if content.startswith(b"id,") else "f")
    assert pile.records == ()
    assert [problem.kind for problem in pile.problems] == [kind]
    assert pile.problems[0].reason.endswith(".")


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_BYTES", 100_000)
    monkeypatch.setattr(pages, "MAX_BYTES", 100_000)
    monkeypatch.setattr(read.rows, "MAX_LINE", 100_000)
    assert "more than" in pile_of(tmp_path, "word " * 30_000).problems[0].reason
    assert "more than" in pile_of(tmp_path, "<html><p>" + "word " * 30_000).problems[0].reason
    assert "more than" in pile_of(tmp_path, gzip.compress(b"word " * 3_000_000)).problems[0].reason
    pile = pile_of(tmp_path, rows({"text": "word " * 30_000}, {"text": "short one"}), "r.jsonl")
    assert [record.text for record in pile.records] == ["short one"]
    assert len(pile.problems) == 1


def test_a_bomb_of_rows_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_UNPACKED", 500_000)
    pile = pile_of(tmp_path, gzip.compress((rows({"text": "one two"}) + "\n" * 20).encode() * 200_000), "bomb.jsonl.gz")
    assert pile.problems[-1].kind == "unreadable"
    assert len(pile.records) > 10


def test_deep_nesting_is_read_without_a_parser(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 100_000 + "<p>The crane is down.</p>" + "</div>" * 100_000
    pile = pile_of(tmp_path, page)
    assert pile.records[0].text == "The crane is down."
    assert [problem.kind for problem in pile.problems] == ["warning"]


@pytest.mark.parametrize(
    "piece", ["<!--", "<!a", "<script>", "<" + "a" * 500, "<meta " + "a" * 900, '<script type="application/ld+json">']
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    found = list(pages.read("page", "<html><body>" + piece * (400_000 // len(piece)) + PARAGRAPHS))
    assert found
    assert time.process_time() - start < 5


def test_deep_json_is_a_problem(tmp_path: Path) -> None:
    assert pile_of(tmp_path, '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "r.jsonl").problems[0].kind == "unreadable"


def test_nuls_and_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    pile = pile_of(tmp_path, b'{"id": "\\ud800x", "text": "a \\ud83d b \\u0000 c d e"}\n', "r.jsonl")
    assert "\ud800" not in pile.records[0].label
    assert len(pile_of(tmp_path, STORY.encode().replace(b" ", b" \x00", 1)).records) == 1


@pytest.mark.parametrize(
    ("dates", "read_as", "warned"),
    [
        (["03/06/2026 09:00", "22/06/2026", "1/6/2026"], ["2026-06-03 09:00", "22/06/2026", "2026-06-01"], 0),
        (["03/06/2026", "06/22/2026"], ["2026-03-06", "06/22/2026"], 0),
        (["03/06/2026", "04/06/2026", "5 June 2026"], ["03/06/2026", "04/06/2026", "5 June 2026"], 1),
        (["22/06/2026", "06/22/2026", "03/06/2026"], ["22/06/2026", "06/22/2026", "03/06/2026"], 1),
    ],
)
def test_a_column_of_dates_says_whether_the_day_stands_first(
    tmp_path: Path, dates: list[str], read_as: list[str], warned: int
) -> None:
    pile = pile_of(
        tmp_path, "Veröffentlicht am;Artikeltext\n" + "".join(f"{date};{n} {STORY!r}\n" for n, date in enumerate(dates))
    )
    assert [record.published for record in pile.records] == read_as
    assert [problem.kind for problem in pile.problems] == ["warning"] * warned
    assert all(f"{len(pile.records) - 1} dates" in problem.reason or "1 date " in problem.reason for problem in pile.problems)


def test_an_open_quote_in_a_table_does_not_lose_the_rows_before_it(tmp_path: Path) -> None:
    pile = pile_of(tmp_path, 'id,text\n1,one two\n2,"three four\n3,five six\n', "t.csv")
    assert pile.records[0].text == "one two"
    assert len(pile.records) + len(pile.problems) >= 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(['{"text": "a b c"}', "{", "[1]", "id,text", '"', "<html>", "<p>", "1,2", "\x00", "text"]), max_size=8
        ).map(lambda parts: "\n".join(parts).encode()),
    )
)
def test_any_bytes_are_records_or_problems(tmp_path: Path, content: bytes) -> None:
    pile = pile_of(tmp_path, content)
    assert pile.records or pile.problems


@given(st.lists(st.text(alphabet="ab\n", max_size=8), max_size=30), st.integers(1, 6))
def test_lines_of_a_stream_are_the_lines_of_its_bytes(parts: list[str], limit: int) -> None:
    data = "".join(parts).encode()
    with streams.Stream(None, io.BytesIO(data)) as stream:
        found = list(stream.lines(limit))
    assert found == [None if len(line) > limit else line for line in data.splitlines(keepends=True)]


def test_the_newsroom_families_are_read_whole(newsroom: Path) -> None:
    file = next((newsroom / "families").glob("*/articles.jsonl"))
    pile = read.records([str(file)])
    assert len(pile.records) + len(pile.problems) == len(file.read_text("utf-8").splitlines())
    assert all(record.outlet and record.title for record in pile.records)


# ---------------------------------------------------------------------------------------------------- what holds no article

WALLS = json.loads((Path(__file__).parent / "cases" / "walls.json").read_text("utf-8"))
NEWS = "Quay wall falls at Brenholm, burying lorries"


@pytest.mark.parametrize("text", [pytest.param(case["text"], id=case["label"]) for case in WALLS["walls"]])
def test_a_page_that_only_asks_for_consent_is_skipped_and_said(tmp_path: Path, text: str) -> None:
    for name, content in (("a.txt", text), ("a.jsonl", rows({"id": "a", "text": text, "title": "Before you continue"}))):
        pile = pile_of(tmp_path, content, name)
        assert pile.records == ()
        (problem,) = pile.problems
        assert (problem.kind, "asks for consent" in problem.reason) == ("skipped", True)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in WALLS["bars"]])
def test_a_page_that_bars_the_way_is_skipped_with_what_it_does(tmp_path: Path, case: dict[str, str]) -> None:
    pile = pile_of(tmp_path, case["text"], "a.txt")
    assert (pile.records, [problem.kind for problem in pile.problems]) == ((), ["skipped"])
    assert case["says"] in pile.problems[0].reason


def test_a_page_that_sells_stands_with_the_headline_of_its_title(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in WALLS["bars"][0]["text"].split("\n"))
    heading, site = "<h1>Subscribe to unlock this article</h1>", '<meta property="og:site_name" content="The Mail">'
    page = f"<!doctype html><html><head><title>{NEWS} | The Mail</title>{site}</head><body><main>{heading}{lines}</main></body></html>"
    pile = pile_of(tmp_path, page, "mail.html")
    assert [record.text for record in pile.records] == [NEWS]
    assert "asks for a subscription" in pile.problems[0].reason


@pytest.mark.parametrize("text", [pytest.param(case["text"], id=case["label"]) for case in WALLS["articles"]])
def test_what_has_more_than_the_asking_is_an_article(tmp_path: Path, text: str) -> None:
    assert [record.text for record in pile_of(tmp_path, text, "a.txt").records] == [text]


@given(
    st.sampled_from([case["text"] for case in WALLS["walls"]]), st.sampled_from([case["text"] for case in WALLS["articles"][:6]])
)
def test_an_article_is_not_lost_behind_what_asks(wall: str, article: str) -> None:
    long = "\n".join([article] * (1 + len(wall) // (2 * len(article))))
    assert not walls.asks_for_consent(f"{wall}\n{long}")
    assert not walls.asks_for_consent(f"{long}\n{wall}")


def test_a_saved_page_of_consent_is_skipped(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in WALLS["walls"][0]["text"].split("\n"))
    page = f"<!doctype html><html><head><title>Larn</title></head><body><main>{lines}</main></body></html>"
    pile = pile_of(tmp_path, page, "larn.html")
    assert (pile.records, [problem.kind for problem in pile.problems]) == ((), ["skipped"])


@pytest.mark.parametrize("text", ["", " \n", WALLS["walls"][2]["text"]])
def test_a_row_without_an_article_stands_with_its_headline(tmp_path: Path, text: str) -> None:
    pile = pile_of(tmp_path, rows({"id": "a", "text": text, "title": NEWS}), "a.jsonl")
    assert [record.text for record in pile.records] == [NEWS]
    (problem,) = pile.problems
    assert (problem.kind, "only its headline was read" in problem.reason) == ("warning", True)


@pytest.mark.parametrize("title", ["", "Untitled", "Brenholm Mail", "We value your privacy here"])
def test_a_row_without_an_article_and_a_headline_is_skipped(tmp_path: Path, title: str) -> None:
    pile = pile_of(tmp_path, rows({"id": "a", "text": "", "title": title}), "a.jsonl")
    assert (pile.records, [problem.kind for problem in pile.problems]) == ((), ["skipped"])


def test_a_page_without_a_name_has_that_behind_its_headline(tmp_path: Path) -> None:
    page = f"<html><head><title>Crane goes - Harbour - UrdWorld</title></head><body><h1>Crane goes</h1>{PARAGRAPHS}</body></html>"
    (record,) = pile_of(tmp_path, page, "a.html").records
    assert (record.outlet, record.title) == ("UrdWorld", "Crane goes")


def test_a_newsletter_set_in_cells_has_a_line_for_each_story(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td><h2>Story {n}</h2>{PARAGRAPHS.replace('crane', n)}</td></tr>" for n in ("quay", "ferry"))
    letter = (
        "From: The Mail <mail@brenholm.example>\r\nTo: you@brenholm.example\r\nSubject: Monday\r\nMessage-ID: <1@brenholm.example>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><table>{cells}</table></body></html>"
    )
    (record,) = pile_of(tmp_path, letter, "a.eml").records
    assert "|" not in record.text
    assert len(record.text.split("\n")) >= 16


def test_the_export_of_a_press_database_is_an_article_for_each_document(tmp_path: Path) -> None:
    export = "".join(
        f"          {n} of 2 DOCUMENTS\n\n      The {name}\n\n    March {n}, 2026\n\n{STORY}\n\n"
        for n, name in ((1, "Mail"), (2, "Post"))
    )
    pile = pile_of(tmp_path, export, "export.txt")
    assert [(record.outlet, record.label) for record in pile.records] == [
        ("The Mail", "export.txt:1"),
        ("The Post", "export.txt:2"),
    ]
    assert all(STORY in record.text and "DOCUMENTS" not in record.text for record in pile.records)


def test_long_lines_of_asking_take_linear_time() -> None:
    begin = time.process_time()
    for piece in ("cookie ", "we may ", "you can accept ", "click on ", "accept all cookies " * 3):
        walls.asks_for_consent(("we use cookies. " + piece * 8_000)[: walls.LONGEST])
        walls.asks_for_consent("we use cookies. " + piece * 800_000)
    assert time.process_time() - begin < 5
