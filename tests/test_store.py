"""The case file: opened, brought up to date, refused where it is something else, and found in by index."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import retold
from retold import pipeline, read
from retold.case import Case
from retold.errors import MissingCaseError, NotACaseError
from retold.model import Article, RawRecord, Trace
from retold.store import Question, Store, migrations, reading, searching, values

DEMO = Path(retold.__file__).parent / "demo" / "articles.jsonl"


@pytest.fixture(scope="module")
def traced():
    return pipeline.trace(read.records([str(DEMO)]))


def test_an_empty_file_is_no_case_until_somebody_adds_to_it(tmp_path):
    path = tmp_path / "notes.txt"
    path.touch()
    with pytest.raises(NotACaseError, match="it is empty"):
        Store(path)
    assert path.stat().st_size == 0
    Store(path, create=True).close()
    Store(path).close()


# ---------------------------------------------------------------------------------------------------------- values


def test_a_trace_goes_to_bytes_and_back(traced):
    assert values.unpack(Trace, values.pack(traced)) == traced


@settings(max_examples=50, deadline=None)
@given(
    text=st.text(max_size=60),
    outlet=st.text(max_size=10),
    published=st.sampled_from(("", "2026-02-01", "2026-02-01T10:00:00+09:00")),
)
def test_any_article_goes_to_bytes_and_back(text, outlet, published):
    article = pipeline.read(read_pile(RawRecord(source="x", text=f"Word {text}", outlet=outlet, published=published))).articles[0]
    assert values.unpack(Article, values.pack(article, without="text"), text=article.text) == article


def read_pile(*records):
    from retold.model import Pile  # noqa: PLC0415

    return Pile(records=records)


@pytest.mark.parametrize("data", [b"", b"abc", values.pack({"id": 1})[:-3], values.pack(["x"]), values.pack({"what": "else"})])
def test_what_is_no_value_is_a_value_error(data):
    with pytest.raises((ValueError, TypeError)):
        values.unpack(Trace, data)


def test_a_value_of_an_older_version_lacks_fields_and_one_of_a_newer_has_more(traced):
    article = traced.articles[0]
    row = values._plain(article)
    del row["author" if "author" in row else "url"]
    row["added later"] = 1
    import json  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    assert values.unpack(Article, zlib.compress(json.dumps(row).encode())).id == article.id


# ----------------------------------------------------------------------------------------------------------- files


def shape(path):
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").fetchall()
        return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in rows}


def at_version(path, version):
    """A case file as that version left it, with an article in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for script in migrations.scripts()[:version]:
        for statement in migrations.statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {migrations.APPLICATION}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


@pytest.mark.parametrize("version", range(1, len(migrations.scripts()) + 1))
def test_a_file_of_every_earlier_version_opens_in_this_one(tmp_path, version):
    at_version(tmp_path / "old", version)
    with Case.open(tmp_path / "old") as case:
        case.add(read.records([str(DEMO)]))
        assert case.stories().total
    Case.open(tmp_path / "new", create=True).close()
    assert shape(tmp_path / "old") == shape(tmp_path / "new")


def test_every_table_and_index_of_the_schema_says_what_it_is_for():
    script = (Path(retold.__file__).parent / "store" / "schema.sql").read_text("utf-8")
    for part in script.split("\n\n"):
        if "CREATE TABLE" in part or "CREATE VIRTUAL TABLE" in part:
            assert "--" in part, part.splitlines()[0]


@pytest.mark.parametrize("content", [b"hello, this is no database at all", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_something_else_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NotACaseError):
        Store(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == content


def test_the_database_of_another_program_is_left_as_it_is(tmp_path):
    with sqlite3.connect(tmp_path / "x") as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(NotACaseError, match="another program"):
        Store(tmp_path / "x")
    assert shape(tmp_path / "x").keys() == {("table", "t")}


def test_a_file_of_a_newer_version_is_refused(tmp_path):
    Store(tmp_path / "x", create=True).close()
    with sqlite3.connect(tmp_path / "x") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NotACaseError, match="newer"):
        Store(tmp_path / "x")


def test_a_case_that_is_not_there_is_not_made_unasked(tmp_path):
    with pytest.raises(MissingCaseError):
        Store(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


# ----------------------------------------------------------------------------------------------------------- plans


def plan(connection, query, given):
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", given)]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "c"
    with Case.open(path, create=True) as case:
        case.add(read.records([str(DEMO)]))
    opened = Store(path)
    yield opened
    opened.close()


def test_the_latest_stories_are_read_off_an_index(store):
    where, given = searching._conditions(Question())
    found = plan(store.connection, searching._page_query(Question(), where), given | {"limit": 50, "offset": 0})
    assert any("USING INDEX story_by_time" in step for step in found), found
    assert not any("TEMP B-TREE" in step for step in found), found


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        (Question(outlet="x"), "PRIMARY KEY (name=? AND value=? AND story=?)"),
        (Question(query="word"), "VIRTUAL TABLE INDEX"),
    ],
)
def test_stories_are_filtered_by_index(store, question, needed):
    where, given = searching._conditions(question)
    found = plan(store.connection, searching._page_query(question, where), given | {"limit": 50, "offset": 0})
    assert any(needed in step for step in found), found
    assert not any(step.startswith("SCAN article") for step in found), found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT trace FROM story WHERE id = 'x'",
        "SELECT id FROM article WHERE story = 'x' ORDER BY id",
        "SELECT story FROM article WHERE id = 'x'",
        "SELECT 1 FROM article WHERE fresh = 0 LIMIT 1",
        "SELECT name, value FROM facet WHERE story = 'x' ORDER BY value",
        "SELECT story FROM voice WHERE name = 'x'",
        "SELECT new FROM succession WHERE old = 'x'",
    ],
)
def test_what_a_page_looks_up_is_searched_and_never_scanned(store, query):
    found = plan(store.connection, query, ())
    assert any("SEARCH" in step or "article_stale" in step for step in found), found


def test_a_snapshot_is_of_one_moment(store):
    with store.snapshot() as connection:
        before = reading.counter(connection, "revision")
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("UPDATE counter SET value = value + 1 WHERE name = 'revision'")
        other.close()
        assert reading.counter(connection, "revision") == before
    with store.snapshot() as connection:
        assert reading.counter(connection, "revision") == before + 1
