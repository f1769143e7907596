"""Every kind of page of the workshop, looked at once: no sideways scrolling, nothing that axe finds."""

import re

import pytest

from tests.browser.steps import NARROW, WIDE, fits, follow
from tests.browser.workshop_pages import PAGES

THINGS = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"/(\d+)/")


def first_of(page, site, model) -> str:
    """The number of one that there is."""
    page.goto(f"{site.address}/admin/stories/{model}/")
    link = page.locator("#result_list tbody a[href*='/change/'], #result_list tbody th a").first
    return NUMBER.search(link.get_attribute("href"))[1]


@pytest.fixture
def things(sign_in, site):
    """A reviewer's page, and the number of one of each model; what the demo lacks is made."""
    page = sign_in("reviewer")
    page.goto(f"{site.address}/stories/klm-cover-greetings/correct/")
    page.fill("[name=message]", "The year is wrong: it was in the paper a year before.")
    follow(page, page.locator("main form button").last.click)
    page.wait_for_url("**/thanks/")
    page.goto(f"{site.address}/stories/?q=qqumbrellazz")
    wanted = {name for path in PAGES.values() for name in THINGS.findall(path)}
    found = {name: first_of(page, site, name) for name in wanted - {"story", "other"}}
    # Two of the library by their names: what other tests left behind may be merged or archived.
    for name, slug in (("story", "klm-cover-greetings"), ("other", "klm-surprise-2010")):
        page.goto(f"{site.address}/admin/stories/story/?q={slug}")
        link = page.locator("#result_list tbody th a").first
        found[name] = NUMBER.search(link.get_attribute("href"))[1]
    page.goto(f"{site.address}/admin/stories/brand/{found['brand']}/change/")
    page.locator("#id_aliases").fill("A name for the tests")
    follow(page, page.locator("[name=_continue]").click)
    page.locator(".messagelist .success").wait_for()
    return page, found


def test_every_page_is_accessible_and_not_too_wide(things, site):
    page, found = things
    for number, (name, path) in enumerate(PAGES.items()):
        answer = page.goto(f"{site.address}/admin/{path.format(**found)}")
        assert answer.status == 200, (name, page.url)
        page.set_viewport_size({"width": 360, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        # axe takes its time: each page in one of the two ways.
        fits(page, name, ways=[(NARROW, WIDE)[number % 2]])


def test_two_cases_that_only_look_the_same_are_kept_apart_and_asked_about_again(things, site):
    page, found = things
    page.goto(f"{site.address}/admin/{PAGES['stories_story_apart'].format(**found)}")
    page.fill("#id_reason", "Two years lie between them")
    follow(page, lambda: page.keyboard.press("Enter"))
    page.get_by_text("you are not asked again").wait_for()
    folded = page.locator(".kept-apart")
    assert not folded.locator("button").is_visible()
    folded.locator("summary").press("Enter")
    fits(page, "pairs that were kept apart")
    assert "Two years lie between them" in folded.inner_text()
    back = folded.get_by_role("button", name="Take back")
    follow(page, lambda: back.press("Enter"))
    page.get_by_text("are named again").wait_for()
    assert page.locator(".kept-apart").count() == 0
