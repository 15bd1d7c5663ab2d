"""Freezing the table (a second person), and sending it upward with number and date."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.choices import ConfirmationState
from liaison.office.confirmations import confirm, confirm_first, reject, request_confirmation
from liaison.office.models import Confirmation, StoredFile
from opinions.choices import Adoption, Axis, Moderation, Processing
from opinions.compiled_rows import people_of, rows_of
from opinions.errors import OpinionError, rules_below
from opinions.models import CompiledItem, CompiledSource, CompiledTable, Opinion, Submission
from opinions.models.compiling import checksum_of
from opinions.services.moves import move_many

name_actions(
    {
        "opinions.ask_to_freeze": "提请汇总表定稿",
        "opinions.freeze_table": "汇总表定稿",
        "opinions.reopen_table": "重新打开汇总表",
        "opinions.submit_upward": "上报",
    }
)
FREEZE = "opinions.freeze_table"


def latest_freezing(consultation: Consultation) -> Confirmation | None:
    """The last request to freeze, open or decided: for the page, its 岗位合并 and its 补核."""
    asked = Confirmation.objects.for_target(FREEZE, consultation).with_list_relations()
    return asked.order_by("-pk").first()


@transaction.atomic
def ask_to_freeze(consultation: Consultation, *, by: User) -> Confirmation:
    """The clerk says that the table is ready; a second person looks at it."""
    check_ready(consultation)
    items = CompiledItem.objects.filter(consultation=consultation).count()
    summary = f"《{consultation}》意见建议汇总表定稿，共{items}条"
    with rules_below():
        return request_confirmation(FREEZE, consultation, by=by, summary=summary)


def check_ready(consultation: Consultation) -> None:
    """Raise OpinionError while anybody's opinion is still without a decision."""
    if consultation.status != ConsultationStatus.COMPILING:
        raise OpinionError("征求意见截止并转入整理后，才能定稿。")
    opinions = Opinion.objects.filter(consultation=consultation)
    if waiting := opinions.to_sort().count():
        raise OpinionError(f"还有{waiting}条意见没有整理，请先整理完。")
    if returned := opinions.returned().count():
        raise OpinionError(
            f"还有{returned}条意见退回给提出人补充。不再等的，请在意见页面“放回待整理”后办理。"
        )
    undecided = [Moderation.PENDING, Moderation.HELD]
    if held := opinions.counted().filter(moderation__in=undecided).count():
        raise OpinionError(f"还有{held}条意见待复核，请先复核完。")
    empty = CompiledItem.objects.filter(consultation=consultation, sources=None).first()
    if empty is not None:
        raise OpinionError(f"归并意见“{empty}”没有来源意见，请并入意见或者删除。")


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
    found = Consultation.objects.select_for_update(no_key=True)
    consultation = found.get(pk=confirmation.target_id)
    check_ready(consultation)
    rows = list(rows_of(consultation))
    merged = Opinion.objects.filter(consultation=consultation, processing=Processing.MERGED)
    table = CompiledTable.objects.create(
        consultation=consultation,
        number=CompiledTable.objects.filter(consultation=consultation).count() + 1,
        rows=rows,
        raw_count=merged.count(),
        people_count=people_of(merged),
        item_count=len(rows),
        checksum=checksum_of(rows),
        frozen_by=by,
    )
    with rules_below():
        move_consultation(consultation, ConsultationStatus.COMPILED, by=by, note=note)
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
    found = Consultation.objects.select_for_update(no_key=True)
    consultation = found.get(pk=table.consultation_id)
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
        move_consultation(consultation, ConsultationStatus.COMPILING, by=by, note=reason.strip())
    record("opinions.reopen_table", actor=by, target=table, note=reason.strip())


@transaction.atomic
def submit_upward(
    table: CompiledTable,
    *,
    by: User,
    document_number: str,
    sent_on: date,
    signer: str,
    signed_paper: StoredFile | None = None,
) -> Submission:
    """上报: signed off with document number and date; every merged opinion now waits for an answer.

    The leader signs here, or anybody of the office brings the signed 发文稿纸 (线下签批).
    """
    found = Consultation.objects.select_for_update(no_key=True, of=("self",))
    consultation = found.select_related("version__draft__organ").get(pk=table.consultation_id)
    _check_signed(by, document_number, signer, signed_paper)
    _check_sendable(consultation, table)
    submission = _store_submission(
        consultation=consultation,
        number=Submission.objects.filter(consultation=consultation).count() + 1,
        table=table,
        organ=consultation.version.draft.organ,
        document_number=document_number.strip(),
        sent_on=sent_on,
        signed_by=by,
        signer=signer.strip(),
        signed_paper=signed_paper,
    )
    note = f"{submission.document_number}，{sent_on.year}年{sent_on.month}月{sent_on.day}日"
    items = [row["item"] for row in table.rows]
    sources = CompiledSource.objects.filter(item__in=items).values_list("opinion", flat=True)
    ids = set(sources)
    move_many(ids, Axis.PROCESSING, Processing.MERGED, Processing.SUBMITTED, by=by, note=note)
    move_many(ids, Axis.ADOPTION, Adoption.NONE, Adoption.AWAITING, by=by)
    CompiledItem.objects.filter(pk__in=items).update(adoption=Adoption.AWAITING)
    with rules_below():
        move_consultation(consultation, ConsultationStatus.SUBMITTED, by=by, note=note)
    record("opinions.submit_upward", actor=by, target=submission, count=len(items), note=note)
    return submission


def _check_signed(by: User, number: str, signer: str, paper: StoredFile | None) -> None:
    if not number.strip() or not signer.strip():
        raise OpinionError("请填写发文字号和签发人。")
    if paper is None and not by.has_role(Role.LEADER):
        raise OpinionError("请由分管领导签发，或者上传领导已签批的发文稿纸。")


def _check_sendable(consultation: Consultation, table: CompiledTable) -> None:
    if Submission.objects.filter(table=table).exists():
        raise OpinionError("这份汇总表已经上报，请刷新页面。")
    if not CompiledTable.objects.filter(pk=table.pk, reopened_at=None).exists():
        raise OpinionError("这份汇总表已经重新打开，请等新的一版定稿。")
    asked = latest_freezing(consultation)
    if asked is not None and asked.state == ConfirmationState.REJECTED:
        raise OpinionError("补核没有同意这份汇总表，请重新打开修改后再上报。")


def _store_submission(**columns: object) -> Submission:
    try:
        with transaction.atomic():
            return Submission.objects.create(**columns)
    except IntegrityError as error:
        raise OpinionError("这个发文字号已经用过，请核对。") from error
