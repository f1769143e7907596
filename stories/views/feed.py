"""An Atom feed of any search."""

import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from stories.filters import StoryFilter
from stories.models import Story
from stories.sentences import sentence
from stories.templatetags.casebook import reader
from stories.views.responses import refused

ENTRIES = 50
BEFORE_ANY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def feed(request):
    """The newest of what a search finds, or the first of it in the order that is asked for."""
    chosen = StoryFilter.usually_by("updated", request.GET, language=reader())
    if chosen.errors:
        return refused(chosen.errors)
    return StoryFeed(chosen)(request)


class SteadyFeed(Atom1Feed):
    """An Atom feed that is the same until a case changes, also while it is empty."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEFORE_ANY


class StoryFeed(Feed):
    """The feed of one :class:`StoryFilter`."""

    feed_type = SteadyFeed

    def __init__(self, chosen: StoryFilter):
        self.chosen = chosen

    def get_object(self, request):
        self.address = request.get_full_path()
        return self.chosen

    def title(self, chosen):
        return _readable(f"{sentence(chosen, reader())} · Casebook")

    def subtitle(self, chosen):
        return _("Customer-service cases, told in our own words, with a source for every figure.")

    def link(self, chosen):
        return f"{reverse('stories')}?{chosen.query_string(sort=None)}".removesuffix("?")

    def feed_url(self):
        return self.address

    def items(self, chosen):
        return list(chosen.qs.for_cards()[:ENTRIES])

    def item_title(self, story: Story):
        return _readable(str(story))

    def item_description(self, story: Story):
        text = story.text_in(reader())
        return escape(_readable(text.summary)) if text else ""  # Atom has it as HTML

    def item_author_name(self, story: Story):
        return "Casebook"

    def item_categories(self, story: Story):
        gestures = [link.gesture.name for link in story.gesture_links.all()]
        return [_readable(name) for name in (story.brand.name, *gestures)]

    def item_pubdate(self, story: Story):
        return story.published_at

    def item_updateddate(self, story: Story):
        return story.updated_at


def _readable(text: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(character for character in text if character.isprintable() or character == "\n")
