"""What waits around the ledger: corrections, answers of other organs, news for stations."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.access import stations_of
from stations.choices import BulletinKind
from stations.models import Bulletin, LedgerReferral, LedgerRevision


def waiting_corrections(user: User, now: datetime) -> Panel | None:
    rows = LedgerRevision.objects.waiting().select_related("entry__station").order_by("pk")

    def item(revision: LedgerRevision) -> Item:
        return Item(
            text=f"{revision.entry.station}：{revision.entry.title}",
            url=reverse("admin:stations_ledger_entry", args=[revision.entry_id]),
            note=chinese_date(revision.proposed_at),
        )

    return list_panel("等您审核的台账更正", rows, item, unit="次")


def late_answers(user: User, now: datetime) -> Panel | None:
    late = LedgerReferral.objects.waiting().filter(due_on__lt=timezone.localdate(now))
    rows = late.select_related("entry").order_by("due_on", "pk")

    def item(referral: LedgerReferral) -> Item:
        return Item(
            text=str(referral),
            url=reverse("admin:stations_ledger_entry", args=[referral.entry_id]),
            note=f"应于{referral.due_on:%Y-%m-%d}前答复",
            is_late=True,
        )

    return list_panel("转交的问题逾期没有答复", rows, item, is_late=True)


def unread_bulletins(user: User, now: datetime) -> Panel | None:
    notices = Bulletin.objects.filter(kind=BulletinKind.NOTICE).unread_by(user.pk)
    mine = notices.for_stations(stations_of(user)).in_force(timezone.localdate(now))

    def item(bulletin: Bulletin) -> Item:
        return Item(
            text=bulletin.title,
            url=reverse("workbench:bulletin", args=[bulletin.pk]),
            note=chinese_date(bulletin.published_at),
        )

    url = reverse("workbench:bulletins")
    return list_panel("还没看的通知公告", mine, item, url=url, unit="条")
