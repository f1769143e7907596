"""Every kind of page in a real browser: accessible, not too wide, usable without mouse or script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

CASES = "story=klm-surprise-2010&story=westjet-christmas-miracle-2013&story=lego-luka-apps-2013"
PAGES = {
    "front": "/",
    "search": "/stories/?q=letter&gesture=surprise-gift",
    "search-table": "/stories/?view=table&industry=airlines",
    "search-timeline": "/stories/?view=timeline&industry=airlines",
    "search-all": "/stories/?gesture=surprise-gift&gesture=celebration&gesture_match=all",
    "search-ways-out": "/stories/?industry=airlines&country=de&gesture=inclusion",
    "search-empty": "/stories/?q=zzzzqqqq",
    "search-invalid": "/stories/?industry=nonsense",
    "case": "/stories/westjet-christmas-miracle-2013/",
    "cite": "/stories/westjet-christmas-miracle-2013/cite/",
    "references": "/stories/cite/?brand=klm",
    "codebook": "/stories/export/codebook/",
    "brands": "/brands/",
    "brand": "/brands/klm/",
    "gesture": "/gestures/compassionate-help/",
    "industry": "/industries/airlines/",
    "channel": "/channels/airport/",
    "compare": f"/compare/?{CASES}",
    "compare-one": "/compare/?story=klm-surprise-2010&q=christmas",
    "compare-empty": "/compare/?story=nowhere",
    "shortlist": f"/shortlist/?{CASES}",
    "shortlist-empty": "/shortlist/",
    "booklet": f"/shortlist/booklet/?{CASES}",
    "packs": "/packs/",
    "pack": "/packs/surprise-and-delight/",
    "pack-step": "/packs/surprise-and-delight/?reveal=3",
    "handout": "/packs/when-a-gesture-backfires/handout/",
    "case-two-texts": "/stories/klm-cover-greetings/?text=en&beside=de",
    "correct": "/stories/klm-cover-greetings/correct/",
    "gestures": "/gestures/",
    "insights": "/insights/",
    "verification": "/about/verification/",
    "completeness": "/about/completeness/",
    "api": "/api/",
    "sign-in": "/accounts/login/",
}


def prefixed(language, path):
    return path if language == "en" else f"/{language}{path}"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_phone_and_desktop_in_both_themes(open_page, name):
    page = open_page(PAGES[name])
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{width} {scheme}\n{found.generate_report()}"


@pytest.mark.parametrize("language", ["en", "de", "es", "it", "nl"])
def test_no_page_is_wider_than_the_window(open_page, site, language):
    page = open_page(prefixed(language, "/"))
    for path in PAGES.values():
        page.goto(site.address + prefixed(language, path))
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_front_page_to_a_case_by_keyboard(open_page, javascript):
    page = open_page("/", javascript=javascript)
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
    page.locator("#q").focus()
    page.keyboard.type("glasses")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/?q=glasses")
    first = page.locator("article[data-story] h3 a").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*/")
    assert page.locator("main h1").is_visible()


def test_filters_are_a_sheet_on_a_phone_without_script(open_page):
    page = open_page("/stories/", width=360, javascript=False)
    assert not page.locator("#filters").is_visible()
    page.locator("a[href='#filters']").click()
    page.locator("#filters").wait_for()
    value = page.locator("#filters [data-facet=industry]").first
    wanted = value.get_attribute("data-count")
    value.click()
    page.wait_for_url("**industry=*")
    assert page.locator("[data-total]").get_attribute("data-total") == wanted
    assert not page.locator("#filters").is_visible()


def test_every_facet_value_leads_to_as_many_cases_as_it_says(open_page):
    page = open_page("/stories/?channel=airport")
    links = page.locator("[data-facet=gesture]")
    said = [(link.get_attribute("href"), link.get_attribute("data-count")) for link in links.all()]
    assert said
    for href, count in said[:6]:
        page.goto(page.url.split("?")[0] + href)
        assert page.locator("[data-total]").get_attribute("data-total") == count


def test_a_target_is_large_enough_to_touch(open_page):
    page = open_page("/stories/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .chip, .button, .facet-value, summary')]
            .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 24 || box.width < 24))
            .map(([text]) => text)"""
    )
    assert small == []


class TestInPlace:
    """With script the search page changes without reloading, and nothing else differs."""

    @pytest.fixture
    def page(self, open_page):
        page = open_page("/stories/")
        page.evaluate("window.same = true")
        yield page
        assert page.evaluate("window.same"), "the page was loaded anew"

    def total(self, page, count=None):
        selector = f"[data-total='{count}']" if count else "[data-total]"
        return page.locator(selector).get_attribute("data-total")

    def test_a_filter_keeps_the_focus_and_tells_the_count(self, page):
        value = page.locator("[data-facet=industry][data-value=airlines]")
        wanted = value.get_attribute("data-count")
        value.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/stories/?industry=airlines")
        assert self.total(page, wanted)
        assert page.evaluate("document.activeElement.dataset.value") == "airlines"
        assert page.locator("#announce").inner_text().startswith(f"{wanted} ")
        german = page.locator(".languages [hreflang=de]").get_attribute("href")
        assert german == "/de/stories/?industry=airlines"

    def test_the_way_back_leads_through_every_state(self, page):
        everything = self.total(page)
        page.locator("[data-facet=industry]").first.click()
        page.wait_for_url("**industry=*")
        page.locator(".views a").nth(1).click()
        page.wait_for_url("**view=table")
        page.locator(".case-table").wait_for()
        page.go_back()
        page.locator("article[data-story]").first.wait_for()
        page.go_back()
        page.wait_for_url("**/stories/")
        assert self.total(page, everything)
        assert page.url.endswith("/stories/")

    def test_two_quick_choices_are_both_made(self, page):
        page.evaluate(
            """() => { for (const value of ["surprise-gift", "celebration"])
                document.querySelector(`[data-facet=gesture][data-value=${value}]`).click(); }"""
        )
        page.wait_for_url("**gesture=surprise-gift&gesture=celebration")

    def test_words_are_searched_and_taken_away(self, page):
        everything = self.total(page)
        page.locator("body").press("/")
        page.keyboard.type("wedding")
        page.keyboard.press("Enter")
        page.wait_for_url("**/stories/?q=wedding")
        page.locator(".chip").click()
        page.wait_for_url("**/stories/?")
        assert self.total(page, everything)
        assert page.locator("#q").input_value() == ""

    def test_a_long_list_can_be_searched(self, page):
        page.locator("#facet-brand > summary").click()
        assert page.locator("#facet-brand li:visible").count() == 8
        page.locator("#facet-brand input").fill("lego")
        assert page.locator("#facet-brand li:visible").all_inner_texts()[0].startswith("Lego")


def test_a_long_list_can_be_unfolded_without_script(open_page):
    page = open_page("/stories/", javascript=False)
    page.locator("#facet-brand > summary").click()
    assert page.locator("#facet-brand li:visible").count() == 8
    page.locator("#more-brand summary").click()
    assert page.locator("#facet-brand li:visible").count() > 100


def test_a_chosen_theme_stays_and_the_page_opens_in_it(open_page):
    page = open_page("/", scheme="light")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator(".theme-switch").click()
    page.reload(wait_until="commit")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    assert page.locator(".theme-switch").get_attribute("aria-pressed") == "true"
    page.locator(".theme-switch").click()
    assert page.evaluate("localStorage.length") == 0


def test_without_script_there_is_no_switch_that_does_nothing(open_page):
    assert not open_page("/", javascript=False).locator(".theme-switch").is_visible()
