"""The office's own columns, and blank forms of the superiors: kept, checked, retired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from drafts.models import SuperiorOrgan
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import UNFOLDED_FORM, store_upload
from opinions.errors import OpinionError, rules_below
from opinions.models import SuperiorForm, TableLayout
from opinions.superior_form.header import check_columns
from opinions.superior_form.kind import kind_of
from opinions.table_fields import FIELDS

name_actions(
    {
        "opinions.save_layout": "保存汇总表栏目方案",
        "opinions.retire_layout": "停用汇总表栏目方案",
        "opinions.upload_form": "上传上级表格",
        "opinions.confirm_form": "核对上级表格栏目",
        "opinions.retire_form": "停用上级表格",
    }
)
LIMIT = 5 * 1024 * 1024


@transaction.atomic
def save_layout(
    layout: TableLayout | None, *, name: str, columns: Sequence[dict[str, Any]], by: User
) -> TableLayout:
    """``columns``: key, title and width of each, in their order."""
    if not columns:
        raise OpinionError("请至少选一栏。")
    if any(column["key"] not in FIELDS for column in columns):
        raise OpinionError("栏目不对，请刷新页面后再选。")
    saved = layout or TableLayout()
    before = _spoken(saved) if layout else {}
    saved.name, saved.columns, saved.changed_by = name.strip(), list(columns), by
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise OpinionError("已经有同名的栏目方案，请换一个名称。") from error
    record("opinions.save_layout", actor=by, target=saved, before=before, after=_spoken(saved))
    return saved


@transaction.atomic
def retire_layout(layout: TableLayout, *, by: User, now: datetime) -> None:
    if TableLayout.objects.in_use().filter(pk=layout.pk).update(retired_at=now):
        record("opinions.retire_layout", actor=by, target=layout)


@transaction.atomic
def upload_form(
    upload: UploadedFile[bytes], *, name: str, organ: SuperiorOrgan | None, by: User
) -> SuperiorForm:
    """Keep a blank table with our guess of its columns; a person has to confirm them.

    Raises OpinionError with one sentence for anything that is no such table.
    """
    with rules_below():
        file = store_upload(
            upload, kinds={"xlsx", "docx"}, limit=LIMIT, unfolded=UNFOLDED_FORM, by=by
        )
    with file.file.open("rb") as source:
        kind = kind_of(is_word=file.name.lower().endswith(".docx"))
        header = kind.read_header(source.read())
    form = SuperiorForm.objects.create(
        name=name.strip() or file.name.rpartition(".")[0][:100],
        organ=organ,
        file=file,
        place=header.place,
        header_row=header.row,
        columns=header.columns(),
        uploaded_by=by,
    )
    record("opinions.upload_form", actor=by, target=form, after={"sha256": file.sha256})
    return form


@transaction.atomic
def confirm_form(form: SuperiorForm, *, keys: Sequence[str], by: User, now: datetime) -> None:
    """``keys``: what each column holds, in their order; empty for what we leave alone."""
    columns = [{**column, "key": key} for column, key in zip(form.columns, keys, strict=True)]
    check_columns(columns)
    before = _holds(form)
    form.columns, form.confirmed_by, form.confirmed_at = columns, by, now
    form.save(update_fields=["columns", "confirmed_by", "confirmed_at"])
    record(
        "opinions.confirm_form",
        actor=by,
        target=form,
        before={"columns": before},
        after={"columns": _holds(form)},
    )


@transaction.atomic
def retire_form(form: SuperiorForm, *, by: User, now: datetime) -> None:
    if SuperiorForm.objects.filter(pk=form.pk, retired_at=None).update(retired_at=now):
        record("opinions.retire_form", actor=by, target=form)


def _spoken(layout: TableLayout) -> dict[str, str]:
    """For the log, in the words of the page."""
    return {
        "name": layout.name,
        "columns": "、".join(column["title"] for column in layout.columns),
    }


def _holds(form: SuperiorForm) -> str:
    return "、".join(
        f"{column['title']}（{FIELDS[column['key']].title if column['key'] else '不填'}）"
        for column in form.columns
    )
