"""Table of contents: each public address once."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from stories.views import about, front, machines, search, sharing, story, terms

# In each interface language: /stories/ is English, /de/stories/ German.
urlpatterns = [
    path("", front.front, name="front"),
    path("stories/", search.search, name="stories"),
    path("stories/<slug:slug>/", story.story, name="story"),
    path("stories/<slug:slug>/cover.png", sharing.cover, name="cover"),
    path("brands/", terms.brands, name="brands"),
    path("brands/<slug:slug>/", terms.brand, name="brand"),
    path("gestures/<slug:slug>/", terms.gesture, name="gesture"),
    path("industries/<slug:slug>/", terms.industry, name="industry"),
    path("channels/<slug:slug>/", terms.channel, name="channel"),
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
