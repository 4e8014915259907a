"""The one-file page in a real Chromium: a line of the tree opens both texts, branches fold and open, on a phone as well."""

from dataclasses import replace

import pytest

from retold import report
from retold.model import Descent, Edge, LostOriginal, Span
from traces import bridge, many

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(chromium, tmp_path):
    """A function that writes the page of a trace and opens it; whatever a script throws fails the test."""
    contexts, wrong = [], []

    def open_page(trace, width=1200):
        (tmp_path / "index.html").write_text(report.page(trace), "utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto((tmp_path / "index.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def two_versions():
    """The bridge, its lost report being a later version of another lost report."""
    made = bridge()
    later = made.stemmata[0].lost[0]
    text = later.text.replace("old", "ancient")
    first = LostOriginal(id="lost:first", name="lost Norda report, first version", agency="Norda", text=text, words=(),
                         witnesses=(), confidence=0.8, evidence=())  # fmt: skip
    edge = Edge(child=Span(later.id, 0, len(later.text)), parent=Span(first.id, 0, len(text)), words=9, wording="edited")
    below = Descent(child_id=later.id, parent_id=first.id, rank=0, share=1.0, confidence=0.7, direction="known",
                    wording="probably copied from", alternatives=(), evidence=(), edges=(edge,))  # fmt: skip
    stemma = replace(made.stemmata[0], lost=(first, later), descents=(below, *made.stemmata[0].descents), roots=(first.id,))
    return replace(made, stemmata=(stemma, *made.stemmata[1:]))


def test_a_line_of_the_tree_opens_both_texts_with_their_stretches(opened):
    page = opened(bridge())
    page.locator("a.edge[data-child='a3'][data-parent='a2'] .hit").dispatch_event("click")
    beside = page.locator("#a3 .beside")
    beside.wait_for()
    assert beside.locator("del.meaning").all_inner_texts() == ["may"]
    assert beside.locator("ins.meaning").all_inner_texts() == ["will"]


def test_the_pointer_can_hit_a_line(opened):
    page = opened(bridge())
    page.locator(".tree").first.scroll_into_view_if_needed()
    box = page.locator("a.edge[data-child='a3'][data-parent='a2'] .link").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 3)
    page.locator("#a3 .beside").wait_for()


def test_a_lost_version_is_read_beside_the_lost_report_it_came_from(opened):
    page = opened(two_versions())
    lost = page.locator(".is-lost", has=page.locator(".views button"))
    assert lost.count() == 1
    pair = lost.locator(".views button").get_attribute("data-pair")
    page.locator(f"a.edge[href='#{pair}'] .hit").dispatch_event("click")
    lost.locator(".beside").wait_for()
    assert lost.locator(".beside del").all_inner_texts() == ["ancient"]
    assert lost.locator(".beside ins").all_inner_texts() == ["old"]


def test_a_big_drawing_opens_what_it_held_back_and_folds_it_again(opened):
    page = opened(many(120))
    shown = page.locator("a.node:visible")
    before = shown.count()
    more = page.locator(".node.more:visible").first
    more.click()
    assert shown.count() > before
    assert more.get_attribute("aria-expanded") == "true"
    assert more.locator("text").text_content().startswith("− fold")
    more.click()
    assert shown.count() == before
    assert more.locator("text").text_content().endswith("more")


def test_a_branch_folds_by_pointer_and_by_keyboard(opened):
    page = opened(many(120))
    shown = page.locator("a.node:visible")
    before = shown.count()
    top = page.locator("a.node").first
    page.locator(".toggle:visible").first.click()
    assert shown.count() < before
    assert top.get_attribute("aria-expanded") == "false"
    top.focus()
    page.keyboard.press("+")
    assert shown.count() == before
    page.keyboard.press("-")
    assert shown.count() < before


def test_no_line_of_the_drawing_leads_to_what_is_folded(opened):
    page = opened(many(120))
    page.locator(".toggle:visible").first.click()
    hidden = set(page.eval_on_selector_all(".node.folded", "found => found.map((one) => one.dataset.key)"))
    drawn = page.eval_on_selector_all(
        ".edge:not(.folded)", "found => found.map((one) => [one.dataset.child, one.dataset.parent])"
    )
    assert not [pair for pair in drawn if hidden & set(pair)]


@pytest.mark.parametrize("make", [bridge, two_versions, lambda: many(120)], ids=["bridge", "versions", "many"])
def test_on_a_phone_nothing_is_wider_than_the_screen(opened, make):
    page = opened(make(), width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("a.node:visible circle").evaluate_all(
        "(found) => found.every((one) => one.getBoundingClientRect().right < 390)"
    )
