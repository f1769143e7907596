"""The curator's path: from a pasted article to a case in review, counted and timed, in a real browser."""

import time

import pytest

from tests.browser.steps import NARROW, WIDE, fits, press

MOST_INTERACTIONS, MOST_SECONDS = 40, 5 * 60
ARTICLE = """The wheelchair that turned a ferry round

PORT HARLAN, 12 June 2019 - A ferry of the ferry operator Baltic Crest Lines returned to the quay on Tuesday \
after its crew realised that a passenger's wheelchair had been left behind on the dock.

Ingrid Solberg, 71, had been helped aboard by her grandson. The vessel was already ten minutes out when she \
noticed. The captain, Tomas Reyes, decided to go back although company rules forbid an unscheduled return. \
"There was nothing to discuss," he told reporters. The ferry reached the island 35 minutes late.

A video filmed by a fellow passenger has been watched 2.3 million times on Facebook. A spokeswoman for \
Baltic Crest Lines said the captain had acted correctly and that the rule would be changed.
"""
SUMMARY = (
    "A ferry captain broke his company's own rule and sailed back for a passenger's forgotten wheelchair; "
    "filmed on board, the turn was seen millions of times, and the rule was changed."
)
TEXTS = {
    "situation": "Ten minutes after leaving, a passenger saw that her wheelchair still stood on the dock.",
    "gesture": "The captain turned round, against a rule that forbids unscheduled returns.",
    "outcome": "The ferry was 35 minutes late, and nobody minded: a film of it travelled far.",
    "lesson": "Let the person on the spot break a rule for a good reason, and mend the rule afterwards.",
    "questions": "Who may break a rule where you work?\nWhat did the delay cost?",
}


class Hands:
    """A curator's hands: each click and each field that is filled in counts as one interaction."""

    def __init__(self, page):
        self.page, self.count, self.begun = page, 0, time.monotonic()

    def click(self, what):
        self.count += 1
        what.click()
        self.page.wait_for_load_state()  # hands wait for the page that a click brings

    def fill(self, selector, words):
        self.count += 1
        self.page.fill(selector, words)

    def choose(self, selector, value):
        self.count += 1
        self.page.select_option(selector, value)

    def press(self, key):
        self.count += 1
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_pasted_article_to_a_case_in_review(open_page, site, javascript, capsys):
    page = open_page("/admin/", javascript=javascript)
    hands = Hands(page)
    hands.fill("#id_login", "curator")
    hands.fill("#id_password", site.passwords["curator"])
    hands.press("Enter")
    hands.click(page.get_by_role("link", name="Read an article"))
    # Another text each time: the same would be the same article.
    hands.fill("#id_text", f"{ARTICLE}\nWith scripts: {javascript}.")
    hands.fill("#id_address", f"https://news.example.org/ferry-{javascript}")
    hands.fill("#id_publisher", "Port Harlan Herald")
    hands.click(page.get_by_role("button", name="Read the article"))
    card = page.locator(".case").first
    assert card.locator("[id$=-brand]").input_value() == "Baltic Crest Lines"
    assert card.locator("[id$=outcome-0-value]").input_value() == "2,300,000"
    prefix = card.locator("[id$=-brand]").get_attribute("id").removesuffix("brand")
    hands.fill(f"#{prefix}title", f"Ferry turns back for a wheelchair ({javascript})")
    hands.fill(f"#{prefix}summary", SUMMARY)
    hands.choose(f"#{prefix}verification", "reported")
    hands.click(card.get_by_role("button", name="Enter this case as a draft"))

    page.locator("#id_slug").wait_for()
    assert page.locator("#id_slug").input_value().startswith("baltic-crest-lines-ferry-turns-back")
    hands.click(page.locator("#texts-0 details summary").first)
    for name, words in TEXTS.items():
        hands.fill(f"#id_texts-0-{name}", words)
    hands.click(page.get_by_role("button", name="Save and submit for review"))
    page.get_by_text("1 story submitted for review.").wait_for()
    assert page.locator(".field-status .readonly").first.inner_text() == "In review"
    assert page.get_by_text("Needed to publish.").count() == 0
    seconds = time.monotonic() - hands.begun
    with capsys.disabled():
        print(f"\nfrom article to review: {hands.count} interactions, {seconds:.1f} s")
    assert hands.count < MOST_INTERACTIONS
    assert seconds < MOST_SECONDS


def test_a_proposal_and_its_passage_light_up_together(sign_in, site):
    page = sign_in("curator")
    page.goto(f"{site.address}/admin/stories/article/add/")
    page.fill("#id_text", f"{ARTICLE}\nFor light.")
    press(page, "Read the article")
    value = page.locator("[id$=outcome-0-value]").first
    value.focus()
    assert "2.3 million" in page.locator("mark.lit").first.inner_text()
    # A proposal that was not taken is taken when its value is changed.
    row = page.locator(".proposal:has(.take input:checked)").first
    row.locator(".take input").uncheck()
    row.locator("select, input[type=text]").first.press("ArrowDown")
    row.locator("select").first.select_option(index=2)
    assert row.locator(".take input").is_checked()
    # There and back by numbers alone.
    number = page.locator(".proposal a.number").first
    number.click()
    page.wait_for_url(f"**{number.get_attribute('href')}")


def test_the_pages_of_intake_are_accessible_and_not_too_wide(sign_in, site):
    page = sign_in("curator")
    add = f"{site.address}/admin/stories/article/add/"
    page.goto(add)
    page.fill("#id_text", "1 2 3")
    press(page, "Read the article")
    page.get_by_text("There are no sentences in this text.").wait_for()
    check(page, "refused")
    page.fill("#id_text", f"{ARTICLE}\nFor axe.")
    press(page, "Read the article")
    page.locator(".case").wait_for()
    for path in (page.url, add, f"{site.address}/admin/stories/article/"):
        page.goto(path)
        check(page, path)
    page.goto(add)
    page.fill("#id_text", f"{ARTICLE}\nFor axe.")
    press(page, "Read the article")
    page.locator("[id$=-brand]").fill("")
    press(page, "Enter this case as a draft")
    page.get_by_text("Say which brand it is about.").wait_for()
    check(page, "a refused case")


def check(page, name):
    fits(page, name, ways=(NARROW, WIDE, (1280, "dark")))


def test_the_page_says_that_it_is_reading_and_is_sent_once(sign_in, site):
    page = sign_in("curator")
    page.goto(f"{site.address}/admin/stories/article/add/")
    page.fill("#id_text", ARTICLE.replace("Baltic", "Northern"))
    button = page.locator(".paste button[type=submit]")
    # What would be sent is counted and held back, so that the page can be looked at.
    page.evaluate(
        """() => document.querySelector(".paste").addEventListener("submit", (event) => {
            window.sent = (window.sent || 0) + !event.defaultPrevented;
            event.preventDefault();
        })"""
    )
    button.click()
    assert button.inner_text() == "Reading the article …"
    assert button.get_attribute("aria-disabled") == "true"
    assert "few seconds" in page.locator("[role=status].wait").inner_text()
    button.click(force=True)
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == 1
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")  # come back to
    assert button.inner_text() == "Read the article"
    assert button.get_attribute("aria-disabled") is None
    button.click()
    assert page.evaluate("window.sent") == 2
