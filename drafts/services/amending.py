"""The new full text, from an amendment and the law in force."""

import re

from django.db import transaction
from django.db.models import Max

from drafts.amending import Applied, apply_amendment, is_same_law
from drafts.errors import DraftError
from drafts.models import Draft, DraftVersion, ParseNote
from drafts.services.storing import load_rows, store_new_tree
from liaison.accounts.models import User
from liaison.audit.services import record

LONGEST_MESSAGE = 300


@transaction.atomic
def apply_to_law(amendment: DraftVersion, law: DraftVersion, *, by: User) -> DraftVersion:
    """Make the text as it would read after ``amendment``, as a version that waits for a clerk.

    What could not be carried out, and what looks odd, stands on it as doubts. Raises DraftError
    if the two do not fit together, or none of the instructions could be carried out.
    """
    Draft.objects.select_for_update().get(pk=amendment.draft_id)
    _check(amendment, law)
    applied = apply_amendment(law.title, load_rows(law), load_rows(amendment))
    if not applied.done:
        raise DraftError(_nothing_done(applied))
    version = _new_version(amendment, law, applied, by)
    store_new_tree(version, applied.rows)
    ParseNote.objects.bulk_create(
        ParseNote(
            version=version,
            line=remark.line,
            code=remark.code,
            message=remark.message[:LONGEST_MESSAGE],
        )
        for remark in applied.remarks
    )
    note = f"第{law.number}稿套用第{amendment.number}稿：{applied.total}项中套用{applied.done}项"
    record("drafts.apply_amendment", actor=by, target=version, note=note, count=len(applied.rows))
    return version


def _check(amendment: DraftVersion, law: DraftVersion) -> None:
    if not amendment.is_amendment or not amendment.is_confirmed:
        raise DraftError("只有已经确认的修正案、修改决定才能套用到现行法上。")
    if not DraftVersion.objects.laws_for(amendment).filter(pk=law.pk).exists():
        raise DraftError("请选择同一部草案里已经确认的现行法全文。")
    named = re.findall("《([^《》]+)》", amendment.title)
    if named and not any(is_same_law(name, law.title) for name in named):
        raise DraftError(f"这份修改决定改的是《{named[0]}》，不是《{law.title}》，请重新选择。")


def _nothing_done(applied: Applied) -> str:
    reason = applied.remarks[0].message if applied.remarks else "没有读到针对这部法律的修改项。"
    return f"没有一项修改能够套用，请核对选择的是不是被修改的那部法律。{reason}"


def _new_version(
    amendment: DraftVersion, law: DraftVersion, applied: Applied, by: User
) -> DraftVersion:
    versions = amendment.draft.versions
    same = versions.filter(amendment=amendment, source_text=applied.text).first()
    if same:
        raise DraftError(f"已经套用过，结果是第{same.number}稿，不需要再次套用。")
    last = versions.aggregate(last=Max("number"))["last"] or 0
    return DraftVersion.objects.create(
        draft=amendment.draft,
        number=last + 1,
        stage=amendment.stage,
        title=applied.title[:200],
        form="full_text",
        source_text=applied.text,
        amendment=amendment,
        base=law,
        created_by=by,
    )
