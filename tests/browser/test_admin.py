"""The curators' workshop in a real browser under the site's Content-Security-Policy."""

import pytest

from tests.browser.steps import NARROW, WIDE, fits, follow, press


def open_case(page, site, words):
    page.goto(f"{site.address}/admin/stories/story/?q={words}")
    follow(page, page.locator("#result_list tbody a").first.click)
    return page.url


def test_a_curator_signs_in_and_opens_a_case(sign_in, site):
    page = sign_in("curator")
    open_case(page, site, "klm-cover-greetings")
    assert page.locator("#id_slug").input_value() == "klm-cover-greetings"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_change_of_a_published_case_is_proposed_and_published_by_another(
    sign_in, site, javascript
):
    reason = f"The title was too long ({javascript})"
    page = sign_in("curator", javascript=javascript)
    address = open_case(page, site, "ricolino")
    title = page.locator("#id_texts-0-title")
    title.fill(f"{title.input_value()[:40]} {javascript}")
    page.fill("#id_reason", reason)
    press(page, "Propose this change")
    page.locator(".differences ins").first.wait_for()

    page = sign_in("reviewer", javascript=javascript)
    page.goto(address.replace("/change/", "/proposal/"))
    assert page.locator("blockquote").inner_text() == reason
    press(page, "Publish this change")
    page.get_by_text("The change is published.").wait_for()


def test_the_workshops_pages_are_accessible_and_not_too_wide(sign_in, site):
    page = sign_in("reviewer")
    address = open_case(page, site, "westjet-christmas")
    pages = [f"{site.address}/admin/", f"{site.address}/admin/stories/story/pairs/", address]
    case = address.split("/")[-3]
    ledger = f"{site.address}/admin/stories/translation/"
    pages += [ledger, f"{ledger}?q=westjet&language=it", f"{ledger}?state=nonsense"]
    pages += [f"{ledger}{case}/it/", f"{ledger}{case}/it/?reference=de"]
    names = ("history/", "proposal/", "merge/?address=klm-surprise-2010")
    pages += [address.replace("/change/", f"/{name}") for name in names]
    terms = f"{site.address}/admin/stories/gesturetype"
    pages += [
        f"{terms}/{name}/" for name in ("1/merge", "1/split", "1/rename", "order", "synonyms")
    ]
    pages += [f"{terms}/1/merge/?into=2", f"{site.address}/admin/stories/missedsearch/month/"]
    for path in pages:
        page.goto(path)
        fits(page, path, ways=(NARROW, WIDE, (1280, "dark")))


def test_a_case_that_is_there_already_is_named_while_it_is_typed_and_merged(sign_in, site):
    page = sign_in("curator")
    page.goto(f"{site.address}/admin/stories/story/add/")
    box = page.locator(".perhaps")
    assert not box.is_visible()
    page.fill(
        "#id_texts-0-title", "KLM and Schiphol put farewell messages on passengers' headrests"
    )
    hit = page.locator("[data-hit=klm-cover-greetings]")
    hit.wait_for()
    assert "Nearly the same title" in hit.inner_text()
    assert "perhaps the same" in page.locator("[data-perhaps-said]").inner_text()
    page.fill("#id_texts-0-title", "Something else entirely was told here")
    box.wait_for(state="hidden")

    page.select_option("#id_texts-0-language", "en")
    page.fill("#id_texts-0-title", "Messages on headrests")
    page.fill("#id_texts-0-summary", "Farewell messages from home on the passengers' headrests.")
    page.fill("#id_slug", "twin")
    for name, typed in (("brand", "KLM"), ("industry", "Airlines")):
        page.locator(f"#id_{name} + .select2 .select2-selection").click()
        page.keyboard.type(typed)
        page.locator(".select2-results__option--highlighted", has_text=typed).wait_for()
        page.keyboard.press("Enter")
    page.fill("#id_language", "en")
    press(page, "Save and continue editing")
    follow(page, page.get_by_role("link", name="Merge into …", exact=True).click)
    page.fill("#id_address", "/stories/klm-cover-greetings/")
    press(page, "See what moves")
    page.fill("#id_reason", "One campaign")
    press(page, "Propose this merger")
    page.get_by_text("The merger waits for review.").wait_for()
    address = page.url

    page = sign_in("reviewer", javascript=False)
    page.goto(address)
    press(page, "Publish this change")
    page.get_by_text("The two cases are one.").wait_for()
    page.goto(f"{site.address}/de/stories/twin/")
    assert page.url.endswith("/de/stories/klm-cover-greetings/")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_text_is_translated_beside_its_original_by_keyboard(sign_in, site, javascript):
    page = sign_in("curator", javascript=javascript, width=1280 if javascript else 360)
    brand = "samsung" if javascript else "ricolino"
    page.goto(f"{site.address}/admin/stories/translation/?q={brand}&language=it&state=missing")
    follow(page, page.locator("[data-state=missing]", has_text="Italian").first.click)
    page.locator("#id_title").focus()
    page.keyboard.type("Un drago")
    if javascript:
        counted = page.locator("[data-length-of=id_title]")
        assert "8 of 90" in counted.inner_text()
        assert not counted.locator(".lacks").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Un breve testo.")
    if javascript:
        follow(page, lambda: page.keyboard.press("Control+s"))
    else:
        press(page, "Propose this text")
    page.get_by_text("The text waits for review.").wait_for()
    follow(page, page.get_by_role("link", name="See what would change").first.click)
    assert "Un drago" in page.locator(".differences").inner_text()
    # The form of the case shows the proposed text as well.
    press(page, "Edit the proposed change", "link")
    titles = [field.input_value() for field in page.locator("[id^=id_texts-][id$=-title]").all()]
    assert "Un drago" in titles


@pytest.mark.parametrize("javascript", [True, False])
def test_two_terms_are_merged_and_parted_again_by_keyboard(sign_in, site, javascript):
    page = sign_in("reviewer", javascript=javascript)
    page.goto(f"{site.address}/admin/stories/outcomekind/?q=award")
    follow(page, page.locator("#result_list tbody th a").first.click)
    name = page.locator("#id_name_en").input_value()

    def enter(role, title):
        follow(page, lambda: page.get_by_role(role, name=title).press("Enter"))

    enter("link", "Merge into…")
    page.locator("#id_into").select_option(label="Goodwill")
    enter("button", "See what moves")
    page.locator("#id_reason").fill("To try it")
    follow(page, lambda: page.keyboard.press("Enter"))
    page.get_by_text(f"“{name}” was merged into “Goodwill”.").wait_for()
    enter("link", "Undo…")
    if javascript:  # axe is a script itself
        fits(page, "undoing a merger of two terms")
    enter("button", "Undo it")
    page.get_by_text(f"Undone: {name} → Goodwill").wait_for()


FILE = """slug,brand,language,verification,title_en,summary_en
,klm,nl,reported,A teddy bear at gate {gate},A steward walked back through the rain for it.
westjet-christmas-miracle-2013,westjet,en,disputed,Another title,Another summary.
{},klm,en,{},Another title,Another summary.
"""


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_imported_and_undone(sign_in, site, javascript):
    """The pages on the way are accessible and not too wide."""
    page = sign_in("curator", javascript=javascript)

    def upload(*last):
        page.goto(f"{site.address}/admin/stories/import/add/")
        file = {
            "name": "cases.csv",
            "mimeType": "text/csv",
            "buffer": FILE.format(*last, gate=1 + javascript).encode(),
        }
        page.set_input_files("#id_file", file)
        press(page, "Check the file")

    def look():
        if javascript:
            fits(page, page.url)

    upload("another-case", "sure")
    page.get_by_role("heading", name="Nothing can be imported yet").wait_for()
    look()
    press(page, "Discard the file")
    page.get_by_text("was discarded").wait_for()
    look()
    upload(f"another-case-{javascript}".lower(), "")
    page.locator("[data-deed=new]").first.wait_for()
    look()
    press(page, "Import as shown")
    page.get_by_text("The import was carried out.").wait_for()
    press(page, "Undo this import", "link")
    look()
    press(page, "Undo this import")
    page.get_by_text("The import was undone").wait_for()
    look()
    page.goto(f"{site.address}/admin/stories/import/")
    look()


def test_a_passkey_opens_the_admin_without_a_password(open_page, site):
    """As the demo's reviewer; "localhost", because passkeys belong to names."""
    here = site.address.replace("127.0.0.1", "localhost")
    page = open_page("/accounts/login/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    abilities = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": abilities})
    page.goto(f"{here}/accounts/login/")
    page.fill("#id_login", "reviewer")
    page.fill("#id_password", site.passwords["reviewer"])
    follow(page, lambda: page.keyboard.press("Enter"))
    page.locator("#user-tools").wait_for()
    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", site.passwords["reviewer"])
    follow(page, lambda: page.keyboard.press("Enter"))
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{here}/accounts/logout/")
    follow(page, lambda: page.click(".account-form button"))
    page.goto(f"{here}/admin/")
    page.click("#passkey_login")
    page.wait_for_url("**/admin/")
    assert page.locator("#user-tools").is_visible()
    page.goto(f"{here}/accounts/2fa/webauthn/")
    follow(page, page.locator("a[href*='/remove/']").click)
    page.fill("#id_password", site.passwords["reviewer"])
    follow(page, lambda: page.keyboard.press("Enter"))
    follow(page, page.locator(".account-form button").click)
    page.get_by_text("Security key removed").wait_for()
