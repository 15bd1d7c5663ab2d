"""The text that a running consultation asked about before it was replaced; kept readable."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafts.access import get_earlier_text
from opinions import reading_ahead
from opinions.access import get_readable_consultation
from opinions.reading_html import set_feet
from opinions.views.resident import cacheable


@require_safe
def earlier_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """As visible as the consultation itself; nothing can be sent from here."""
    consultation = get_readable_consultation(slug)
    replaced = get_earlier_text(consultation, number)
    text, contents = reading_ahead.make_text(replaced.old_id)
    context = {
        "consultation": consultation,
        "replaced": replaced,
        "version": replaced.old,
        "text": set_feet(text, form_url="", counts={}),
        "contents": contents,
    }
    return cacheable(request, render(request, "opinions/resident/earlier.html", context))
