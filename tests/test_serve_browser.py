"""The served pages in a real Chromium: open, search, read, compare, judge, paste; by keyboard, at 360 pixels, and by axe."""

import re

import pytest

from retold.case import Case
from retold.model import Pile, RawRecord
from retold.serve import guard
from serving import Server, demo_pile, hostile_pile

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Case.open(tmp_path_factory.mktemp("case") / "demo.case", create=True) as case:
        case.add(demo_pile(), who="the test")
        case.add(hostile_pile(), who="the test")
        server = Server(case)
        server.case = case
        yield server
        server.stop()


@pytest.fixture
def page(chromium, site):
    """A fresh page; whatever a script throws or the policy blocks fails the test."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, base_url=site.root)
    made = context.new_page()
    wrong = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    made.set_default_timeout(10_000)
    yield made
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def places(site):
    """An address of every kind of page."""
    story = site.data("/index.json?q=missiles")["rows"][0]["href"]
    data = site.data(f"{story}.json")
    copied = [a for a in data["story"]["articles"] if a["descents"]]
    hostile = site.data("/index.json?q=Orrin")["rows"][0]["href"]
    text = copied[0]["descents"][0]["parent"]["id"]
    _, headers, _ = site.ask("/find", "POST", {"text": site.data(f"{copied[0]['href']}.json")["full"]})
    return {
        "stories": "/", "nothing found": "/?q=xylophone", "story": story, "hostile story": hostile, "text": copied[0]["href"],
        "lost original": data["story"]["lost"][0]["href"], "beside": f"{story}/beside?a={copied[0]['id']}&b={text}",
        "claim": data["story"]["claims"][0]["href"], "paste": "/find", "found": headers["location"], "judgements": "/judgements",
        "log": "/log", "failure": "/nowhere",
    }  # fmt: skip


def test_a_reader_searches_opens_compares_and_switches_kinds(page):
    page.goto("/")
    page.get_by_label("Find in titles and texts").fill("missiles")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=missiles*")
    page.locator(".stories a").first.click()
    assert re.match(r"\d+ articles", page.locator("h1").inner_text())
    page.locator(".articles a", has_text="Hexley Gazette").first.click()
    page.get_by_role("link", name="side by side").first.click()
    page.wait_for_selector(".beside .row")
    box = page.locator("#kinds input[name=hide]").first
    kind = box.get_attribute("value")
    marked = page.locator(f'.beside [data-kind="{kind}"]')
    assert marked.count()
    assert not re.search("off-(mark|row)", marked.first.get_attribute("class") or "")
    box.check()
    assert re.search("off-(mark|row)", marked.first.get_attribute("class"))
    assert "hide=" in page.url
    page.reload()
    assert page.locator("#kinds input[name=hide]").first.is_checked()
    other = page.locator("#b option:not([selected])").first.get_attribute("value")
    page.locator("#b").select_option(other)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**b={other.replace(':', '%3A')}*")


def test_an_edge_and_a_claim_are_judged_in_place_and_taken_back(page, places):
    page.goto(places["claim"])
    page.locator("details.judge summary").first.click()
    form = page.locator("details.judge[open] form")
    form.get_by_label("Your name").fill("Ada Quill")
    form.get_by_label("Reason").fill("one launch")
    form.get_by_role("button", name="Yes, the same claim").click()
    page.wait_for_url(f"**{places['claim']}")
    page.goto("/judgements")
    assert "Ada Quill" in page.locator(".decided li").first.inner_text()
    page.goto(places["story"])
    names = page.locator(".articles a")
    page.goto(names.last.get_attribute("href"))
    page.locator("#b").select_option(index=page.locator("#b option").count() - 1)
    page.get_by_role("button", name="Side by side").click()
    page.locator("details.judge summary").first.click()
    form = page.locator("details.judge[open] form").first
    assert form.get_by_label("Your name").input_value() == "Ada Quill"  # remembered
    form.get_by_role("button", name="No, not copied").click()
    page.wait_for_selector(".judged")
    assert "not copied from it" in page.locator(".judged").first.inner_text()
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_selector(".judged", state="detached")


def test_a_text_is_pasted_and_found(page, places, site):
    full = site.data(f"{places['text']}.json")["full"]
    page.goto("/find")
    page.locator("textarea").fill(full[-500:])
    page.get_by_role("button", name="Find where it comes from").click()
    page.wait_for_url("**/find/*")
    assert page.locator(".matches li").count()
    assert page.locator(".text .src").count()


def test_hostile_titles_and_texts_stay_words(page, places):
    page.goto(places["hostile story"])
    assert "owned" not in page.title().split("–")[-1]
    assert page.locator("img").count() == 0
    assert not [
        href
        for href in page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href') || '')")
        if href.startswith("javascript")
    ]
    page.locator(".articles a").first.click()
    page.wait_for_selector(".text")
    assert "<script>" in page.locator(".text").inner_text()
    assert page.title().endswith("– retold")


def test_new_articles_are_announced_and_shown(page, site):
    page.goto("/")
    page.wait_for_timeout(300)
    text = "A ferry sank off the coast on Tuesday, the coastguard said, and all on board were brought ashore safely by fishermen."
    site.case.add(Pile(records=(RawRecord(source="new", text=text, outlet="New Post", title="Ferry sinks off the coast"),)))
    page.wait_for_selector("#live button")
    assert "1 new article." in page.locator("#live").inner_text()
    page.locator("#live button").click()
    page.wait_for_selector("text=Ferry sinks off the coast")


def test_without_scripts_everything_can_be_read_and_judged(chromium, site, places):
    context = chromium.new_context(java_script_enabled=False, base_url=site.root)
    page = context.new_page()
    page.goto(places["beside"])
    page.locator("#kinds input[name=hide]").first.check()
    page.get_by_role("button", name="Apply").click()
    assert "hide=" in page.url
    page.goto(places["claim"])
    assert page.locator(".sentences li").count()
    assert page.locator("details.judge").count()
    context.close()


def test_a_link_from_elsewhere_lets_in_who_has_the_cookie_and_nobody_else(chromium, site):
    token = "a-token-of-enough-letters"
    locked = Server(site.case, guard.Doors(token=token, cookie="retold-1"))
    elsewhere = f"{site.root.replace('127.0.0.1', 'localhost')}/find"  # another site, as browsers count
    reader, stranger = chromium.new_context(), chromium.new_context()
    reader.new_page().goto(f"{locked.root}/?token={token}")
    for context, heading in ((reader, "Runs and problems"), (stranger, "This server asks for its token.")):
        page = context.new_page()
        page.goto(elsewhere)
        page.evaluate("address => { location.href = address; }", f"{locked.root}/log")
        page.wait_for_selector("h1:not(:text('Where'))")
        assert page.locator("h1").inner_text().startswith(heading)
        context.close()
    locked.stop()


def test_the_tree_is_walked_with_the_arrow_keys(page, places):
    page.goto(places["story"])
    first = page.locator(".node").first
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key") == page.locator(".node").nth(1).get_attribute("data-key")
    page.keyboard.press("Enter")
    page.wait_for_url("**/texts/*")


def test_by_keyboard_alone_the_content_is_one_step_away(page, places):
    page.goto(places["story"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_is_wider_than_a_phone(chromium, site, places):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=site.root)
    page = context.new_page()
    wide = {}
    for name, path in places.items():
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wide[name] = width
    context.close()
    assert wide == {}


# forty claims look alike: one opened of each sort shows what all do, in a tenth of the time
FIRST_OF_EACH = (
    "new Map([...document.querySelectorAll('details')].reverse().map(d => [d.className, d])).forEach(d => { d.open = true; })"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(chromium, site, places, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python").Axe()
    context = chromium.new_context(color_scheme=scheme, base_url=site.root)
    page = context.new_page()
    rules = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "dark": ["color-contrast"]}
    options = {"runOnly": rules[scheme], "resultTypes": ["violations"]}  # dark differs by its colours alone
    found = {}
    for name, path in places.items():
        page.goto(path)
        page.evaluate(FIRST_OF_EACH)
        for violation in axe.run(page, options=options).response["violations"]:
            found[f"{name}: {violation['id']} ({violation['impact']})"] = violation["nodes"][0]["html"][:200]
    context.close()
    assert found == {}
