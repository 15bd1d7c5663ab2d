"""Opinions that were handed on and have had no answer in time."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel
from opinions.models import Opinion, Referral

# 信访工作条例: registered and told where it went within so many days.
CLAIM_DAYS = 15


def late_referrals(user: User, now: datetime) -> Panel | None:
    rows = Referral.objects.overdue(timezone.localdate(now)).with_list_relations()

    def item(row: Referral) -> Item:
        url = reverse("admin:opinions_referral", args=[row.pk])
        return Item(f"{row.org}：{row.opinion}", url, f"{chinese_date(row.due_on)}到期", True)

    url = reverse("admin:opinions_referrals")
    return list_panel(
        "逾期没有答复的转交", rows.order_by("due_on", "pk"), item, url=url, is_late=True
    )


def claims_to_route(user: User, now: datetime) -> Panel | None:
    """What reads like a personal claim (信访诉求): its author is told in time where it goes."""
    rows = Opinion.objects.claims_waiting().select_related("consultation").order_by("received_at")
    today = timezone.localdate(now)

    def item(row: Opinion) -> Item:
        due = timezone.localdate(row.received_at) + timedelta(days=CLAIM_DAYS)
        url = reverse("admin:opinions_opinion", args=[row.pk])
        note = f"{chinese_date(due)}前告知去向"
        return Item(f"{row.receipt_no}：{row.consultation.title}", url, note, is_late=due < today)

    return list_panel("像是个人诉求，要转交并告知去向", rows, item, unit="条")
