"""Letting results out: prepared by a clerk, confirmed by another or signed on paper, then told."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from feedback.choices import ReleaseStatus
from feedback.errors import FeedbackError
from feedback.models import Outcome, Release
from feedback.news import to_tell
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.models import Opinion

name_actions({"feedback.prepare_release": "拟发反馈", "feedback.release": "发布反馈"})
RELEASE = "feedback.release"
MAY_RELEASE = frozenset(
    {
        ConsultationStatus.RESULTS_PARTIAL,
        ConsultationStatus.RESULTS_RECEIVED,
        # Somebody's opinion was decided on after the first release.
        ConsultationStatus.PUBLISHED,
    }
)


def results_to_release() -> QuerySet[Consultation]:
    """Answers are confirmed, and nobody has asked to let them out yet."""
    asked = Release.objects.filter(consultation=OuterRef("pk")).exclude(
        status=ReleaseStatus.RELEASED
    )
    # With a release these go on to PUBLISHED, so that only news is found here, and soon.
    return Consultation.objects.filter(
        Exists(to_tell(OuterRef("pk"))),
        ~Exists(asked),
        status__in=[ConsultationStatus.RESULTS_PARTIAL, ConsultationStatus.RESULTS_RECEIVED],
    )


@transaction.atomic
def prepare_release(consultation: Consultation, *, by: User, foreword: str = "") -> Confirmation:
    """Draft a release of the results so far and ask a second person; nobody is told before."""
    # Two clicks at once make one release.
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    if consultation.status not in MAY_RELEASE:
        raise FeedbackError("登记并复核立法机关的反馈以后，才能发布。")
    _check_nobody_is_left(consultation)
    earlier = Release.objects.filter(consultation=consultation)
    if earlier.exclude(status=ReleaseStatus.RELEASED).exists():
        raise FeedbackError("已有一次发布等待复核，请先办完。")
    count = to_tell(consultation).count()
    if not count:
        raise FeedbackError("没有新的结果要告知，不需要再次发布。")
    release = Release.objects.create(
        consultation=consultation,
        number=earlier.count() + 1,
        status=ReleaseStatus.PENDING,
        foreword=foreword.strip(),
        prepared_by=by,
    )
    record("feedback.prepare_release", actor=by, target=release)
    return request_confirmation(
        RELEASE, release, by=by, summary=f"{release}：{count}条意见的结果将告知提出人",
        allow_first=False,
    )  # fmt: skip


def _check_nobody_is_left(consultation: Consultation) -> None:
    """With the first release the consultation is over: who came late must have been sent up or
    told why not, else nobody would ever tell them anything."""
    if consultation.status == ConsultationStatus.PUBLISHED:
        return
    if left := Opinion.objects.filter(consultation=consultation).unsent().count():
        raise FeedbackError(
            f"还有{left}条意见尚未上报。请先补充上报，或者在整理时写明不纳入的原因，再公布结果。"
        )


@transaction.atomic
def confirm_release(
    confirmation: Confirmation, *, by: User, now: datetime, note: str = ""
) -> Release:
    """A second person agrees: the results are public, the notices follow at once."""
    return _let_out(confirm(confirmation, by=by, note=note), by=by, now=now)


@transaction.atomic
def release_on_paper(
    confirmation: Confirmation,
    *,
    by: User,
    scan: UploadedFile[bytes],
    signer: str,
    now: datetime,
) -> Release:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    signed = attach_paper(confirmation, by=by, scan=scan, signer=signer)
    return _let_out(signed, by=by, now=now)


@transaction.atomic
def give_back_release(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the draft goes, its confirmation stays on record."""
    reject(confirmation, by=by, reason=reason)
    Release.objects.filter(pk=confirmation.target_id, status=ReleaseStatus.PENDING).delete()


def _let_out(confirmation: Confirmation, *, by: User, now: datetime) -> Release:
    """Everything confirmed so far goes out with this release, and nothing that comes later."""
    changed = Release.objects.filter(
        pk=confirmation.target_id, status=ReleaseStatus.PENDING
    ).update(status=ReleaseStatus.RELEASED, released_by=by, released_at=now)
    if not changed:
        raise FeedbackError("这次反馈已经发布，请刷新页面。")
    release = Release.objects.get(pk=confirmation.target_id)
    locked = Consultation.objects.select_for_update(no_key=True)
    release.consultation = locked.get(pk=release.consultation_id)
    _check_nobody_is_left(release.consultation)
    waiting = Outcome.objects.latest_words().filter(item__consultation=release.consultation)
    waiting.filter(release=None).update(release=release)
    if release.consultation.status != ConsultationStatus.PUBLISHED:
        move_consultation(release.consultation, ConsultationStatus.PUBLISHED, by=by)
    record("feedback.release", actor=by, target=release)
    nudge("feedback.fan_out", release.pk)
    return release
