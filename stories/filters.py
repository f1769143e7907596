"""The door in: a query string becomes cleaned values, and those become verbs of ``Story.objects``.

One :class:`StoryFilter` serves page, API, export, feed and insights; nobody else reads the query string.
It refuses what it does not know: while ``errors`` is not empty, nothing matches.
"""

import difflib
from dataclasses import replace
from urllib.parse import urlencode

import django_filters
from babel import Locale
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.fields import (
    CodesFilter,
    NumberFilter,
    SlugsFilter,
    WordFilter,
    YearFilter,
    shown,
)
from stories.models import (
    Brand,
    Channel,
    GestureType,
    Industry,
    Kind,
    OutcomeKind,
    Story,
    Verification,
)
from stories.search import NOTHING, SORTS, Criteria, Found, find

LONGEST_QUERY = 1000  # characters
MOST_VALUES = 50  # of one parameter
LARGEST_PAGE = 1_000_000
PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100

# Parameters that may be repeated, in the order in which a page shows them.
MULTIPLE = (
    "industry",
    "gesture",
    "channel",
    "outcome",
    "language",
    "brand",
    "country",
    "verification",
)
# Parameters of which a story has several values: those whose chosen values can all be asked for.
MATCHED = ("gesture", "channel")
ANY_OR_ALL = [("any", "any"), ("all", "all")]
VIEWS = ("cards", "table", "timeline")
# What other sites append to an address that is passed around. A page may ignore them.
TRACKING = ("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid")

NOT_A_NUMBER = gettext_lazy("“%(value)s” is not a whole number from %(least)d to %(most)d.")


def _iso_codes() -> tuple[frozenset[str], frozenset[str]]:
    english = Locale("en")
    languages = {code for code in english.languages if code.isalpha() and len(code) in (2, 3)}
    countries = {c.lower() for c in english.territories if len(c) == 2 and c.isalpha()}
    return frozenset(languages), frozenset(countries - {"zz", "eu", "ez", "un", "xa", "xb"})


LANGUAGES, COUNTRIES = _iso_codes()


class StoryFilter(django_filters.FilterSet):
    """``StoryFilter(request.GET)``: published stories under the cleaned parameters.

    ``found`` is the page that was asked for, with total and counts; ``qs`` are all the stories in their
    order; ``errors`` the messages by parameter; ``values`` the cleaned parameters as a query string has
    them.
    ``lenient`` ignores what mail programs and social networks append to addresses.
    """

    q = django_filters.CharFilter(max_length=LONGEST_QUERY)
    industry = SlugsFilter(
        model=Industry,
        kind=Kind.INDUSTRY,
        unknown=gettext_lazy("There is no industry “%(value)s”."),
    )
    gesture = SlugsFilter(
        model=GestureType,
        kind=Kind.GESTURE,
        unknown=gettext_lazy("There is no gesture type “%(value)s”."),
    )
    channel = SlugsFilter(
        model=Channel,
        kind=Kind.CHANNEL,
        unknown=gettext_lazy("There is no channel “%(value)s”."),
    )
    outcome = SlugsFilter(
        model=OutcomeKind,
        kind=Kind.OUTCOME,
        unknown=gettext_lazy("There is no kind of outcome “%(value)s”."),
    )
    language = CodesFilter(
        codes=LANGUAGES, unknown=gettext_lazy("There is no language with the code “%(value)s”.")
    )
    brand = SlugsFilter(
        model=Brand, kind=Kind.BRAND, unknown=gettext_lazy("There is no brand “%(value)s”.")
    )
    country = CodesFilter(
        codes=COUNTRIES, unknown=gettext_lazy("There is no country with the code “%(value)s”.")
    )
    verification = CodesFilter(
        codes=Verification.values,
        unknown=gettext_lazy("There is no verification “%(value)s”."),
    )
    gesture_match = WordFilter(
        choices=ANY_OR_ALL,
        error_messages={"invalid_choice": gettext_lazy("“gesture_match” is any or all.")},
    )
    channel_match = WordFilter(
        choices=ANY_OR_ALL,
        error_messages={"invalid_choice": gettext_lazy("“channel_match” is any or all.")},
    )
    year_min = YearFilter()
    year_max = YearFilter()
    sort = WordFilter(
        choices=[(name, name) for name in SORTS],
        error_messages={"invalid_choice": gettext_lazy("There is no order “%(value)s”.")},
    )
    page = NumberFilter(least=1, most=LARGEST_PAGE, otherwise=NOT_A_NUMBER)
    page_size = NumberFilter(least=1, most=LARGEST_PAGE_SIZE, otherwise=NOT_A_NUMBER)
    meaning = WordFilter(
        choices=[("0", "0"), ("1", "1")],
        error_messages={"invalid_choice": gettext_lazy("“meaning” is 0 or 1.")},
    )
    exact = WordFilter(
        choices=[("0", "0"), ("1", "1")],
        error_messages={"invalid_choice": gettext_lazy("“exact” is 0 or 1.")},
    )

    class Meta:
        model = Story
        fields = []

    def __init__(self, data, *, language: str = "en", lenient: bool = False, **kwargs):
        self.reader_language = language
        self.data_errors: dict[str, list[str]] = {}
        kept = self._readable(data, lenient)
        super().__init__(kept, queryset=Story.objects.published(), **kwargs)

    @classmethod
    def of_one(cls, name: str, slug: str, data, **kwargs) -> "StoryFilter":
        """The stories of one brand or term; of the query string ``data`` only the page counts."""
        asked = MultiValueDict({name: [slug], "page": data.getlist("page")})
        return cls(asked, **kwargs)

    @classmethod
    def usually_by(cls, sort: str, data, **kwargs) -> "StoryFilter":
        """The same search in another order than a page's, unless the query string asks for one."""
        given = {name: data.getlist(name) for name in data}
        if not any(value.strip() for value in given.get("sort", [])):
            given["sort"] = [sort]
        return cls(MultiValueDict(given), **kwargs)

    @classmethod
    def of_words(cls, data, **kwargs) -> "StoryFilter":
        """What the words in a query string find, for pages that have parameters of their own."""
        return cls(MultiValueDict({"q": data.getlist("q")}), **kwargs)

    # --- reading ---------------------------------------------------------------------------------

    def _readable(self, data, lenient: bool) -> dict:
        """The parameters as plain values; what cannot even be read goes into ``data_errors``."""
        kept = {}
        known = list(self.base_filters)
        for name in data:
            values = list(dict.fromkeys(v.strip() for v in data.getlist(name) if v.strip()))
            if lenient and (name in TRACKING or name.startswith("utm_")):
                continue
            if problem := self._unreadable(name, values, data.getlist(name), known):
                self.data_errors[name] = [problem]
            elif values:
                kept[name] = values if name in MULTIPLE else values[0]
        return kept

    @staticmethod
    def _unreadable(name: str, values: list, given: list, known: list) -> str:
        if name not in known:
            close = difflib.get_close_matches(name[:40], known, n=1)
            unknown = _("There is no filter “%(name)s”.") % {"name": shown(name)}
            if close:
                unknown += " " + _("Did you mean “%(name)s”?") % {"name": close[0]}
            return unknown
        if any("\0" in value for value in given):
            return _("A character in it cannot be read.")
        if name not in MULTIPLE and len(values) > 1:
            return _("It is given more than once, with different values.")
        if len(values) > MOST_VALUES:
            return _("It has too many values; %(most)d are allowed.") % {"most": MOST_VALUES}
        return ""

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        """Messages by parameter name; empty if everything is understood."""
        found = dict(self.data_errors)
        for name, messages in self.form.errors.items():
            found.setdefault(name, []).extend(str(message) for message in messages)
        low, high = (self.form.cleaned_data.get(f"year_{end}") for end in ("min", "max"))
        if low and high and low > high:
            found["year_max"] = [_("The last year is before the first.")]
        return found

    # --- what the parameters ask for -------------------------------------------------------------

    @property
    def cleaned(self) -> dict:
        """Cleaned values by name: objects for slugs, lists for codes, numbers; None for not given."""
        self.form.is_valid()  # cleans, the first time
        return self.form.cleaned_data

    @property
    def words(self) -> str:
        return (self.cleaned.get("q") or "") if not self.errors.get("q") else ""

    @property
    def order(self) -> str:
        """One of ``SORTS``: the one asked for, else the best matches or the newest first."""
        return self.cleaned.get("sort") or ("relevance" if self.words else "newest")

    @property
    def page_number(self) -> int:
        return self.cleaned.get("page") or 1

    @property
    def size(self) -> int:
        """Stories on a page."""
        return self.cleaned.get("page_size") or PAGE_SIZE

    def chosen(self, name: str) -> list[str]:
        """The chosen values of a repeatable parameter, as slugs or codes."""
        return [getattr(value, "slug", value) for value in self.cleaned.get(name) or []]

    def needs_all(self, name: str) -> bool:
        """Whether a story must have every chosen value of that parameter, not one of them."""
        return name in MATCHED and self.cleaned.get(f"{name}_match") == "all"

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """The understood parameters as a query string has them, without page."""
        kept = {}
        for name in self.base_filters:
            if name == "page" or name in self.errors or name not in self.data:
                continue
            given = self.data[name]
            kept[name] = self.chosen(name) if isinstance(given, list) else [given]
        return kept

    def query_string(self, **changes) -> str:
        """The parameters as a query string, with some replaced (a list) or removed (None)."""
        wanted = self.values | changes
        return urlencode({name: value for name, value in wanted.items() if value}, doseq=True)

    # --- stories ---------------------------------------------------------------------------------

    @property
    def criteria(self) -> Criteria:
        """The filters as the search takes them: ids for brands and terms, else codes."""
        chosen = {name: self.cleaned.get(name) or [] for name in MULTIPLE}
        return Criteria(
            {name: tuple(getattr(v, "pk", v) for v in values) for name, values in chosen.items()},
            self.cleaned.get("year_min"),
            self.cleaned.get("year_max"),
            frozenset(name for name in MATCHED if self.needs_all(name)),
        )

    @property
    def _how(self) -> dict:
        return {
            "language": self.reader_language,
            "sort": self.order,
            "meaning": self.cleaned.get("meaning") != "0",
            "repair": self.cleaned.get("exact") != "1",
        }

    @cached_property
    def found(self) -> Found:
        """The asked-for page of hits, the total and the counts; nothing while there are errors."""
        if self.errors:
            return NOTHING
        offset = (self.page_number - 1) * self.size
        return find(self.words, self.criteria, offset=offset, limit=self.size, **self._how)

    def total_without(self, name: str) -> int:
        """How many stories there would be without one filter: a parameter, ``q``, or ``year`` for both
        ends of the years."""
        words, criteria = self.words, self.criteria
        if name == "q":
            words = ""
        elif name == "year":
            criteria = replace(criteria, year_min=None, year_max=None)
        else:
            criteria = replace(criteria, facets={**criteria.facets, name: ()})
        return find(words, criteria, limit=0, facets=False, **self._how).total

    @property
    def qs(self) -> QuerySet:
        """All the stories in the order that was asked for."""
        if self.errors:
            return self.queryset.none()
        return self.queryset.search(self.words, self.criteria, **self._how)


class PageFilter(StoryFilter):
    """The search page's: with how the cases are shown, which is of no account to programs."""

    view = WordFilter(
        choices=[(name, name) for name in VIEWS],
        error_messages={"invalid_choice": gettext_lazy("There is no view “%(value)s”.")},
    )

    @property
    def shown_as(self) -> str:
        """One of ``VIEWS``."""
        return self.cleaned.get("view") or VIEWS[0]

    @property
    def order(self) -> str:
        """A timeline runs through time, whatever else is asked for."""
        if self.shown_as == "timeline":
            return "oldest" if self.cleaned.get("sort") == "oldest" else "newest"
        return super().order

    @property
    def shared_query(self) -> str:
        """The search as every other address understands it: the API, an export, a feed."""
        return self.query_string(view=None)
