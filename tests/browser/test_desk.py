"""The desk in a real browser: tabs, completeness while typing, several cases at once, keys, small screens."""

import pytest

from tests.browser.steps import fits, follow, press

CASE = "/admin/stories/story/?q=klm-cover-greetings"
PAGES = [
    "/admin/stories/story/",
    "/admin/stories/story/add/",
    "/admin/stories/story/bulk/",
    "/admin/stories/source/",
    "/admin/stories/gesturetype/add/",
    "/admin/stories/brand/add/",
    "/admin/stories/pack/add/",
    "/admin/stories/correction/",
    "/admin/password_change/",
    "/accounts/2fa/",
    "/de/admin/stories/story/add/",
]


def test_every_kind_of_page_is_accessible_and_not_too_wide(sign_in, site):
    page = sign_in("reviewer")
    for path in PAGES:
        page.goto(site.address + path)
        fits(page, path)


def open_form(page, site):
    page.goto(site.address + CASE)
    follow(page, page.locator("#result_list tbody th a").first.click)


def test_languages_are_tabs_that_arrow_keys_change(sign_in, site):
    page = sign_in("curator")
    open_form(page, site)
    tabs = page.get_by_role("tab")
    names = ["German", "English", "Spanish", "Italian", "Dutch"]
    assert [text.split(" (")[0] for text in tabs.all_text_contents()] == names
    chosen = page.get_by_role("tab", selected=True)
    assert chosen.text_content() == "English (filled in)"
    chosen.focus()
    for key, name in (("ArrowRight", "Spanish"), ("End", "Dutch"), ("ArrowRight", "German")):
        page.keyboard.press(key)
        assert chosen.text_content().startswith(name)
        assert page.evaluate("document.activeElement.textContent").startswith(name)
    assert page.get_by_role("tabpanel").count() == 1
    page.fill("#id_texts-0-title", "")
    page.locator("#id_texts-0-summary").focus()
    assert chosen.text_content() == "German (begun)"
    page.fill("#id_reason", "Try")
    page.get_by_role("tab", name="Dutch").click()
    press(page, "Propose this change")
    page.locator(".errornote").wait_for()
    assert chosen.text_content() == "German (with errors)"
    assert page.locator("#id_texts-0-title").is_visible()


def test_without_a_script_all_languages_are_there(sign_in, site):
    page = sign_in("curator", javascript=False)
    open_form(page, site)
    assert page.get_by_role("tab").count() == 0
    assert page.locator("#texts-group .inline-related:visible").count() == 5


def test_terms_have_their_languages_as_tabs(sign_in, site):
    page = sign_in("reviewer")
    page.goto(f"{site.address}/admin/stories/channel/add/")
    page.get_by_role("tab", name="German").click()
    assert page.locator("#id_name_de").is_visible()
    assert not page.locator("#id_name_en").is_visible()


def test_completeness_follows_what_is_typed_and_leads_to_the_field(sign_in, site):
    page = sign_in("curator")
    page.goto(f"{site.address}/admin/stories/story/add/")
    rules = page.locator(".completeness")
    assert rules.locator(".total").inner_text() == "6 of 16"
    page.fill("#id_texts-0-title", "A stranded guest gets a bed")
    page.fill("#id_texts-0-summary", "The hotel was full. " * 8)
    page.get_by_text("8 of 16 rules are kept.").wait_for(state="attached")
    assert rules.locator(".total").inner_text() == "8 of 16"
    rules.get_by_role("link", name="It has no lesson in English.").click()
    assert page.evaluate("document.activeElement.id") == "id_texts-0-lesson"
    page.keyboard.type("Be kind")
    page.get_by_text("9 of 16 rules are kept.").wait_for(state="attached")
    # Another language opens as a tab; the way back to the English field is one click.
    page.get_by_role("button", name="Add: Italian").click()
    assert page.evaluate("document.activeElement.id") == "id_texts-1-title"
    rules.get_by_role("link", name="It has fewer than two questions").click()
    assert page.evaluate("document.activeElement.id") == "id_texts-0-questions"
    # Nothing of it was saved.
    page.goto(f"{site.address}/admin/stories/story/?desk=mine&q=stranded+guest")
    page.get_by_text("0 results").first.wait_for()


def test_a_source_that_was_just_added_can_be_chosen_for_an_outcome(sign_in, site):
    page = sign_in("curator")
    page.goto(f"{site.address}/admin/stories/story/add/")
    page.locator("#outcomes-group .add-row a").click()
    page.locator("#source_links-group .add-row a").click()
    page.locator("#source_links-group .inline-related:not(.empty-form) .select2-selection").click()
    page.locator(".select2-search__field").fill("KLM")
    page.locator(".select2-results__option--highlighted").click()
    chosen = page.locator("#id_source_links-0-source option:checked").inner_text()
    assert chosen in page.locator("#id_outcomes-0-source option").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False])
def test_several_cases_are_changed_at_once_and_it_is_undone(sign_in, site, javascript):
    page = sign_in("curator", javascript=javascript)
    page.goto(f"{site.address}/admin/stories/story/?q=zappos")
    boxes = page.locator(".action-select")
    cases = boxes.count()
    for index in range(cases):
        boxes.nth(index).check()
    page.locator("[name=action]").select_option("add_channel")
    press(page, "Go")
    page.locator("#id_value").select_option(label="Online video")
    press(page, "Continue")
    page.get_by_role("heading", name=f"{cases} cases: it can be done").wait_for()
    page.fill("#id_reason", "There is a film of it")
    press(page, "Add a channel")
    page.get_by_role("heading", name=f"Done to {cases} cases").wait_for()
    if javascript:  # axe is a script itself
        fits(page, "what was done")
    press(page, "Undo")
    page.get_by_text(f"{cases} cases are as they were.").wait_for()
    press(page, "Back to the list", "link")
    assert "q=zappos" in page.url


def test_keys_save_and_search(sign_in, site):
    page = sign_in("reviewer")
    page.goto(f"{site.address}/admin/stories/brand/")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("klm")
    follow(page, lambda: page.keyboard.press("Enter"))
    follow(page, page.locator("#result_list tbody th a").first.click)
    page.locator("#id_name").focus()
    follow(page, lambda: page.keyboard.press("Control+s"))
    page.locator(".messagelist .success").wait_for()
    assert page.locator("#id_name").input_value() == "KLM"
