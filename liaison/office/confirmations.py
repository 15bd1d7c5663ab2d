"""Where two people must agree (四眼), and what a small office or an absent leader changes.

Usual: one asks, another confirms. Alone in a small office: the same person confirms and the record
shows 岗位合并. One person on duty: 先办后核, acted on at once and rechecked by another within five
working days; never for what goes out to people. Leader signs on paper: 线下签批, the scan of the
signed sheet is the confirmation. Callers check roles (their ``access.py``) and do the act itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record

from .choices import ALLOWED_MOVES, ConfirmationMode, ConfirmationState
from .errors import OfficeError
from .files import store_upload
from .models import Confirmation, ConfirmationMove
from .working_days import add_working_days

name_actions(
    {
        "office.request_confirmation": "提请另一人确认",
        "office.decide_confirmation": "办理两人确认",
    }
)

RECHECK_WORKING_DAYS = 5
SCANS = frozenset({"pdf", "jpg", "png"})


def request_confirmation(
    action: str, target: models.Model, *, by: User, summary: str, allow_first: bool = True
) -> Confirmation:
    """Ask for a second person. ``allow_first`` False for whatever goes out to people."""
    try:
        with transaction.atomic():
            confirmation = Confirmation.objects.create(
                action=action,
                target=target,
                summary=summary,
                allow_first=allow_first,
                requested_by=by,
                requested_at=timezone.now(),
            )
            record("office.request_confirmation", actor=by, target=confirmation, note=action)
    except IntegrityError as error:
        raise OfficeError("这件事已经提请确认，请不要重复提请。") from error
    return confirmation


def confirm(confirmation: Confirmation, *, by: User, note: str = "") -> Confirmation:
    """Agree, as somebody else; in a small office also as the one who asked (岗位合并)."""
    mode = ConfirmationMode.TWO_PEOPLE
    if by.pk == confirmation.requested_by_id:
        if current_mode() != Mode.SMALL:
            raise OfficeError("提请人不能自己确认，请由另一位同事办理。")
        mode = ConfirmationMode.COMBINED
    if confirmation.state == ConfirmationState.ACTED:
        raise OfficeError("这件事已经先办，请办理补核。")
    return _decide(confirmation, ConfirmationState.CONFIRMED, mode=mode, by=by, note=note)


@transaction.atomic
def confirm_first(
    confirmation: Confirmation, *, by: User, reason: str, now: datetime | None = None
) -> Confirmation:
    """先办后核: the one on duty acts at once, with a reason; another rechecks in five days."""
    if not confirmation.allow_first:
        raise OfficeError("对外发出的事项必须先经另一人确认，不能先办后核。")
    if not reason.strip():
        raise OfficeError("先办后核要写明理由。")
    at = now or timezone.now()
    return _move(
        confirmation,
        ConfirmationState.ACTED,
        by=by,
        at=at,
        why=reason.strip(),
        changes={
            "acted_by": by,
            "acted_at": at,
            "act_reason": reason.strip(),
            "recheck_due": add_working_days(timezone.localdate(at), RECHECK_WORKING_DAYS),
        },
    )


def recheck(confirmation: Confirmation, *, by: User, note: str = "") -> Confirmation:
    """补核: another person than the one who acted agrees afterwards."""
    if confirmation.state != ConfirmationState.ACTED:
        raise OfficeError("这件事不在待补核状态，请刷新页面。")
    if by.pk == confirmation.acted_by_id:
        raise OfficeError("补核人不能是先办的人，请由另一位同事补核，或者上传线下签批件。")
    mode = ConfirmationMode.RECHECKED
    return _decide(confirmation, ConfirmationState.CONFIRMED, mode=mode, by=by, note=note)


def reject(confirmation: Confirmation, *, by: User, reason: str) -> Confirmation:
    """Disagree. If it was acted on first, the caller must undo the act."""
    if not reason.strip():
        raise OfficeError("不同意要写明理由。")
    return _decide(confirmation, ConfirmationState.REJECTED, by=by, note=reason.strip())


@transaction.atomic
def attach_paper(
    confirmation: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str
) -> Confirmation:
    """线下签批: the scanned sheet with the leader's signature counts as the second person."""
    if not signer.strip():
        raise OfficeError("请填写在签批件上签字的领导姓名。")
    return _decide(
        confirmation,
        ConfirmationState.CONFIRMED,
        mode=ConfirmationMode.PAPER,
        by=by,
        note=f"线下签批：{signer.strip()}",
        scan=store_upload(scan, kinds=SCANS, by=by),
        signer=signer.strip(),
    )


def _decide(
    confirmation: Confirmation, state: ConfirmationState, *, by: User, note: str, **changes: Any
) -> Confirmation:
    at = timezone.now()
    decided = {"decided_by": by, "decided_at": at, "note": note}
    return _move(confirmation, state, by=by, at=at, why=note, changes=changes | decided)


@transaction.atomic
def _move(
    confirmation: Confirmation,
    state: ConfirmationState,
    *,
    by: User,
    at: datetime,
    why: str,
    changes: dict[str, Any],
) -> Confirmation:
    """Change the state only if nobody changed it since ``confirmation`` was read."""
    old = ConfirmationState(confirmation.state)
    if state not in ALLOWED_MOVES[old]:
        raise OfficeError(f"“{old.label}”的事项不能改为“{state.label}”。")
    current = Confirmation.objects.filter(pk=confirmation.pk, state=old)
    if not current.update(state=state, **changes):
        raise OfficeError("这件事刚刚被其他人处理过，请刷新页面。")
    ConfirmationMove.objects.create(
        confirmation=confirmation, old_state=old, new_state=state, by=by, at=at, note=why
    )
    record(
        "office.decide_confirmation",
        actor=by,
        target=confirmation,
        before={"state": old},
        after={"state": state, "mode": changes.get("mode", "")},
    )
    confirmation.refresh_from_db()
    return confirmation
