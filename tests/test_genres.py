"""Satire and corrections are told by their own word, and reports by its absence."""

import json
from pathlib import Path

import pytest

from retold import articles, pipeline, read, report
from retold.model import Pile, RawRecord

CASES = json.loads((Path(__file__).parent / "cases" / "genres.json").read_text("utf-8"))
COWS = "A herd of cows voted on Monday to leave its field near Ostrel, a spokesman for the herd said in a statement."


def prepared(text, **given):
    return articles.prepare(RawRecord(source="a.txt", text=text, label="a", **given))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_a_text_is_what_it_calls_itself(case):
    given = {name: case[name] for name in ("title", "url", "outlet", "about") if name in case}
    assert prepared(case["text"], **given).genre == case["genre"]


def test_the_words_of_a_correction_are_its_body():
    article = prepared("Correction: A report on Monday said nine people had died in Ostrel. Six people died.")
    assert "".join(article.text[start:end] for start, end in article.body).endswith("Six people died.")


def test_a_page_may_say_so_at_its_foot(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>Cows</title></head><body><article><p>{COWS}</p><p>{COWS}</p></article>"
        "<footer><p>All stories on this website are made up.</p></footer></body></html>",
        "utf-8",
    )
    (record,) = read.records([str(page)]).records
    assert articles.prepare(record).genre == "satire"


def test_the_report_says_what_an_article_calls_itself():
    pile = Pile(records=(RawRecord(source="a.txt", text=f"Satire\n\n{COWS}", label="a", outlet="The Gull"),))
    assert "Satire, by its own word: The Gull." in report.terminal(pipeline.trace(pile), width=100)
