"""Which columns of the vocabulary exist once per interface language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from stories.models import Channel, GestureType, Industry, OutcomeKind


@register([Industry, GestureType, Channel, OutcomeKind])
class TermTranslation(TranslationOptions):
    fields = ("name", "definition", "synonyms")
    required_languages = {"en": ("name",)}
    # Synonyms are words of one language: an empty list is an answer and never falls back to English.
    fallback_languages = {"default": ("en",)}
    fallback_undefined = {"synonyms": None}
