"""Where the addresses of a merged case lead: for good, in one step, and back when it is taken up again."""

import pytest
from django.db import transaction

from stories import history, merging, workflow
from stories.models import OldSlug
from tests import factories
from tests.merging.cases import case, fresh, merge

pytestmark = pytest.mark.django_db


class TestAddresses:
    PATHS = ("/stories/{}/", "/de/stories/{}/", "/nl/stories/{}/", "/api/v1/stories/{}/")
    MORE = ("/stories/{}/cite/", "/stories/{}/cover.png", "/de/stories/{}/correct/")

    @pytest.fixture
    def merged(self, ann, rob):
        """a, which was called first once, merged into b, which readers see."""
        source, target = case("first", factories.published), case("b", factories.published)
        source.slug = "a"
        source.save()
        merging.publish(proposal=merge(source, target, ann), version=1, by=rob)
        return fresh(source), fresh(target)

    @pytest.mark.parametrize("slug", ["a", "first"])
    @pytest.mark.parametrize("path", PATHS)
    def test_all_its_addresses_lead_to_the_other_for_good(self, merged, client, path, slug):
        answer = client.get(path.format(slug))
        assert (answer.status_code, answer["Location"]) == (301, path.format("b"))

    @pytest.mark.parametrize("path", MORE)
    def test_so_do_its_further_pages(self, merged, client, path):
        answer = client.get(path.format("a"))
        assert answer.status_code == 301
        assert "/stories/b/" in answer["Location"]

    def test_a_citation_keeps_its_style(self, merged, client):
        answer = client.get("/stories/a/cite/?style=apa")
        assert answer["Location"] == "/stories/b/cite/?style=apa"

    @pytest.mark.parametrize("path", ["/shortlist/", "/compare/"])
    def test_a_list_in_an_address_shows_the_other(self, merged, visit, path):
        text = visit(path, story=["a", "first"]).text
        assert "Title of b in en" in text

    def test_a_chain_leads_there_in_one_step(self, merged, client, ann, rob):
        _a, b = merged
        c = case("c", factories.published)
        merging.publish(proposal=merge(b, c, ann), version=1, by=rob)
        for slug in ("first", "a", "b"):
            for path in self.PATHS:
                assert client.get(path.format(slug))["Location"] == path.format("c")

    def test_taken_up_again_it_is_a_case_of_its_own(self, merged, client, rob):
        a, _b = merged
        with history.changing(a, by=rob):
            workflow.return_to_draft(story=a, by=rob)
        assert client.get("/stories/a/").status_code == 404  # a draft
        assert client.get("/stories/first/").status_code == 404
        workflow.publish(story=a, by=None)
        assert client.get("/stories/a/").status_code == 200
        assert client.get("/stories/first/")["Location"] == "/stories/a/"
        assert a.outcomes.get().metric == "first"

    def test_the_middle_of_a_chain_taken_up_again_takes_its_own_along(
        self, merged, client, ann, rob
    ):
        _a, b = merged
        merging.publish(proposal=merge(b, case("c", factories.published), ann), version=1, by=rob)
        workflow.return_to_draft(story=fresh(b), by=rob)
        workflow.publish(story=fresh(b), by=None)
        assert client.get("/stories/a/")["Location"] == "/stories/b/"

    def test_where_the_other_is_archived_both_are_gone(self, merged, client):
        workflow.archive(story=merged[1], by=None)
        for slug in ("first", "a", "b"):
            assert client.get(f"/stories/{slug}/").status_code == 410

    def test_a_draft_that_nobody_saw_was_never_there(self, ann, client):
        merge(case("a"), case("b"), ann)
        assert client.get("/stories/a/").status_code == 404

    def test_the_old_address_can_be_given_to_nobody_else(self, merged):
        with pytest.raises(Exception, match="slug"), transaction.atomic():
            factories.draft("a")
        assert OldSlug.objects.filter(slug="first").exists()
