"""Who may save and review a translation: every state of a case, as everybody there is."""

import pytest
from django.urls import reverse

from stories import history
from tests import factories
from tests.admin.people import ROLES, in_state
from tests.admin.test_permissions import EDITABLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", EDITABLE)
def test_a_translation_can_be_saved_as_a_case_stands(state, person, client):
    story = in_state(state)
    url = reverse("admin:stories_translation_edit", args=[story.pk, "de"])
    for role, allowed in zip(ROLES, EDITABLE[state], strict=True):
        client.force_login(person(role))
        page = client.get(url)
        sent = {"title": "Titel", "summary": "Text", "do": "save", "_reason": "Was missing"}
        answer = client.post(url, sent | {"seen": page.context["form"]["seen"].value()})
        assert answer.status_code == (302 if allowed else 403), role
        saved = story.texts.filter(language="de").exists()
        assert saved is (allowed and state != "published"), role
        assert story.proposals.exists() is (allowed and state == "published"), role
        story.proposals.all().delete()
        story.texts.filter(language="de").delete()


# whose translation -> whether a curator, a reviewer and an administrator can mark it as reviewed
@pytest.mark.parametrize(("own", "done"), [(False, (False, True, True)), (True, (False,) * 3)])
@pytest.mark.parametrize("state", ["draft", "review", "published"])
def test_a_translation_is_reviewed_by_a_reviewer_who_did_not_write_it(
    state, own, done, person, client
):
    for role, allowed in zip(ROLES, done, strict=True):
        user = person(role, f"{role}-{own}")
        story = in_state(state)
        with history.changing(story, by=user if own else None):
            factories.text(story, "de")
        client.force_login(user)
        url = reverse("admin:stories_translation_edit", args=[story.pk, "de"])
        form = client.get(url).context["form"]
        client.post(url, {f.name: f.value() for f in form} | {"do": "review"})
        assert (story.translations.get().standing == "reviewed") is allowed, role


@pytest.mark.parametrize("pk", [0, 9, 10**30])
@pytest.mark.parametrize("language", ["de", "fr", "xx-yy"])
def test_a_text_that_there_cannot_be_is_not_found(pk, language, person, client):
    client.force_login(person("reviewer"))
    story = in_state("draft")
    pk = story.pk if pk == 9 and language != "de" else pk
    url = f"{reverse('admin:stories_translation_changelist')}{pk}/{language}/"
    assert client.get(url).status_code == client.post(url).status_code == 404
