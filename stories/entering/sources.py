"""The source that an article becomes: one row for each page, its text kept in private."""

from django.db import transaction

from stories import history
from stories.models import Article, Source
from stories.models.addresses import canonical


def known(article: Article) -> Source | None:
    """The source that the library has for the article's page, under whatever spelling."""
    if article.source_id:
        return article.source
    form = canonical(article.address)
    found = Source.objects.filter(canonical=form).order_by("pk") if form else Source.objects.none()
    return found.filter(url=article.address).first() or found.first()


def has_other_text(article: Article) -> bool:
    """Whether the library keeps another text of the page, which stays."""
    source = known(article)
    return bool(source and source.full_text and source.full_text != article.text)


@transaction.atomic
def of(article: Article, *, by) -> Source:
    """The article's source; made if the library has none. A text that is there is never overwritten."""
    source = known(article)
    if source is None:
        source = Source(
            url=article.address or None,
            title=article.title,
            publisher=article.publisher,
            language=article.language,
            published=article.published,
            accessed=article.at.date() if article.address else None,
            full_text=article.text,
        )
        source.full_clean(validate_unique=False)
        source.save()
        history.record(source, by=by)
    elif not source.full_text:
        with history.changing(source, by=by):
            source.full_text = article.text
            source.save(update_fields=["full_text"])
    if article.source_id != source.pk:
        article.source = source
        article.save(update_fields=["source"])
    return source
