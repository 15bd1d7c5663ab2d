"""Another text for a consultation that runs: asked for by one person, agreed to by a second.

Opinions stay on the articles they were written on; what is sent from now on is on the new text.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from drafts.choices import ConsultationStatus
from drafts.errors import DraftError
from drafts.following import follow, later_texts, pages_of
from drafts.models import (
    Consultation,
    ConsultationMove,
    DraftVersion,
    FocusQuestion,
    Provision,
    VersionReplacement,
)
from drafts.services.moving import write_history
from drafts.services.releasing import given, office_rules
from liaison.accounts.models import User
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.office import confirmations
from liaison.office.models import Confirmation

S = ConsultationStatus
REPLACE = "drafts.replace_text"
REPLACEABLE = frozenset({S.OPEN, S.SUSPENDED})


def waiting_replacement(consultation: Consultation) -> VersionReplacement | None:
    return consultation.replacements.waiting().with_texts().first()


@transaction.atomic
def ask_to_replace(
    consultation: Consultation, *, version: DraftVersion, reason: str, by: User
) -> Confirmation:
    """Raises DraftError unless a confirmed map leads from the present text to ``version``."""
    reason = given(reason, "请写明更换文本的原因。")
    if consultation.status not in REPLACEABLE:
        raise DraftError("征集中或者暂停的征求意见才能更换文本。")
    if version not in later_texts(consultation.version):
        raise DraftError("请选择已经确认文本、并且确认过与现在这一稿对应关系的后一稿。")
    try:
        with transaction.atomic():
            replacement = VersionReplacement.objects.create(
                consultation=consultation,
                old=consultation.version,
                new=version,
                reason=reason,
                asked_by=by,
            )
    except IntegrityError as error:
        raise DraftError("已经提请更换文本，请等待审核。") from error
    summary = f"更换文本：{consultation.title}（{replacement}）。{reason}"
    with office_rules():
        return confirmations.request_confirmation(
            REPLACE, replacement, by=by, summary=summary, allow_first=False
        )


@transaction.atomic
def replace_text(
    consultation: Consultation, *, by: User, now: datetime, note: str = ""
) -> ConsultationMove:
    """The second person agrees: from this moment the new text is the one that is asked about."""
    replacement, asked = _waiting(consultation)
    with office_rules():
        confirmations.confirm(asked, by=by, note=note)
    return _replace(consultation, replacement, by, now)


@transaction.atomic
def replace_on_paper(
    consultation: Consultation, *, by: User, scan: UploadedFile[bytes], signer: str, now: datetime
) -> ConsultationMove:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    replacement, asked = _waiting(consultation)
    with office_rules():
        confirmations.attach_paper(asked, by=by, scan=scan, signer=signer)
    return _replace(consultation, replacement, by, now)


@transaction.atomic
def drop_replacement(
    consultation: Consultation, *, by: User, reason: str, now: datetime
) -> ConsultationMove:
    """The text stays; also how the clerk takes the request back."""
    reason = given(reason, "请写明不更换的原因。")
    replacement, asked = _waiting(consultation)
    with office_rules():
        confirmations.reject(asked, by=by, reason=reason)
    VersionReplacement.objects.filter(pk=replacement.pk).update(dropped_at=now)
    note = f"不更换文本（{replacement}）。{reason}"
    return write_history(consultation, consultation.status, by=by, note=note)


def _waiting(consultation: Consultation) -> tuple[VersionReplacement, Confirmation]:
    replacement = waiting_replacement(consultation)
    if replacement is not None:
        asked = Confirmation.objects.for_target(REPLACE, replacement).open().first()
        if asked is not None:
            return replacement, asked
    raise DraftError("没有等待审核的文本更换，请刷新页面。")


def _replace(
    consultation: Consultation, replacement: VersionReplacement, by: User, now: datetime
) -> ConsultationMove:
    same = Consultation.objects.filter(
        pk=consultation.pk, status__in=REPLACEABLE, version=replacement.old_id
    )
    changed = same.update(version=replacement.new_id, page_revision=F("page_revision") + 1)
    if not changed:
        raise DraftError("这项征求意见刚刚被其他人处理过，或者已经截止，不能更换文本。")
    consultation.version = replacement.new
    VersionReplacement.objects.filter(pk=replacement.pk).update(replaced_at=now)
    _lead_questions_on(consultation)
    nudge("stations.tell_replaced")
    record(
        REPLACE,
        actor=by,
        target=consultation,
        before={"version": replacement.old_id},
        after={"version": replacement.new_id},
        note=replacement.reason,
    )
    old, new = replacement.old, replacement.new
    note = (
        f"更换文本：第{old.number}稿（{old.get_stage_display()}）→ "
        f"第{new.number}稿（{new.get_stage_display()}）。{replacement.reason}"
    )
    return write_history(consultation, consultation.status, by=by, note=note)


def _lead_questions_on(consultation: Consultation) -> None:
    """A question about an article asks about what it is now; about the whole if it is gone or
    became several."""
    questions = list(consultation.questions.exclude(provision=None))
    found = follow(
        (question.provision_id for question in questions),
        pages_of(consultation.version_id),
    )
    keys = {start: one.now[0].uuid for start, one in found.items() if len(one.now) == 1}
    articles = {one.uuid: one for one in Provision.objects.filter(uuid__in=keys.values())}
    for question in questions:
        key = keys.get(question.provision_id or 0)
        question.provision = articles[key] if key else None
    FocusQuestion.objects.bulk_update(questions, ["provision"])
