"""The command line: what it prints, where, and with which status."""

import gzip
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WIRE = (
    "PORT ARLEN (NBW) - The harbour authority said on Tuesday that two cargo cranes had fallen into the inner basin during "
    "the night, blocking the only channel used by the island ferries.\n\nNobody was hurt, the authority said. "
    '"We do not know yet why they fell," its director, Ana Reyl, told reporters, adding that divers would inspect the wrecks.\n\n'
    "The ferry company said it had cancelled all sailings until Thursday and that about 900 passengers were waiting.\n"
)
CUT = WIRE.partition("\n\n")[2].replace("about 900", "900").replace("harbour", "harbor")


def retold(*arguments, stdin=None, cwd=None):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "retold", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env=environment,
        timeout=120,
    )


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pile")
    (folder / "wire.txt").write_text(WIRE, "utf-8")
    (folder / "cut.txt").write_text(CUT, "utf-8")
    return folder


def test_trace_answers_first_and_exits_0(pile):
    done = retold("trace", pile)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().lstrip().startswith("2 articles")
    assert done.stderr == b""


def test_output_is_calm_when_piped(pile):
    out = retold("trace", pile).stdout.decode()
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_json_is_json_and_the_same_twice(pile):
    one, other = (retold("trace", pile, "--json").stdout for _ in range(2))
    assert one == other
    assert {article["label"] for article in json.loads(one)["articles"]} == {"wire.txt", "cut.txt"}


def test_the_order_of_paths_does_not_matter(pile):
    one = retold("trace", pile / "wire.txt", pile / "cut.txt", "--json").stdout
    other = retold("trace", pile / "cut.txt", pile / "wire.txt", "--json").stdout
    assert one == other


def test_out_writes_one_page_and_data_files(pile, tmp_path):
    done = retold("trace", pile, "--out", tmp_path / "report")
    assert done.returncode == 0, done.stderr.decode()
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert {"index.html", "trace.json"} <= names
    assert not any(name.endswith(".part") for name in names)


def test_an_unwritable_report_is_a_sentence(pile, tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    done = retold("trace", pile, "--out", tmp_path / "taken")
    assert done.returncode == 2
    assert b"Choose another folder" in done.stderr
    assert done.stdout.startswith(b"2 articles")  # the work was not for nothing
    assert b"Written" not in done.stdout


def test_standard_input():
    rows = b"\n".join(json.dumps({"id": name, "text": text}).encode() for name, text in (("a", WIRE), ("b", CUT)))
    done = retold("trace", "-", "--json", stdin=rows)
    assert done.returncode == 0, done.stderr.decode()
    assert {article["label"] for article in json.loads(done.stdout)["articles"]} == {"a", "b"}


def test_columns_can_be_named(tmp_path):
    (tmp_path / "rows.csv").write_text('key,story\n1,"' + WIRE.replace('"', '""') + '"\n', "utf-8")
    done = retold("trace", tmp_path / "rows.csv", "--map", "text=story", "--map", "id=key", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert [article["label"] for article in json.loads(done.stdout)["articles"]] == ["1"]


def test_an_unreadable_file_is_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    (tmp_path / "broken.jsonl").write_text('{"text": "' + CUT.replace("\n", "\\n").replace('"', '\\"') + '"}\n{"text": ', "utf-8")
    done = retold("trace", tmp_path)
    assert done.returncode == 1
    assert "broken.jsonl:2" in "".join((done.stdout + done.stderr).decode().split())  # a long path is folded
    assert done.stdout.decode().startswith("2 articles")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["trace", "nowhere"], "no file or folder 'nowhere'"),
        (["trace", ".", "--map", "colour=x"], "field=column"),
        (["trace", "."], "Nothing readable"),
        (["diff", "nowhere", "nowhere"], "no file or folder"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(arguments, says, tmp_path):
    done = retold(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_table_of_voices_names_whom_a_voice_speaks_for(pile, tmp_path):
    (tmp_path / "voices.toml").write_text('[[voice]]\nname = "Harbour Authority"\nprincipal = "Port of Arlen"\n', "utf-8")
    done = retold("trace", pile, "--voices", tmp_path / "voices.toml", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert "Port of Arlen" in {voice["name"] for voice in json.loads(done.stdout)["voices"]}


@pytest.mark.parametrize("table", ["voice = 1", "[[voice]]\nalias = 'x'", "not toml ["])
def test_a_bad_table_of_voices_is_a_sentence(table, pile, tmp_path):
    (tmp_path / "voices.toml").write_text(table, "utf-8")
    done = retold("trace", pile, "--voices", tmp_path / "voices.toml")
    assert done.returncode == 2
    assert "table of voices" in done.stderr.decode()


def test_what_cannot_be_read_is_named_with_its_reason(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    done = retold("trace", tmp_path)
    assert done.returncode == 2
    assert "empty.txt" in done.stderr.decode()


def test_a_comparison_takes_one_article_a_side(pile):
    done = retold("diff", pile, pile / "wire.txt")
    assert done.returncode == 2
    assert "holds 2 articles" in done.stderr.decode()


def test_a_second_report_leaves_no_stemma_of_the_first(pile, tmp_path):
    (tmp_path / "stemma-7.dot").write_text("old")
    assert retold("trace", pile, "--out", tmp_path).returncode == 0
    assert not (tmp_path / "stemma-7.dot").exists()


def test_closed_standard_input_is_no_crash():
    done = subprocess.run(f"{sys.executable} -m retold trace - <&-", shell=True, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_diff_shows_what_changed(pile):
    done = retold("diff", pile / "wire.txt", pile / "cut.txt")
    assert done.returncode == 0, done.stderr.decode()
    assert "about 900" in done.stdout.decode() or "about" in done.stdout.decode()
    assert json.loads(retold("diff", pile / "wire.txt", pile / "cut.txt", "--json").stdout)["variants"]


def test_the_same_text_twice_has_no_difference(pile):
    assert json.loads(retold("diff", pile / "wire.txt", pile / "wire.txt", "--json").stdout)["variants"] == []


def test_a_gzipped_page_is_read(tmp_path):
    page = f"<html><head><title>Cranes fall</title></head><body><article><p>{'</p><p>'.join(WIRE.split(chr(10) * 2))}</p></article></body></html>"
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(page.encode()))
    done = retold("trace", tmp_path, "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert "harbour authority" in json.loads(done.stdout)["articles"][0]["text"]


def test_help_is_quick():
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert retold("--help").returncode == 0
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
    assert cpu < 1  # the promise is 0.3 s on a machine at rest; this only catches a heavy import


def test_help_imports_nothing_heavy():
    code = "import sys, retold.cli; print([m for m in ('numpy', 'lxml', 'trafilatura', 'rapidfuzz', 'jinja2', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_demo_needs_no_file(tmp_path):
    done = retold("demo", "--out", "page", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "page" / "index.html").is_file()


def test_a_case_is_no_pile_and_a_folder_no_case(pile, tmp_path):
    case = tmp_path / "my.case"
    assert retold("add", case, pile).returncode == 0
    done = retold("trace", case)
    assert done.returncode == 2
    assert b"is a case or another database" in done.stderr
    for words in (("stories", pile), ("add", pile, pile)):
        done = retold(*words)
        assert done.returncode == 2
        assert b"cannot be used as a case: it is a folder" in done.stderr


def test_stories_are_counted_in_words_that_fit(pile, tmp_path):
    case = tmp_path / "my.case"
    assert retold("add", case, pile).returncode == 0
    assert retold("stories", case).stdout.endswith(b"1 of 1 story.\n")
    assert retold("stories", case, "volcano").stdout == b"No story of this case fits.\n"
    title = retold("stories", case).stdout.decode().splitlines()[0].split(maxsplit=1)[1].split()
    in_order, turned = " ".join(title[:2]), " ".join(reversed(title[:2]))
    assert retold("stories", case, title[2], in_order).stdout.endswith(b"1 of 1 story.\n")  # beside another a phrase
    assert retold("stories", case, title[2], turned).stdout == b"No story of this case fits.\n"


def test_claims_and_timeline_of_a_story_say_who_says_it_and_who_does_not(tmp_path):
    rows = [
        (
            "First",
            "2026-07-01T05:00:00Z",
            "At least 12 people were killed when a quake shook Sorovia early on Wednesday, the civil guard said.",
        ),
        (
            "Second",
            "2026-07-01T09:00:00Z",
            "At least 47 people were killed when a quake shook Sorovia early on Wednesday, the civil guard said.",
        ),
    ]
    lines = [json.dumps({"outlet": outlet, "published": when, "text": text}) for outlet, when, text in rows]
    (tmp_path / "quake.jsonl").write_text("\n".join(lines), "utf-8")
    assert retold("add", tmp_path / "quake.case", tmp_path / "quake.jsonl").returncode == 0
    story = retold("stories", tmp_path / "quake.case").stdout.decode().split()[0]
    told = " ".join(retold("timeline", tmp_path / "quake.case", story).stdout.decode().split())
    assert "1 Jul 2026, morning" in told
    assert "the civil guard" in told.replace("the civil guard said", "")
    claims = " ".join(retold("claims", tmp_path / "quake.case", story).stdout.decode().split())
    assert "updates “At least 12 people" in claims
