"""Bad input from end to end: a clear sentence or a value for each, nothing lost, nothing waited for without end."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

from retold import articles, pipeline, read, report
from retold.errors import NothingReadableError
from retold.model import Article, Pile, RawRecord, Trace

WIRE = (
    "PORT ARLEN (NBW) - The harbour authority said on Tuesday that two cargo cranes had fallen into the inner basin during "
    "the night, blocking the only channel used by the island ferries.\n\nNobody was hurt, the authority said. "
    '"We do not know yet why they fell," its director, Ana Reyl, told reporters, adding that divers would inspect the wrecks.\n'
)
RUSSIAN = "Министр обороны заявил во вторник, что испытания прошли успешно.\n\nУчения закончатся в пятницу, сказал он.\n"
CHINESE = "外交部发言人周二表示，中方对此表示严重关切。\n“我们敦促各方保持克制，”他对记者说。\n据报道，双方将于下周举行会谈。\n"
ARABIC = "قالت وزارة الخارجية يوم الثلاثاء إن المحادثات ستستمر حتى نهاية الأسبوع.\n\nوقال الوزير إن الاتفاق بات قريبا.\n"
FRENCH = "Le président a déclaré mardi que l’armée française était prête à l’été.\n\nLe ministre a ajouté que c’était terminé.\n"


def pile_of(path: Path) -> Pile:
    return read.records([str(path)])


def only(path: Path, content: bytes) -> RawRecord:
    path.write_bytes(content)
    (record,) = pile_of(path).records
    return record


def prepared(**fields: str) -> Article:
    article = articles.prepare(RawRecord(source="x", **{"text": WIRE, **fields}))
    assert isinstance(article, Article)
    return article


def adds_up(result: Trace) -> bool:
    count = result.count
    return count.seen == count.articles + count.repeated + count.skipped + count.unreadable


# ------------------------------------------------------------------------------------------------- what is no article


def bad_folder(folder: Path) -> Path:
    """One good article, a copy of it, and everything else that people have in folders."""
    folder.mkdir()
    rng = random.Random(1)
    contents = {
        "good.txt": WIRE.encode(),
        "same.txt": WIRE.encode(),
        "empty.txt": b"",
        "blank.txt": b" \n\t\n ",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + rng.randbytes(3000),
        "paper.txt": b"%PDF-1.7\n" + rng.randbytes(3000),
        "noise.txt": rng.randbytes(3000),
        "archive.txt": b"PK\x03\x04" + rng.randbytes(3000),
        "cut.txt.gz": gzip.compress(WIRE.encode())[:-30],
        "wrong sum.gz": gzip.compress(WIRE.encode())[:-8] + b"12345678",
        "rows.jsonl": b'{"text": null}\nnull\n[]\n{}\n{"text": "half\n',
        "name\nof lines \x1b[31m\xf0\x9f\x98\x80.txt": WIRE.replace("two", "three").encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.txt").mkdir()
    (folder / "loop").symlink_to("..")
    (folder / "itself.txt").symlink_to("itself.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_a_folder_of_everything_loses_nothing_and_waits_for_nothing(tmp_path: Path) -> None:
    found = pile_of(bad_folder(tmp_path / "pile"))
    said = " ".join(problem.source for problem in found.problems)
    result = pipeline.trace(found, options=pipeline.Options(draws=5))
    assert adds_up(result)
    assert (result.count.articles, result.count.repeated) == (2, 1)
    assert result.count.unreadable >= 8
    for name in ("empty.txt", "picture.txt", "paper.txt", "cut.txt.gz", "wrong sum.gz", "itself.txt", "pipe.txt", "loop"):
        assert name in said
    assert "\x1b" not in report.terminal(result, width=80, color=False)


def test_a_skipped_file_is_not_offered_a_way_that_does_not_help(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WIRE)
    (tmp_path / "b.txt").symlink_to("a.txt")
    os.mkfifo(tmp_path / "pipe")
    reasons = [problem.reason for problem in pile_of(tmp_path).problems]
    assert len(reasons) == 2
    assert not any("to have it read" in reason for reason in reasons)


def test_a_named_pipe_without_a_writer_is_a_problem_and_not_a_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.read.streams.PATIENCE", 0.2)
    os.mkfifo(tmp_path / "pipe")
    (problem,) = pile_of(tmp_path / "pipe").problems
    assert "nothing writes" in problem.reason


@pytest.mark.parametrize("content", [WIRE.encode(), gzip.compress(WIRE.encode())], ids=["plain", "packed"])
def test_a_named_pipe_with_a_slow_writer_is_read(tmp_path: Path, content: bytes) -> None:
    os.mkfifo(tmp_path / "pipe")

    def write() -> None:
        time.sleep(0.2)
        with (tmp_path / "pipe").open("wb") as pipe:
            pipe.write(content[:20])
            pipe.flush()
            time.sleep(0.2)
            pipe.write(content[20:])

    writer = threading.Thread(target=write)
    writer.start()
    (record,) = pile_of(tmp_path / "pipe").records
    writer.join()
    assert record.text == WIRE


@pytest.mark.parametrize("row", [b"\x00", b"a b ", b'{"text": "' + b"a" * 1000])
def test_a_packed_bomb_is_no_article(tmp_path: Path, row: bytes) -> None:
    piece = row * (2**20 // len(row))
    pack = zlib.compressobj(1, zlib.DEFLATED, 31)
    (tmp_path / "bomb.gz").write_bytes(b"".join([pack.compress(piece) for _ in range(64)]) + pack.flush())
    found = pile_of(tmp_path / "bomb.gz")
    assert not found.records
    assert len(found.problems) == 1


# ---------------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize("text", [WIRE, FRENCH, RUSSIAN, CHINESE, ARABIC], ids=["en", "fr", "ru", "zh", "ar"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_text_is_read_with_and_without_a_mark(tmp_path: Path, encoding: str, text: str) -> None:
    assert only(tmp_path / "a.txt", text.encode(encoding)).text.lstrip("\ufeff") == text


ODD = "x-klingon undefined idna punycode unicode_escape raw_unicode_escape utf-7 utf-16 utf-16-le utf-32 rot13 zlib base64 hex"


@pytest.mark.parametrize("declared", ODD.split())
def test_a_page_may_declare_any_nonsense(tmp_path: Path, declared: str) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in FRENCH.strip().split("\n\n"))
    page = f'<html><head><meta charset="{declared}"></head><body><article>{paragraphs}</article></body></html>'
    assert "l’armée française" in only(tmp_path / "a.html", page.encode("cp1252")).text


# ------------------------------------------------------------------------------------------------------------- tables


def test_a_table_with_bare_carriage_returns_is_read(tmp_path: Path) -> None:
    record = only(tmp_path / "a.csv", b'\xef\xbb\xbfid,text\r7,"It fell, the minister said."\r')
    assert (record.label, record.text) == ("7", "It fell, the minister said.")


def test_a_row_without_fields_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{}\n{"text": "The minister said no."}\n')
    (problem,) = pile_of(tmp_path / "a.jsonl").problems
    assert problem.reason.endswith("has no fields.")


@pytest.mark.parametrize("stamp", [None, "", "0000-00-00", "2025-02-30", "9999-12-31T23:59:59-23:59", -1e17, 1e308, "1" * 5000])
def test_any_date_is_a_date_or_none(tmp_path: Path, stamp: object) -> None:
    record = only(tmp_path / "a.jsonl", json.dumps({"text": WIRE, "published": stamp}).encode())
    assert isinstance(articles.prepare(record), Article)


def test_two_tables_may_use_the_same_ids(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        with (tmp_path / name).open("w") as file:
            csv.writer(file).writerows(
                [["id", "text"], ["1", f"The minister in {name} said no."], ["2", f"Rain fell in {name}."]]
            )
    result = pipeline.trace(pile_of(tmp_path), options=pipeline.Options(draws=5))
    assert result.count.articles == 4
    assert len({article.id for article in result.articles}) == 4


# -------------------------------------------------------------------------------------------------------- hostile text

ESCAPES = ["\x1b[31m", "\x1b[2J", "\x9b1m", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x07", "\x08", "\x7f", "\x1b"]


@pytest.mark.parametrize("escape", ESCAPES, ids=repr)
def test_terminal_escapes_are_not_part_of_an_article(escape: str) -> None:
    hidden = prepared(
        text=WIRE.replace("two cargo", f"{escape}two {escape}cargo"), title=f"{escape}Cranes", outlet=f"A{escape}B", label=escape
    )
    plain = prepared(text=WIRE, title="Cranes", outlet="AB")
    assert (hidden.text, hidden.title, hidden.outlet) == (plain.text, plain.title, plain.outlet)


def test_an_unfinished_escape_takes_no_words_with_it() -> None:
    assert prepared(text=WIRE.replace("two cargo", "\x1b]two cargo")).text.count("two cargo") == 1


def test_many_escapes_take_linear_time() -> None:
    started = time.process_time()
    prepared(text=WIRE + "\x1b]" * 100_000 + "\x1b[" * 100_000)
    assert time.process_time() - started < 10


# ------------------------------------------------------------------------------------------------------ the command


def retold(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "retold", *map(str, arguments)], input=stdin, capture_output=True, check=False, timeout=60
    )


def test_a_pile_of_nothing_exits_2_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    done = retold("trace", tmp_path)
    assert done.returncode == 2
    assert b"Nothing readable: 2 files" in done.stderr
    assert b"Traceback" not in done.stderr


def test_nothing_readable_is_an_error_of_the_library_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(NothingReadableError):
        pipeline.trace(pile_of(tmp_path))


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "retold", "demo", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read()
    assert b"Traceback" not in said
    assert running.returncode == 0


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    rows = (json.dumps({"id": number, "text": WIRE.replace("two", str(number))}) + "\n" for number in range(4000))
    pipe, out = tmp_path / "rows.jsonl", tmp_path / "report"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "retold", "trace", str(pipe), "--out", str(out)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job would ignore it
    ) as running:
        writer = threading.Thread(target=pipe.write_text, args=("".join(rows),), daemon=True)
        writer.start()
        writer.join(60)  # until all but a last bufferful is read: by then the command is at work
        running.send_signal(signal.SIGINT)
        printed, said = running.communicate(timeout=30)
    assert (running.returncode, printed) == (130, b"")
    assert b"interrupted" in said
    assert b"Traceback" not in said
    assert not out.exists()
