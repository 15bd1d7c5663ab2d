"""The template of the letter that goes upward: tried before it is taken, kept in versions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import UNFOLDED_FORM, store_file, store_upload
from opinions.choices.letters import LetterKind
from opinions.errors import rules_below
from opinions.letter_words import FIELDS as REPORT_FIELDS
from opinions.models import CompiledTable, LetterTemplate, Referral
from opinions.referral_words import FIELDS as REFERRAL_FIELDS
from opinions.referral_words import referral_values

name_actions(
    {
        "opinions.use_letter_template": "更换函的模板",
        "opinions.print_referral": "生成转交函",
        "opinions.print_letter": "生成报送函",
    }
)
LIMIT = 5 * 1024 * 1024
FIELDS_OF: dict[str, Mapping[str, tuple[str, Any]]] = {
    LetterKind.REPORT: REPORT_FIELDS,
    LetterKind.REFERRAL: REFERRAL_FIELDS,
}


def current_template(kind: str = LetterKind.REPORT) -> LetterTemplate | None:
    """None: the default prints."""
    return LetterTemplate.objects.filter(kind=kind, in_use=True).select_related("file").first()


@transaction.atomic
def upload_template(
    upload: UploadedFile[bytes], *, by: User, kind: str = LetterKind.REPORT
) -> LetterTemplate:
    """Taken into use after a test print; raises OpinionError that says what is wrong."""
    from opinions.letter_docx import check_template  # noqa: PLC0415 -- heavy, seldom needed

    with rules_below():
        file = store_upload(upload, kinds={"docx"}, limit=LIMIT, unfolded=UNFOLDED_FORM, by=by)
    with file.file.open("rb") as source:
        fields, printed = check_template(source.read(), _samples(kind))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "print.docx"
        path.write_bytes(printed)
        test_print = store_file(path, name=f"试打_{file.name}", by=by)
    last = LetterTemplate.objects.aggregate(Max("number"))["number__max"] or 0
    template = LetterTemplate.objects.create(
        kind=kind, number=last + 1, file=file, test_print=test_print, fields=fields, uploaded_by=by
    )
    use_template(template, by=by, kind=kind)
    return template


def _samples(kind: str) -> dict[str, Any]:
    return {name: value for name, (_, value) in FIELDS_OF[kind].items()}


@transaction.atomic
def use_template(
    template: LetterTemplate | None, *, by: User, kind: str = LetterKind.REPORT
) -> None:
    """This version from now on; None goes back to the default."""
    before = current_template(kind)
    LetterTemplate.objects.filter(kind=kind, in_use=True).update(in_use=False)
    if template:
        LetterTemplate.objects.filter(pk=template.pk).update(in_use=True)
    record(
        "opinions.use_letter_template",
        actor=by,
        target=template or before,
        before={"number": before.number if before else 0},
        after={"number": template.number if template else 0},
    )


def print_letter(table: CompiledTable, values: Mapping[str, Any], *, by: User) -> bytes:
    """With the template in use; on record with the version and what it was made from."""
    content, template = _printed(LetterKind.REPORT, values)
    record(
        "opinions.print_letter",
        actor=by,
        target=table,
        after={"checksum": table.checksum, "模板": template},
    )
    return content


def print_referral(referral: Referral, *, by: User) -> bytes:
    """转交函 for signing; on record, because an opinion leaves the office in it."""
    content, template = _printed(LetterKind.REFERRAL, referral_values(referral))
    record("opinions.print_referral", actor=by, target=referral, after={"模板": template})
    return content


def _printed(kind: str, values: Mapping[str, Any]) -> tuple[bytes, str]:
    """The letter, and which template it was printed from."""
    from opinions.letter_default import default_template  # noqa: PLC0415 -- heavy
    from opinions.letter_docx import render  # noqa: PLC0415 -- heavy, seldom needed

    template = current_template(kind)
    if template is None:
        return render(default_template(), values), "系统自带的模板"
    with template.file.file.open("rb") as source:
        return render(source.read(), values), str(template)
