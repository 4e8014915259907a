"""Articles: what is the article, who is credited, when it appeared."""

from retold import articles
from retold.model import Article, RawRecord


def prepared(text: str, **given: str) -> Article:
    article = articles.prepare(RawRecord(source="test", text=text, **given))
    assert isinstance(article, Article)
    return article


def body(article: Article) -> str:
    return "\n".join(article.text[start:end] for start, end in article.body)


def test_a_caption_that_stands_twice_is_not_the_article() -> None:
    caption = "A crane over the quay at Larnholm. [Ila Brandt/AFP]"
    first = "The harbour board said on Monday that the crane would be taken down before the winter storms."
    article = prepared(f"{caption}\n{caption}\n\n{first}\n\nNo date was given for the work, which two unions oppose.")
    assert body(article).startswith(first)
    assert article.credits == ()


def test_the_date_before_the_first_sentence_is_the_stamp() -> None:
    article = prepared("date 2024-05-02 LARNHOLM: The harbour board said on Thursday that the crane would go.")
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2024-05-02"
    assert article.dateline is not None
    assert article.dateline.place == "LARNHOLM"
    assert body(article).startswith("The harbour board")
