"""Preparing a consultation, and what a reviewer may do to one that runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.forms.models import model_to_dict

from drafts.choices import ConsultationStatus
from drafts.deadlines import written
from drafts.errors import ChangedMeanwhileError, DraftError
from drafts.focus import FocusLine
from drafts.models import Consultation, ConsultationMove, FocusQuestion
from drafts.services.indexing import index_consultation
from drafts.services.moving import move, write_history
from liaison.accounts.models import User
from liaison.audit.services import record

S = ConsultationStatus
EXTENDABLE = frozenset({S.OPEN, S.SUSPENDED, S.CLOSED})


@transaction.atomic
def create_consultation(
    consultation: Consultation,
    *,
    questions: Sequence[FocusLine] = (),
    readers: Iterable[User] = (),
    by: User,
) -> Consultation:
    """Save a new one as a draft; its text must have been confirmed."""
    if not consultation.version.is_confirmed:
        raise DraftError("这份文本还没有确认，请先核对并确认文本。")
    consultation.handler = by
    consultation.status = S.DRAFT
    consultation.save()
    _save_parts(consultation, questions, readers)
    index_consultation(consultation)
    write_history(consultation, "", by=by, note="")
    return consultation


@transaction.atomic
def update_consultation(
    consultation: Consultation,
    *,
    questions: Sequence[FocusLine] = (),
    readers: Iterable[User] = (),
    by: User,
    seen: str = "",
) -> None:
    """Save what the clerk edited; only a draft can be edited.

    ``seen`` is the ``fingerprint`` that the editor was shown; ChangedMeanwhileError if somebody
    else has saved since.
    """
    current = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if current.status != S.DRAFT:
        raise DraftError("只有草稿可以修改。已经提交审核的，请先退回。")
    if seen and seen != (now := fingerprint(current)):
        raise ChangedMeanwhileError(
            "这项征求意见刚刚由其他人改过，您的修改还没有保存，都在下面。请另开一页看现在的内容，"
            "改好后再按“保存”，会替换别人的修改；不想替换的，按“返回，不保存”。",
            now=now,
        )
    if not consultation.version.is_confirmed:
        raise DraftError("这份文本还没有确认，请先核对并确认文本。")
    consultation.save(update_fields=EDITABLE)
    _save_parts(consultation, questions, readers)
    index_consultation(consultation)
    record("drafts.edit_consultation", actor=by, target=consultation)


EDITABLE = (
    "slug", "version", "plan_item", "title", "phase", "lead_group", "audience", "summary",
    "notice_text", "incoming_number", "incoming_on", "legal_basis", "reviewed", "visibility",
    "public_basis", "opens_at", "public_close", "station_due", "office_due", "show_counts",
)  # fmt: skip


def fingerprint(consultation: Consultation) -> str:
    """Of all that a clerk edits: equal until somebody saves something else. Two queries."""
    stored = model_to_dict(consultation, fields=EDITABLE)
    questions = consultation.questions.order_by("position")
    parts = [
        sorted((name, str(value)) for name, value in stored.items()),
        [(one.text, one.provision_id, one.options) for one in questions],
        sorted(consultation.named_readers.values_list("pk", flat=True)),
    ]
    return sha256(repr(parts).encode()).hexdigest()[:20]


def _save_parts(
    consultation: Consultation, questions: Sequence[FocusLine], readers: Iterable[User]
) -> None:
    consultation.named_readers.set(readers)
    consultation.questions.all().delete()
    FocusQuestion.objects.bulk_create(
        FocusQuestion(
            consultation=consultation,
            position=at,
            text=line.text,
            provision=line.provision,
            options=list(line.options),
        )
        for at, line in enumerate(questions, start=1)
    )


@transaction.atomic
def extend_consultation(
    consultation: Consultation,
    *,
    public_close: datetime,
    by: User,
    reason: str,
    now: datetime,
    office_due: datetime | None = None,
) -> ConsultationMove:
    """Give the public more time; one that has closed opens again.

    The stations' deadline moves along where it must. ``office_due`` only if the superior agreed
    to wait; without it the superior's deadline stands.
    """
    old_status, old_close = consultation.status, consultation.public_close
    reason = _given(reason, "请写明延期的原因。")
    if old_status not in EXTENDABLE:
        raise DraftError(f"“{consultation.get_status_display()}”的征求意见不能延期。")
    if public_close <= max(old_close, now):
        raise DraftError("新的截止时间应当晚于原截止时间，也应当晚于现在。")
    station_due = max(consultation.station_due, public_close)
    office_due = office_due or consultation.office_due
    changes = {
        "public_close": public_close,
        "station_due": station_due,
        "office_due": office_due,
        "public_remark": f"截止时间由{written(old_close)}延长至{written(public_close)}。{reason}",
    }
    if station_due > office_due:
        raise DraftError(
            f"新的截止时间晚于上报截止时间（{written(consultation.office_due)}）。"
            "来文机关同意推迟上报的，请同时填写新的上报截止时间。"
        )
    note = f"延期：{written(old_close)} → {written(public_close)}。{reason}"
    if old_status == S.CLOSED:
        return move(consultation, S.OPEN, by=by, note=note, now=now, **changes)
    same = Consultation.objects.filter(
        pk=consultation.pk, status=old_status, public_close=old_close
    )
    if not same.update(**changes):
        raise DraftError("这项征求意见刚刚被其他人处理过，请刷新页面。")
    for name, value in changes.items():
        setattr(consultation, name, value)
    return write_history(consultation, old_status, by=by, note=note)


def suspend_consultation(consultation: Consultation, *, by: User, reason: str) -> ConsultationMove:
    reason = _given(reason, "请写明暂停的原因。")
    return move(consultation, S.SUSPENDED, by=by, note=reason, public_remark=f"暂停征集。{reason}")


@transaction.atomic
def resume_consultation(
    consultation: Consultation, *, by: User, now: datetime, note: str = ""
) -> ConsultationMove:
    if now >= consultation.public_close:
        raise DraftError("截止时间已过，不能恢复。需要继续征集的，请先延期。")
    return move(consultation, S.OPEN, by=by, note=note, now=now, public_remark="")


def _given(reason: str, complaint: str) -> str:
    if not reason.strip():
        raise DraftError(complaint)
    return reason.strip()


def archive_consultation(consultation: Consultation, *, by: User) -> ConsultationMove:
    """Nothing more is to come: only after its results were published (rule 5.1, 6.23)."""
    if consultation.status != S.PUBLISHED:
        raise DraftError("公布采纳情况以后才能归档。")
    return move(consultation, S.ARCHIVED, by=by, note="")


def start_compiling(consultation: Consultation, *, by: User, note: str = "") -> ConsultationMove:
    """The door for the floors above, which know whether the stations have answered."""
    return move(consultation, S.COMPILING, by=by, note=note)
