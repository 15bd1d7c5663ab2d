"""What a second look or a human voice is needed for: rechecks, and people no machine can reach."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from liaison.office.choices import ConfirmationState
from liaison.office.models import Confirmation
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel


def to_recheck(user: User, now: datetime) -> Panel | None:
    """先办后核: what another did alone; one's own acts wait for somebody else."""
    today = timezone.localdate(now)
    rows = Confirmation.objects.filter(state=ConfirmationState.ACTED).exclude(acted_by=user)

    def item(row: Confirmation) -> Item:
        note = f"{chinese_date(row.recheck_due)}前补核"
        url = reverse("admin:office_confirmation_change", args=[row.pk])
        return Item(row.summary, url, note, is_late=row.is_recheck_overdue_on(today))

    return list_panel(
        "先办的事项，等您补核",
        rows.order_by("recheck_due"),
        item,
        url=reverse("admin:office_confirmation_changelist"),
        is_late=rows.recheck_overdue(today).exists(),
    )


def to_tell(user: User, now: datetime) -> Panel | None:
    """People without phone and mail, or whom neither reached: a slip, a call, a word in WeChat."""
    by_hand = [NoticeStatus.MANUAL, NoticeStatus.DEAD]
    rows = Notice.objects.filter(status__in=by_hand).order_by("created_at", "pk")

    def item(notice: Notice) -> Item:
        return Item(
            text=f"{notice.person_label}：{notice.subject}",
            url=reverse("admin:notices_notice_change", args=[notice.pk]),
            note=notice.get_status_display(),
            is_late=notice.status == NoticeStatus.DEAD,
        )

    url = reverse("admin:notices_stations")
    return list_panel("要当面或者打电话告知的人", rows, item, url=url, unit="人次")
