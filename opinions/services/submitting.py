"""上报: the frozen table goes upward with number and date, and its opinions await an answer.

What came late follows in supplements (补充上报), each with a letter of its own.
"""

from datetime import date

from django.db import IntegrityError, transaction

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.choices import ConfirmationState
from liaison.office.models import StoredFile
from opinions.choices import Adoption, Axis, Processing
from opinions.errors import OpinionError, rules_below
from opinions.models import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.services.adopting import catch_up
from opinions.services.freezing import latest_freezing
from opinions.services.moves import move_many
from opinions.services.numbering import enter_submission

name_actions({"opinions.submit_upward": "上报"})
S = ConsultationStatus
LONGEST_NOTE = 300


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
        number=table.part,
        table=table,
        organ=consultation.version.draft.organ,
        document_number=document_number.strip(),
        sent_on=sent_on,
        signed_by=by,
        signer=signer.strip(),
        signed_paper=signed_paper,
    )
    enter_submission(submission, by=by)
    CompiledTable.objects.filter(pk=table.pk).update(sent_at=submission.created_at)
    day = f"{sent_on.year}年{sent_on.month}月{sent_on.day}日"
    note = f"{submission}，{day}"
    _send_opinions(submission, by=by, note=note)
    note = f"{note}。{table.reason}"[:LONGEST_NOTE] if table.is_supplement else note
    with rules_below():
        move_consultation(consultation, _status_after(consultation), by=by, note=note)
    record("opinions.submit_upward", actor=by, target=submission, count=len(table.rows), note=note)
    return submission


def _send_opinions(submission: Submission, *, by: User, note: str) -> None:
    """The opinions behind the rows and no others; what went before is left as it was."""
    items = [row["item"] for row in submission.table.rows]
    unsent = CompiledSource.objects.unsent().filter(item__in=items)
    ids = set(unsent.values_list("opinion", flat=True))
    unsent.update(submission=submission)
    move_many(ids, Axis.PROCESSING, Processing.MERGED, Processing.SUBMITTED, by=by, note=note)
    move_many(ids, Axis.ADOPTION, Adoption.NONE, Adoption.AWAITING, by=by)
    new = CompiledItem.objects.filter(pk__in=items, adoption=Adoption.NONE)
    new.update(adoption=Adoption.AWAITING)
    catch_up(ids)


def _status_after(consultation: Consultation) -> ConsultationStatus:
    """A supplement leaves the consultation where it stands, but that its results are no longer
    complete if they were."""
    if consultation.status == S.RESULTS_RECEIVED:
        waiting = CompiledItem.objects.filter(consultation=consultation, adoption=Adoption.AWAITING)
        return S.RESULTS_PARTIAL if waiting.exists() else S.RESULTS_RECEIVED
    return S.RESULTS_PARTIAL if consultation.status == S.RESULTS_PARTIAL else S.SUBMITTED


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
