"""A row behind a figure as one line that can be opened: words, where it is, when."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation, Draft
from feedback.models import Certificate, OpinionFeedback, Outcome, Rating, ThankYouLetter
from opinions.models import CompiledItem, Opinion, Submission
from stations.models import Appointment, LedgerEntry, Station

Line = tuple[str, str, Any]
# By model: relations to load ahead, and the line. Words of residents are not shown, their numbers.
LINES: dict[type, tuple[tuple[str, ...], Callable[[Any], Line]]] = {
    Draft: (("organ",), lambda one: (f"《{one}》（{one.organ}）", "", one.created_at)),
    Consultation: (
        (),
        lambda one: (one.title, reverse("admin:drafts_round", args=[one.pk]), one.opened_at),
    ),
    Opinion: (
        ("consultation",),
        lambda one: (
            f"{one.receipt_no}　{one.consultation.title}",
            reverse("admin:opinions_opinion", args=[one.pk]),
            one.received_at,
        ),
    ),
    Submission: (
        ("consultation",),
        lambda one: (
            f"{one}　{one.consultation.title}",
            reverse("admin:opinions_table", args=[one.consultation_id]),
            one.sent_on,
        ),
    ),
    CompiledItem: (
        ("consultation",),
        lambda one: (
            f"{one}（{one.consultation.title}，{one.get_adoption_display()}）",
            reverse("admin:opinions_item", args=[one.pk]),
            one.first_sent,
        ),
    ),
    Outcome: (
        ("item", "line__reply"),
        lambda one: (
            str(one),
            reverse("admin:feedback_reply", args=[one.line.reply_id]),
            one.line.reply.dated_on,
        ),
    ),
    LedgerEntry: (
        ("station",),
        lambda one: (
            f"{one}（{one.station}，{one.get_held_by_display()}，{one.headcount}人）",
            reverse("admin:stations_ledger_entry", args=[one.pk]),
            one.starts_at,
        ),
    ),
    OpinionFeedback: (
        ("opinion",),
        lambda one: (
            str(one),
            reverse("admin:opinions_opinion", args=[one.opinion_id]),
            one.told_at,
        ),
    ),
    ThankYouLetter: (
        (),
        lambda one: (str(one), reverse("admin:feedback_letter", args=[one.pk]), one.signed_on),
    ),
    Certificate: (
        (),
        lambda one: (str(one), reverse("admin:feedback_certificate", args=[one.pk]), one.dated_on),
    ),
    Rating: (
        ("feedback__opinion",),
        lambda one: (
            f"{one.feedback.opinion}：{one}",
            reverse("admin:opinions_opinion", args=[one.feedback.opinion_id]),
            one.at,
        ),
    ),
    Station: ((), lambda one: (str(one), "", None)),
    Appointment: (
        ("person", "station"),
        lambda one: (f"{one.person}（{one.station or '办公室'}）", "", one.starts_on),
    ),
}
LONG = {
    Draft: ("explanatory_note",),
    Consultation: ("notice_text", "summary"),
    Opinion: ("body", "replacement", "reason", "consultation__notice_text"),
    CompiledItem: ("consultation__notice_text",),
}


def with_lines(found: QuerySet[Any]) -> QuerySet[Any]:
    """Load what ``line_of`` shows, and nothing long."""
    related, _ = LINES[found.model]
    return found.select_related(*related).defer(*LONG.get(found.model, ()))


def line_of(row: Any) -> Line:
    words, url, when = LINES[type(row)][1](row)
    return words, url, timezone.localdate(when) if hasattr(when, "hour") else when
