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
from liaison.office.files import store_file, store_upload
from opinions.errors import rules_below
from opinions.models import CompiledTable, LetterTemplate

name_actions(
    {
        "opinions.use_letter_template": "更换报送函模板",
        "opinions.print_letter": "生成报送函",
    }
)
LIMIT = 5 * 1024 * 1024


def current_template() -> LetterTemplate | None:
    """None: the default prints."""
    return LetterTemplate.objects.filter(in_use=True).select_related("file").first()


@transaction.atomic
def upload_template(upload: UploadedFile[bytes], *, by: User) -> LetterTemplate:
    """Taken into use after a test print; raises OpinionError that says what is wrong."""
    from opinions.letter_docx import check_template  # noqa: PLC0415 -- heavy, seldom needed

    with rules_below():
        file = store_upload(upload, kinds={"docx"}, limit=LIMIT, by=by)
    with file.file.open("rb") as source:
        fields, printed = check_template(source.read())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "print.docx"
        path.write_bytes(printed)
        test_print = store_file(path, name=f"试打_{file.name}", by=by)
    last = LetterTemplate.objects.aggregate(Max("number"))["number__max"] or 0
    template = LetterTemplate.objects.create(
        number=last + 1, file=file, test_print=test_print, fields=fields, uploaded_by=by
    )
    use_template(template, by=by)
    return template


@transaction.atomic
def use_template(template: LetterTemplate | None, *, by: User) -> None:
    """This version from now on; None goes back to the default."""
    before = current_template()
    LetterTemplate.objects.filter(in_use=True).update(in_use=False)
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
    from opinions.letter_default import default_template  # noqa: PLC0415 -- heavy
    from opinions.letter_docx import render  # noqa: PLC0415 -- heavy, seldom needed

    template = current_template()
    if template is None:
        blank = default_template()
    else:
        with template.file.file.open("rb") as source:
            blank = source.read()
    content = render(blank, values)
    after = {"checksum": table.checksum, "模板": str(template or "系统自带的模板")}
    record("opinions.print_letter", actor=by, target=table, after=after)
    return content
