"""Whom the office owes a word: who was not content, and who has waited too long for a result."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation
from feedback.choices.certificates import CertificateStatus
from feedback.choices.rereviews import ReReviewStatus
from feedback.models import Certificate, ReReview
from feedback.services import asking, no_answer
from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import SHOWN, Item, Panel, list_panel


def rereviews_to_answer(user: User, now: datetime) -> Panel | None:
    rows = ReReview.objects.filter(status=ReReviewStatus.OPEN)
    today = timezone.localdate(now)

    def item(row: ReReview) -> Item:
        url = reverse("admin:feedback_rereview", args=[row.pk])
        due = f"{chinese_date(row.due_on)}前答复"
        return Item(str(row), url, due, is_late=row.due_on < today)

    return list_panel(
        "提出人不满意，等复核", rows.select_related("rating__feedback__opinion"), item,
        url=reverse("admin:feedback_ratings"),
    )  # fmt: skip


def to_ask_superior(user: User, now: datetime) -> Panel | None:
    """A suggestion only: a person writes 商请反馈函 and sends it."""
    today = timezone.localdate(now)
    rows = asking.to_ask(today)
    if not rows:
        return None
    items = [
        Item(
            one.consultation.title,
            reverse("admin:feedback_asking", args=[one.consultation.pk]),
            f"已{one.days(today)}天，{one.items}条没有答复",
        )
        for one in rows[:SHOWN]
    ]
    return Panel(
        "上报后一直没有答复，建议商请反馈", len(rows), items,
        url=reverse("admin:feedback_unanswered"), unit="项", is_late=True,
    )  # fmt: skip


def certificates_to_confirm(user: User, now: datetime) -> Panel | None:
    rows = Certificate.objects.filter(status=CertificateStatus.REVIEW).select_related("organ")

    def item(row: Certificate) -> Item:
        return Item(str(row), reverse("admin:feedback_certificate", args=[row.pk]), str(row.organ))

    url = reverse("admin:feedback_certificates")
    return list_panel("采纳证书、采纳通知等复核", rows.order_by("pk"), item, url=url)


def no_answer_to_tell(user: User, now: datetime) -> Panel | None:
    """A suggestion only: nobody is told before two people of the office say so."""
    rows = no_answer.to_suggest(timezone.localdate(now)).order_by("pk")

    def item(row: Consultation) -> Item:
        return Item(row.title, reverse("admin:feedback_no_answer", args=[row.pk]))

    return list_panel("上报很久没有答复，建议告知提出人尚无结果", rows, item, unit="项")
