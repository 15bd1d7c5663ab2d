"""Opinions that were handed on and have had no answer in time."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel
from opinions.models import Referral


def late_referrals(user: User, now: datetime) -> Panel | None:
    rows = Referral.objects.overdue(timezone.localdate(now)).with_list_relations()

    def item(row: Referral) -> Item:
        url = reverse("admin:opinions_referral", args=[row.pk])
        return Item(f"{row.org}：{row.opinion}", url, f"{chinese_date(row.due_on)}到期", True)

    url = reverse("admin:opinions_referrals")
    return list_panel(
        "逾期没有答复的转交", rows.order_by("due_on", "pk"), item, url=url, is_late=True
    )
