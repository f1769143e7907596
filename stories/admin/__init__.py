"""The curators' workshop: Django's own admin, declared; ``workflow`` alone sets status."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from stories.admin import dashboard
from stories.admin.accounts import AccountAdmin
from stories.admin.articles import ArticleAdmin
from stories.admin.brand import BrandAdmin
from stories.admin.correction import CorrectionAdmin
from stories.admin.evidence import PlaceAdmin
from stories.admin.imports import ImportAdmin
from stories.admin.pack import PackAdmin
from stories.admin.records import LibraryRecordAdmin, MissedSearchAdmin, OldSlugAdmin
from stories.admin.reshaped import VocabularyChangeAdmin
from stories.admin.sources import SourceAdmin
from stories.admin.story import StoryAdmin
from stories.admin.terms import ChannelAdmin, GestureTypeAdmin, IndustryAdmin, OutcomeKindAdmin
from stories.admin.translations import TranslationAdmin

__all__ = [
    "AccountAdmin",
    "ArticleAdmin",
    "BrandAdmin",
    "ChannelAdmin",
    "CorrectionAdmin",
    "GestureTypeAdmin",
    "ImportAdmin",
    "IndustryAdmin",
    "LibraryRecordAdmin",
    "MissedSearchAdmin",
    "OldSlugAdmin",
    "OutcomeKindAdmin",
    "PackAdmin",
    "PlaceAdmin",
    "SourceAdmin",
    "StoryAdmin",
    "TranslationAdmin",
    "VocabularyChangeAdmin",
    "dashboard",
]

# Signing in is allauth's part: throttled, and with the second factor.
admin.site.login = secure_admin_login(admin.site.login)
