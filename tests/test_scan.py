"""Scan and find on this machine: what comes out, and that nothing but the articles has a bearing on it."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import oracles
import piles
from retold import errors, read
from retold import text as texts
from retold.articles import prepare
from retold.cli import app
from retold.engine import bytes_of, linking, open_runner, reading
from retold.engine import scan as scanning
from retold.engine.finding import find
from retold.engine.local import Local
from retold.engine.runner import Resources
from retold.model import RawRecord

TABLES = ("articles", "texts", "passages", "families", "repeated", "errors")


def scanned(out, *paths, memory=2 << 30, mapping=None):
    runner = Local(Resources(memory=memory, workers=1))
    return scanning.scan([str(path) for path in paths], out, runner=runner, mapping=mapping, tell=lambda *_: None)


def table(out, name):
    return [row for path in sorted((out / name).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def tables(out, without=()):
    """Every table of a scan as sorted rows; ``without`` columns that say where something was read."""
    return {
        name: sorted(sorted((key, str(value)) for key, value in row.items() if key not in without) for row in table(out, name))
        for name in TABLES
    }


@pytest.fixture(scope="module")
def rows():
    return piles.pile(3)


@pytest.fixture(scope="module")
def corpus(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    scanned(folder / "out", piles.save(folder / "pile.jsonl", rows))
    return folder / "out"


# ------------------------------------------------------------------------------------------------------- what comes out


def test_every_article_is_there_once_with_the_id_that_trace_gives_it(corpus, rows):
    records = [
        RawRecord(source="x", text=row["text"], outlet=row["outlet"], title=row["title"], published=row["published"])
        for row in rows
    ]
    assert sorted(row["article"] for row in table(corpus, "articles")) == sorted({prepare(record).id for record in records})


def test_both_sides_of_a_passage_read_alike(corpus):
    contents = {row["text"]: row["content"] for row in table(corpus, "texts")}
    text_of = {row["article"]: contents[row["text"]] for row in table(corpus, "articles")}
    passages = table(corpus, "passages")
    for row in passages:
        a = [word.form for word in texts.words(text_of[row["a"]][row["a_start"] : row["a_end"]])]
        b = [word.form for word in texts.words(text_of[row["b"]][row["b_start"] : row["b_end"]])]
        assert (len(a), len(b)) == (row["a_words"], row["b_words"])
        assert oracles.longest_common_subsequence(a, b) >= row["words"] >= 8
        assert row["a"] < row["b"]
    assert len(passages) > 10


def test_every_run_of_eleven_words_is_in_a_passage_or_is_what_its_outlet_repeats(corpus):
    contents = {row["text"]: row["content"] for row in table(corpus, "texts")}
    heads = {row["article"]: row["text"] for row in table(corpus, "articles") if row["same_as"] is None}
    covered = {(row["a"], row["b"]): [] for row in table(corpus, "passages")}
    for row in table(corpus, "passages"):
        covered[row["a"], row["b"]].append((row["a_start"], row["a_end"]))
    repeated = {}
    for row in table(corpus, "repeated"):
        repeated.setdefault(row["article"], []).append((row["start"], row["stop"]))
    looked_at = 0
    for a, b in combinations(sorted(heads), 2):
        left, right = (texts.words(contents[heads[article]]) for article in (a, b))
        for i, j, length in oracles.common_runs([w.form for w in left], [w.form for w in right], 11):
            start, end = left[i].start, left[i + length - 1].end
            inside = any(low <= start and end <= high for low, high in covered.get((a, b), ()))
            sides = ((a, start, end), (b, right[j].start, right[j + length - 1].end))
            assert inside or any(
                low < last and first < high for side, first, last in sides for low, high in repeated.get(side, ())
            )
            looked_at += 1
    assert looked_at > 20


def test_copies_are_families_and_lifted_paragraphs_are_not(corpus):
    family = {row["label"]: row["family"] for row in table(corpus, "articles")}
    for label, mine in family.items():
        number, kind, *_ = label.split()
        if kind == "copy":
            assert mine == family[f"{number} wire"] is not None
        if kind == "lift":
            assert mine is None


def test_the_notice_of_an_outlet_is_repeated_and_joins_nothing(corpus, rows):
    notice = next(row["text"].split("\n\n")[-1] for row in reversed(rows) if row["outlet"] == "The Mirror")
    contents = {row["text"]: row["content"] for row in table(corpus, "texts")}
    text_of = {row["article"]: contents[row["text"]] for row in table(corpus, "articles")}
    marked = {
        row["article"] for row in table(corpus, "repeated") if text_of[row["article"]][row["start"] : row["stop"]] in notice
    }
    mirrors = [row for row in table(corpus, "articles") if row["outlet"] == "The Mirror" and row["same_as"] is None]
    assert marked == {row["article"] for row in mirrors if notice in text_of[row["article"]]}
    assert len(marked) > 5
    for row in table(corpus, "passages"):
        assert text_of[row["a"]][row["a_start"] : row["a_end"]] not in notice


def test_three_versions_of_one_story_do_not_make_it_the_outlets_own(tmp_path):
    rng = random.Random(1)
    story = piles.story(rng)
    rows = [piles.row(rng, number, "The Post", f"{story}\n\n{piles.sentence(rng)}") for number in range(5)]
    scanned(tmp_path / "out", piles.save(tmp_path / "a.jsonl", rows))
    assert not table(tmp_path / "out", "repeated")
    assert [row["articles"] for row in table(tmp_path / "out", "families")] == [5]


def test_equal_texts_are_compared_once_and_named(corpus):
    articles = table(corpus, "articles")
    earlier = next(row for row in articles if row["label"] == "same text elsewhere, earlier")
    assert earlier["same_as"] is None
    twin = next(row for row in articles if row["text"] == earlier["text"] and row is not earlier)
    assert twin["same_as"] == earlier["article"]
    assert twin["article"] not in {row[side] for row in table(corpus, "passages") for side in ("a", "b")}


def test_a_report_printed_by_very_many_is_neither_lost_nor_quadratic(tmp_path):
    rng = random.Random(2)
    story = piles.story(rng, 3)
    rows = [piles.row(rng, number, f"outlet {number}", f"{story} {piles.WORDS[number % 100]} {number}") for number in range(150)]
    report = scanned(tmp_path / "out", piles.save(tmp_path / "a.jsonl", rows))
    assert [row["articles"] for row in table(tmp_path / "out", "families")] == [150]
    assert 150 <= report.passages <= 150 * 2 * (linking.NEIGHBOURS + 1)


def test_the_manifest_says_what_the_tables_were_made_from(corpus):
    manifest = json.loads((corpus / "manifest.json").read_text())
    assert manifest["tables"]["articles"] == len(table(corpus, "articles"))
    assert manifest["inputs"][0]["digest"]
    assert manifest["parameters"]["shingle"] == 6
    assert "linking" in manifest["stages"]
    assert "plain text" in manifest["parameters"]["prepared"]
    assert not (corpus / "unfinished").exists()


# ------------------------------------------------------------------------------------ nothing else has a bearing on it


@pytest.mark.parametrize("seed", [5, 6])
def test_memory_order_and_cutting_do_not_matter(tmp_path, monkeypatch, seed):
    rows = piles.pile(seed)
    scanned(tmp_path / "whole", piles.save(tmp_path / "a.jsonl", rows))
    random.Random(seed).shuffle(rows)
    third = len(rows) // 3
    parts = [piles.save(tmp_path / f"part{n}.jsonl", rows[n * third : (n + 1) * third if n < 2 else None]) for n in range(3)]
    monkeypatch.setattr(scanning, "BYTES_A_POSTING", 1 << 20)  # many ranges of hashes
    monkeypatch.setattr(scanning, "LEAST_PIECE", 700)
    monkeypatch.setattr("retold.engine.aligning.PAIRS", 3)
    monkeypatch.setattr("retold.engine.aligning.PRINTS", 50)
    monkeypatch.setattr("retold.engine.texts.BATCH", 300)
    monkeypatch.setattr("retold.engine.linking.AT_ONCE", 2)
    scanned(tmp_path / "cut", *parts, memory=300 << 20)
    where = {"source", "label"}  # of a record met twice, those of the file that sorts first
    assert tables(tmp_path / "cut", where) == tables(tmp_path / "whole", where)


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_adding_gives_what_one_scan_of_everything_gives(tmp_path, seed):
    rng = random.Random(seed)
    rows = piles.pile(seed, 10)
    rng.shuffle(rows)  # also in time: what is added may be earlier than what was there
    cuts = [0, *sorted(rng.sample(range(1, len(rows)), 3)), len(rows)]
    files = [piles.save(tmp_path / f"{n}.jsonl", rows[low:high]) for n, (low, high) in enumerate(pairwise(cuts))]
    for path in files:
        report = scanned(tmp_path / "added", path)
        assert report.added == 1
    scanned(tmp_path / "whole", *files)
    assert tables(tmp_path / "added") == tables(tmp_path / "whole")


def test_an_earlier_twin_that_comes_later_moves_a_text_in_time_and_to_another_outlet(tmp_path):
    rng = random.Random(4)
    notice = piles.sentence(rng, 14, 18)
    bodies = [f"{piles.story(rng, 2)}\n\n{notice}" for _ in range(3)]
    rows = [piles.row(rng, n, "The Mirror", body) | {"published": f"2024-03-0{n + 1}T10:00:00Z"} for n, body in enumerate(bodies)]
    twin = dict(rows[1], outlet="The Sun", published="2024-01-01T10:00:00Z", id="twin")
    first, second = piles.save(tmp_path / "1.jsonl", rows), piles.save(tmp_path / "2.jsonl", [twin])
    scanned(tmp_path / "added", first)
    assert table(tmp_path / "added", "repeated")
    scanned(tmp_path / "added", second)
    scanned(tmp_path / "whole", first, second)
    assert not table(tmp_path / "added", "repeated")
    assert tables(tmp_path / "added") == tables(tmp_path / "whole")


def test_what_was_read_is_not_read_again(tmp_path, rows):
    first = piles.save(tmp_path / "1.jsonl", rows)
    scanned(tmp_path / "out", first)
    read_before = sorted(path.name for path in (tmp_path / "out" / "index").iterdir())
    assert scanned(tmp_path / "out", first).added == 0
    (tmp_path / "renamed.jsonl").write_bytes(first.read_bytes())
    assert scanned(tmp_path / "out", tmp_path / "renamed.jsonl").added == 0
    assert sorted(path.name for path in (tmp_path / "out" / "index").iterdir()) == read_before


def test_runs_of_the_index_are_merged_and_stay_few(tmp_path):
    rows = piles.pile(11, 7)
    for number in range(0, len(rows), 3):
        scanned(tmp_path / "out", piles.save(tmp_path / f"{number}.jsonl", rows[number : number + 3]))
    state = scanning.read_state(tmp_path / "out")
    assert state.generation > 5
    assert len(state.runs) <= 4
    kept = {path.name for path in (tmp_path / "out" / "index").glob("run-*")}
    assert kept == {folder for folder, *_ in state.runs}


# ----------------------------------------------------------------------------------------------- stopped and started again

_KILLED = """
import os, signal, sys
from pathlib import Path
from retold.engine import scan as scanning
from retold.engine.local import Local
from retold.engine.runner import Resources

stage, source, out = sys.argv[1:]
def tell(name, done, total):
    if name == stage and done == (0 if name.startswith("table") else total):
        os.kill(os.getpid(), signal.SIGKILL)
if stage == "commit":
    swept = scanning.tables.discard
    def discard(path):
        if path.name == "families":
            os.kill(os.getpid(), signal.SIGKILL)
        swept(path)
    scanning.tables.discard = discard
scanning.scan([source], Path(out), runner=Local(Resources(memory=2 << 30, workers=1)), tell=tell)
"""


@pytest.mark.parametrize("stage", ["reading articles", "reading words", "linking", "aligning", "table articles", "commit"])
def test_killed_anywhere_it_goes_on_and_gives_the_same(tmp_path, corpus, stage):
    source = corpus.parent / "pile.jsonl"
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", _KILLED, stage, str(source), str(out)], check=False, timeout=60, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert (out / "unfinished").exists()
    assert not (out / "manifest.json").exists()
    scanned(out, source)
    assert tables(out) == tables(corpus)
    assert not (out / "unfinished").exists()


def test_killed_while_adding_nothing_shown_has_changed(tmp_path, rows):
    out = tmp_path / "out"
    scanned(out, piles.save(tmp_path / "1.jsonl", rows[:20]))
    before = tables(out)
    more = piles.save(tmp_path / "2.jsonl", rows[20:])
    subprocess.run([sys.executable, "-c", _KILLED, "aligning", str(more), str(out)], check=False, timeout=60)
    assert tables(out) == before
    scanned(out, more)
    scanned(tmp_path / "whole", tmp_path / "1.jsonl", more)
    assert tables(out) == tables(tmp_path / "whole")


def test_other_work_begins_anew(tmp_path, rows):
    out = tmp_path / "out"
    one, other = piles.save(tmp_path / "1.jsonl", rows[:20]), piles.save(tmp_path / "2.jsonl", rows[20:])
    subprocess.run([sys.executable, "-c", _KILLED, "aligning", str(one), str(out)], check=False, timeout=60)
    scanned(out, other)
    scanned(tmp_path / "other", other)
    assert tables(out) == tables(tmp_path / "other")


def test_ctrl_c_is_one_sentence_and_the_next_run_goes_on(tmp_path, corpus):
    source = corpus.parent / "pile.jsonl"
    script = _KILLED.replace("signal.SIGKILL", "signal.SIGINT")
    done = subprocess.run(
        [sys.executable, "-c", script, "linking", str(source), str(tmp_path / "out")],
        check=False,
        timeout=60,
        capture_output=True,
    )
    assert b"KeyboardInterrupt" in done.stderr
    assert not list((tmp_path / "out").rglob("*.part"))
    scanned(tmp_path / "out", source)
    assert tables(tmp_path / "out") == tables(corpus)


# ---------------------------------------------------------------------------------------------------------------- poison


def test_one_poisoned_record_is_an_error_row(tmp_path):
    rng = random.Random(3)
    good = [piles.row(rng, number, "The Post", piles.story(rng)) for number in range(4)]
    bad = [
        b"{not json\n",
        b"[1, 2]\n",
        json.dumps({"title": "no text"}).encode() + b"\n",
        json.dumps({"text": " \x00 ", "outlet": "x"}).encode() + b"\n",
        b'{"text": "lone \\ud800 surrogate and a NUL \\u0000 in some words", "id": "\\udfff"}\n',
        b'{"text": "raw \xff\xfe bytes in a line of words"}\n',
        json.dumps({"text": "word " * 1_000_000}).encode() + b"\n",
        b'{"text": "' + b"x" * (25 << 20) + b'"}\n',
    ]
    lines = [json.dumps(row).encode() + b"\n" for row in good]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(line for pair in zip(bad, lines * 2, strict=True) for line in pair))
    report = scanned(tmp_path / "out", path)
    reasons = {row["source"].rpartition(":")[2]: row["reason"] for row in table(tmp_path / "out", "errors")}
    assert "not JSON" in reasons["1"]
    assert "not an object" in reasons["3"]
    assert "no field for the text" in reasons["5"]
    assert "no text" in reasons["7"]
    assert "5000000 characters" in reasons["13"]
    assert "more than" in reasons["15"]
    assert report.articles == 4 + 2
    contents = [row["content"] for row in table(tmp_path / "out", "texts")]
    assert any("lone \ufffd surrogate and a NUL  in" in content for content in contents)


def test_a_kernel_that_fails_on_one_record_says_so_and_goes_on(monkeypatch):
    monkeypatch.setattr(reading, "prepared", lambda _: 1 / 0)
    row = reading.row_of(RawRecord(source="a:1", text="some words"))
    assert row["kind"] == "unreadable"
    assert "ZeroDivisionError" in row["problem"]


def test_files_that_hold_no_table_are_named(tmp_path):
    rng = random.Random(5)
    folder = tmp_path / "in"
    folder.mkdir()
    piles.save(folder / "a.jsonl", [piles.row(rng, 1, "The Post", piles.story(rng))])
    (folder / "b.parquet").write_bytes(b"PAR1 and then nothing of the kind")
    (folder / "c.csv.gz").write_bytes(gzip.compress(b"text,outlet\nsome words here,x\n")[:-9])
    (folder / "d.png").write_bytes(b"\x89PNG")
    pq.write_table(pa.table({"number": [1, 2]}), folder / "e.parquet")
    (folder / "f.txt").write_text("")
    scanned(tmp_path / "out", folder)
    problems = {Path(row["source"]).name: row["reason"] for row in table(tmp_path / "out", "errors")}
    assert "could not be read as Parquet" in problems["b.parquet"]
    assert "unpacked" in problems["c.csv.gz"]
    assert "picture" in problems["d.png"]
    assert "--map text=COLUMN" in problems["e.parquet"]
    assert "empty" in problems["f.txt"]


# ------------------------------------------------------------------------------------------------------------ the input


def test_jsonl_csv_and_parquet_give_the_same_articles(tmp_path, rows):
    rows = rows[:12]
    piles.save(tmp_path / "a.jsonl", rows)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "b.parquet", row_group_size=5)
    with gzip.open(tmp_path / "c.jsonl.gz", "wt") as stream:
        stream.write((tmp_path / "a.jsonl").read_text())
    found = []
    for name in ("a.jsonl", "b.parquet", "c.jsonl.gz"):
        scanned(tmp_path / name.replace(".", "_"), tmp_path / name)
        found.append(tables(tmp_path / name.replace(".", "_"), {"source"}))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    "line",
    [
        {"text": "a <b>bold</b> word <i>and</i> more", "id": 7},
        {"headline": " T\u00a0itle ", "body": "cafe\u0301 closed", "source": None, "publisher": "X"},
        {"text": ["one paragraph of it", "another"], "date": "2024-03-01"},
        {"content": "words", "article_text": "", "author": {"name": "A"}},
        {"text": "x y z", "Published At": "2024-03-01T00:00:00Z"},
        {"text": "x y z", "published": "2024-03-01T10:30:00.123456+05:30"},
        {"text": "x y z", "published": "yesterday", "url": "https://www.a.example/2024/05/06/x"},
        {"text": "tab\tand \x1b[31mred", "outlet": " The  Post\n"},
        {"text": True, "body": "a body"},
    ],
)
def test_the_quick_way_through_reads_what_every_other_file_reads(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(line) + "\n" + json.dumps({"text": "another line", "outlet": "o"}) + "\n")
    piece = {"name": str(path), "path": str(path), "kind": "lines", "first": 0, "last": path.stat().st_size, "line": 1}
    quick = [reading.row_of(item) for item in reading._met(piece, {})]
    pile = read.records([str(path)])
    assert quick == [reading.row_of(item) for item in (*pile.records, *pile.problems)]
    prepared = prepare(pile.records[0])
    assert quick[0]["article"] == prepared.id
    if prepared.published and prepared.published.origin != "text":
        assert quick[0]["published_us"] == prepared.published.at.timestamp() // 1 * 1_000_000


# --------------------------------------------------------------------------------------------------------------- find


def test_find_names_the_articles_and_both_sides_of_each_passage(corpus, rows):
    story = next(row for row in rows if row["outlet"] == "Wire")
    lifted = " ".join(story["text"].split("\n\n")[1:3])
    asked = f"Something else entirely stood here before.\n{lifted}\nAnd after it."
    found = find(corpus, asked)
    best = found.matches[0]
    assert best.words >= len(texts.words(lifted))
    for match in found.matches:
        for passage in match.passages:
            forms = [[w.form for w in texts.words(t)] for t in (found.text[passage.start : passage.end], passage.text)]
            assert oracles.longest_common_subsequence(*forms) >= passage.words
    assert story["id"] in {match.label for match in found.matches}


def test_find_agrees_with_comparing_everything(corpus):
    contents = {row["text"]: row["content"] for row in table(corpus, "texts")}
    heads = {row["text"]: row["article"] for row in table(corpus, "articles") if row["same_as"] is None}
    for asked in list(contents.values())[::4]:
        mine = [word.form for word in texts.words(asked)]
        sharing = {
            heads[name]
            for name, content in contents.items()
            if oracles.common_runs(mine, [word.form for word in texts.words(content)], 11)
        }
        assert sharing <= {match.article for match in find(corpus, asked, limit=100).matches}


def test_find_sees_what_was_added(tmp_path, rows):
    out = tmp_path / "out"
    for number, part in enumerate((rows[:10], rows[10:25], rows[25:])):
        scanned(out, piles.save(tmp_path / f"{number}.jsonl", part))
    for row in (rows[0], rows[12], rows[-3]):
        found = find(out, row["text"])
        assert found.matches[0].words == len(texts.words(row["text"]))


def test_find_of_nothing_says_so(corpus):
    done = CliRunner().invoke(app, ["find", str(corpus), "nothing of this is in any article at all, be sure of that"])
    assert done.exit_code == 0
    assert "No article of" in done.stdout
    assert not find(corpus, "").matches
    assert not find(corpus, "one").matches


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 2, "Nothing readable"),
        (b"three words only", 0, "the text has 3 words"),
        (b"\x00\x01\x02\xff\xfe" * 300, 2, "Nothing readable"),
        (b'{"text": "one of two articles"}\n{"text": "the other of them"}\n', 2, "holds 2 articles"),
        (
            b"<html><body><p>A page of which nothing at all is printed anywhere in the archive.</p></body></html>",
            0,
            "No article of",
        ),
    ],
)
def test_find_of_a_file_that_is_no_text_of_an_article(corpus, tmp_path, content, status, said):
    (tmp_path / "asked").write_bytes(content)
    done = CliRunner().invoke(app, ["find", str(corpus), str(tmp_path / "asked")])
    assert done.exit_code == status
    assert said in done.stdout + done.stderr
    assert (done.stdout or done.stderr).endswith("\n")


def test_find_of_nothing_and_of_a_folder(corpus, tmp_path):
    empty = CliRunner().invoke(app, ["find", str(corpus), " "])
    assert (empty.exit_code, "the text is empty" in empty.stderr) == (2, True)
    missing = CliRunner().invoke(app, ["find", str(tmp_path / "nix"), "hello"])
    assert (missing.exit_code, "nix'" in missing.stderr) == (2, True)
    assert CliRunner().invoke(app, ["find", str(corpus), str(tmp_path)]).exit_code == 2


# ------------------------------------------------------------------------------------------------------- command line


def test_scan_and_find_from_the_command_line(tmp_path, rows):
    source = piles.save(tmp_path / "a.jsonl", rows)
    done = CliRunner().invoke(app, ["scan", str(source), str(tmp_path / "out"), "--memory", "1GB", "-q"])
    assert done.exit_code == 0, done.stderr
    assert f"{len(table(tmp_path / 'out', 'articles'))} articles" in done.stdout
    again = CliRunner().invoke(app, ["scan", str(source), str(tmp_path / "out"), "-q"])
    assert "Nothing new" in again.stdout
    (tmp_path / "draft.txt").write_text(rows[0]["text"])
    shown = CliRunner().invoke(app, ["find", str(tmp_path / "out"), str(tmp_path / "draft.txt")])
    assert rows[0]["title"] in shown.stdout
    as_json = json.loads(CliRunner().invoke(app, ["find", str(tmp_path / "out"), rows[0]["text"], "--json"]).stdout)
    assert as_json["format"] == "retold.find/1"
    assert as_json["matches"][0]["label"] == rows[0]["id"]


def test_an_unreadable_row_is_exit_status_one(tmp_path, rows):
    source = piles.save(tmp_path / "a.jsonl", rows[:2])
    source.write_text(source.read_text() + "{broken\n")
    done = CliRunner().invoke(app, ["scan", str(source), str(tmp_path / "out"), "-q"])
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["scan", "only.jsonl"], "retold scan only.jsonl OUT"),
        (["scan", "no-such-file", "{tmp}/out"], "There is no file or folder"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/out", "--memory", "lots"], "--memory"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/out", "--memory", "5MB"], "--memory"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/out", "--engine", "abacus"], "--engine"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/taken"], "which no scan wrote"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/a.jsonl"], "Cannot write"),
        (["scan", "{tmp}/empty", "{tmp}/out"], "Nothing readable"),
        (["scan", "{tmp}/a.jsonl", "{tmp}/out", "--map", "nonsense"], "field=column"),
        (["find", "{tmp}/taken", "some words to look for"], "cannot be used as a scanned corpus"),
        (["find", "{tmp}/taken", "no-such-file.txt"], "There is no file or folder"),
    ],
)
def test_what_the_user_can_put_right_is_one_sentence(tmp_path, words, said):
    rng = random.Random(6)
    piles.save(tmp_path / "a.jsonl", [piles.row(rng, 1, "x", piles.story(rng))])
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(app, [word.format(tmp=tmp_path) for word in words] + (["-q"] if words[0] == "scan" else []))
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_a_scan_of_another_version_is_refused(tmp_path, rows):
    source = piles.save(tmp_path / "a.jsonl", rows[:4])
    scanned(tmp_path / "out", source)
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text())
    for changed in (manifest | {"format": "retold.scan/0"}, manifest | {"parameters": manifest["parameters"] | {"window": 9}}):
        path.write_text(json.dumps(changed))
        with pytest.raises(errors.OtherScanError):
            scanned(tmp_path / "out", source)
    path.write_text("{")
    with pytest.raises(errors.OtherScanError):
        find(tmp_path / "out", "x")


def test_two_scans_into_one_folder_do_not_meet(tmp_path, rows):
    with scanning._alone(tmp_path / "out"), pytest.raises(errors.ScanRunningError):
        scanned(tmp_path / "out", piles.save(tmp_path / "a.jsonl", rows[:3]))


def test_a_missing_package_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)  # as where it is not installed
    monkeypatch.delitem(sys.modules, "retold.engine.local", raising=False)
    with pytest.raises(errors.MissingExtraError, match=r"retold\[bulk\]"):
        open_runner("local", memory=1 << 30)


def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(tmp_path, corpus, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    source = str(corpus.parent / "pile.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(scanning.aligning.tables, "write", full)
        done = CliRunner().invoke(app, ["scan", source, str(tmp_path / "out"), "-q"])
    assert done.exit_code == 2
    assert "no space left" in done.stderr
    assert CliRunner().invoke(app, ["scan", source, str(tmp_path / "out"), "-q"]).exit_code == 0
    assert tables(tmp_path / "out") == tables(corpus)


def test_sizes_are_read_as_people_write_them():
    assert bytes_of("2GB") == bytes_of("2 gib") == bytes_of("2048M") == 2 << 30
