"""Complaints and requests about personal data that somebody waits for."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from feedback.choices.personal_data import ComplaintStatus
from feedback.models import Complaint, DataRequest
from feedback.services.complaints import ANSWER
from feedback.services.data_requests import COPY
from liaison.accounts.models import User
from liaison.office.choices import ConfirmationState
from liaison.office.models import Confirmation
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel

PAGES = {ANSWER: "admin:feedback_complaint_page", COPY: "admin:feedback_request_page"}


def complaints_to_answer(user: User, now: datetime) -> Panel | None:
    today = timezone.localdate(now)
    rows = Complaint.objects.filter(status=ComplaintStatus.OPEN)

    def item(row: Complaint) -> Item:
        url = reverse("admin:feedback_complaint_page", args=[row.pk])
        due = f"{chinese_date(row.due_on)}前答复"
        return Item(f"{row.number}：{row.get_kind_display()}", url, due, row.is_overdue(today))

    return list_panel(
        "投诉举报，等答复", rows.order_by("due_on", "pk"), item,
        url=reverse("admin:feedback_complaints"), is_late=rows.overdue(today).exists(),
    )  # fmt: skip


def requests_to_settle(user: User, now: datetime) -> Panel | None:
    today = timezone.localdate(now)
    rows = DataRequest.objects.open()

    def item(row: DataRequest) -> Item:
        url = reverse("admin:feedback_request_page", args=[row.pk])
        return Item(str(row), url, f"{chinese_date(row.due_on)}前办结", row.is_overdue(today))

    return list_panel(
        "个人信息申请，等办理", rows.select_related("opinion").order_by("due_on", "pk"), item,
        url=reverse("admin:feedback_requests"), is_late=rows.overdue(today).exists(),
    )  # fmt: skip


def to_confirm(user: User, now: datetime) -> Panel | None:
    """Answers and copies that go out only when a second person agrees."""
    kinds = ContentType.objects.get_for_models(Complaint, DataRequest).values()
    rows = Confirmation.objects.filter(
        action__in=PAGES, state=ConfirmationState.PENDING, target_type__in=kinds
    )

    def item(row: Confirmation) -> Item:
        return Item(row.summary, reverse(PAGES[row.action], args=[row.target_id]))

    return list_panel("投诉答复、信息副本，等您确认", rows.order_by("requested_at"), item)
