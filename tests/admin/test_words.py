"""The forms of terms and brands refuse what the pages of the whole vocabulary refuse, in the same words."""

import pytest

from stories import vocabulary
from stories.models import Brand, GestureType, Kind, OutcomeKind
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, errors, said

pytestmark = pytest.mark.django_db


def send(client, thing, **fields):
    """The form of a thing with these fields changed."""
    data = as_sent(client.get(change_url(thing))) | fields
    return client.post(change_url(thing), data)


def test_an_address_that_code_reads_stays_and_its_names_may_change(chief):
    reach = factories.outcome_kind("viral-reach")
    with pytest.raises(Exception, match="it stays") as refused:
        vocabulary.check_address(Kind.OUTCOME, reach, "reach")
    page = send(chief, reach, slug="reach", name_en="Reach")
    assert refused.value.messages[0] in errors(page)
    assert OutcomeKind.objects.get(pk=reach.pk).slug == "viral-reach"
    assert send(chief, reach, name_en="Reach").status_code == 302
    assert OutcomeKind.objects.get(pk=reach.pk).name_en == "Reach"
    assert send(chief, factories.outcome_kind("award"), slug="prize").status_code == 302
    assert OutcomeKind.objects.filter(slug="prize").exists()


def test_a_word_of_another_term_of_the_vocabulary_is_refused_at_its_field(chief):
    factories.gesture("help", synonyms_en=["Présent"])
    gift = factories.gesture("gift")
    page = send(chief, gift, synonyms_en="a gift\npresent")
    form = page.context["adminform"].form
    assert form.errors == {"synonyms_en": ["“present” is also a word for “Help” (gesture type)."]}
    assert form["synonyms_en"].value() == "a gift\npresent"
    assert GestureType.objects.get(pk=gift.pk).synonyms_en == []
    assert send(chief, gift, synonyms_de="present").status_code == 302  # the other's is English


def test_a_word_of_another_vocabulary_is_saved_and_told_once(chief):
    factories.channel("airport", synonyms_en=["plane"])
    gift = factories.gesture("gift")
    for expected in (True, False):
        data = as_sent(chief.get(change_url(gift))) | {"synonyms_en": "plane"}
        page = chief.post(change_url(gift), data, follow=True)
        assert ("“plane” is also a word for “Airport” (channel)." in said(page)) is expected
    assert GestureType.objects.get(pk=gift.pk).synonyms_en == ["plane"]


def test_what_stands_there_already_keeps_nobody_from_saving(chief):
    factories.gesture("help", synonyms_en=["present"])
    gift = factories.gesture("gift", synonyms_en=["present"])  # past all forms
    assert send(chief, gift, order="7").status_code == 302


def test_each_word_is_kept_once_and_not_what_it_is_called(chief):
    gift = factories.gesture("gift")
    send(chief, gift, synonyms_en="A  present\na présent\nGift")
    assert GestureType.objects.get(pk=gift.pk).synonyms_en == ["A present"]
    send(chief, gift, name_en="Donation", synonyms_en="Gift\nDonation")
    assert GestureType.objects.get(pk=gift.pk).synonyms_en == ["Gift"]


@pytest.mark.parametrize("typed", ["!!!", "\n".join(f"word {n}" for n in range(61))])
def test_what_is_no_word_is_refused_here_too(typed, chief):
    gift = factories.gesture("gift")
    assert "synonyms_en" in send(chief, gift, synonyms_en=typed).context["adminform"].form.errors


def test_a_new_term_is_checked_as_well(chief):
    factories.gesture("help")
    data = as_sent(chief.get(add_url(GestureType)))
    data |= {"slug": "aid", "name_en": "Aid", "order": "1", "synonyms_en": "help"}
    assert "also a word for “Help”" in errors(chief.post(add_url(GestureType), data))
    assert not GestureType.objects.filter(slug="aid").exists()


def test_another_name_of_a_brand_belongs_to_one_brand(chief):
    factories.brand("klm", aliases=["Koninklijke"])
    other = factories.brand("royal")
    assert "also a word for “KLM”" in errors(send(chief, other, aliases="koninklijke"))
    assert send(chief, other, aliases="Royal Mail").status_code == 302
    assert Brand.objects.get(pk=other.pk).aliases == ["Royal Mail"]
