"""媒体报道: entered and put right by the office."""

from django.db import transaction

from feedback.models import MediaReport
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

name_actions(
    {"feedback.keep_media_report": "登记媒体报道", "feedback.drop_media_report": "删除媒体报道"}
)


@transaction.atomic
def keep_report(report: MediaReport, *, by: User) -> None:
    """A new one or a changed one; who entered it first stays."""
    if report._state.adding:
        report.entered_by = by
    report.save()
    record("feedback.keep_media_report", actor=by, target=report,
           after={"is_public": report.is_public})  # fmt: skip


@transaction.atomic
def drop_report(report: MediaReport, *, by: User) -> None:
    record("feedback.drop_media_report", actor=by, target=report, note=str(report))
    report.delete()
