"""Articles: what is the article, who is credited, where and when it was written."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold import articles
from retold.articles import stamps
from retold.articles.bodies import remaining
from retold.model import Article, Problem, RawRecord, Span

CASES = Path(__file__).parent / "cases"

FIRST = "The harbour board said on Monday that the great crane would be taken down before the winter storms."
SECOND = "Two unions oppose the plan, which was made public last week and has divided the town of Larnholm."
THIRD = "A decision on the cost, put at 4 million crowns, is expected from the council before the end of May."
FOURTH = "The crane was built in 1908 and has not moved since a storm bent its arm eleven years ago."


def cases(name: str) -> list[object]:
    rows = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return [
        pytest.param(
            row,
            id=(row.get("line") or row.get("written") or row.get("text") or "empty")[:60],
            marks=[pytest.mark.xfail] if row["group"] == "known-failures" else [],
        )
        for row in rows
    ]


def prepared(text: str, **given: str) -> Article:
    article = articles.prepare(RawRecord(source="test", text=text, **given))
    assert isinstance(article, Article)
    return article


def body(article: Article) -> str:
    return "\n".join(article.text[start:end] for start, end in article.body)


def placed(line: str, place: str) -> str:
    parts = {
        "top": [line, FIRST, SECOND, THIRD, FOURTH],
        "inside": [FIRST, SECOND, line, THIRD, FOURTH],
        "foot": [FIRST, SECOND, THIRD, FOURTH, line],
        "list": [FIRST, SECOND + " The table:", line, "4. Another row 3", "5. One more row 8", THIRD, FOURTH],
    }[place]
    return "\n\n".join(parts)


# ------------------------------------------------------------------------------------------------------ boilerplate


@pytest.mark.parametrize("case", cases("boilerplate"))
def test_furniture_is_set_aside_with_its_kind(case: dict[str, str]) -> None:
    article = prepared(placed(case["line"], case["place"]), outlet="The Larnholm Signal")
    assert case["line"] not in article.text or case["line"] not in body(article)
    kinds = {mark.kind for mark in article.boilerplate if article.text[mark.span.start : mark.span.end] == case["line"]}
    assert kinds == {case["kind"]}
    assert all(sentence in body(article) for sentence in (FIRST, SECOND, THIRD, FOURTH))


@pytest.mark.parametrize("case", cases("boilerplate_kept"))
def test_the_article_is_not_taken_for_furniture(case: dict[str, str]) -> None:
    article = prepared(placed(case["line"], case["place"]), outlet="The Larnholm Signal")
    assert case["line"] in body(article)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("Why did the great crane come down in the night?\n\n", "Why did the great crane come down in the night?"),
        ("BOARD: great crane came down at last\n\n", "BOARD: great crane came down at last"),
        (
            "It lies on its side\n\nIt lies on its side in the dock on March 4, 2024.\n\n(Photo: Jana Ilic/NorPix)\n\nGreat crane comes down\n\n",
            "Great crane comes down",
        ),
        (
            "Great crane of Larnholm comes down\n\nWritten by Jana Ilic, PhD\n\nScience Editor, The Harbour Post\n\n",
            "Great crane of Larnholm comes down",
        ),
    ],
)
def test_the_headline_of_a_pasted_page_is_found(front: str, title: str) -> None:
    article = prepared(f"{front}{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n{FOURTH}")
    assert article.title == title
    assert not article.credits
    assert body(article).startswith(FIRST)


def test_a_lead_that_asks_and_is_not_taken_up_below_it_is_copy() -> None:
    asked = "Does anybody still believe a word of this?"
    assert body(prepared(f"{asked}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")).startswith(asked)


def test_a_caption_that_stands_twice_is_not_the_article() -> None:
    caption = "A crane over the quay at Larnholm as seen from the old customs house"
    article = prepared(f"{caption}\n{caption}\n\n{FIRST}\n\n{SECOND}")
    assert body(article).startswith(FIRST)


def test_the_headline_the_standfirst_and_the_byline_stand_above_the_article() -> None:
    text = f"Ports\n\nGreat crane comes down at last\n\nThe end of an era for a divided town.\n\nBy Ilse Brandt\n\nLARNHOLM -- {FIRST}\n\n{SECOND}\n\n{THIRD}"
    article = prepared(text)
    assert body(article).startswith(FIRST)
    assert article.title == "Great crane comes down at last"


HEADLINE = "Great crane at Larnholm comes down at last"
MENU = """HarbourTownLegalLarnholm SignalShopping & Deals
Directory of pages
Login
Sections
Featured
Larger lorries face a hard road to the quay
Tower blocks
Larger lorries face a hard road to the quay
Printers scramble to find paper for the winter
Weather
Sports
Gardens
Obituaries
Puzzles
Radio
AfrikaEuropeLatinaOceaniaPolarUnited Towns"""
RAW = {
    "a menu, the headline in it and again below": (
        f"{MENU}\n{HEADLINE}\n#Corrections\nMay 3, 2024 / 4:05 AM / 2 years ago\n\n{HEADLINE}\n\nTallis Staff\n\n2 Min Read\n\n"
        f"(Removes a slip from the headline)\n\nLARNHOLM, May 3 (Tallis) - {FIRST}\n\n{SECOND}\n\n{THIRD}"
    ),
    "headlines of others, a section, the headline": (
        f"Rowers of Norrby close out the season as Larnholm looks on for a third time\nStart the day with us\nTOWN\nHarbour Board\n\n"
        f"{HEADLINE}\n\nBy Ilse Brandt\nMay 3, 2024 4:05 a.m.\n\nLARNHOLM (Tallis) - {FIRST}\n\n{SECOND}\n\n{THIRD}"
    ),
    "the headline twice in a row, then the tools of the page": (
        f"{HEADLINE}\n\n{HEADLINE}\n\n2 photos\nSave Story\nLees dit verhaal\n\nPublished May 3, 2024 at 4:05 a.m.\n\n"
        f"LARNHOLM (Tallis) - {FIRST}\n\n{SECOND}\n\n{THIRD}"
    ),
    "a section with day and clock, a note of the desk": (
        f"Go to Contents\n\n{HEADLINE}\n\nHarbour 4:05 May 03, 2024\n\n(ATTN: ADDS more details in paras 2, 8-16; CHANGES photo)\n"
        f"By Ilse Brandt\n\nLARNHOLM, May 3 (Tallis) -- {FIRST}\n\n{SECOND}\n\n{THIRD}\n\nilse@tallis.example\n(END)"
    ),
}


@pytest.mark.parametrize("text", RAW.values(), ids=RAW)
def test_a_page_pasted_whole_keeps_its_article(text: str) -> None:
    article = prepared(text)
    assert body(article).split("\n\n") == [FIRST, SECOND, THIRD]
    assert article.title == HEADLINE
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 3, 4, 5, tzinfo=UTC)
    assert [(credit.agency, credit.form) for credit in article.credits] == [("Tallis", "dateline")]
    assert article.dateline is not None
    assert article.dateline.place == "LARNHOLM"


UNDER = "The board of Larnholm says the arm of the great crane is beyond repair and will be taken down before winter"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (f"Related Stories\n\n{HEADLINE}\n\nPublished May 3, 2024\n{UNDER}", HEADLINE),
        (f"Skip to what follows and then to the foot\n{HEADLINE}\n\n{UNDER}", HEADLINE),
        (
            f"date 2024-05-03 https://signal.example/great-crane-at-larnholm-comes-down-at-last-and-more.html\n\n{HEADLINE}",
            HEADLINE,
        ),
        (f"Crane\n\n{UNDER}", UNDER),
    ],
)
def test_the_headline_stands_above_what_says_more_in_more_words(above: str, title: str) -> None:
    article = prepared(f"{above}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert article.title == title
    assert body(article).startswith(FIRST)


GALLERY = "A tug passes the great crane at Larnholm on May 2, 2024."


def test_a_gallery_that_gives_its_captions_twice_stands_above_the_article() -> None:
    other = "The arm of the crane hangs over the quay, which the union says nobody may use until the board has met."
    gallery = f"{GALLERY}\n{GALLERY}\nIlse Brandt/Getty Images\n{GALLERY}\n{other}\nANA DIAZ/AFP/Getty Images"
    article = prepared(f"{HEADLINE}\n\n{gallery}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert body(article).split("\n\n") == [FIRST, SECOND, THIRD]
    assert article.title == HEADLINE


@pytest.mark.parametrize(
    "picture",
    [f"{HEADLINE}\nRepresentational Image", "Ilse Brandt/AP\nA tug passes the crane in Larnholm. (AP Photo/Ilse Brandt)"],
)
def test_a_headline_above_a_picture_credit_is_no_caption(picture: str) -> None:
    article = prepared(f"{HEADLINE}\n\n{picture}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert article.title == HEADLINE
    assert body(article).startswith(FIRST)


def test_a_first_sentence_said_again_below_is_no_gallery() -> None:
    assert body(prepared(f"{HEADLINE}\n\n{FIRST}\n\n{SECOND}\n\n{FIRST}\n\n{THIRD}")).startswith(FIRST)


def test_a_headline_sheds_the_dash_before_it() -> None:
    assert prepared(f"- {HEADLINE}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}").title == HEADLINE


def test_a_day_between_the_paragraphs_of_a_chronicle_stays() -> None:
    article = prepared(f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n\nHarbour 20:33 May 09, 2019\n\n{FOURTH}\n\n{SECOND}")
    assert "Harbour 20:33" in body(article)


def test_a_headline_repeated_in_the_text_goes() -> None:
    article = prepared(f"Great crane comes down at last\n\n{FIRST}\n\n{SECOND}", title="Great crane comes down, at last")
    assert body(article).startswith(FIRST)


def test_headlines_listed_under_a_pointer_go_with_it() -> None:
    article = prepared(
        f"{FIRST}\n\n{SECOND}\n\nRelated stories\n\nBoard rejects the offer of the shipyard\n\nHow tall was the crane?\n\nStorm bends arm of great crane"
    )
    assert body(article) == f"{FIRST}\n\n{SECOND}".replace("\n\n", "\n") or body(article) == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (f"{FIRST} (Also read: Board rejects the offer) {SECOND}\n\n{THIRD}", ["(Also read: Board rejects the offer)"]),
        (f"{FIRST}\n\n{SECOND} The council… [+1234 chars]", ["… [+1234 chars]"]),
        (
            f"{' '.join([FIRST, SECOND, THIRD, FOURTH] * 2)} Sign up for our newsletter here. © 2024 The Signal.",
            ["Sign up for our newsletter here.", "© 2024 The Signal."],
        ),
        (f"By Jane Doe and Ole Dahl LARNHOLM (Reuters) - {FIRST}\n\n{SECOND}", ["By Jane Doe and Ole Dahl "]),
        (
            f"{FIRST} {SECOND} (Reporting by Jane Doe in Larnholm; Editing by Ole Dahl)\n\n{THIRD}",
            [" (Reporting by Jane Doe in Larnholm; Editing by Ole Dahl)"],
        ),
        (f"{FIRST} (Reporting by the board was late.) {SECOND}", []),
        (f"{FIRST} (The board's letter: it is late.) {SECOND}", []),
        (f"{FIRST} (Read: without the unions of the town.) {SECOND}", []),
    ],
)
def test_furniture_inside_a_line_is_taken_out(text: str, taken: list[str]) -> None:
    article = prepared(text)
    assert [article.text[mark.span.start : mark.span.end] for mark in article.boilerplate] == taken
    assert FIRST in body(article).replace("\n", " ")


def test_advice_to_readers_is_copy_where_it_fills_the_text() -> None:
    advice = [f"Change your password on this website every {n} months." for n in ("two", "three", "four", "five")]
    article = prepared("\n\n".join([FIRST, *advice, SECOND]))
    assert all(line in body(article) for line in advice)


def test_a_text_of_short_lines_stays_whole() -> None:
    poem = "The crane is down\nThe quay is bare\nA gull sits where\nThe arm once hung"
    assert body(prepared(poem)) == poem


def test_text_without_a_letter_is_a_problem() -> None:
    found = articles.prepare(RawRecord(source="rows.jsonl:3", text=" \n--- \x00"))
    assert isinstance(found, Problem)
    assert "rows.jsonl:3" in found.reason


@given(st.text(max_size=600), st.text(max_size=40))
def test_any_text_gives_a_sound_article_or_a_problem(text: str, title: str) -> None:
    found = articles.prepare(RawRecord(source="s", text=text, title=title))
    if isinstance(found, Problem):
        return
    for mark in found.boilerplate:
        assert found.text[mark.span.start : mark.span.end].strip()
        assert not any(start < mark.span.end and mark.span.start < end for start, end in found.body)
    for start, end in found.body:
        assert found.text[start:end] == found.text[start:end].strip() != ""


LINES = st.lists(
    st.sampled_from(
        [
            FIRST,
            SECOND,
            THIRD,
            "Advertisement",
            "Read also: a thing",
            "By Ilse Brandt",
            "(AFP)",
            "World",
            "Why?",
            "date 2024-03-21",
            "",
        ]
    ),
    max_size=12,
)


@given(LINES)
def test_whatever_stands_around_them_the_sentences_are_kept(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    found = articles.prepare(RawRecord(source="s", text=text))
    if isinstance(found, Article):
        assert {line for line in (FIRST, SECOND, THIRD) if line in lines} == {
            line for line in (FIRST, SECOND, THIRD) if line in body(found)
        }


def test_the_id_is_of_the_content_not_of_the_place() -> None:
    one = articles.prepare(RawRecord(source="a", text=FIRST, label="x"))
    other = articles.prepare(RawRecord(source="b", text=FIRST, label="y"))
    third = articles.prepare(RawRecord(source="a", text=FIRST, label="x", outlet="Signal"))
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert isinstance(third, Article)
    assert one.id == other.id != third.id


def test_hostile_lines_take_linear_time() -> None:
    start = datetime.now(UTC)  # noqa: TID251
    for line in (
        "email " * 60,
        "share this " * 40 + "q",
        "By " + "Aa, " * 40,
        "(" * 90,
        "1" * 150,
        "a/b/c/" * 20,
        "© " + "a" * 110,
        "Published" + " " * 300 + "x 1",
    ):
        prepared((line + "\n") * 400 + FIRST)
    assert (datetime.now(UTC) - start).total_seconds() < 20  # noqa: TID251


# ------------------------------------------------------------------------------------------------- press releases

RELEASE = f"BRENHOLM, March 9, 2026 /Larn Wire/ -- Larn Bank (LRN) today announced that it will close its branch.\n\n{SECOND}"
ABOUT = "About Larn Bank\n\nLarn Bank is a leading bank with 210 branches in four states."


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (f"{RELEASE}\n\n{ABOUT}\n\nSOURCE Larn Bank", "Larn Bank"),
        (f"LARN COAST GUARD\nPRESS RELEASE 26-041\n\nThe Larn Coast Guard has found the boat.\n\n{SECOND}", "Larn Coast Guard"),
        (f"{FIRST}\n\n{SECOND}\n\nSource: Statistics Larn", ""),
        (f"{FIRST}\n\n{SECOND}\n\nSource: Reuters", ""),
        (f"LARN COAST GUARD\n\nThe Larn Coast Guard has found the boat, it said.\n\n{SECOND}", ""),
    ],
)
def test_a_release_without_an_outlet_is_its_issuers(text: str, issuer: str) -> None:
    article = prepared(text)
    assert article.outlet == issuer
    assert not issuer or issuer not in {credit.agency for credit in article.credits}
    assert prepared(text, outlet="Signal").outlet == "Signal"


def test_what_an_issuer_says_of_itself_at_the_foot_goes() -> None:
    assert "leading bank" not in body(prepared(f"{RELEASE}\n\n{ABOUT}\n\nSOURCE Larn Bank"))
    assert "leading bank" in body(prepared(f"{FIRST}\n\n{SECOND}\n\n{ABOUT}"))  # a section on a bank that the lead does not name
    assert "Two unions" in body(
        prepared(f"The crane strike began on Monday, the board said.\n\n{FIRST}\n\nAbout the strike\n\n{SECOND}")
    )


# ------------------------------------------------------------------------------------------- credits and datelines


@pytest.mark.parametrize("case", cases("credits"))
def test_credits_name_the_agency_their_form_and_their_strength(case: dict[str, object]) -> None:
    article = prepared(str(case["text"]), outlet=str(case.get("outlet", "")))
    assert [[credit.agency, credit.form, credit.strength] for credit in article.credits] == case["credits"]
    for credit in article.credits:
        assert not any(start < credit.span.end and credit.span.start < end for start, end in article.body)


@pytest.mark.parametrize(
    ("author", "credits"),
    [
        ("Reuters", [("Reuters", "whole")]),
        ("Jane Doe, Associated Press", [("AP", "whole")]),
        ("Jane Doe; AFP", [("AFP", "partial")]),
        ("Jane Doe", []),
        ("Nordbild", []),
    ],
)
def test_the_author_field_credits_a_known_agency(author: str, credits: list[tuple[str, str]]) -> None:  # noqa: A002
    article = prepared(f"{FIRST}\n\n{SECOND}", author=author, outlet="Signal")
    assert [(credit.agency, credit.strength) for credit in article.credits] == credits
    assert body(article) == f"{FIRST}\n\n{SECOND}"


def test_the_text_goes_before_the_author_field() -> None:
    assert [credit.agency for credit in prepared(f"LARNHOLM (AFP) - {FIRST}", author="Reuters").credits] == ["AFP"]


@pytest.mark.parametrize("case", cases("datelines"))
def test_datelines_give_place_and_day(case: dict[str, str]) -> None:
    article = prepared(f"{case['line']}{case['rest']}\n\n{SECOND}\n\n{THIRD}", published=case["published"])
    if case["place"] is None:
        assert article.dateline is None or not article.dateline.place
        return
    assert article.dateline is not None
    assert article.dateline.place == case["place"]
    assert (article.dateline.day.isoformat() if article.dateline.day else None) == case.get("day")
    assert body(article).startswith(case["rest"])


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    text = "LUND: I never saw the letter, not once.\n\nDAHL: You signed it, and I was there.\n\nLUND: I sign a great many letters in a week."
    assert prepared(text).dateline is None


# ------------------------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize("case", cases("dates"))
def test_dates_are_read_with_their_precision(case: dict[str, str]) -> None:
    moment = stamps.parse(case["written"])
    if case["at"] is None:
        assert moment is None
        return
    assert moment is not None
    assert (moment.at.strftime("%Y-%m-%dT%H:%M"), moment.precision) == (case["at"], case["precision"])


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_an_iso_stamp_survives_the_round_trip(local: datetime, hours: int) -> None:
    local = local.replace(microsecond=0)
    local = local.replace(second=1) if local.time().isoformat() == "00:00:00" else local  # midnight sharp is a date in disguise
    moment = stamps.parse(f"{local.isoformat()}{hours:+03d}:00")
    assert moment is not None
    assert moment.at == datetime.fromisoformat(f"{local.isoformat()}{hours:+03d}:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "day", "origin"),
    [
        (f"date 2024-05-02 LARNHOLM: {FIRST}", "2024-05-02", "text"),
        (f"Published: 2 May 2024 14:05 GMT\nUpdated: 3 May 2024\n\n{FIRST}", "2024-05-02", "text"),
        (f"Updated: 3 May 2024 | Published: 2 May 2024\n\n{FIRST}", "2024-05-02", "text"),
        (f"{FIRST}\n\n{SECOND}\n\nFirst Published: May 02, 2024 00:05 IST", "2024-05-01", "text"),
        (f"LARNHOLM, 2 May 2024 (XYZ) - {FIRST}", "2024-05-02", "text"),
    ],
)
def test_the_text_gives_the_date_when_the_record_has_none(text: str, day: str, origin: str) -> None:
    article = prepared(text)
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.origin) == (day, origin)
    assert article.published.span is not None


def test_the_record_goes_before_the_text_and_the_text_before_the_address() -> None:
    address = "https://signal.example/2024/05/01/crane"
    dated = f"Published: 2 May 2024\n\n{FIRST}"
    assert [
        (found.origin, found.at.day) if (found := prepared(text, url=address, published=written).published) else None
        for text, written in ((dated, "2024-05-03"), (dated, "soon"), (FIRST, ""))
    ] == [("record", 3), ("text", 2), ("metadata", 1)]


# -------------------------------------------------------------------------------------------------------- languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FIRST, "en"),
        (
            "De havenraad zei maandag dat de grote kraan voor de winterstormen zal worden afgebroken. Twee vakbonden zijn tegen.",
            "nl",
        ),
        (
            "Der Hafenrat sagte am Montag, dass der große Kran vor den Winterstürmen abgebaut wird. Zwei Gewerkschaften sind dagegen.",
            "de",
        ),
        (
            "Le conseil du port a déclaré lundi que la grande grue serait démontée avant les tempêtes. Deux syndicats s'opposent.",
            "fr",
        ),
        (
            "La junta del puerto dijo el lunes que la gran grúa será desmontada antes del invierno. Dos sindicatos se oponen.",
            "es",
        ),
        ("港湾委員会は月曜日、大型クレーンを冬の嵐の前に撤去すると発表した。二つの労働組合が計画に反対している。", "ja"),
        ("Crane goes", ""),
    ],
)
def test_the_language_is_told_from_the_first_sentences(text: str, language: str) -> None:
    assert prepared(text).language == language


# ----------------------------------------------------------------------------------------------------------- settle


SUBJECTS = (
    "Fishermen Skarvik herring quotas minister Brandvold catches boats winter northern prices auction",
    "Surgeons hospital Ostby transplant patient donors kidney waiting operation theatre nurses recovery",
    "Orchestra conductor Melnik symphony concert audience violins rehearsal premiere festival composer applause",
    "Glacier researchers Halden measurements melting summer satellites thickness expedition samples boreholes",
)


def report(subject: str, outlet: str, prompt: str) -> Article:
    words = subject.split()
    lines = [
        f"The {words[n]} and the {words[n + 1]} were what {words[n + 2]} spoke of when {words[n + 3]} came to town on day {n}."
        for n in range(0, 8, 2)
    ]
    return prepared("\n\n".join([*lines, prompt]), outlet=outlet, title=subject)


PROMPT = "The old house in the market square is closed on Sundays and on feast days."


def test_a_line_that_an_outlet_repeats_across_unrelated_articles_goes() -> None:
    pile = [report(subject, "Signal", PROMPT) for subject in SUBJECTS]
    assert all(PROMPT in body(article) for article in pile)
    settled = articles.settle(pile)
    assert [article.id for article in settled] == [article.id for article in pile]
    assert not any(PROMPT in body(article) for article in settled)
    assert {mark.kind for article in settled for mark in article.boilerplate} == {"repeated"}


def test_wire_copy_that_many_outlets_print_stays() -> None:
    pile = [replace(report(SUBJECTS[0], f"Outlet {n}", PROMPT), id=f"{n:016x}") for n in range(6)]
    assert articles.settle(pile) == tuple(pile)


def test_settling_does_not_depend_on_the_order() -> None:
    pile = [report(subject, "Signal", PROMPT) for subject in SUBJECTS]
    assert sorted(articles.settle(pile), key=lambda a: a.id) == sorted(articles.settle(pile[::-1]), key=lambda a: a.id)


def test_settling_twice_changes_nothing() -> None:
    once = articles.settle([report(subject, "Signal", PROMPT) for subject in SUBJECTS])
    assert articles.settle(once) == once


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=6),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=6),
)
def test_what_remains_is_what_was_neither_blank_nor_removed(kept: list[tuple[int, int]], removed: list[tuple[int, int]]) -> None:
    text = "ab cd\n\nef gh ij  kl mn\nop qr st uv wx yz and so on"
    stretches, at = [], 0
    for start, length in sorted(kept):
        if start >= at:
            stretches.append((start, min(start + length, len(text))))
            at = start + length
    spans = [Span("x", start, start + length) for start, length in removed]
    found = {n for start, end in remaining(text, stretches, spans) for n in range(start, end) if not text[n].isspace()}
    wanted = {n for start, end in stretches for n in range(start, end)} - {
        n for span in spans for n in range(span.start, span.end)
    }
    assert found == {n for n in wanted if not text[n].isspace()}


# ------------------------------------------------------------------------------------------------------------ seeds


def seed(seeds: Path, start: str) -> Article:
    file = next(seeds.glob(f"{start}*.txt"))
    return prepared(file.read_text("utf-8"))


def test_the_first_seed_keeps_its_copy_only(seeds: Path) -> None:
    article = seed(seeds, "000")
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.precision, article.published.origin) == (
        "2025-03-21",
        "day",
        "text",
    )
    assert article.dateline is not None
    assert article.dateline.place == "PYONGYANG"
    assert len(article.body) == 1
    assert article.body[0][1] == len(article.text.rstrip())
    assert article.text[article.body[0][0] :].startswith("North Korea said")


def test_the_second_seed_keeps_its_copy_only(seeds: Path) -> None:
    article = seed(seeds, "004")
    assert [(credit.agency, credit.form, credit.strength) for credit in article.credits] == [("AFP", "byline", "partial")]
    assert article.dateline is not None
    assert article.dateline.place == "SEOUL"
    kinds = [mark.kind for mark in article.boilerplate]
    assert kinds.count("caption") == 2
    assert kinds.count("headline") == 2
    assert [mark.rule for mark in article.boilerplate if mark.kind == "prompt"] == ["addressed to the reader", "captcha"]
    assert len(article.body) == 2
