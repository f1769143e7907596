"""Table of contents: each public address once."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from stories.views import (
    about,
    cite,
    compare,
    correct,
    exports,
    feed,
    front,
    insights,
    machines,
    packs,
    search,
    sharing,
    shortlist,
    story,
    terms,
)

# In each interface language: /stories/ is English, /de/stories/ German.
urlpatterns = [
    path("", front.front, name="front"),
    path("stories/", search.search, name="stories"),
    # Before the cases: these three names are no case's.
    path("stories/export/", exports.export, name="export"),
    path("stories/export/codebook/", exports.codebook, name="codebook"),
    path("stories/cite/", cite.references, name="references"),
    path("stories/<slug:slug>/", story.story, name="story"),
    path("stories/<slug:slug>/cover.png", sharing.cover, name="cover"),
    path("stories/<slug:slug>/cite/", cite.case, name="cite"),
    path("feed/", feed.feed, name="feed"),
    path("stories/<slug:slug>/correct/", correct.correct, name="correct"),
    path("stories/<slug:slug>/correct/thanks/", correct.thanks, name="correct-thanks"),
    path("brands/", terms.brands, name="brands"),
    path("brands/<slug:slug>/", terms.brand, name="brand"),
    path("gestures/<slug:slug>/", terms.gesture, name="gesture"),
    path("industries/<slug:slug>/", terms.industry, name="industry"),
    path("channels/<slug:slug>/", terms.channel, name="channel"),
    path("compare/", compare.comparison, name="compare"),
    path("shortlist/", shortlist.shortlist, name="shortlist"),
    path("shortlist/booklet/", shortlist.booklet, name="booklet"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<slug:slug>/", packs.pack, name="pack"),
    path("packs/<slug:slug>/handout/", packs.handout, name="handout"),
    path("packs/<slug:slug>/notes/", packs.notes, name="pack-notes"),
    path("packs/<slug:slug>/copy/", packs.copy, name="pack-copy"),
    path("gestures/", terms.gestures, name="gestures"),
    path("industries/", terms.industries, name="industries"),
    path("channels/", terms.channels, name="channels"),
    path("insights/", insights.insights, name="insights"),
    path("insights/<slug:chart>.svg", insights.as_svg, name="insights-svg"),
    path("insights/<slug:chart>.csv", insights.as_csv, name="insights-csv"),
    path("about/verification/", about.verification, name="verification"),
    path("about/completeness/", about.completeness, name="completeness"),
    path("api/", about.api, name="api"),
    path("api/", include("stories.api.urls")),
]
for_machines = [
    path("sitemap.xml", sitemap, {"sitemaps": machines.SITEMAPS}, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
]
