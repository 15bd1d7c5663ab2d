"""Corrections of approved entries: what is approved counts until the correction is (rule 5.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from stations.choices import LedgerStatus, RevisionStatus
from stations.errors import StationError
from stations.ledger_content import content_of, read_back
from stations.models import Assignment, LedgerAttachment, LedgerEntry, LedgerRevision
from stations.services.ledger import COMBINED
from stations.services.ledger_years import check_year_open

name_actions(
    {
        "stations.propose_correction": "提出台账更正",
        "stations.decide_correction": "办理台账更正",
    }
)


@transaction.atomic
def propose_correction(
    entry: LedgerEntry,
    changed: LedgerEntry,
    *,
    by: User,
    reason: str,
    source: str = "",
    attachments: Sequence[StoredFile] = (),
) -> LedgerRevision:
    """``changed`` is the entry as it should read, cleaned and unsaved; ``source`` marks 代录.

    ``attachments`` are added to the entry once the office approves.
    """
    entry = LedgerEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    before, after = content_of(entry), content_of(changed)
    _check_may_be_corrected(entry, before, after)
    if before == after and not attachments:
        raise StationError("内容没有变化，不用更正。")
    if not reason.strip():
        raise StationError("请写明更正原因。")
    try:
        with transaction.atomic():
            revision = LedgerRevision.objects.create(
                entry=entry,
                number=entry.revisions.count() + 1,
                before=before,
                after=after,
                reason=reason.strip()[:300],
                recorded_source=source,
                proposed_by=by,
            )
    except IntegrityError as error:
        raise StationError("这条台账已有一次更正等待审核，请等办公室办理或者先撤回。") from error
    LedgerAttachment.objects.bulk_create(
        LedgerAttachment(entry=entry, file=file, revision=revision) for file in attachments
    )
    record("stations.propose_correction", actor=by, target=revision, note=reason)
    return revision


def _check_may_be_corrected(
    entry: LedgerEntry, before: dict[str, Any], after: dict[str, Any]
) -> None:
    if entry.status != LedgerStatus.APPROVED:
        raise StationError("只有已审核的台账才需要更正，其他的可以直接修改。")
    if entry.history_import_id:
        raise StationError("历史导入的台账不能单条更正，请撤销导入后重新导入。")
    if entry.opinion_count and before["assignment_id"] != after["assignment_id"]:
        raise StationError("这条台账已经关联采集表，不能改关联任务。")
    check_year_open(before["starts_at"], after["starts_at"])


@transaction.atomic
def approve_correction(revision: LedgerRevision, *, by: User, now: datetime) -> None:
    """From now on the corrected entry counts; what it said before stays in the revision."""
    is_combined = revision.proposed_by_id == by.pk
    if is_combined and not (revision.recorded_source and current_mode() == Mode.SMALL):
        raise StationError("不能审核自己提出的更正，请由其他人审核。")
    entry = LedgerEntry.objects.select_for_update(no_key=True).get(pk=revision.entry_id)
    changes = read_back(revision.after)
    check_year_open(entry.starts_at, changes["starts_at"])
    _decide(revision, RevisionStatus.APPROVED, by=by, now=now, note=COMBINED if is_combined else "")
    task = Assignment.objects.filter(pk=changes["assignment_id"]).first()
    changes["consultation_id"] = task.consultation_id if task else None
    LedgerEntry.objects.filter(pk=entry.pk).update(**changes)


@transaction.atomic
def return_correction(revision: LedgerRevision, *, by: User, note: str, now: datetime) -> None:
    if not note.strip():
        raise StationError("退回更正时请写明原因。")
    _decide(revision, RevisionStatus.RETURNED, by=by, now=now, note=note)


@transaction.atomic
def withdraw_correction(revision: LedgerRevision, *, by: User, now: datetime) -> None:
    _decide(revision, RevisionStatus.WITHDRAWN, by=by, now=now)


def _decide(
    revision: LedgerRevision, status: RevisionStatus, *, by: User, now: datetime, note: str = ""
) -> None:
    decision = {
        "status": status, "decided_by": by, "decided_at": now, "note": note.strip()[:300]
    }  # fmt: skip
    if not LedgerRevision.objects.waiting().filter(pk=revision.pk).update(**decision):
        raise StationError("这次更正刚刚被其他人办理过，请刷新页面。")
    for name, value in decision.items():
        setattr(revision, name, value)
    record(
        "stations.decide_correction",
        actor=by,
        target=revision,
        after={"status": status},
        note=note,
    )
