"""查询、复制、更正、删除、撤回同意 asked for in person or by letter: registered, done, told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from feedback.choices.personal_data import REQUEST_MOVES, REQUEST_OVER, RequestKind, RequestStatus
from feedback.errors import FeedbackError
from feedback.models import DataRequest, DataRequestMove
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.models import ContactLook
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.working_days import add_working_days
from opinions.choices.people import PersonChange
from opinions.models import Opinion
from opinions.services.editing import forget_person, keep_consents
from opinions.services.persons import Correction, correct_person, note_change

if TYPE_CHECKING:
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation

name_actions(
    {
        "feedback.register_request": "登记个人信息申请",
        "feedback.move_request": "个人信息申请状态变更",
        "feedback.hand_out_copy": "提供个人信息副本",
    }
)
COPY = "feedback.hand_out_copy"
# Working days [proposal]; the law says 及时.
DAYS = 15


def due_on(received_on: date) -> date:
    return add_working_days(received_on, DAYS)


@transaction.atomic
def register(
    opinion: Opinion, *, kind: str, how: str, identity_check: str, wish: str, received_on: date,
    by: User,
) -> DataRequest:  # fmt: skip
    request = DataRequest.objects.create(
        opinion=opinion,
        kind=kind,
        how=how,
        identity_check=identity_check.strip(),
        wish=wish.strip(),
        received_on=received_on,
        due_on=due_on(received_on),
        recorded_by=by,
    )
    DataRequestMove.objects.create(request=request, new_status=RequestStatus.OPEN, by=by)
    record("feedback.register_request", actor=by, target=request, after={"kind": kind})
    return request


@transaction.atomic
def ask_for_copy(request: DataRequest, *, by: User) -> Confirmation:
    """Data leaves the house: a second person looks first."""
    if request.kind != RequestKind.ACCESS:
        raise FeedbackError("只有查询、复制的申请才提供副本。")
    _move(request, RequestStatus.PENDING, by=by)
    summary = f"向本人提供个人信息副本：{request.opinion}"
    return request_confirmation(COPY, request, by=by, summary=summary, allow_first=False)


@transaction.atomic
def allow_copy(confirmation: Confirmation, *, by: User) -> None:
    confirm(confirmation, by=by)
    _move(_of(confirmation), RequestStatus.ALLOWED, by=by)


@transaction.atomic
def refuse_copy(confirmation: Confirmation, *, by: User, reason: str) -> None:
    reject(confirmation, by=by, reason=reason)
    _move(_of(confirmation), RequestStatus.OPEN, by=by, note=reason)


@transaction.atomic
def hand_out_copy(request: DataRequest, *, by: User) -> None:
    """On record before the file is made: as a look at each contact, and in the person's history."""
    if request.status != RequestStatus.ALLOWED:
        raise FeedbackError("提供副本要先经另一位同事确认。")
    person = request.opinion.contributor
    for contact in (person.phone, person.email):
        if contact is not None and contact.erased_at is None:
            ContactLook.objects.create(contact=contact, viewer=by, reason="按申请向本人提供副本")
    note_change(person, PersonChange.COPIED, by=by)
    record("feedback.hand_out_copy", actor=by, target=request)


@transaction.atomic
def correct(request: DataRequest, correction: Correction, *, by: User) -> None:
    _check(request, RequestKind.CORRECT)
    correct_person(request.opinion.contributor, correction, by=by)
    _note(request, "已更正。", by)


@transaction.atomic
def delete(request: DataRequest, *, by: User) -> None:
    _check(request, RequestKind.DELETE)
    forget_person(request.opinion.contributor, by=by)
    _note(request, "已删除姓名和联系方式。", by)


@transaction.atomic
def withdraw(request: DataRequest, *, kept: Collection[str], by: User) -> None:
    _check(request, RequestKind.WITHDRAW)
    if not keep_consents(request.opinion.contributor, kept=kept, by=by):
        raise FeedbackError("没有改动。要撤回哪一项，请取消勾选。")
    _note(request, "已撤回同意。", by)


def close(request: DataRequest, *, done: bool, outcome: str, told_on: date, by: User) -> None:
    """The person was told; ``done`` False is a refusal, whose reason ``outcome`` is."""
    if not outcome.strip():
        raise FeedbackError("请写明办理结果；不予办理的写明理由。")
    status = RequestStatus.DONE if done else RequestStatus.REFUSED
    _move(request, status, by=by, note=outcome, outcome=outcome.strip(), told_on=told_on)


def _check(request: DataRequest, kind: RequestKind) -> None:
    if request.kind != kind or request.status in REQUEST_OVER:
        raise FeedbackError("这件申请已经办结，或者申请的不是这一项，请刷新页面。")


def _of(confirmation: Confirmation) -> DataRequest:
    return DataRequest.objects.select_related("opinion").get(pk=confirmation.target_id)


def _note(request: DataRequest, note: str, by: User) -> None:
    DataRequestMove.objects.create(
        request=request, old_status=request.status, new_status=request.status, by=by, note=note
    )


@transaction.atomic
def _move(
    request: DataRequest, status: RequestStatus, *, by: User, note: str = "", **fields: Any
) -> None:
    """Change the status only if nobody changed it since ``request`` was read."""
    old = RequestStatus(request.status)
    if status not in REQUEST_MOVES[old]:
        raise FeedbackError(f"这件申请现在是“{old.label}”，不能改为“{status.label}”。")
    same = DataRequest.objects.filter(pk=request.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这件申请刚刚被其他人办过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(request, name, value)
    DataRequestMove.objects.create(
        request=request, old_status=old, new_status=status, by=by, note=note[:500]
    )
    record(
        "feedback.move_request", actor=by, target=request,
        before={"status": old}, after={"status": status},
    )  # fmt: skip
