"""Comparison, shortlist and course packs in a real browser: with keys alone, and without script."""

import json

import pytest

from tests.browser.steps import follow

KEPT = "localStorage.getItem('casebook.shortlist')"
A, B = "klm-surprise-2010", "westjet-christmas-miracle-2013"
CARD = "article[data-story]"


def kept(page) -> dict:
    return json.loads(page.evaluate(KEPT) or "{}")


def keep(page, cases, notes=None) -> None:
    value = json.dumps({"cases": cases, "notes": notes or {}})
    page.evaluate("value => localStorage.setItem('casebook.shortlist', value)", value)


def listed(page) -> list[str]:
    return [item.get_attribute("data-entry") for item in page.locator("[data-entry]").all()]


def until(page, expression: str) -> None:
    """Wait for it. Playwright's own ``wait_for_function`` evaluates strings, which the site forbids."""
    for _look in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {expression}")


def tab_to(page, selector: str) -> None:
    """Press Tab until what the selector names has the focus."""
    for _press in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"no number of tabs leads to {selector}")


def test_from_the_front_page_to_an_exported_shortlist_by_keyboard(open_page):
    page = open_page("/")
    tab_to(page, "input[name=q]")
    page.keyboard.type("christmas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/?q=christmas")
    page.locator("button[data-shortlist]").first.wait_for()
    chosen = []
    for _case in range(2):
        tab_to(page, "button[data-shortlist]:not(.listed)")
        page.keyboard.press("Enter")
        chosen.append(page.evaluate("document.activeElement.dataset.shortlist"))
    assert kept(page)["cases"] == chosen
    assert "2" in page.locator("[data-shortlist-nav]").inner_text()
    page.locator("body").press("Home")
    page.locator(".skip").focus()
    tab_to(page, "[data-shortlist-nav]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortlist/?story=*")
    page.locator("[data-entry]").first.wait_for()
    assert listed(page) == chosen
    tab_to(page, "[data-change=later]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/shortlist/?story={chosen[1]}&story={chosen[0]}")
    page.locator(f"[data-entry='{chosen[0]}'] [data-change=earlier]:focus").wait_for()
    assert kept(page)["cases"] == chosen[::-1]
    tab_to(page, "[data-export=csv]")
    href = page.evaluate("document.activeElement.getAttribute('href')")
    assert href == f"/stories/export/?format=csv&story={chosen[1]}&story={chosen[0]}"


def test_the_same_by_addresses_without_script(open_page):
    page = open_page("/stories/?q=christmas", javascript=False)
    first = page.locator(CARD).first.get_attribute("data-story")
    follow(page, page.locator("a[data-shortlist]").first.click)
    assert listed(page) == [first]
    page.locator("#adding-q").fill("letter")
    follow(page, lambda: page.keyboard.press("Enter"))
    follow(page, page.locator("[data-offer] a").first.click)
    assert listed(page)[0] == first
    assert len(listed(page)) == 2
    follow(page, page.locator("[data-change=earlier]").click)
    assert listed(page)[1] == first
    follow(page, page.locator("form[action='/compare/'] button").click)
    assert page.locator("th[data-story]").count() == 2
    assert "/compare/?story=" in page.url


def test_notes_stay_in_the_browser_and_out_of_addresses(open_page):
    page = open_page("/")
    sent = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    keep(page, [A, B])
    page.goto(page.url + "shortlist/")
    page.wait_for_url("**/shortlist/?story=*")
    note = page.get_by_label("Private note").first
    note.fill("Ask about sealing wax")
    note.blur()
    assert kept(page)["notes"] == {A: "Ask about sealing wax"}
    page.locator("[data-change=later]").first.click()
    page.wait_for_url(f"**story={B}&story={A}")
    until(page, "document.querySelectorAll('textarea')[1]?.value.includes('wax')")
    follow(page, page.locator("text=Booklet to print").click)
    assert not page.locator("text=sealing wax").count()
    page.get_by_label("Print my private notes too").check()
    assert page.locator("text=sealing wax").is_visible()
    assert not [url for url in sent if "wax" in url]


def test_another_list_is_shown_without_touching_one_s_own(open_page):
    page = open_page("/")
    keep(page, [A])
    page.goto(f"{page.url}shortlist/?story={B}&story=nowhere")
    page.get_by_role("button", name="Add these to my shortlist").wait_for()
    assert kept(page)["cases"] == [A]
    assert page.locator("[data-unknown]").inner_text() == "nowhere"
    page.get_by_role("button", name="Add these to my shortlist").click()
    page.wait_for_url(f"**story={A}&story={B}")
    assert kept(page)["cases"] == [A, B]


def test_two_tabs_follow_each_other(open_page):
    page = open_page("/stories/?q=christmas")
    other = page.context.new_page()
    other.goto(page.url.split("/stories")[0] + "/shortlist/")
    button = page.locator("button[data-shortlist]").first
    button.click()
    slug = button.get_attribute("data-shortlist")
    until(other, "document.querySelector('[data-shortlist-nav]').innerText.includes('1')")
    keep(other, [slug, A])
    until(page, "document.querySelector('[data-shortlist-nav]').innerText.includes('2')")
    button.click()  # off again: the other tab's case stays
    assert kept(page)["cases"] == [A]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("{broken", []),
        ("null", []),
        ("[1, 2]", []),
        ('{"cases": "abc", "notes": 5}', []),
        (json.dumps({"cases": [1, None, "A b", "../x", B, B], "notes": {B: 7, "x y": "z"}}), [B]),
    ],
)
def test_whatever_stands_in_the_storage_the_page_works(open_page, stored, shown):
    page = open_page("/")
    page.evaluate("value => localStorage.setItem('casebook.shortlist', value)", stored)
    page.goto(page.url + "shortlist/")
    page.locator("[data-entry]" if shown else "text=nothing on this list yet").first.wait_for()
    assert listed(page) == shown
    page.goto(page.url.split("/shortlist")[0] + f"/stories/{A}/")
    page.locator("button[data-shortlist]").first.click()
    assert kept(page)["cases"] == [*shown, A]


def test_a_list_of_250_keeps_what_fits_and_refuses_more(open_page):
    page = open_page("/")
    keep(page, [f"case-{number}-{'x' * 20}" for number in range(250)])
    page.goto(f"{page.url}stories/{A}/")
    page.locator("button[data-shortlist]").first.click()
    page.locator("[role=status]", has_text="full").wait_for(state="attached")
    assert A not in kept(page)["cases"]
    assert 150 < len(kept(page)["cases"]) <= 200


def test_arrow_keys_turn_the_steps_of_a_lesson(open_page):
    page = open_page("/packs/surprise-and-delight/?reveal=0")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**reveal=1#new")
    assert page.locator("#new[data-stage=situation]").is_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**reveal=2#new")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**reveal=1#new")


def test_a_wide_comparison_is_scrolled_by_keys(open_page):
    page = open_page(f"/compare/?story={A}&story={B}&story=lego-luka-apps-2013", width=360)
    tab_to(page, ".scroller")
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.scroller').scrollLeft > 0")
    head = page.locator("tbody th[scope=row]").first.bounding_box()
    assert 0 <= head["x"] < 40
