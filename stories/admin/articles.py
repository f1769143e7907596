"""From an article to cases: pasting or uploading it, "My articles", and the page of its proposals."""

import contextlib

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stories import entering, merging
from stories.admin.article_forms import PasteForm
from stories.admin.links import change_link
from stories.admin.review_page import ReviewPage
from stories.admin.versions import number
from stories.models import Article, DraftState, Story

MOST_BYTES = 24 * 1024 * 1024  # of a whole request: a document of 20 MB and what goes with it
TOO_LARGE = gettext_lazy("This is too large: a text may have 1 MB, a document 20 MB.")


class WhoseFilter(admin.SimpleListFilter):
    """One's own articles, or, for reviewers, everybody's."""

    title = gettext_lazy("read by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        return [("me", _("Me"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(by=request.user) if self.value() == "me" else queryset.none()


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("With cases to be decided"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(to_decide__gt=0) if self.value() == "open" else queryset.none()


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Whoever may enter a case may read an article for it; reviewers see everybody's."""

    list_display = ["title", "state", "language", "publisher", "by", "at"]
    list_filter = [OpenFilter, WhoseFilter]
    list_select_related = ["by"]
    search_fields = ["title", "publisher", "address"]
    ordering = ["-at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description=gettext_lazy("state"))
    def state(self, article):
        if not article.told:
            return _("No case")
        if not article.to_decide:
            return _("All decided")
        return _("%(open)d of %(all)d to be decided") % {
            "open": article.to_decide,
            "all": article.told,
        }

    # --- who may ---------------------------------------------------------------------------------

    def has_view_permission(self, request, obj=None):
        may = request.user.has_perm("stories.add_story")
        return may and (obj is None or obj.belongs_to(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return request.user.has_perm("stories.add_story")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        found = Article.objects.annotate(
            told=Count("drafts"),
            to_decide=Count("drafts", filter=Q(drafts__state=DraftState.OPEN)),
        ).defer("text")
        everybodys = request.user.has_perm("stories.publish_story")
        return found if everybodys else found.filter(by=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view

        @csrf_exempt  # checked in add_view, after the request's size
        def add(request):
            return self.add_view(request)

        return [
            path("", view(self.changelist_view), name="stories_article_changelist"),
            path("add/", view(add), name="stories_article_add"),
            path("<int:pk>/", view(self.review), name="stories_article_change"),
        ]

    def page(self, request, template, status=200, **context):
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(
            request, f"admin/stories/article/{template}.html", context, status=status
        )

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Articles")} | (extra_context or {}))

    # --- pasting and uploading -------------------------------------------------------------------

    def add_view(self, request):
        """A page of our own also for what Django would refuse before anybody looked at it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._entrance(request, PasteForm())
        try:
            if _size(request) > MOST_BYTES:
                raise RequestDataTooBig
            len(request.POST)
        except (RequestDataTooBig, MultiPartParserError):
            request._mark_post_parse_error()  # nothing more of it is read
            _drain(request)
            form = PasteForm()
            form.too_large = TOO_LARGE
            return self._entrance(request, form, status=413)
        return csrf_protect(self._paste)(request)

    def _paste(self, request):
        form = PasteForm(request.POST, request.FILES)
        if not form.is_valid():
            form.forget_what_is_too_long()
            return self._entrance(request, form)
        about = {
            name: form.cleaned_data[name] for name in ("address", "title", "publisher", "published")
        }
        article = entering.take_in(reading=form.reading, by=request.user, **about)
        return HttpResponseRedirect(article.get_absolute_url())

    def _entrance(self, request, form, status=200):
        mine = self.get_queryset(request).filter(by=request.user, to_decide__gt=0)[:5]
        return self.page(request, "add", status, title=_("From an article"), form=form, mine=mine)

    # --- reviewing what it proposes --------------------------------------------------------------

    def review(self, request, pk):
        article = Article.objects.select_related("by", "source").filter(pk=pk).first()
        if article is None:
            raise Http404
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request, article)
        return self._show(request, article, ReviewPage(article))

    def _show(self, request, article, page: ReviewPage):
        context = page.context() | {"title": _("Cases in an article"), "original": article}
        return self.page(request, "review", **context)

    def _decide(self, request, article):
        """Keep all that was typed, then do what the button says."""
        deed, _dash, rest = request.POST.get("do", "save").partition("-")
        draft_pk, _dash, other = rest.partition("-")
        acted = number(draft_pk)
        page = ReviewPage(article, data=request.POST, acted=acted if deed == "enter" else None)
        if not page.about.is_valid():
            self.message_user(
                request, _("Nothing was done: see what is said of the article."), messages.ERROR
            )
            return self._show(request, article, page)
        try:
            with transaction.atomic():
                version = number(request.POST.get("version", ""))
                page.article = entering.describe(
                    article=article, version=version, by=request.user, **page.about.cleaned_data
                )
                for card in page.cards:
                    entering.keep_typed(draft=card.draft, typed=card.draft.typed)
        except ValidationError:
            return self._stale(request, article)
        page = ReviewPage(page.article, data=request.POST, acted=page.acted)
        do = {"enter": self._enter, "join": self._join, "leave": self._leave, "again": self._again}
        do |= {"hand": self._by_hand, "source": self._source}
        do |= {"apart": self._apart, "named": self._named}
        try:
            answer = do.get(deed, self._saved)(request, page, acted, number(other))
        except (ValidationError, PermissionDenied) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.message_user(request, " ".join(said), messages.ERROR)
            answer = None
        if answer is None:
            article.refresh_from_db()
            answer = self._show(
                request, article, ReviewPage(article, data=request.POST, acted=page.acted)
            )
        return answer

    def _stale(self, request, article):
        """Somebody else was faster: what was typed is shown over what they did, and not saved."""
        self.message_user(
            request,
            _("Somebody changed this article meanwhile, so nothing was done. What you typed is below: "
              "look again, and send it again if it is to stand."),
            messages.ERROR,
        )  # fmt: skip
        article.refresh_from_db()
        return self._show(request, article, ReviewPage(article, data=request.POST))

    def _back(self, article, anchor=""):
        return HttpResponseRedirect(f"{article.get_absolute_url()}{anchor}")

    def _saved(self, request, page, pk, other):
        self.message_user(request, _("What you typed is kept."), messages.SUCCESS)
        return self._back(page.article)

    def _enter(self, request, page, pk, other):
        card = self._card(page, pk)
        if not card.form.is_valid():
            said = _("The case is not entered yet: see what is said in its fields.")
            link = _("Case %(number)s") % {"number": card.draft.number}
            said = format_html('{} <a href="#case-{}">{}</a>', said, card.draft.number, link)
            self.message_user(request, said, messages.ERROR)
            return None
        story = entering.enter(draft=card.draft, case=card.form.case(), by=request.user)
        for other in card.apart:
            with contextlib.suppress(ValidationError):  # merged into another meanwhile
                merging.keep_apart(one=story, other=other, by=request.user)
        self.log_addition(request, story, _("Entered from an article."))
        return self._led_on(request, page.article, story, _("The case is a draft now."))

    def _join(self, request, page, pk, other):
        story = Story.objects.filter(pk=other).first()
        if story is None:
            raise ValidationError(_("This case is gone."))
        entering.join(draft=self._card(page, pk).draft, story=story, by=request.user)
        if story.is_public:
            said = _("The article is proposed as a further source of this published case.")
        else:
            said = _("The article is a further source of this case.")
        return self._led_on(request, page.article, story, said)

    def _apart(self, request, page, pk, other):
        """These are two cases: the other is named no longer beside this one."""
        card = self._card(page, pk)
        story = next((story for story, _why in card.duplicates if story.pk == other), None)
        if story is not None:
            entering.tell_apart(draft=card.draft, story=story, by=request.user)
        return self._back(page.article, f"#case-{card.draft.number}")

    def _named(self, request, page, pk, other):
        card = self._card(page, pk)
        slugs = next((slugs for story, slugs in card.apart.items() if story.pk == other), set())
        entering.name_again(draft=card.draft, slugs=slugs, by=request.user)
        return self._back(page.article, f"#case-{card.draft.number}")

    def _led_on(self, request, article, story, said):
        left = article.drafts.filter(state=DraftState.OPEN).count()
        if left:
            more = ngettext(
                "%d more case of the article waits", "%d more cases of the article wait", left
            ) % left  # fmt: skip
            said = format_html('{} <a href="{}">{}</a>', said, article.get_absolute_url(), more)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:stories_story_change", args=[story.pk]))

    def _leave(self, request, page, pk, other):
        entering.leave_out(draft=self._card(page, pk).draft, by=request.user)
        self.message_user(
            request, _("The case is left out. You can take it up again below."), messages.SUCCESS
        )
        return self._back(page.article)

    def _again(self, request, page, pk, other):
        draft = next((draft for draft in page.decided if draft.pk == pk), None)
        if draft is None:
            raise ValidationError(_("There is no such case in this article."))
        entering.take_up(draft=draft, by=request.user)
        return self._back(page.article, f"#case-{draft.number}")

    def _by_hand(self, request, page, pk, other):
        draft = entering.add_by_hand(article=page.article, by=request.user)
        return self._back(page.article, f"#case-{draft.number}")

    def _source(self, request, page, pk, other):
        source = entering.keep_source(article=page.article, by=request.user)
        said = format_html("{} {}", _("The article is kept as a source:"), change_link(source))
        self.message_user(request, said, messages.SUCCESS)
        return self._back(page.article)

    def _card(self, page, pk):
        card = page.card(pk)
        if card is None:
            raise ValidationError(
                _("This case has been decided already, or is not in this article.")
            )
        return card


def _size(request) -> int:
    """The length that a request claims to have; nonsense is none."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() and len(length) < 16 else 0


def _drain(request) -> None:
    """Read the rest of a refused request, so that the browser is done sending and shows the answer."""
    left = 4 * MOST_BYTES
    try:
        while left > 0 and (chunk := request._stream.read(64 * 1024)):
            left -= len(chunk)
    except OSError:
        pass
