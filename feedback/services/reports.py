"""汇报材料: asked for on a page, made by the worker from the rows of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from feedback.choices.reports import ReportKind
from feedback.errors import FeedbackError
from feedback.models import Report, ReportTemplate
from feedback.reports.cases import cases, rounds
from feedback.reports.fields import report_values, sample_values
from feedback.reports.wording import Material
from feedback.year_figures import values_of
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs import services as jobs
from liaison.office.errors import OfficeError
from liaison.office.files import UNFOLDED_FORM, store_file, store_upload
from liaison.office.models import StoredFile
from liaison.office.services import office
from liaison.workbooks.services import one_snapshot
from opinions.errors import OpinionError

name_actions(
    {
        "feedback.ask_for_report": "生成汇报材料",
        "feedback.make_report": "汇报材料生成完成",
        "feedback.use_report_template": "更换汇报材料模板",
    }
)
LIMIT = 5 * 1024 * 1024


@transaction.atomic
def ask_for_report(kind: ReportKind, *, first: date, last: date, by: User) -> Report:
    """A row, and a job that makes it."""
    if first > last:
        raise FeedbackError("开始日期不能晚于结束日期。")
    report = Report.objects.create(kind=kind, first=first, last=last, asked_by=by)
    report.job = jobs.start(
        "feedback.report",
        label=f"生成{report}"[:160],
        params={"report": report.pk, "back": reverse("admin:feedback_report", args=[report.pk])},
        owner=by,
    )
    report.save(update_fields=["job"])
    record("feedback.ask_for_report", actor=by, target=report)
    return report


def make_report(report: Report) -> Report:
    """Idempotent: one that is made stays as it is. Raises FeedbackError for a broken template."""
    if report.made_at:
        return report
    now = timezone.now()
    with one_snapshot():
        material = Material(
            period=str(report.period),
            county=office().county_name,
            figures=values_of(report.period),
            cases=cases(report.period),
            rounds=list(rounds(report.period)),
        )
    template = current_template(report.kind)
    try:
        content = _render(template, report_values(report.kind, material, timezone.localdate(now)))
    except OpinionError as error:
        raise FeedbackError(f"模板“{template}”打不出来：{error}") from error
    name = f"{office().county_name}_{report}_{timezone.localdate(now):%Y%m%d}.docx"
    with transaction.atomic():
        file = _stored(content, name, by=report.asked_by)
        waiting = Report.objects.filter(pk=report.pk, made_at=None)
        waiting.update(figures=material.figures, file=file, template=template, made_at=now)
        record("feedback.make_report", actor=report.asked_by, target=report)
    report.refresh_from_db()
    return report


def current_template(kind: str) -> ReportTemplate | None:
    """None: the default prints."""
    return ReportTemplate.objects.filter(kind=kind, in_use=True).select_related("file").first()


@transaction.atomic
def upload_template(kind: ReportKind, upload: UploadedFile[bytes], *, by: User) -> ReportTemplate:
    """Taken into use after a test print; raises FeedbackError that says what is wrong."""
    from opinions.letter_docx import check_template  # noqa: PLC0415 -- heavy, seldom needed

    try:
        file = store_upload(upload, kinds={"docx"}, limit=LIMIT, unfolded=UNFOLDED_FORM, by=by)
        with file.file.open("rb") as source:
            fields, printed = check_template(source.read(), sample_values())
    except (OfficeError, OpinionError) as error:
        raise FeedbackError(str(error)) from error
    last = ReportTemplate.objects.filter(kind=kind).aggregate(Max("number"))["number__max"] or 0
    template = ReportTemplate.objects.create(
        kind=kind,
        number=last + 1,
        file=file,
        test_print=_stored(printed, f"试打_{file.name}", by=by),
        fields=fields,
        uploaded_by=by,
    )
    use_template(kind, template, by=by)
    return template


@transaction.atomic
def use_template(kind: str, template: ReportTemplate | None, *, by: User) -> None:
    """This version from now on; None goes back to the default."""
    before = current_template(kind)
    ReportTemplate.objects.filter(kind=kind, in_use=True).update(in_use=False)
    if template:
        ReportTemplate.objects.filter(pk=template.pk, kind=kind).update(in_use=True)
    record(
        "feedback.use_report_template",
        actor=by,
        target=template or before,
        before={"number": before.number if before else 0},
        after={"number": template.number if template else 0},
    )


def _render(template: ReportTemplate | None, values: Mapping[str, Any]) -> bytes:
    from feedback.reports.default import default_template  # noqa: PLC0415 -- heavy
    from opinions.letter_docx import render  # noqa: PLC0415 -- heavy, seldom needed

    if template is None:
        return render(default_template(), values)
    with template.file.file.open("rb") as source:
        return render(source.read(), values)


def _stored(content: bytes, name: str, *, by: User) -> StoredFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.docx"
        path.write_bytes(content)
        return store_file(path, name=name, by=by)
