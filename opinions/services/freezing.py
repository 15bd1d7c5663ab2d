"""Freezing the table: the clerk says it is ready, a second person agrees, the snapshot stands.

What came late is frozen again as a supplement (补充上报), with a reason, for the opinions that are
in no letter yet. The earlier tables stay as they were sent.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from drafts.choices import SUPPLEMENTED, ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import confirm, confirm_first, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import Adoption, Moderation, Processing
from opinions.compiled_rows import facts_of, people_of, rows_of
from opinions.errors import OpinionError, rules_below
from opinions.models import (
    CompiledItem,
    CompiledSource,
    CompiledTable,
    ExpertRemark,
    Opinion,
    Submission,
)
from opinions.models.compiling import checksum_of

name_actions(
    {
        "opinions.ask_to_freeze": "提请汇总表定稿",
        "opinions.freeze_table": "汇总表定稿",
        "opinions.reopen_table": "重新打开汇总表",
    }
)
S = ConsultationStatus
FREEZE = "opinions.freeze_table"
LONGEST_REASON = 300


def latest_freezing(consultation: Consultation) -> Confirmation | None:
    """The last request to freeze what is not sent yet, open or decided: for the page, its
    岗位合并 and its 补核."""
    asked = Confirmation.objects.for_target(FREEZE, consultation).with_list_relations()
    sent = CompiledTable.objects.filter(consultation=consultation).sent().last()
    if sent is not None and sent.sent_at is not None:
        asked = asked.filter(requested_at__gt=sent.sent_at)
    return asked.order_by("-pk").first()


def freezings_of(
    consultation: Consultation, tables: Sequence[CompiledTable]
) -> list[tuple[CompiledTable, Confirmation | None]]:
    """Each frozen table with the request that it came from: the last one before it; one query."""
    if not tables:
        return []
    every = Confirmation.objects.for_target(FREEZE, consultation).with_list_relations()
    asked = list(every.order_by("pk"))
    return [
        (table, next((one for one in reversed(asked) if one.requested_at < table.frozen_at), None))
        for table in tables
    ]


@transaction.atomic
def ask_to_freeze(consultation: Consultation, *, by: User, reason: str = "") -> Confirmation:
    """The clerk says that the table is ready; a second person looks at it.

    A supplement needs a ``reason``: why these opinions come after the others.
    """
    consultation = _lock(consultation.pk)
    check_ready(consultation)
    if consultation.status in SUPPLEMENTED:
        summary = f"{_supplement_of(consultation)}{_given_reason(reason)}"
    else:
        items = CompiledItem.objects.filter(consultation=consultation).count()
        summary = f"《{consultation}》意见建议汇总表定稿，共{items}条"
    with rules_below():
        return request_confirmation(FREEZE, consultation, by=by, summary=summary)


def _lock(consultation_id: int) -> Consultation:
    return Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)


def _supplement_of(consultation: Consultation) -> str:
    """What the request says before the reason; the title stands since the release."""
    return f"《{consultation}》补充上报："


def _given_reason(reason: str) -> str:
    words = reason.strip().rstrip("。")
    if not words:
        raise OpinionError("请写明补充上报的原因。")
    if len(words) > LONGEST_REASON:
        raise OpinionError(f"补充上报的原因最多{LONGEST_REASON}字，现在有{len(words)}字。")
    return words


def check_ready(consultation: Consultation) -> None:
    """Raise OpinionError while anybody's opinion is still without a decision."""
    if consultation.status in SUPPLEMENTED:
        _check_something_came(consultation)
    elif consultation.status != S.COMPILING:
        raise OpinionError("征求意见截止并转入整理后，才能定稿。")
    opinions = Opinion.objects.filter(consultation=consultation)
    if waiting := opinions.to_sort().count():
        raise OpinionError(f"还有{waiting}条意见没有整理，请先整理完。")
    if returned := opinions.returned().count():
        raise OpinionError(
            f"还有{returned}条意见退回给提出人补充。不再等的，请在意见页面“放回待整理”后办理。"
        )
    undecided = [Moderation.PENDING, Moderation.HELD]
    if held := opinions.standing().filter(moderation__in=undecided).count():
        raise OpinionError(f"还有{held}条意见待复核，请先复核完。")
    remarks = ExpertRemark.objects.filter(item__consultation=consultation).waiting()
    if open_remarks := remarks.count():
        raise OpinionError(f"还有{open_remarks}条专家意见没有处理，请在各条归并意见里处理完。")
    empty = CompiledItem.objects.filter(consultation=consultation, sources=None).first()
    if empty is not None:
        raise OpinionError(f"归并意见“{empty}”没有来源意见，请并入意见或者删除。")
    _check_silent_items(consultation)


def _check_silent_items(consultation: Consultation) -> None:
    """What only a campaign says that no figure counts may go upward, but not without a word: the
    superior reads 0 opinions there."""
    counted = CompiledSource.objects.filter(item=OuterRef("pk"), opinion__is_counted=True)
    silent = CompiledItem.objects.filter(
        ~Exists(counted), consultation=consultation, adoption=Adoption.NONE, remark=""
    )
    item = silent.in_table_order().first()
    if item is not None:
        raise OpinionError(
            f"归并意见“{item}”的来源意见都不计入统计，上报时条数会是0。仍要上报的，请打开这一条，"
            "在“备注”里写明为什么上报；不上报的，请删除这一条，意见改为“不纳入汇总”；"
            "认为应当计数的，先恢复计入统计。"
        )


def _check_something_came(consultation: Consultation) -> None:
    if CompiledTable.objects.filter(consultation=consultation).waiting().exists():
        raise OpinionError("补充上报的汇总表已经定稿，请先签发上报或者重新打开。")
    if not CompiledSource.objects.unsent().filter(item__consultation=consultation).exists():
        raise OpinionError("没有归并好、尚未上报的意见，不需要补充上报。")


@transaction.atomic
def freeze_table(confirmation: Confirmation, *, by: User, note: str = "") -> CompiledTable:
    """A second person agrees: rows and counts become a snapshot that no later change touches.

    Raises OpinionError where two people are needed, or if something changed meanwhile.
    """
    with rules_below():
        confirm(confirmation, by=by, note=note)
    return _freeze(confirmation, by=by, note=note or confirmation.get_mode_display())


@transaction.atomic
def freeze_first(confirmation: Confirmation, *, by: User, reason: str) -> CompiledTable:
    """先办后核: the one on duty freezes at once; another rechecks within five working days."""
    with rules_below():
        confirm_first(confirmation, by=by, reason=reason)
    return _freeze(confirmation, by=by, note=f"先办后核：{reason.strip()}")


def _freeze(confirmation: Confirmation, *, by: User, note: str) -> CompiledTable:
    consultation = _lock(confirmation.target_id)
    check_ready(consultation)
    rows = list(rows_of(consultation))
    merged = Opinion.objects.filter(consultation=consultation, processing=Processing.MERGED)
    counted = merged.counted()
    earlier = CompiledTable.objects.filter(consultation=consultation)
    part = earlier.sent().count() + 1
    table = CompiledTable.objects.create(
        consultation=consultation,
        number=earlier.count() + 1,
        part=part,
        reason=confirmation.summary.removeprefix(_supplement_of(consultation)) if part > 1 else "",
        rows=rows,
        raw_count=counted.count(),
        people_count=people_of(counted),
        item_count=len(rows),
        facts=facts_of(consultation),
        checksum=checksum_of(rows),
        frozen_by=by,
    )
    if not table.is_supplement:
        with rules_below():
            move_consultation(consultation, S.COMPILED, by=by, note=note)
    record(FREEZE, actor=by, target=table, after={"checksum": table.checksum}, count=len(rows))
    return table


def give_back(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree to the table yet."""
    with rules_below():
        reject(confirmation, by=by, reason=reason)


@transaction.atomic
def reopen_table(table: CompiledTable, *, by: User, reason: str, at: datetime) -> None:
    """Before it is sent; the next freezing makes a new version."""
    if not reason.strip():
        raise OpinionError("重新打开汇总表时请写明原因。")
    consultation = _lock(table.consultation_id)
    if Submission.objects.filter(table=table).exists():
        raise OpinionError("汇总表已经上报，不能重新打开。")
    changed = CompiledTable.objects.filter(pk=table.pk, reopened_at=None).update(
        reopened_at=at, reopen_reason=reason.strip()
    )
    if not changed:
        raise OpinionError("汇总表刚刚由其他人重新打开，请刷新页面。")
    with rules_below():
        for waiting in Confirmation.objects.for_target(FREEZE, consultation).open():
            reject(waiting, by=by, reason=reason)
        if not table.is_supplement:
            move_consultation(consultation, S.COMPILING, by=by, note=reason.strip())
    record("opinions.reopen_table", actor=by, target=table, note=reason.strip())
