"""A page's forms as the data that a browser would send back."""

from html import unescape

from django.urls import reverse


def change_url(obj) -> str:
    return reverse(f"admin:stories_{obj._meta.model_name}_change", args=[obj.pk])


def add_url(model) -> str:
    return reverse(f"admin:stories_{model._meta.model_name}_add")


def as_sent(page) -> dict:
    """What the form of an admin page sends when nobody touches it."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            # Text of several lines comes back with CR LF, as the HTML standard has it.
            data[field.html_name] = str("" if value is None else value).replace("\n", "\r\n")
    return data


def with_row(data: dict, prefix: str, **fields) -> dict:
    """The data with one more row in an inline, as after “Add another”."""
    index = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{index}-{name}": value for name, value in fields.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": index + 1}


def errors(page) -> str:
    """All messages of a page whose form was refused, one text."""
    found = [page.context["adminform"].form.errors.as_text()]
    for inline in page.context["inline_admin_formsets"]:
        found.append(inline.formset.non_form_errors().as_text())
        found += [form.errors.as_text() for form in inline.formset.forms]
    return unescape("\n".join(filter(None, found)))


def said(page) -> str:
    """The messages at the top of a page, one text."""
    return "\n".join(str(message) for message in page.context["messages"])
