"""Slips and letters on paper: their templates, kept in versions, and what is printed with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Model, QuerySet

from drafts.models import Consultation
from feedback import slips
from feedback.choices import LetterStatus
from feedback.choices.papers import PaperKind, Recipients
from feedback.errors import FeedbackError
from feedback.models import PaperTemplate, ThankYouLetter
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from liaison.office.files import UNFOLDED_FORM, store_file, store_upload
from opinions.errors import OpinionError, rules_below

if TYPE_CHECKING:
    from liaison.accounts.models import User

name_actions(
    {
        "feedback.use_paper_template": "更换反馈单、感谢信模板",
        "feedback.print_papers": "生成反馈单、感谢信",
    }
)
LIMIT = 5 * 1024 * 1024
SIGNED = (LetterStatus.NUMBERED, LetterStatus.DELIVERED)
Sheets = Sequence[Mapping[str, Any]]


def current_template(kind: str) -> PaperTemplate | None:
    """None: the default prints."""
    used = PaperTemplate.objects.filter(kind=kind, in_use=True)
    return used.select_related("file").first()


@transaction.atomic
def upload_template(kind: str, upload: UploadedFile[bytes], *, by: User) -> PaperTemplate:
    """Taken into use after a test print; raises FeedbackError that says what is wrong."""
    from feedback.paper_docx import check_template  # noqa: PLC0415 -- heavy, seldom needed

    try:
        with rules_below():
            file = store_upload(upload, kinds={"docx"}, limit=LIMIT, unfolded=UNFOLDED_FORM, by=by)
        with file.file.open("rb") as source:
            printed = check_template(kind, source.read())
    except OpinionError as error:
        raise FeedbackError(str(error)) from error
    with TemporaryDirectory() as folder:
        path = Path(folder) / "print.docx"
        path.write_bytes(printed)
        test_print = store_file(path, name=f"试打_{file.name}", by=by)
    last = PaperTemplate.objects.filter(kind=kind).aggregate(Max("number"))["number__max"] or 0
    template = PaperTemplate.objects.create(
        kind=kind, number=last + 1, file=file, test_print=test_print, uploaded_by=by
    )
    use_template(kind, template, by=by)
    return template


@transaction.atomic
def use_template(kind: str, template: PaperTemplate | None, *, by: User) -> None:
    """This version from now on; None goes back to the default."""
    before = current_template(kind)
    PaperTemplate.objects.filter(kind=kind, in_use=True).update(in_use=False)
    if template:
        PaperTemplate.objects.filter(pk=template.pk).update(in_use=True)
    record(
        "feedback.use_paper_template",
        actor=by,
        target=template or before,
        before={"number": before.number if before else 0},
        after={"number": template.number if template else 0},
        note=PaperKind(kind).label,
    )


def blank_of(kind: str) -> tuple[bytes, str]:
    """The template in use and its name for the record."""
    template = current_template(kind)
    if template is None:
        from feedback.paper_default import default_template  # noqa: PLC0415 -- heavy

        return default_template(kind), "系统自带的模板"
    with template.file.file.open("rb") as source:
        return source.read(), str(template)


def print_papers(kind: str, sheets: Sheets, *, by: User, about: Model) -> bytes:
    """One docx of all ``sheets``, on record; raises FeedbackError if there is nothing to print."""
    from feedback.paper_docx import print_sheets  # noqa: PLC0415 -- heavy, seldom needed

    if not sheets:
        raise FeedbackError("没有可以打印的内容，请先公布结果，或者换一个范围。")
    blank, name = blank_of(kind)
    try:
        content = print_sheets(blank, sheets)
    except OpinionError as error:
        raise FeedbackError(str(error)) from error
    after = {"模板": name, "份数": len(sheets)}
    record("feedback.print_papers", actor=by, target=about, after=after, count=len(sheets))
    return content


def sheets_of(kind: str, consultation: Consultation, *, which: str, station: str) -> Sheets:
    """Everything that one file holds: slips by person, by station, or the signed letters."""
    if kind == PaperKind.LETTER:
        letters = signed_letters(consultation).select_related("consultation__version__draft")
        return [letter_sheet(letter) for letter in letters]
    rows = slips.with_words(slips.rows_to_print(consultation, which=which, station=station))
    if kind == PaperKind.STATION:
        return slips.station_sheets(consultation, rows)
    return slips.slip_sheets(consultation, rows)


def signed_letters(consultation: Consultation) -> QuerySet[ThankYouLetter]:
    letters = ThankYouLetter.objects.filter(consultation=consultation, status__in=SIGNED)
    return letters.order_by("year", "number")


def kind_of(letter: ThankYouLetter) -> PaperKind:
    return PaperKind.EMPLOYER if letter.for_year else PaperKind.LETTER


def letter_sheet(letter: ThankYouLetter) -> dict[str, Any]:
    signed_on, round_ = letter.signed_on, letter.consultation
    of_kind: dict[str, Any] = (
        {"称谓": letter.salutation, "草案": str(round_.version.draft)}
        if round_
        else {
            "单位": letter.salutation,
            "姓名": letter.contributor.name,
            "年度": letter.for_year,
        }
    )
    return {
        **of_kind,
        "编号": letter.number_text or "（未编号）",
        "正文": letter.body.splitlines(),
        "日期": slips.day_words(signed_on) if signed_on else "　　　　年　　月　　日",
        **slips.office_values(),
    }


def start_printing(
    kind: str,
    consultation: Consultation,
    *,
    by: User,
    which: str = Recipients.ALL,
    station: str = "",
) -> Job:
    """All in one file, made by the worker."""
    return jobs.start(
        "feedback.papers",
        label=f"{PaperKind(kind).label}：{consultation.title}"[:160],
        params={
            "kind": kind, "consultation": consultation.pk, "which": which, "station": station,
        },
        owner=by,
    )  # fmt: skip
