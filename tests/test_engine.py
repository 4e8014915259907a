"""The engines give the same tables; the kernels agree with slow and obvious versions of themselves."""

import os
import random
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import piles
from retold import fingerprints
from retold.engine import aligning, forward, inputs, linking, postings, scan, tables
from retold.engine.families import roots
from retold.engine.local import Local
from retold.engine.runner import Resources, statement
from retold.errors import WorkerKilledError

RESOURCES = Resources(memory=1 << 30, workers=2)
TABLES = ("articles", "texts", "passages", "families", "repeated", "errors")


def rows_of(out):
    return {
        name: sorted(
            sorted((key, str(value)) for key, value in row.items())
            for path in sorted((out / name).glob("*.parquet"))
            for row in pq.read_table(path).to_pylist()
        )
        for name in TABLES
    }


# ------------------------------------------------------------------------------------------------------------ engines


def _no_spark():
    if not all(find_spec(name) for name in ("pyspark", "pandas")):
        return "pyspark is not installed"
    java = shutil.which("java", path=os.pathsep.join([*_java_homes(), os.environ.get("PATH", "")]))
    return "" if java else "there is no Java"


def _java_homes():
    return [f"{home}/bin" for home in (os.environ.get("JAVA_HOME"), *map(str, Path("/usr/lib/jvm").glob("*17*"))) if home]


@pytest.fixture(scope="module", params=["local[2]", "local-cluster[2,1,1024]"])
def spark(request):
    if reason := _no_spark():
        pytest.skip(reason)
    if not os.environ.get("JAVA_HOME") and _java_homes():
        os.environ["JAVA_HOME"] = str(Path(_java_homes()[0]).parent)
    from pyspark.sql import SparkSession  # noqa: PLC0415  only where there is a Spark

    from retold.engine.spark import Spark  # noqa: PLC0415

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(request.param)
    builder = builder.config("spark.executorEnv.PYTHONPATH", str(Path(scan.__file__).parents[2]))
    for key, value in {"wholeStage": "false", "factoryMode": "NO_CODEGEN"}.items():  # compiling costs more than forty rows
        builder = builder.config(f"spark.sql.codegen.{key}", value)
    builder.config("spark.ui.enabled", "false").getOrCreate()
    runner = Spark(Resources(memory=1 << 30, workers=1), request.param)
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def two_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("in")
    rows = piles.pile(21, 6)
    first, second = piles.save(folder / "1.jsonl", rows[:18]), piles.save(folder / "2.jsonl", rows[18:])
    with first.open("a") as stream:
        stream.write("{broken\n")
    return first, second


@pytest.fixture(scope="module")
def here(two_files, tmp_path_factory):
    out = tmp_path_factory.mktemp("here") / "out"
    scan.scan([str(path) for path in two_files], out, runner=Local(RESOURCES), tell=lambda *_: None)
    return rows_of(out)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pyspark's own
def test_spark_gives_the_tables_that_this_machine_gives(spark, two_files, here, tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "LEAST_PIECE", 15_000)
    monkeypatch.setattr(scan, "MOST_PIECE", 15_000)
    scan.scan([str(path) for path in two_files], tmp_path / "out", runner=spark, tell=lambda *_: None)
    assert rows_of(tmp_path / "out") == here
    assert not list((tmp_path / "out").rglob("_*"))


def test_tasks_in_processes_give_what_tasks_one_by_one_give(two_files, here, tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "LEAST_PIECE", 4_000)
    monkeypatch.setattr(scan, "MOST_PIECE", 4_000)
    scan.scan([str(path) for path in two_files], tmp_path / "out", runner=Local(RESOURCES), tell=lambda *_: None)
    assert rows_of(tmp_path / "out") == here


def test_a_killed_worker_is_said_in_one_sentence():
    with pytest.raises(WorkerKilledError, match="same command"):
        Local(RESOURCES).map(_killed, [{}, {}, {}], lambda *_: None)


def _killed(_):
    os.kill(os.getpid(), 9)


@pytest.mark.parametrize("name", sorted(path.stem for path in (Path(scan.__file__).parent / "sql").glob("*.sql")))
def test_sql_is_of_the_common_kind(name):
    """No function of one engine only, no arrays, no case of identifiers to differ in; each file is used."""
    text = statement(name).lower()
    assert not {"list", "struct", "unnest", "explode", "array", "ifnull", "hash", "qualify", "filter"} & set(
        text.replace("(", " ").split()
    )
    assert f'"{name}"' in Path(scan.__file__).read_text()


# ----------------------------------------------------------------------------------------------------------- families


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_roots_are_the_smallest_of_each_component(edges):
    a, b = np.array(edges, np.int64).reshape(-1, 2).T
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(31))
    wanted = {node: min(part) for part in nx.connected_components(graph) for node in part}
    assert roots(31, a, b).tolist() == [wanted[node] for node in range(31)]


def test_a_long_chain_is_one_component():
    numbers = np.random.default_rng(1).permutation(20_000)
    assert not roots(20_000, numbers[1:], numbers[:-1]).any()


# ----------------------------------------------------------------------------------------------------------- postings

FEW_HASHES = st.lists(st.integers(0, (1 << 64) - 1), max_size=40).map(
    lambda some: [*some, *some[::2], *[h ^ 1 for h in some[::3]]]
)


def _postings(hashes):
    count = len(hashes)
    return postings.Postings(
        hashes=np.array(hashes, np.uint64), documents=np.arange(count, dtype=np.uint32), places=np.arange(count, dtype=np.uint32)
    )


@settings(deadline=None, max_examples=40)
@given(hashes=FEW_HASHES, parts=st.sampled_from([1, 2, 8]), asked=st.integers(0, 3))
def test_a_run_gives_back_what_holds_a_hash(hashes, parts, asked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    found = _postings(hashes)
    for number, (low, high) in enumerate(postings.ranges(parts)):
        inside = [low <= value <= high for value in hashes]
        postings.save(folder / f"{number:04d}", postings.in_order(found.take(np.array(inside, bool))))
    run = postings.Run(folder, parts)
    wanted = np.unique(np.array([*hashes[asked::4], asked], np.uint64))
    assert sorted(run.holding(wanted).documents.tolist()) == [
        n for n, value in enumerate(hashes) if value in set(wanted.tolist())
    ]
    for low, high in postings.ranges(4):
        assert sorted(run.within((low, high)).documents.tolist()) == [n for n, value in enumerate(hashes) if low <= value <= high]


@given(FEW_HASHES)
def test_recurring_are_the_hashes_in_two_places(hashes):
    found = linking.recurring(_postings(hashes))
    assert sorted(found.documents.tolist()) == [n for n, value in enumerate(hashes) if hashes.count(value) > 1]


# ------------------------------------------------------------------------------------------------------------ linking


def _stored(folder, texts, cut=2):
    parts = []
    for number, first in enumerate(range(0, len(texts), cut)):
        forward.save(folder / str(number), [forward.read_words(texts[first : first + cut])], first)
        parts.append((str(folder / str(number)), first))
    return forward.Forward(parts)


def _shelf(count, outlets=None):
    return linking.Shelf(np.arange(count, dtype=np.uint32)[::-1].copy(), np.array(outlets or [0] * count, np.int64))


@settings(deadline=None, max_examples=20)
@given(groups=st.lists(st.sets(st.integers(0, 30), min_size=2), max_size=6))
def test_links_are_all_of_few_and_the_first_and_nearest_of_many(groups):
    rows = [(number, document) for number, group in enumerate(groups) for document in sorted(group)]
    found = postings.Postings(
        hashes=np.array([row[0] for row in rows], np.uint64),
        documents=np.array([row[1] for row in rows], np.uint32),
        places=np.zeros(len(rows), np.uint32),
    )
    wanted = []
    for group in groups:
        line = sorted(group, reverse=True)  # the shelf has the last document first
        for n, document in enumerate(line):
            before = (
                line[:n] if len(line) <= linking.ALL_PAIRS else {*line[max(0, n - linking.NEIGHBOURS) : n], *line[: min(n, 1)]}
            )
            wanted += [min(document, other) << 32 | max(document, other) for other in before]
    assert sorted(linking.linked(found, _shelf(31), forward.Forward([])).pairs.tolist()) == sorted(wanted)


def test_three_unlike_texts_of_an_outlet_make_a_shingle_its_own(tmp_path):
    rng = random.Random(8)
    notice = piles.sentence(rng, 16, 16)
    story = piles.story(rng)
    own = [f"{piles.story(rng)}\n{notice}" for _ in range(3)]
    versions = [f"{story} {word}\n{notice}" for word in ("one", "two", "three")]
    store = _stored(tmp_path, [*own, *versions])

    def marked(outlets):
        group = np.zeros(6, np.int64)
        return linking.outlets_own(group, np.arange(6), _shelf(6, outlets), store).tolist()

    assert marked([1, 1, 1, 2, 2, 2]) == [True] * 3 + [False] * 3
    assert marked([1, 1, 2, 1, 2, 2]) == [True, True, False, True, False, False]
    assert marked([0, 0, 0, 0, 0, 0]) == [False] * 6
    assert marked([1, 2, 3, 1, 1, 1]) == [False] * 6


# ----------------------------------------------------------------------------------------------------------- aligning

LITTLE = st.lists(st.sampled_from("a b c d e f g h".split()), min_size=0, max_size=60).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(LITTLE, min_size=2, max_size=4))
def test_common_are_the_fingerprints_of_both(texts):
    _, prints = forward.read_words(texts)
    pairs = [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))]
    a, b = np.array(pairs, np.int64).T
    found = aligning.common(prints, a, b)
    rows = [
        [(h, p) for h, p in zip(prints.hashes[low:high].tolist(), prints.places[low:high].tolist(), strict=True)]
        for low, high in zip(prints.bounds, prints.bounds[1:], strict=False)
    ]
    wanted = sorted((x, y, p, q) for x, y in pairs for h, p in rows[x] for g, q in rows[y] if h == g)
    columns = (found.a, found.b, found.a_places, found.b_places)
    assert sorted(zip(*(column.tolist() for column in columns), strict=True)) == wanted


@settings(deadline=None, max_examples=30)
@given(before=st.integers(0, 9), after=st.integers(0, 9), shared=st.integers(11, 30), seed=st.integers(0, 99))
def test_every_run_of_eleven_words_is_found_with_its_ends(before, after, shared, seed):
    run = [f"s{seed}x{n}" for n in range(shared)]
    a = " ".join([f"a{n}" for n in range(before)] + run + [f"b{n}" for n in range(after)])
    b = " ".join([f"c{n}" for n in range(after)] + run + [f"d{n}" for n in range(before)])
    words, prints = forward.read_words([a, b])
    found = aligning.passages(words, prints, np.array([0]), np.array([1]))
    assert a[found["a_start"][0] : found["a_end"][0]] == b[found["b_start"][0] : found["b_end"][0]] == " ".join(run)
    assert found["words"].tolist() == [shared]


def test_the_store_gives_back_what_was_put_in_whatever_part_it_is_in(tmp_path):
    texts = ["one two three four five six seven", "", "アジアで新しい発表があった", "a b c d e f g h i j", "x" * 50]
    store = _stored(tmp_path, texts)
    wanted = fingerprints.read([texts[0], texts[2], texts[4]])
    found = store.words(np.array([0, 2, 4]))
    assert found.starts.tolist() == wanted.starts.tolist()
    assert found.hashes.tolist() == (wanted.hashes >> np.uint64(32)).tolist()
    assert found.bounds.tolist() == wanted.bounds.tolist()
    assert store.lengths(np.arange(5)).tolist() == np.diff(fingerprints.read(texts).bounds).tolist()
    assert len(store.words(np.zeros(0, np.int64)).hashes) == 0
    store.drop()
    assert store.words(np.array([3])).starts.tolist() == fingerprints.read([texts[3]]).starts.tolist()


def test_what_a_text_says_over_and_over_is_kept_a_few_times():
    _, prints = forward.read_words(["to be or not to be that is the question " * 50, "to be or not to be that is"])
    hashes = prints.hashes[: prints.bounds[1]].tolist()
    assert max(hashes.count(value) for value in hashes) == forward.REPEATS
    assert (np.diff(prints.places[: prints.bounds[1]].astype(int)) > 0).all()


# ------------------------------------------------------------------------------------------------------------- inputs


@given(lines=st.lists(st.integers(0, 60), min_size=1, max_size=40), piece=st.integers(1, 120), last=st.booleans())
def test_lines_are_cut_at_their_ends_and_counted(lines, piece, last, tmp_path_factory):
    path = tmp_path_factory.mktemp("cut") / "a.jsonl"
    text = "\n".join('{"text": "' + "x" * size + '"}' for size in lines) + ("\n" if last else "")
    path.write_text(text)
    found = inputs.look([str(path)], {}, piece, lambda *_: None)
    pieces = [part for split in inputs.splits(found.inputs, piece) for part in split]
    data = path.read_bytes()
    assert b"".join(data[part["first"] : part["last"]] for part in pieces) == data
    for part in pieces:
        assert part["line"] == data[: part["first"]].count(b"\n") + 1
        assert part["first"] == 0 or data[part["first"] - 1 : part["first"]] == b"\n"


def test_a_table_is_written_whole_or_not_at_all(tmp_path):
    def broken():
        yield tables.LINKS.empty_table()
        raise KeyError

    with pytest.raises(KeyError):
        tables.write(tmp_path / "a.parquet", broken(), tables.LINKS)
    assert not (tmp_path / "a.parquet").exists()
    tables.write(
        tmp_path / "a.parquet", [pa.Table.from_pydict({"a": [1], "b": [2], "n": [3]}, schema=tables.LINKS)], tables.LINKS
    )
    assert tables.count(tmp_path / "a.parquet") == 1


def test_spark_and_duckdb_are_not_imported_by_the_command_line():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import retold.cli"], check=False, capture_output=True, env={**os.environ}
    )
    assert b"duckdb" not in done.stderr
    assert b"pyarrow" not in done.stderr


def test_fingerprints_spread_evenly_over_ranges_of_hashes():
    """Winnowing keeps small hashes; ranges of hashes are parts of the work, and must be of one size."""
    rng = random.Random(12)
    _, prints = forward.read_words([piles.story(rng, 200) for _ in range(5)])
    sizes = np.bincount((prints.hashes >> np.uint64(60)).astype(int), minlength=16)
    assert sizes.min() > 0.7 * sizes.mean()
    assert sizes.max() < 1.3 * sizes.mean()
