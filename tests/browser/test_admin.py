"""The curators' way in, in a real browser under the site's Content-Security-Policy."""


def test_a_curator_signs_in_and_opens_a_case(open_page, site):
    page = open_page("/admin/")
    page.fill("#id_username", "curator")
    page.fill("#id_password", site.passwords["curator"])
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    page.goto(f"{site.address}/admin/stories/story/?q=klm-cover-greetings")
    page.locator("#result_list tbody a").first.click()
    page.locator("#id_slug").wait_for()
    assert page.locator("#id_slug").input_value() == "klm-cover-greetings"
