"""The pages that reshape the vocabulary: chosen, previewed, confirmed; nonsense is told, never a 500."""

from html import unescape

import pytest
from django.urls import reverse

from stories import search, vocabulary
from stories.models import (
    Brand,
    Edition,
    GestureType,
    Kind,
    MissedSearch,
    SettledSearch,
    Story,
    VocabularyChange,
)
from tests import factories
from tests.admin.forms import change_url, said

pytestmark = pytest.mark.django_db


def page_of(thing, verb):
    return reverse(f"admin:stories_{thing._meta.model_name}_{verb}", args=[thing.pk])


def hidden(page, name):
    """The value that a page's form will send."""
    return page.text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


@pytest.fixture
def pair():
    gift = factories.gesture("gift", synonyms_en=["treat"])
    factories.published("told", gestures=["gift", "help"], title="A <b>case</b>")
    factories.draft("another", gestures=["gift"])
    return gift, factories.gesture("help")


# --- merging ---------------------------------------------------------------------------------------


def test_a_merge_is_chosen_previewed_and_confirmed(pair, chief):
    gift, other = pair
    change_page = chief.get(change_url(gift)).text
    assert f'href="{page_of(gift, "merge")}"' in change_page
    preview = chief.get(page_of(gift, "merge"), {"into": other.pk})
    plan = preview.context["plan"]
    assert (plan.by_status, plan.doubled) == ([("Draft", 1), ("Published", 1)], 1)
    assert "1 of the cases has “Help” already" in preview.text
    assert "/gestures/gift/" in preview.text
    assert "A &lt;b&gt;case" in preview.text
    sent = {"into": other.pk, "seen": hidden(preview, "seen"), "reason": "The same"}
    done = chief.post(page_of(gift, "merge"), sent, follow=True)
    assert "“Gift” was merged into “Help”." in said(done)
    change = VocabularyChange.objects.get()
    undo = reverse("admin:stories_vocabularychange_undo", args=[change.pk])
    assert f'href="{undo}"' in done.text
    assert "2 cases go back to “Gift”" in chief.get(undo).text
    assert "Undone: Gift → Help" in said(chief.post(undo, follow=True))
    assert sorted(Story.objects.filter(gestures=gift).values_list("slug", flat=True)) == [
        "another",
        "told",
    ]
    assert "Undone by chief" in chief.get(undo).text
    assert "has been undone already" in said(chief.post(undo, follow=True))


def test_a_preview_that_no_longer_holds_is_shown_again_with_what_was_written(pair, chief):
    gift, other = pair
    seen = hidden(chief.get(page_of(gift, "merge"), {"into": other.pk}), "seen")
    factories.draft("third", gestures=["gift"])
    sent = {"into": other.pk, "seen": seen, "reason": "The very same"}
    page = chief.post(page_of(gift, "merge"), sent)
    assert "Something changed since you looked" in page.text
    assert 'value="The very same"' in page.text
    assert page.context["plan"].by_status == [("Draft", 2), ("Published", 1)]
    sent["seen"] = hidden(page, "seen")
    assert chief.post(page_of(gift, "merge"), sent).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"into": ""},
        {"into": "0"},
        {"into": "x"},
        {"into": "\0"},
        {"into": "9" * 40},
        {"into": "itself"},
        {"into": "other", "reason": "Why"},
        {"into": "other", "reason": "Why", "seen": "\0"},
        {"into": "other", "seen": "right", "reason": " \0 "},
    ],
)
def test_nonsense_merges_nothing_and_is_told(sent, pair, chief):
    gift, other = pair
    seen = vocabulary.plan_merge(kind=Kind.GESTURE, source=gift, target=other).token
    names = {"itself": gift.pk, "other": other.pk, "right": seen}
    sent = {name: names.get(value, value) for name, value in sent.items()}
    assert chief.get(page_of(gift, "merge"), sent).status_code == 200
    page = chief.post(page_of(gift, "merge"), sent)
    assert page.status_code == 200
    assert 'class="error' in page.text
    assert GestureType.objects.count() == 2


@pytest.mark.parametrize("verb", ["merge", "split", "rename"])
@pytest.mark.parametrize("pk", ["0", "x", "9" * 30])
def test_what_is_gone_is_told(verb, pk, chief):
    url = reverse(f"admin:stories_gesturetype_{verb}", args=[pk])
    assert "Perhaps it was deleted?" in said(chief.get(url, follow=True))


def test_the_nearest_are_offered_first(chief):
    brand = factories.brand("westjet", name="WestJet Airlines")
    near = factories.brand("westjet-2", name="Westjet")
    factories.brand("lego", name="Lego")
    page = chief.get(page_of(brand, "merge"))
    assert page.context["nearest"] == [near]


# --- splitting -------------------------------------------------------------------------------------


def test_a_split_is_chosen_previewed_and_confirmed(pair, chief):
    gift, _other = pair
    url = page_of(gift, "split")
    told = Story.objects.get(slug="told")
    sent = {"stories": [told.pk], "name_en": "Big gift", "name_de": "Großes Geschenk"}
    preview = chief.post(url, sent)
    assert [story.slug for story in preview.context["plan"].moving] == ["told"]
    assert preview.context["plan"].staying == 1
    assert not GestureType.objects.filter(slug="big-gift").exists()
    token = preview.context["plan"].token
    again = chief.post(url, sent | {"again": "1"})
    assert f'value="{told.pk}" checked' in " ".join(again.text.split())
    done = chief.post(url, sent | {"seen": token, "reason": "Size matters"}, follow=True)
    assert "“Gift” was split into “Big gift”." in said(done)
    assert [link.gesture.slug for link in told.gesture_links.all()] == ["big-gift", "help"]
    assert Edition.objects.of(Kind.STORY, told.pk).first().reason.endswith("Size matters")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stories": []}, "Tick the cases that move."),
        ({"stories": ["0"]}, "no longer has it"),
        ({"stories": ["x", "\0"]}, "One of the cases|no longer has|valid"),
        ({"name_en": ""}, "null|required|blank"),
        ({"slug": "gift"}, "already exists"),
        ({"slug": "A b"}, "lower-case letters"),
        ({"name_en": "x" * 81}, "at most 80"),
        ({"into": "9"}, "not one of the available choices"),
        ({"into": "other"}, "not both"),
        ({"seen": "wrong", "reason": "x"}, "changed since you looked"),
        ({"seen": "right", "reason": ""}, "Say why"),
    ],
)
def test_nonsense_splits_nothing_and_is_told(changed, told, pair, chief):
    gift, other = pair
    pk = Story.objects.get(slug="told").pk
    token = vocabulary.plan_split(kind=Kind.GESTURE, source=gift, stories=[pk]).token
    names = {"other": other.pk, "right": token}
    sent = {"stories": [pk], "name_en": "Big"} | changed
    sent = {n: names.get(v, v) if isinstance(v, str) else v for n, v in sent.items()}
    page = chief.post(page_of(gift, "split"), sent)
    assert page.status_code == 200
    assert any(words in unescape(page.text) for words in told.split("|"))
    assert GestureType.objects.count() == 2


# --- renaming --------------------------------------------------------------------------------------


def test_a_brand_is_renamed_and_a_stale_page_is_refused(chief):
    brand = factories.brand("acme", name="Acme")
    url = page_of(brand, "rename")
    sent = {
        "name_en": "Ajax",
        "slug": "ajax",
        "keep": "on",
        "version": hidden(chief.get(url), "version"),
    }
    assert "is now called “Ajax”" in said(chief.post(url, sent, follow=True))
    brand = Brand.objects.get()
    assert (brand.slug, brand.aliases) == ("ajax", ["Acme"])
    assert "changed since you looked" in chief.post(url, sent | {"name_en": "X"}).text
    assert chief.post(url, sent | {"version": "x"}).status_code == 200
    assert Brand.objects.get().name == "Ajax"


# --- order -----------------------------------------------------------------------------------------

ORDER = reverse("admin:stories_gesturetype_order")


def ordered(chief, sent):
    """The order of a, b, c, d after a form was sent; slugs stand for primary keys."""
    pks = {slug: factories.gesture(slug, order=n).pk for n, slug in enumerate("abcd")}
    data = {"seen": ",".join(str(pk) for pk in pks.values())}
    for name, value in sent.items():
        first, _dash, slug = name.partition("-")
        data[f"{first}-{pks[slug]}" if slug else name] = pks.get(value, value)
    answer = chief.post(ORDER, data)
    assert answer.status_code == 302
    return "".join(GestureType.objects.in_order().values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("sent", "order"),
    [
        ({"up": "c"}, "acbd"),
        ({"down": "a"}, "bacd"),
        ({"up": "a"}, "abcd"),
        ({"place-d": "1"}, "dabc"),
        ({"place-a": "3"}, "bcad"),
        ({"place-a": "99"}, "bcda"),
        ({"place-a": "4", "place-d": "1"}, "dbca"),
        ({"place-a": "x", "place-b": "-1", "place-c": "\0"}, "abcd"),
        ({"up": "\0"}, "abcd"),
        ({}, "abcd"),
        ({"seen": "1,2", "up": "b"}, "abcd"),
        ({"seen": "\0"}, "abcd"),
        ({"seen": "9" * 5000}, "abcd"),
    ],
)
def test_the_order_is_set_by_buttons_and_by_numbers(sent, order, chief):
    assert ordered(chief, sent) == order


def test_the_buttons_say_what_they_move(pair, chief):
    page = chief.get(ORDER).text
    assert "Move Gift up" in page
    assert 'aria-label="Place of Gift"' in page


# --- synonyms --------------------------------------------------------------------------------------

SYNONYMS = reverse("admin:stories_gesturetype_synonyms")


def filled_in(chief, **typed):
    """The grid's form as a browser sends it, ``typed`` by field ("words-3-de" as words_3_de)."""
    page = chief.get(SYNONYMS)
    data = {}
    for row in page.context["rows"]:
        for cell in row.cells:
            key = f"{row.term.pk}-{cell.code}"
            data[f"words-{key}"] = cell.text.replace("\n", "\r\n")
            data[f"base-{key}"] = cell.base
    return data | {name.replace("_", "-"): text for name, text in typed.items()}


def test_the_grid_saves_what_was_touched_and_only_that(pair, chief):
    gift, other = pair
    sent = filled_in(chief, **{f"words_{gift.pk}_de": "Präsent\r\nGabe", f"words_{gift.pk}_en": ""})
    page = chief.post(SYNONYMS, sent, follow=True)
    assert "The synonyms of 1 term were saved." in said(page)
    gift.refresh_from_db()
    assert (gift.synonyms_en, gift.synonyms_de) == ([], ["Präsent", "Gabe"])
    assert not Edition.objects.of(Kind.GESTURE, other.pk).exists()
    assert search.find("gabe").total == 1
    assert "Nothing was changed." in said(chief.post(SYNONYMS, filled_in(chief), follow=True))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(pair, chief):
    gift, other = pair
    sent = filled_in(chief, **{f"words_{gift.pk}_en": "mine", f"words_{other.pk}_en": "hand"})
    GestureType.objects.filter(pk=gift.pk).update(synonyms_en=["theirs"])
    page = chief.post(SYNONYMS, sent)
    assert "English: somebody changed these words meanwhile to: theirs" in page.text
    assert ">mine</textarea>" in page.text
    gift.refresh_from_db()
    other.refresh_from_db()
    assert (gift.synonyms_en, other.synonyms_en) == (["theirs"], ["hand"])


def test_a_word_that_is_taken_is_told_beside_its_term(pair, chief):
    _gift, other = pair
    factories.channel("in-flight", synonyms_en=["plane"])
    page = chief.post(SYNONYMS, filled_in(chief, **{f"words_{other.pk}_en": "treat"}))
    assert "“treat” is also a word for “Gift” (gesture type)." in page.text
    page = chief.post(SYNONYMS, filled_in(chief, **{f"words_{other.pk}_en": "plane"}), follow=True)
    assert "“plane” is also a word for “In flight” (channel)." in said(page)
    other.refresh_from_db()
    assert other.synonyms_en == ["plane"]


def test_markup_in_a_word_is_text(pair, chief):
    gift, _other = pair
    chief.post(SYNONYMS, filled_in(chief, **{f"words_{gift.pk}_en": "</textarea><script>"}))
    assert "</textarea><script>" not in chief.get(SYNONYMS).text


# --- searches that found nothing -------------------------------------------------------------------

MONTH = reverse("admin:stories_missedsearch_month")


def missed(q="regenschirm", language="de"):
    search.remember(q, language)
    return MissedSearch.objects.get(q=q)


def settle(client, row, deed, **more):
    url = reverse("admin:stories_missedsearch_settle", args=[row.pk])
    return client.post(url, {"deed": deed} | more, follow=True)


def test_one_click_makes_a_synonym_and_says_what_it_finds_now(pair, chief):
    gift, _other = pair
    row = missed("gifft", "en")
    assert f'value="synonym:gesture:{gift.pk}"' in chief.get(MONTH).text
    page = settle(chief, row, f"synonym:gesture:{gift.pk}")
    assert said(page) == "“gifft” is now a synonym of “Gift”. It finds 1 case now."
    assert "Synonym of “Gift” (English)" in page.text
    assert "is open again" in said(settle(chief, row, "back"))
    gift.refresh_from_db()
    assert gift.synonyms_en == ["treat"]
    assert "open again already" in said(settle(chief, row, "back"))


def test_any_term_and_another_language_can_be_chosen(pair, chief):
    gift, _other = pair
    row = missed()
    url = reverse("admin:stories_missedsearch_settle", args=[row.pk])
    assert '<option value="de" selected>' in chief.get(url).text
    settle(chief, row, "another", term=f"gesture:{gift.pk}", language="nl")
    gift.refresh_from_db()
    assert gift.synonyms_nl == ["regenschirm"]


def test_one_is_put_aside_and_no_longer_on_the_first_page(chief):
    row = missed("asdfgh", "en")
    assert "asdfgh" in chief.get(reverse("admin:index")).text
    assert "was put aside" in said(settle(chief, row, "aside"))
    assert "asdfgh" not in chief.get(reverse("admin:index")).text


def test_the_first_page_of_the_workshop_has_the_five_most_frequent_one_click_away(pair, chief):
    gift, _other = pair
    for number in range(7):
        search.remember(f"gift{'abcdefg'[number]}", "en")
    box = next(b for b in chief.get(reverse("admin:index")).context["boxes"] if b.url == MONTH)
    assert (box.total, len(box.lines)) == (7, 5)
    assert box.lines[0].deed == f"synonym:gesture:{gift.pk}"


@pytest.mark.parametrize(
    "deed",
    [
        "",
        "x",
        "\0",
        "synonym",
        "synonym:gesture:0",
        "synonym:story:1",
        "synonym:gesture:" + "9" * 30,
    ],
)
def test_a_deed_that_there_is_not_is_not_found(deed, chief):
    assert settle(chief, missed(), deed).status_code == 404
    assert not SettledSearch.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"term": "gesture:0"}, {"term": "\0", "language": "xx"}])
def test_another_that_there_is_not_is_told_in_the_form(sent, chief):
    page = settle(chief, missed(), "another", **sent)
    assert 'class="error"' in page.text


@pytest.mark.parametrize("pk", [0, 10**12, 10**30])
def test_a_search_that_there_is_not_is_not_found(pk, chief):
    url = reverse("admin:stories_missedsearch_settle", args=[1]).replace("/1/", f"/{pk}/")
    assert chief.get(url).status_code == 404
