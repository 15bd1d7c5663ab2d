"""What waits in the rooms of opinions and of results, one line for each consultation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, QuerySet
from django.urls import reverse

from drafts.models import Consultation, VersionReplacement
from drafts.services.releasing import RELEASE as RELEASE_CONSULTATION
from drafts.services.replacing import REPLACE as REPLACE_TEXT
from feedback.choices import ReplyStatus
from feedback.models import NoAnswerTelling, Release, Shelving, SuperiorReply, TakingBack
from feedback.services import (
    board,
    no_answer,
    releases,
    rereviews,
    shelving,
    stories,
    taking_back,
)
from feedback.services.replies import CONFIRM as CONFIRM_REPLY
from liaison.accounts.models import User
from liaison.office.choices import ConfirmationState
from liaison.office.models import Confirmation
from liaison.portal.panels.panel import SHOWN, Item, Panel, list_panel
from opinions.models import CompiledTable, Opinion, UncountedGroup, Wave
from opinions.services.freezing import FREEZE
from opinions.services.sorting import BLOCK
from opinions.services.uncounting import UNCOUNT
from stations.services import open_rosters

WAVES_SHOWN = timedelta(days=7)


def to_sort(user: User, now: datetime) -> Panel | None:
    waiting = Opinion.objects.to_sort()
    return _by_consultation(
        "等您整理的意见", waiting, lambda pk: reverse("admin:opinions_desk", args=[pk])
    )


def held(user: User, now: datetime) -> Panel | None:
    def url(pk: int) -> str:
        return reverse("admin:opinions_held", args=[pk])

    return _by_consultation("待复核的意见（个人信息、用词）", Opinion.objects.held(), url)


def waves(user: User, now: datetime) -> Panel | None:
    """Much of one kind within an hour, until somebody of the office has looked."""
    rows = Wave.objects.filter(seen_at=None, last_at__gt=now - WAVES_SHOWN)

    def item(wave: Wave) -> Item:
        url = reverse("admin:opinions_uncounted", args=[wave.consultation_id])
        return Item(wave.consultation.title, url, str(wave))

    return list_panel("集中来稿提醒", rows.select_related("consultation"), item, unit="次")


def _by_consultation(
    title: str, opinions: QuerySet[Opinion], url: Callable[[int], str]
) -> Panel | None:
    rows = list(
        opinions.values("consultation", "consultation__title")
        .annotate(number=Count("pk"))
        .order_by("consultation__office_due")
    )
    if not rows:
        return None
    items = [
        Item(row["consultation__title"], url(row["consultation"]), f"{row['number']}条")
        for row in rows[:SHOWN]
    ]
    return Panel(title, count=sum(row["number"] for row in rows), items=items, unit="条")


def to_sign(user: User, now: datetime) -> Panel | None:
    tables = CompiledTable.objects.waiting().select_related("consultation")
    rows = tables.order_by("consultation__office_due", "pk")

    def item(row: CompiledTable) -> Item:
        url = reverse("admin:opinions_table", args=[row.consultation_id])
        said = "补充上报的汇总表已定稿" if row.is_supplement else "汇总表已定稿"
        return Item(row.consultation.title, url, said)

    return list_panel("等待签发上报的汇总表", rows, item, unit="份")


def _freeze_page(confirmation: Confirmation) -> str:
    return reverse("admin:opinions_table", args=[confirmation.target_id])


def _opinion_page(confirmation: Confirmation) -> str:
    return reverse("admin:opinions_opinion", args=[confirmation.target_id])


def _reply_page(confirmation: Confirmation) -> str:
    return reverse("admin:feedback_reply", args=[confirmation.target_id])


def _results_page(confirmation: Confirmation) -> str:
    release = cast(Release, confirmation.target)
    return reverse("admin:feedback_register", args=[release.consultation_id])


def _replaced_page(confirmation: Confirmation) -> str:
    replacement = cast(VersionReplacement, confirmation.target)
    return reverse("admin:drafts_round", args=[replacement.consultation_id])


def _story_page(row: Confirmation) -> str:
    return reverse("admin:feedback_story", args=[row.target_id])


def _board_page(confirmation: Confirmation) -> str:
    return reverse("admin:feedback_board")


def _uncounted_page(confirmation: Confirmation) -> str:
    group = cast(UncountedGroup, confirmation.target)
    return reverse("admin:opinions_uncounted", args=[group.consultation_id])


def _rereview_page(confirmation: Confirmation) -> str:
    return reverse("admin:feedback_rereview", args=[confirmation.target_id])


def _no_answer_page(confirmation: Confirmation) -> str:
    telling = cast(NoAnswerTelling, confirmation.target)
    return reverse("admin:feedback_no_answer", args=[telling.consultation_id])


def _shelving_page(confirmation: Confirmation) -> str:
    row = cast(Shelving, confirmation.target)
    return reverse("admin:feedback_shelving", args=[row.consultation_id])


def _open_roster_page(confirmation: Confirmation) -> str:
    return reverse("admin:stations_open_roster", args=[confirmation.target_id])


def _taking_back_page(confirmation: Confirmation) -> str:
    taking = cast(TakingBack, confirmation.target)
    return reverse("admin:feedback_take_back", args=[taking.outcome_id])


PAGES = {
    open_rosters.RELEASE: _open_roster_page,
    taking_back.TAKE_BACK: _taking_back_page,
    rereviews.ANSWER: _rereview_page,
    no_answer.RELEASE: _no_answer_page,
    shelving.SHELVE: _shelving_page,
    REPLACE_TEXT: _replaced_page,
    FREEZE: _freeze_page,
    BLOCK: _opinion_page,
    UNCOUNT: _uncounted_page,
    CONFIRM_REPLY: _reply_page,
    releases.RELEASE: _results_page,
    stories.SHOW: _story_page,
    board.DECIDE: _board_page,
}


def to_confirm(user: User, now: datetime) -> Panel | None:
    """What a second person decides; the release of consultations has a panel of its own."""
    rows = (
        Confirmation.objects.filter(state=ConfirmationState.PENDING)
        .exclude(action=RELEASE_CONSULTATION)
        .select_related("requested_by")
        .prefetch_related("target")
        .order_by("requested_at")
    )

    def item(row: Confirmation) -> Item:
        url = PAGES[row.action](row) if row.action in PAGES else ""
        return Item(row.summary, url, f"{row.requested_by}提请")

    url = reverse("admin:office_confirmation_changelist")
    return list_panel("等您确认的事项", rows, item, url=url)


def replies_to_finish(user: User, now: datetime) -> Panel | None:
    rows = SuperiorReply.objects.filter(status=ReplyStatus.REGISTERED).order_by("registered_at")

    def item(row: SuperiorReply) -> Item:
        return Item(
            row.consultation.title, reverse("admin:feedback_reply", args=[row.pk]), str(row)
        )

    return list_panel(
        "还没录完的立法机关反馈", rows.select_related("consultation"), item, unit="件"
    )


def results_to_release(user: User, now: datetime) -> Panel | None:
    rows = releases.results_to_release().order_by("pk")

    def item(row: Consultation) -> Item:
        url = f"{reverse('admin:feedback_register', args=[row.pk])}#release"
        return Item(row.title, url, row.get_status_display())

    return list_panel("已收到结果，等您提请公布", rows, item, unit="项")
