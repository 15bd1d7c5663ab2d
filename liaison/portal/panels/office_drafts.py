"""今日事项 of the office about texts and consultations: what to confirm, release, sort, send up."""

from datetime import datetime, timedelta

from django.urls import reverse

from drafts.choices import ConsultationStatus
from drafts.models import Consultation, DraftVersion
from liaison.accounts.models import User
from liaison.portal.dates import chinese_date, deadline, overdue
from liaison.portal.panels.panel import Item, Panel, list_panel

S = ConsultationStatus
NOT_SENT_UP = (S.OPEN, S.SUSPENDED, S.CLOSED, S.COMPILING, S.COMPILED)
SOON = timedelta(days=5)


def late_reports(user: User, now: datetime) -> Panel | None:
    """上报截止 near or past, and nothing has been sent up."""
    rows = Consultation.objects.filter(status__in=NOT_SENT_UP, office_due__lt=now + SOON)
    is_late = rows.filter(office_due__lt=now).exists()

    def item(row: Consultation) -> Item:
        note = f"{row.get_status_display()}，{overdue(row.office_due, now)}"
        return Item(row.title, _url(row), note, is_late=row.office_due < now)

    return list_panel(
        "快到上报时间的征求意见", rows.order_by("office_due"), item, unit="项", is_late=is_late
    )


def to_release(user: User, now: datetime) -> Panel | None:
    rows = Consultation.objects.awaiting_release().select_related("handler").order_by("opens_at")

    def item(row: Consultation) -> Item:
        return Item(row.title, _url(row), f"{row.handler}提交", is_late=row.opens_at < now)

    url = f"{reverse('admin:drafts_rounds')}?status={S.PENDING}"
    return list_panel("等您审核的征求意见", rows, item, url=url, unit="项")


def to_prepare(user: User, now: datetime) -> Panel | None:
    rows = Consultation.objects.filter(status=S.DRAFT, handler=user).order_by("opens_at")

    def item(row: Consultation) -> Item:
        return Item(row.title, _url(row), f"计划{chinese_date(row.opens_at)}开始")

    url = f"{reverse('admin:drafts_rounds')}?status={S.DRAFT}"
    return list_panel("还没提交审核的征求意见", rows, item, url=url, unit="项")


def to_sort(user: User, now: datetime) -> Panel | None:
    rows = Consultation.objects.filter(status=S.CLOSED).order_by("public_close")

    def item(row: Consultation) -> Item:
        return Item(row.title, _url(row), f"{row.opinion_count} 条，{deadline(row.public_close)}")

    return list_panel("已截止、还没开始整理", rows, item, unit="项")


def to_confirm(user: User, now: datetime) -> Panel | None:
    rows = DraftVersion.objects.filter(confirmed_at__isnull=True).order_by("created_at")

    def item(row: DraftVersion) -> Item:
        url = reverse("admin:drafts_review", args=[row.pk])
        return Item(row.title, url, f"{chinese_date(row.created_at)}导入")

    url = reverse("admin:drafts_rounds")
    return list_panel("等待核对确认的文本", rows, item, url=url, unit="份")


def _url(row: Consultation) -> str:
    return reverse("admin:drafts_round", args=[row.pk])
