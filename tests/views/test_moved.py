"""Renaming keeps the old address alive, and tells nothing that is not public."""

import pytest

from stories import workflow
from stories.models import Brand, Channel, GestureType, Industry, Pack, Story
from tests import factories

pytestmark = pytest.mark.django_db

RENAMED = [
    (Story, "/stories/{}/", "first"),
    (Story, "/api/v1/stories/{}/", "first"),
    (Brand, "/brands/{}/", "klm"),
    (Industry, "/industries/{}/", "airlines"),
    (GestureType, "/gestures/{}/", "surprise-gift"),
    (Channel, "/channels/{}/", "airport"),
    (Pack, "/packs/{}/", "lesson"),
    (Pack, "/packs/{}/handout/", "lesson"),
]
PATHS = [path for _model, path, _slug in RENAMED]


def rename(model, old: str, new: str) -> None:
    assert model.objects.filter(slug=old).update(slug=new) == 1


def library() -> None:
    factories.pack("lesson", [factories.published("first")])


@pytest.mark.parametrize("prefix", ["", "/de", "/nl"])
@pytest.mark.parametrize(("model", "path", "slug"), RENAMED, ids=PATHS)
class TestRenamed:
    def test_the_old_address_redirects_for_good(self, client, db, model, path, slug, prefix):
        library()
        rename(model, slug, "renamed")
        response = client.get(prefix + path.format(slug))
        assert response.status_code == 301
        assert response["Location"] == prefix + path.format("renamed")
        assert client.get(response["Location"]).status_code == 200

    def test_a_chain_of_names_redirects_in_one_step(self, client, db, model, path, slug, prefix):
        library()
        for old, new in ((slug, "second"), ("second", "third")):
            rename(model, old, new)
        for old in (slug, "second"):
            assert client.get(prefix + path.format(old))["Location"] == prefix + path.format(
                "third"
            )

    def test_renaming_back_leaves_no_circle(self, client, db, model, path, slug, prefix):
        library()
        rename(model, slug, "second")
        rename(model, "second", slug)
        assert client.get(prefix + path.format(slug)).status_code == 200
        assert client.get(prefix + path.format("second"))["Location"] == prefix + path.format(slug)

    def test_what_never_was_is_not_found(self, client, db, model, path, slug, prefix):
        library()
        assert client.get(prefix + path.format("never")).status_code == 404


@pytest.mark.parametrize("path", ["/stories/{}/", "/api/v1/stories/{}/"])
class TestUnpublishedStories:
    def test_a_renamed_draft_does_not_tell_its_new_name(self, client, db, path):
        factories.draft("old-name")
        rename(Story, "old-name", "secret-name")
        response = client.get(path.format("old-name"))
        assert response.status_code == 404
        assert "secret-name" not in response.content.decode() + str(response.headers)

    def test_nor_does_an_archived_one(self, client, db, path):
        story = factories.published("old-name")
        rename(Story, "old-name", "secret-name")
        assert client.get(path.format("old-name")).status_code == 301
        workflow.archive(story=story, by=None)
        response = client.get(path.format("old-name"))
        assert response.status_code == (404 if "api" in path else 410)
        assert "secret-name" not in response.content.decode() + str(response.headers)

    @pytest.mark.parametrize("page", ["cite/", "cover.png", "correct/"])
    def test_the_further_pages_of_an_archived_one_are_gone_too(self, client, db, path, page):
        story = workflow.archive(story=factories.published("old-name"), by=None)
        assert client.get(f"/stories/{story.slug}/{page}").status_code == 410

    def test_a_deleted_one_is_gone(self, client, db, path):
        story = factories.published("old-name")
        rename(Story, "old-name", "new-name")
        story.delete()
        assert client.get(path.format("old-name")).status_code == 404
