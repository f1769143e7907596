"""What the forms of terms and brands check as the pages of the whole vocabulary do: addresses and words."""

import copy

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError

from stories import vocabulary
from stories.vocabulary import Clash


class WordsForm(forms.ModelForm):
    """``clashes`` are the new words that another vocabulary has as well: allowed, and told after saving."""

    clashes: tuple[Clash, ...] = ()

    def clean(self):
        cleaned = super().clean()
        kind = vocabulary.kind_of_model(self._meta.model)
        if self.instance.pk and "slug" in cleaned:
            self._told("slug", vocabulary.check_address, kind, self.instance, cleaned["slug"])
        found = []
        for code in vocabulary.others_of(kind, self.instance):
            name = f"synonyms_{code}" if code else "aliases"
            if name in cleaned:
                found += self._check_words(kind, code, name, cleaned)
        self.clashes = tuple(found)
        return cleaned

    def _check_words(self, kind, code, name, cleaned) -> list[Clash]:
        thing = copy.copy(self.instance)
        called = f"name_{code}" if code else "name"
        setattr(thing, called, cleaned.get(called) or "")  # what it is going to be called
        words = {code: cleaned[name] or []}
        looked = self._told(name, vocabulary.consider, kind=kind, thing=thing, words=words)
        if looked is None:
            return []
        kept, clashes = looked
        cleaned[name] = kept[code]
        if refused := [str(clash) for clash in clashes if clash.refused]:
            self.add_error(name, refused)
        return [clash for clash in clashes if not clash.refused]

    def _told(self, field, check, *args, **kwargs):
        """What a check answers; what it raises is said at the field."""
        try:
            return check(*args, **kwargs)
        except ValidationError as error:
            self.add_error(field, error)


class TellsClashes:
    """For the admins of terms and brands: what is saved although another vocabulary has it is told."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for clash in form.clashes:
            self.message_user(request, str(clash), messages.WARNING)
