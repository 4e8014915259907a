"""Markup, mail and archives: what each gives, and that what is hostile is one problem while nothing else is lost."""

import gzip
import io
import tarfile
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from retold import read
from retold.read import isolated

WORDS = "The harbour board of Larnholm met on Monday to speak of the crane, and two unions said that they oppose the plan."
PAGE = f"<!doctype html><html><head><title>Crane</title></head><body><article><h1>Crane</h1>{f'<p>{WORDS}</p>' * 4}</article></body></html>"
PLAIN = f"{WORDS}\n\nNobody expects a vote before the summer.\n"


@pytest.fixture(scope="module", autouse=True)
def _no_child_is_left():
    yield
    isolated.close()


def with_a_good_one(tmp_path, content, name):
    """What is made of a folder that holds this and, after it, a plain text and a page."""
    (tmp_path / f"a-{name}").write_bytes(content)
    (tmp_path / "y.txt").write_text(PLAIN)
    (tmp_path / "z.html").write_text(PAGE)
    pile = read.records([str(tmp_path)])
    good = [record for record in pile.records if Path(record.source).name in {"y.txt", "z.html"}]
    assert len(good) == 2
    return [record for record in pile.records if record not in good], list(pile.problems)


# --------------------------------------------------------------------------------------------------------- formats


def warc(*pages):
    out = b""
    for number, page in enumerate(pages):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/{number}\r\n"
            f"WARC-Record-ID: <urn:uuid:0000000{number}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        out += head.encode() + http + b"\r\n\r\n"
    return out


@pytest.mark.parametrize("packing", ["none", "gzip", "zstd"])
def test_each_page_of_a_web_archive_is_a_record(tmp_path, packing):
    data = warc(PAGE.encode(), PAGE.replace("Monday", "Friday").encode())
    if packing == "zstd":
        zstandard = pytest.importorskip("zstandard")
        data = zstandard.compress(data)
    records, problems = with_a_good_one(tmp_path, gzip.compress(data) if packing == "gzip" else data, f"x.warc.{packing[:3]}")
    assert [record.url for record in records] == ["https://paper.example/0", "https://paper.example/1"]
    assert all(WORDS.split(" on ", maxsplit=1)[0] in record.text and record.outlet == "paper.example" for record in records)
    assert problems == []


@pytest.mark.parametrize("packing", ["none", "gzip"])
@pytest.mark.parametrize("lost", [3, 40, 200, 300])
def test_a_web_archive_cut_short_gives_what_stands_before_and_says_so(tmp_path, packing, lost):
    page = warc(PAGE.encode())
    one = gzip.compress(page) if packing == "gzip" else page
    records, problems = with_a_good_one(tmp_path, one + one[:-lost], "x.warc.gz" if packing == "gzip" else "x.warc")
    assert records[0].url == "https://paper.example/0"
    assert any(
        "x.warc" in problem.source and ("cut short" in problem.reason or "damaged" in problem.reason) for problem in problems
    )


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Signal</title>
<item><title>Crane goes</title><link>https://signal.example/1</link><pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate>
<description>&lt;p&gt;{WORDS}&lt;/p&gt;</description></item>
<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Second</title><guid>two</guid><description>{WORDS} Again.</description></item></channel></rss>"""


def test_each_entry_of_a_feed_is_a_record(tmp_path):
    records, problems = with_a_good_one(tmp_path, FEED.encode(), "feed.xml")
    assert [record.outlet for record in records] == ["The Signal"] * 2
    assert records[0].text == WORDS
    assert records[0].published.startswith("Mon, 02 Feb 2026")
    assert "<script" not in records[1].title
    assert [problem.kind for problem in problems] == ["warning"]  # teasers


def test_a_newsletter_is_a_record(tmp_path):
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Date"] = (
        "The Signal <news@signal.example>",
        "Crane",
        "Mon, 02 Feb 2026 10:00:00 +0000",
    )
    letter["Message-ID"] = "<1@signal.example>"
    letter.set_content("See the page.")
    letter.add_alternative(PAGE, subtype="html")
    records, problems = with_a_good_one(tmp_path, bytes(letter), "letter.eml")
    assert [(r.outlet, r.title, r.label) for r in records] == [("The Signal", "Crane", "1@signal.example")]
    assert WORDS in records[0].text
    assert problems == []


def test_a_plain_text_with_header_lines_is_not_taken_for_mail(tmp_path):
    (record,) = read.records([str(_written(tmp_path, b"Title: Crane\nDate: 2026-02-02\n\n" + PLAIN.encode()))]).records
    assert (record.title, record.published) == ("Crane", "2026-02-02")


def _written(folder, content, name="file"):
    path = folder / name
    path.write_bytes(content)
    return path


NITF = f"""<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20260202T100000Z"/><doc.copyright holder="Signal"/></docdata></head>
<body><body.head><hedline><hl1>Crane goes</hl1></hedline></body.head><body.content><p>{WORDS}</p><p>More.</p></body.content></body></nitf>"""


def test_agency_markup_is_a_record(tmp_path):
    records, problems = with_a_good_one(tmp_path, NITF.encode(), "x.xml")
    assert [(r.title, r.outlet, r.published, r.text) for r in records] == [
        ("Crane goes", "Signal", "20260202T100000Z", f"{WORDS}\n\nMore.")
    ]
    assert problems == []


def test_a_sitemap_is_passed_over_with_its_number_of_addresses(tmp_path):
    urls = "".join(f"<url><loc>https://signal.example/{n}</loc></url>" for n in range(3))
    records, (problem,) = with_a_good_one(
        tmp_path, f'<?xml version="1.0"?><urlset xmlns="s">{urls}</urlset>'.encode(), "sitemap.xml"
    )
    assert records == []
    assert problem.kind == "skipped"
    assert "3 addresses" in problem.reason


def test_files_in_archives_are_read_where_they_lie(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", PLAIN)
        archive.writestr("two.html", PAGE)
        archive.writestr("../../../etc/three.txt", PLAIN + "Third.")
    records, problems = with_a_good_one(tmp_path, packed.getvalue(), "x.zip")
    assert len(records) == 3
    assert problems == []
    assert not any("three" in path.name for path in tmp_path.parent.parent.rglob("three.txt"))


def test_a_tar_reads_files_and_no_links(tmp_path):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("one.txt")
        entry.size = len(PLAIN.encode())
        archive.addfile(entry, io.BytesIO(PLAIN.encode()))
        link = tarfile.TarInfo("passwords")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    records, problems = with_a_good_one(tmp_path, packed.getvalue(), "x.tgz")
    assert [record.text.strip() for record in records] == [PLAIN.strip()]
    assert problems == []


def test_parquet_rows_are_records(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pytest.importorskip("pyarrow").table({"id": ["a", "b"], "text": [PLAIN, None], "source": ["Signal", "Signal"]})
    parquet.write_table(table, tmp_path / "x.parquet")
    pile = read.records([str(tmp_path / "x.parquet")])
    assert [(record.label, record.outlet) for record in pile.records] == [("a", "Signal")]
    assert len(pile.problems) == 1


# --------------------------------------------------------------------------------------------------------- hostile

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss><channel><item><title>&i;</title></item></channel></rss>"
)


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a " * 60_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("laughs.xml", LAUGHS.encode),
        ("laughs-utf16.xml", lambda: LAUGHS.encode("utf-16")),
        ("bomb.zip", zip_bomb),
        ("bomb.html.gz", lambda: gzip.compress(b"<!doctype html><html><body><p>" + b"a " * 30_000_000)),
        ("cut.zip", lambda: zip_bomb()[:-30]),
        ("nothing.warc", lambda: b"WARC/1.0\r\n\r\n"),
        ("noise.warc.gz", lambda: gzip.compress(b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nabc")),
        (
            "letter.eml",
            lambda: b"From: a\r\nMessage-ID: b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 50_000,
        ),
    ],
)
def test_what_is_hostile_is_one_problem_and_nothing_else_is_lost(tmp_path, name, content):
    begin = time.process_time()
    records, problems = with_a_good_one(tmp_path, content(), name)
    assert records == []
    assert len(problems) == 1
    assert problems[0].reason.endswith(".")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.html", "<html><body>" + "<div>" * 100_000 + WORDS),
        ("nul.html", PAGE.replace("crane", "cr\x00ane")),
        ("bad-utf8.html", PAGE.encode() + b"\xff\xfe\x80"),
        ("misdeclared.html", PAGE.replace("<head>", '<head><meta charset="utf-16">')),
        ("script.html", PAGE.replace("<title>Crane", "<title><script>alert(1)</script>")),
    ],
)
def test_what_is_broken_is_read_all_the_same(tmp_path, name, content):
    data = content if isinstance(content, bytes) else content.encode()
    records, problems = with_a_good_one(tmp_path, data, name)
    assert ["harbour board" in record.text for record in records] == [True]
    assert {problem.kind for problem in problems} <= {"warning"}


def test_a_reader_that_hangs_is_killed_and_the_next_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(isolated, "PATIENCE", 0.0)
    isolated.close()
    path = _written(tmp_path, PAGE.encode(), "a.html")
    (problem,) = read.records([str(path)]).problems
    assert "0 seconds" in problem.reason
    monkeypatch.undo()
    assert len(read.records([str(path)]).records) == 1


def test_a_reader_that_eats_memory_is_ended_and_the_next_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(isolated, "MEMORY", 80 * 2**20)  # not enough to import a parser
    isolated.close()
    path = _written(tmp_path, PAGE.encode(), "a.html")
    pile = read.records([str(path)])
    assert [problem.kind for problem in pile.problems if problem.kind == "unreadable"] == ["unreadable"] or pile.records
    monkeypatch.undo()
    isolated.close()
    assert len(read.records([str(path)]).records) == 1


def test_plain_text_starts_no_process(tmp_path, monkeypatch):
    isolated.close()
    monkeypatch.setattr(isolated, "_Child", None)
    assert len(read.records([str(_written(tmp_path, PLAIN.encode()))]).records) == 1
