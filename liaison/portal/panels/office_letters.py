"""Letters of request that wait for somebody at the office, and views that experts still owe."""

from datetime import datetime

from django.urls import reverse

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date, overdue
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.choices import RequestLetterStatus
from stations.models import ExpertTask, RequestLetter
from stations.services.experts import TAKES_EXPERTS


def late_letters(user: User, now: datetime) -> Panel | None:
    rows = RequestLetter.objects.overdue(now).with_list_relations().order_by("due_at", "pk")

    def item(letter: RequestLetter) -> Item:
        return Item(
            text=f"{letter.addressee}：{letter.consultation.title}",
            url=reverse("admin:stations_letter", args=[letter.pk]),
            note=overdue(letter.due_at, now),
            is_late=True,
        )

    url = reverse("admin:stations_late_letters")
    return list_panel("逾期没有复函的单位", rows, item, url=url, unit="份", is_late=True)


def replies_to_enter(user: User, now: datetime) -> Panel | None:
    """Answered by a scan alone: its opinions are still to be typed in."""
    rows = RequestLetter.objects.filter(status=RequestLetterStatus.REPLIED, opinion_count=0)

    def item(letter: RequestLetter) -> Item:
        url = reverse("admin:opinions_letter_reply", args=[letter.pk])
        return Item(f"{letter.addressee}：{letter.consultation.title}", url, _replied_on(letter))

    return list_panel(
        "复函只有附件，等您录入意见", rows.with_list_relations().order_by("replied_at"), item,
        unit="份",
    )  # fmt: skip


def _replied_on(letter: RequestLetter) -> str:
    return f"{chinese_date(letter.replied_at)}收到"


def late_experts(user: User, now: datetime) -> Panel | None:
    rows = ExpertTask.objects.overdue(now).filter(consultation__status__in=TAKES_EXPERTS)

    def item(task: ExpertTask) -> Item:
        return Item(
            text=f"{task.person.name}（{task.get_stage_display()}）：{task.consultation.title}",
            url=reverse("admin:stations_expert_task", args=[task.pk]),
            note=overdue(task.due_at, now),
            is_late=True,
        )

    loaded = rows.with_list_relations().order_by("due_at", "pk")
    return list_panel("逾期没有提交的专家意见", loaded, item, unit="份", is_late=True)


def own_expert_tasks(user: User, now: datetime) -> Panel | None:
    """今日事项 of an expert in the workbench."""
    rows = ExpertTask.objects.of_user(user).waiting().with_list_relations()

    def item(task: ExpertTask) -> Item:
        return Item(
            text=f"{task.consultation.title}（{task.get_stage_display()}）",
            url=reverse("bundles:expert_task", args=[task.pk]),
            note=overdue(task.due_at, now),
            is_late=task.is_overdue(now),
        )

    url = reverse("bundles:expert_tasks")
    return list_panel("请您办理的事项", rows.order_by("due_at", "pk"), item, url=url)
