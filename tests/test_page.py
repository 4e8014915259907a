"""The page: inert whatever the articles hold, complete without scripts, usable by keyboard; some of it in a real Chromium."""

import base64
import hashlib
import itertools
import json
import re
import shutil
import subprocess
from dataclasses import replace

import lxml.html
import pytest

from retold import report
from retold.model import Boilerplate, Edge, Interval, Problem, Span, Stemma, Story
from retold.report import book, pages, texts, trees
from retold.report.book import Book
from retold.report.index import Index
from traces import LEAD, OWN, article, bridge, descent, many, trace

ATTACKS = [
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "'\"><svg onload=document.title='owned'>",
    "{{ 7 * 7 }}{% for x in y %}",
    "<!--<script>",
    "javascript:document.title='owned'",
    "]]>&lt;b&gt;",
    "\u202eevil\u2066 \x00\x0b\x1b[31m",
    "\U0001f30d\U0001f30e a globe beyond the basic plane",
]


def hostile():
    """The bridge with an attack in every place that an article, a name or a problem can fill."""
    made = bridge()
    attack = " ".join(ATTACKS)
    articles = tuple(
        replace(a, text=f"{a.text}\n{attack}", outlet=f"{a.outlet} {attack}"[:400], title=attack, label=attack, author=attack,
                url=f"javascript:document.title='owned{a.id}'", language='en"><script>', boilerplate=(
                    *a.boilerplate, Boilerplate(span=Span(a.id, len(a.text), len(a.text) + 40), kind=attack, rule=attack)))
        for a in made.articles
    )  # fmt: skip
    lost = replace(made.stemmata[0].lost[0], name=f"lost {attack}", agency=attack)
    stemma = replace(made.stemmata[0], lost=(lost,), notes=(attack,))
    variants = tuple(replace(v, detail=attack, before=v.before and v.before + attack, after=v.after and v.after + attack)
                     for v in made.variants)  # fmt: skip
    claims = tuple(replace(c, text=f"{c.text} {attack}", basis=(attack,)) for c in made.claims)
    lines = tuple(replace(line, happenings=tuple(replace(h, text=attack, conflicts=(attack,)) for h in line.happenings))
                  for line in made.timelines)  # fmt: skip
    return replace(
        made, articles=articles, stemmata=(stemma, *made.stemmata[1:]), variants=variants, claims=claims, timelines=lines,
        problems=(Problem(source=attack, reason=attack),), stories=(replace(made.stories[0], title=attack),),
        voices=tuple(replace(v, name=attack) for v in made.voices), unread=(("a1", attack),), parameters=((attack, attack),),
        version=attack,
    )  # fmt: skip


def tree(text):
    return lxml.html.document_fromstring(text)


@pytest.fixture(scope="module")
def page():
    return report.page(bridge())


@pytest.fixture(scope="module")
def big():
    return report.page(many(300))


PAGES = {"bridge": bridge, "hostile": hostile, "many": lambda: many(120), "empty": lambda: trace([], stories=())}


@pytest.fixture(scope="module", params=PAGES)
def any_page(request):
    return report.page(PAGES[request.param]())


# ------------------------------------------------------------------------------------------------------------ safety


def test_the_policy_allows_our_style_and_script_by_hash_and_nothing_else(page):
    policy = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        inline = re.findall(rf"<{tag}(?: type=\"module\")?>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
        assert rules[rule].split() == [f"'sha256-{digest}'" for digest in digests]
    assert rules["default-src"] == "'none'"
    assert not {"connect-src", "img-src", "frame-src", "object-src"} & set(rules)


def test_nothing_is_fetched_from_anywhere(any_page):
    found = tree(any_page)
    assert not found.xpath("//link | //iframe | //img | //object | //embed | //base | //form | //audio | //video")
    assert not found.xpath("//*[@src or @srcset or @action or @data or @background or @poster]")
    assert "@import" not in any_page
    assert "url(" not in "".join(found.xpath("//style/text()"))


def test_only_our_scripts_stand_in_the_page(any_page):
    kinds = [script.get("type") for script in tree(any_page).xpath("//script")]
    assert kinds == ["application/json", *["module"] * len(pages.SCRIPTS)]


def test_no_attribute_runs_or_styles_anything(any_page):
    for element in tree(any_page).iter():
        if isinstance(element.tag, str):
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            assert not element.get("href", "").strip().casefold().startswith(("javascript", "data", "vbscript"))


def test_the_data_is_json_that_cannot_end_its_own_script():
    text = report.page(hostile())
    block = re.search(r'<script type="application/json" id="beside-data">(.*?)</script>', text, re.DOTALL).group(1)
    assert "<" not in block
    assert set(json.loads(block)) == {"kinds", "meaning", "pairs"}


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://a.example/x?y=1&z=2", True),
        ("http://a.example", True),
        ("HTTPS://A.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://a.example/\u202egpj.exe", False),
        ("data:text/html,<script>", False),
        ("//a.example", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url, followed):
    assert bool(texts.web_address(url)) == followed


def test_links_out_give_no_referrer(page):
    outward = tree(page).xpath("//a[starts-with(@href, 'http')]")
    assert [a.get("href") for a in outward] == ["https://valley.example/bridge"]
    assert all("noreferrer" in a.get("rel") for a in outward)


def test_every_text_stands_in_the_page_letter_for_letter():
    made = hostile()
    found = tree(report.page(made))
    anchors = Book(Index(made)).anchors
    for a in made.articles:
        shown = found.xpath(f"//div[@id='{anchors[a.id]}-text']")[0].text_content()
        assert visible(shown) == visible(a.text)


def visible(text):
    """What an HTML parser may keep: characters that HTML forbids are replaced or dropped by it."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]", "", text)


# ------------------------------------------------------------------------------------------------------------ content


def test_the_page_opens_with_the_answer(page):
    assert (
        tree(page).xpath("//h1")[0].text_content()
        == "4 articles, 2 lines of descent: a lost Norda report (93% sure) and Elm Weekly."
    )


def test_a_headline_with_many_long_names_gives_one_and_counts_the_others():
    papers = [article(f"p{n}", f"{LEAD} {n}", f"The Northern Province Evening Advertiser {n}", 8 + n) for n in range(3)]
    alone = tuple(Stemma(family_id=f"f{a.id}", articles=(a.id,), lost=(), descents=(), roots=(a.id,)) for a in papers)
    said = tree(report.page(trace(papers, alone))).xpath("//h1")[0].text_content()
    assert said == "3 articles, 3 lines of descent: The Northern Province Evening Advertiser 0 and 2 others."


def test_a_change_of_meaning_shows_both_sentences_with_the_words_marked(page):
    (change,) = tree(page).xpath("//li[@class='change']")
    assert (change.xpath(".//del")[0].text, change.xpath(".//ins")[0].text) == ("may", "will")


def test_a_claim_opens_to_the_sentences_behind_its_figures(page):
    (first, _) = tree(page).xpath("//table[@class='claims']/tbody")
    assert [cell.text_content() for cell in first.xpath("./tr[1]/td")] == ["3", "1", "1", "1", "the harbour office"]
    assert [q.text_content() for q in first.xpath(".//ul[@class='mentions']//q")] == [LEAD, LEAD.replace("may", "will")]
    assert [q.text_content() for q in first.xpath(".//dl//q")] == [LEAD]  # where it was first seen
    assert "named in the original, not here" in first.text_content()


def test_a_claim_that_is_only_denied_opens_to_who_denies_it_and_to_no_empty_figure():
    made = bridge()
    denied = made.claims[0]
    nobody = replace(denied.figures, voices=(), lines=(), routes=Interval(low=0, high=0), bottleneck=())
    shown = tree(report.page(replace(made, claims=(replace(denied, figures=nobody), *made.claims[1:]))))
    (row,) = [body for body in shown.xpath("//table[@class='claims']/tbody") if "Nobody says so" in body.text_content()]
    assert "it stands here only in a denial by Mayor Ada Quill" in " ".join(row.text_content().split())
    assert not row.xpath(".//dt[normalize-space()='bottleneck' or normalize-space()='0 lines']")
    assert not [dd for dd in row.xpath(".//dd") if not dd.xpath("./p[1]")[0].text_content().strip()]


def test_a_claim_with_hundreds_of_mentions_prints_each_wording_once():
    made = many(200)
    claim = bridge().claims[0]
    mentions = tuple(replace(claim.mentions[0], span=Span(a.id, 0, 34)) for a in made.articles)
    figures = replace(claim.figures, articles=tuple(a.id for a in made.articles))
    found = tree(report.page(replace(made, claims=(replace(claim, mentions=mentions, first=mentions[0], figures=figures),))))
    (said,) = found.xpath("//ul[@class='mentions']/li")
    assert "and 194 more" in said.text_content()


def test_copied_text_is_coloured_by_source_and_boilerplate_greyed(page):
    found = tree(page)
    assert found.xpath("//*[@id='a1-text']/span[contains(@class, 'boiler')]")[0].text == "Sign up for our newsletter."
    assert found.xpath("//*[@id='a3-text']/span[contains(@class, 'src')]")[0].text_content().startswith("The old bridge")
    assert OWN not in "".join(found.xpath("//*[@id='a3-text']/span/text()"))


def test_a_lost_original_is_hollow_in_the_tree_and_its_probable_words_are_marked(page):
    found = tree(page)
    assert found.xpath("//a[contains(@class, 'node lost')]/@href") == ["#o1"]
    assert found.xpath("//*[@id='o1-text']/span[@class='probable']")[0].text == "old"


def test_the_timeline_draws_a_day_as_a_day_and_says_what_is_background(page):
    first, second = tree(page).xpath("//ol[@class='timeline']/li")
    assert "background" in first.get("class")
    assert second.xpath(".//rect/@class") == ["day"]
    assert "Coast Mail dates it 12 May." in second.text_content()


def test_the_page_says_what_was_read_and_what_it_does_not_claim(page):
    text = tree(page).text_content()
    assert "6 records met: 4 articles traced, 1 met more than once and 1 unreadable." in text
    assert "This is a PDF, which is not read." in text
    assert "It does not say what is true." in text


def test_a_big_family_folds_behind_one_node_and_the_list_holds_them_all(big):
    found = tree(big)
    assert len(found.xpath("//a[contains(@class, 'node')]")) == 300
    assert len(found.xpath("//a[contains(@class, 'node') and contains(@class, 'folded')]")) == 300 - trees.FOLD
    assert len(found.xpath("//details[@class='outline']//li")) == 300


def test_a_text_copied_whole_fills_its_strip_whatever_stands_around_it():
    prompt, text = "Sign in to read on. ", f"{LEAD} {OWN}"
    copy = replace(article("b", prompt + text, "Post", 9), body=((len(prompt), len(prompt) + len(text)),))
    edge = Edge(child=Span("b", *copy.body[0]), parent=Span("a", 0, len(text)), words=20, wording="verbatim")
    stemma = Stemma(family_id="f", articles=("a", "b"), lost=(), descents=(descent("b", "a", edge),), roots=("a",))
    page = tree(report.page(trace((article("a", text, "Times", 8), copy), (stemma,))))
    assert [(r.get("x"), r.get("width")) for r in page.xpath("//svg[@class='strip']/rect[@x]")] == [("0.0", "100.0")]


def test_many_remarks_on_what_could_not_be_told_fold_into_one_line():
    made = bridge()
    notes = tuple(f"Paper {n} cannot be told from its sibling." for n in range(5))
    page = tree(report.page(replace(made, stemmata=(replace(made.stemmata[0], notes=notes), *made.stemmata[1:]))))
    assert page.xpath("//details[@class='notes']/summary")[0].text_content() == "5 remarks on what could not be told"


def test_a_page_set_to_dark_is_printed_dark_on_white():
    assert "@media screen and (prefers-color-scheme: dark)" in pages._asset("page.css")


def test_articles_that_stand_alone_are_listed():
    lone = [article("y", "A dog was found.", "Oak Weekly", 8), article("z", "A cat was found.", "Elm Weekly", 9)]
    stemmata = tuple(Stemma(family_id=f"f{a.id}", articles=(a.id,), lost=(), descents=(), roots=(a.id,)) for a in lone)
    stories = tuple(Story(id=f"s{a.id}", title="", families=(f"f{a.id}",), articles=(a.id,)) for a in lone)
    assert "2 articles on 2 stories: none retells another." in report.page(trace(lone, stemmata, stories=stories))


def test_a_pile_of_one_article_is_shown_with_all_it_says():
    lone = article("z", "A cat was found.", "Elm Weekly", 9)
    made = trace([lone], (Stemma(family_id="f", articles=("z",), lost=(), descents=(), roots=("z",)),),
                 stories=(Story(id="s", title="", families=("f",), articles=("z",)),))  # fmt: skip
    said = "1 article with 0 claims, and no other here to compare it with."
    assert said in report.page(made)
    assert report.terminal(made).startswith(said)
    assert "Who copied whom" not in report.terminal(made)


def test_texts_past_the_size_of_a_page_are_left_out_and_said_to_be(monkeypatch):
    monkeypatch.setattr(book, "MOST_TEXT", 150)
    text = report.page(bridge())
    assert "The text is left out of this page for its size" in text


def test_the_same_trace_gives_the_same_page():
    assert report.page(bridge()) == report.page(bridge())


# ------------------------------------------------------------------------------------------------- for every reader


def test_ids_are_unique_and_every_inner_link_leads_somewhere(any_page):
    found = tree(any_page)
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in found.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)
    named = {name for names in found.xpath("//@aria-labelledby") for name in names.split()}
    assert named <= set(ids)


def test_headings_go_down_one_step_at_a_time(any_page):
    levels = [int(h.tag[1]) for h in tree(any_page).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_landmarks_language_title_and_skip_link_are_there(any_page):
    found = tree(any_page)
    assert found.get("lang") == "en"
    assert found.xpath("//title/text()")[0].strip()
    assert [len(found.xpath(f"//body/{tag}")) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert found.xpath("//body/a[1]/@href") == ["#main"]


def test_drawings_are_named_or_hidden_and_nodes_say_what_they_are(page):
    found = tree(page)
    for svg in found.xpath("//svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-label")
    said = found.xpath("//a[@data-key='a3']/@aria-label")[0]
    assert said == (
        "Coast Mail, 8 May 2026 14:00; 60% copied, from Valley Times (70% sure) or from Harbour Post; changes meaning: hedge dropped"
    )


def test_tables_have_a_caption_and_scoped_headers(page):
    table = tree(page).xpath("//table")[0]
    assert table.xpath("./caption")
    assert set(table.xpath(".//th/@scope")) == {"col", "row"}


def lightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((lightness(a), lightness(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_contrasts_with_its_ground_as_wcag_asks(scheme):
    blocks = re.findall(r":root \{(.*?)\}", pages._asset("page.css"), re.DOTALL)
    colour = {name: value.ljust(7, value[-1]) for name, value in re.findall(r"--([\w-]+): (#\w+)", blocks[scheme])}
    pairs = [(text, ground) for text in ("ink", "quiet", "accent", "link") for ground in ("paper", "raised")]
    pairs += [("ink", f"t{n}") for n in range(6)] + [("ink", "faint"), ("quiet", "faint"), ("ink", "accent-tint")]
    assert {
        pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < 4.5
    } == {}
    lines = [(f"c{n}", ground) for n in range(6) for ground in ("paper", f"t{n}")]
    assert all(contrast(colour[a], colour[b]) >= 3 for a, b in lines)


# --------------------------------------------------------------------------------------------------- a real browser


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """The DOM of a page after its scripts ran, as text, by Debian's Chromium."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine; install the package chromium")

    def dom(text, address=""):
        folder = tmp_path_factory.mktemp("page")
        (folder / "index.html").write_text(text, "utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000"]  # fmt: skip
        run = subprocess.run([program, *flags, "--dump-dom", f"file://{folder / 'index.html'}{address}"],
                             capture_output=True, timeout=60, check=True)  # fmt: skip
        return tree(run.stdout.decode())

    return dom


@pytest.mark.browser
def test_in_a_browser_a_hostile_pile_runs_nothing(browse):
    made = hostile()
    found = browse(report.page(made))
    assert "owned" not in found.xpath("//title/text()")[0].split("–")[-1]
    assert found.xpath("//title/text()")[0].endswith("– retold")
    assert len(found.xpath("//script")) == 1 + len(pages.SCRIPTS)
    assert not found.xpath("//img")
    assert found.xpath("//input[@type='checkbox']") == []
    assert found.xpath("//p[@class='views' and not(@hidden)]")  # our own script did run


@pytest.mark.browser
def test_in_a_browser_an_address_opens_two_texts_side_by_side(browse, page):
    found = browse(page, "#a3-a2")
    (side,) = found.xpath("//div[@class='beside']")
    assert side.xpath(".//del[@title='hedge dropped']/text()") == ["may"]
    assert side.xpath(".//ins[@title='hedge dropped']/text()") == ["will"]
    labels = [label.text_content() for label in side.xpath(".//label")]
    assert labels[0] == "hedge dropped (1)"
    assert set(labels[1:]) == {"addition (1)", "tail cut (1)"}
    assert found.xpath("//li[@id='a3']/details[@open]")
    assert found.xpath("//button[@data-pair='a3-a2']/@aria-pressed") == ["true"]


@pytest.mark.browser
def test_in_a_browser_offsets_hold_beyond_the_basic_plane(browse):
    made = bridge()
    globe = "\U0001f30d\U0001f30e "
    moved = tuple(replace(a, text=globe + a.text, body=((0, len(a.text) + 3),)) if a.id == "a3" else a for a in made.articles)
    third = made.stemmata[0].descents[2]
    shifted = replace(third, edges=tuple(replace(e, child=Span("a3", e.child.start + 3, e.child.end + 3)) for e in third.edges))
    stemma = replace(made.stemmata[0], descents=(*made.stemmata[0].descents[:2], shifted))
    variants = tuple(replace(v, child=Span("a3", v.child.start + 3, v.child.end + 3)) if v.child else v for v in made.variants)
    text = report.page(replace(made, articles=moved, stemmata=(stemma, made.stemmata[1]), variants=variants))
    assert browse(text, "#a3-a2").xpath("//div[@class='beside']//ins/text()") == ["will"]


@pytest.mark.browser
def test_in_a_browser_long_lists_can_be_searched_and_every_control_has_a_name(browse, big):
    found = browse(big, "#a3-a1")
    assert found.xpath("//label[contains(., 'Find in articles')]/input")
    for field in found.xpath("//input"):
        assert field.xpath("ancestor::label")
    assert all(button.text_content().strip() for button in found.xpath("//button"))
    assert found.xpath("count(//*[contains(@class, 'node') and @tabindex='0'])") == 1
