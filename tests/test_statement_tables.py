"""The grammar is data: no English in the engine, no list that nobody asks for, no list that is asked for and missing."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from retold import model, statements
from retold.statements import lexicon, reading, tokens

ROOM = Path(statements.__file__).parent
MODULES = sorted(ROOM.glob("*.py"))
TABLES = ROOM / lexicon.COMPLETE

# attributes whose values are the model's own words and never a word of a text
OWN = {"frame", "group", "kind", "kinds", "others", "how", "rule", "stance", "form", "role", "verdict", "verbal", "apposed", "known",
       "found", "own", "before", "by", "sexes", "get"}  # fmt: skip

ASKING = {
    "has",
    "holds",
    "ends",
    "reads",
    "words_of_all",
    "runs_of_all",
    "show",
    "shows",
    "_shows",
    "_may_hold",
}  # functions that take the name of a table
TABLES_BY_NAME = {"words", "expressions", "endings", "runs", "tables", "needs"}

WORDS = lexicon.load(lexicon.COMPLETE)
TOML = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(TABLES.glob("*.toml"))}
VOCABULARY = (
    {
        word
        for kind in (
            model.Stance,
            model.VoiceKind,
            model.StatementKind,
            lexicon.Frame,
            lexicon.Form,
            lexicon.Verbal,
            tokens.Kind,
        )
        for word in get_args(kind)
    }
    | {"origin", "relay"}
    | set(TOML["cues"]["class"])
    | set(TOML["patterns"]["sources"])
)

ALLOWED = {
    # how a phrase was found, and by which rule an attribution or a name: part of every answer, listed in docs/formats.md
    "how": {"named", "pronoun", "relative", "shared", "possessive"},
    "rule": {"leading", "trailing", "inverted", "inserted", "participle", "passive", "noun", "colon", "heading", "silence",
             "transcript", "continued", "cited", "carried", "told", "learned", "understood", "copies", "surname", "acronym", "pair"},
    # parts of patterns that code reads by name
    "groups of patterns": {"who", "how", "place", "held", "city", "state", "people", "long", "short"},
    # columns of the user's table and of bodies.toml
    "columns": {"voice", "aliases", "principal", "body", "names", "plain", "fields", "offices", "speaking", "mouths", "joints",
                "places", "seats", "capitals", "patterns", "demonyms", "name", "kind", "state"},
    "tables of a language": {"adjective", "class", "cue", "frame", "interviews", "irregular", "regular", "running", "lemmas",
                             "needs", "own", "speech", "stance", "stances", "sexes", "spellings", "classes", "verbs", "common",
                             "phrasings", "sources"},
    # a second tokeniser, faster than the first, for the first 200 characters of content: decisions/0058
    "phrasings.py": {"re", "ve", "ll"},
    "judgements": {"same"},
    "an article that says nothing of its language": {"en"},
}  # fmt: skip


SMALL = WORDS.words["plain_starts"] | WORDS.words["not"] | WORDS.words["only"]
# names of tables, but for those that are themselves small words: "that", "of"
NAMES = {
    name
    for names in (WORDS.words, *(table for file in TOML.values() for table in file.values() if isinstance(table, dict)))
    for name in (*names, "words", "endings", "runs", "grammar")
    if name not in SMALL
}


def strings(tree: ast.AST):
    """Every string of a module with its parents, docstrings and annotations left out."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not isinstance(parents[node], ast.Expr):
            up = [node]
            while up[-1] in parents:
                up.append(parents[up[-1]])
            yield node.value, up[1:]


def last_name(node: ast.AST) -> str:
    """ "frame" of ``cue.form.verb.frame``, "kind" of ``scene.kind(at)``."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    if isinstance(node, ast.BinOp):
        return last_name(node.left)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_own(value: str, up: list[ast.AST]) -> bool:
    """Whether a string is a name the code gives and no word of a text."""
    near = up[0]
    if isinstance(near, ast.Call) and last_name(near) in ASKING:
        return True
    if isinstance(near, ast.Subscript) and last_name(near.value) in TABLES_BY_NAME:
        return True
    if any(isinstance(node, ast.Raise | ast.AnnAssign) and node is not up[0] for node in up[:2]):
        return True
    if isinstance(near, ast.Subscript):
        return value in NAMES or any(value in words for words in ALLOWED.values())
    if isinstance(near, ast.MatchValue) or any(
        isinstance(node, ast.Assign) and last_name(node.targets[0]) in {"__all__", "__slots__"} for node in up[:2]
    ):
        return True
    known = value in VOCABULARY or any(value in words for words in ALLOWED.values())
    compared = next((node for node in up[:3] if isinstance(node, ast.Compare)), None)
    if compared is not None:
        if any(last_name(side) in {"found", "_said"} and not isinstance(side, ast.Name) for side in compared.comparators):
            return value in NAMES  # "discrediting" in phrasings.found(...)
        sides = {last_name(side) for side in (compared.left, *compared.comparators)}
        return known and bool(sides & OWN)
    return known or value in NAMES


def english(code: str):
    """Strings of a module that are words: lower-case letters only, more than one."""
    for value, up in strings(ast.parse(code)):
        if any(isinstance(node, ast.Call) and last_name(node.func) in {"compile", "match", "findall"} for node in up[:2]):
            bare = re.sub(r"\\.|\(\?P?[<!=:\w]*>?|\[[^\]]*\]|\{[^}]*\}", " ", value)
            yield from set(re.findall(r"[A-Za-z]{2,}", bare)) - ALLOWED["phrasings.py"]
        elif re.fullmatch(r"[a-z]{2,}", value) and not is_own(value, up):
            yield value


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_the_engine_holds_no_word_of_a_language(module):
    assert sorted(english(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        'low == "that"',
        'scene.low(at) in {"and", ","}',
        'JOINTS = frozenset({"said", "says"})',
        'find(lows, ("whose",))',
        'low in {"put"}',  # a frame of the model, here a word of the text
        r're.compile(r"\b(?:of|the)\b")',
    ],
)
def test_a_word_of_a_language_is_found_where_it_stands(code):
    assert list(english(code))


def test_names_of_the_model_and_of_tables_are_no_words_of_a_language():
    code = r'cue.form.verb.frame == "put" and scene.has("that", at) and words["and"] and re.compile(r"(?P<who>\w+)")'
    assert list(english(code)) == []


def lists_of(name: str) -> list[str]:
    """The kinds of words that a table holds, each as often as it stands there."""
    parts = {"names": ["words"], "cues": ["cue"], "stances": ["stances"]}.get(name, list(TOML[name]))
    return [kind for part in parts for kind in TOML[name][part]]


KINDS = [kind for name in ("words", "positions", "forenames", "names", "cues", "stances") for kind in lists_of(name)]


def test_a_kind_of_words_stands_in_one_table():
    assert {kind for kind, often in Counter(KINDS).items() if often > 1} == set()


def test_every_kind_of_words_is_asked_for():
    code = "".join(module.read_text("utf-8") for module in MODULES)
    assert [kind for kind in KINDS if not re.search(rf"\b{kind}\b", code)] == []


def test_every_kind_that_is_asked_for_is_in_the_tables():
    code = "".join(module.read_text("utf-8") for module in MODULES)
    asked = re.findall(r"""\bhas\(\s*"(\w+)"|words\["(\w+)"\]|words_of_all\("(\w+)"\)""", code)
    assert {"".join(found) for found in asked} - WORDS.words.keys() == set()
    endings = {"".join(found) for found in re.findall(r"""\bends\("(\w+)"|endings\["(\w+)"\]""", code)}
    assert endings - WORDS.endings.keys() == set()


# ------------------------------------------------------------------------------------ a language as a contribution of data

CASES = Path(__file__).parent / "cases" / "languages"


def read_in(folder: str, text: str):
    article = model.Article(id="a", label="a", source="", text=text, outlet="", title="", language=folder, body=((0, len(text)),))
    return reading.Reader(article, lexicon.of_folder(folder, CASES / folder)).statements()


def rows_of(folder: str):
    return [
        pytest.param(folder, row, id=row["text"], marks=pytest.mark.xfail(strict=True) if row.get("expect") == "fail" else ())
        for row in json.loads((CASES / f"{folder}.json").read_text("utf-8"))
    ]


@pytest.mark.parametrize(("folder", "row"), rows_of("de"))
def test_tables_alone_make_a_language(folder, row):
    text = row["text"]
    found = [
        {
            "content": [text[span.start : span.end] for span in said.content],
            "cue": text[said.cue.start : said.cue.end] if said.cue else None,
            "source": text[said.source.start : said.source.end] if said.source else None,
            "chain": [link.name for link in said.chain],
            "stance": said.stance,
        }
        for said in read_in(folder, text)
    ]
    assert found == row["statements"]
