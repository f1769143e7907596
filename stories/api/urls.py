"""Addresses of the API."""

from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

from stories.api import views
from stories.api.negotiation import JsonAlways

urlpatterns = [
    path("v1/stories/", views.StoriesView.as_view(), name="api-stories"),
    path("v1/stories/<slug:slug>/", views.StoryView.as_view(), name="api-story"),
    path("v1/terms/", views.TermsView.as_view(), name="api-terms"),
    path(
        "v1/openapi.json",
        SpectacularAPIView.as_view(
            renderer_classes=[OpenApiJsonRenderer], content_negotiation_class=JsonAlways
        ),
        name="api-openapi",
    ),
]
