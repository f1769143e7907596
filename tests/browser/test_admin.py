"""The curators' way in, in a real browser under the site's Content-Security-Policy."""


def test_a_curator_signs_in_and_opens_a_case(open_page, site):
    page = open_page("/admin/")
    page.fill("#id_login", "curator")
    page.fill("#id_password", site.passwords["curator"])
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    page.goto(f"{site.address}/admin/stories/story/?q=klm-cover-greetings")
    page.locator("#result_list tbody a").first.click()
    page.locator("#id_slug").wait_for()
    assert page.locator("#id_slug").input_value() == "klm-cover-greetings"


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
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", site.passwords["reviewer"])
    page.keyboard.press("Enter")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{here}/accounts/logout/")
    page.click(".account-form button")
    page.goto(f"{here}/admin/")
    page.click("#passkey_login")
    page.wait_for_url("**/admin/")
    assert page.locator("#user-tools").is_visible()
    page.goto(f"{here}/accounts/2fa/webauthn/")
    page.locator("a[href*='/remove/']").click()
    page.fill("#id_password", site.passwords["reviewer"])
    page.keyboard.press("Enter")
    page.locator(".account-form button").click()
    page.get_by_text("Security key removed").wait_for()
