"""Corrections of a tree that nobody has confirmed yet, one at a time, each with its history."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from drafts import corrections
from drafts.choices import CorrectionKind, ProvisionKind
from drafts.errors import ChangedMeanwhileError, DraftError
from drafts.models import DraftVersion, Provision, ProvisionEdit
from drafts.outline import CONTENT, Row, settle
from drafts.services.storing import load_rows, store_changes
from liaison.accounts.models import User
from liaison.audit.services import record

LONGEST_SHOWN = 300

Change = Callable[[list[Row], int], list[Row]]


def correct_words(
    provision: Provision,
    *,
    label: str,
    heading: str,
    caption: str,
    text: str,
    by: User,
    seen: str = "",
) -> ProvisionEdit:
    """``seen`` is the ``corrections.wording`` that the editor was shown; ChangedMeanwhileError if
    the words are others by now."""
    return _correct(
        provision,
        CorrectionKind.WORDS,
        lambda rows, at: corrections.reword(
            rows, at, label=label, heading=heading, caption=caption, text=text
        ),
        by,
        seen,
    )


def change_kind(provision: Provision, *, kind: ProvisionKind, by: User) -> ProvisionEdit:
    """Read the node's words anew as ``kind``; what stands in it finds its new place."""
    return _correct(
        provision, CorrectionKind.KIND, lambda rows, at: corrections.rekind(rows, at, kind), by
    )


def join_with_previous(provision: Provision, *, by: User) -> ProvisionEdit:
    return _correct(provision, CorrectionKind.JOIN, corrections.join_previous, by)


def split_provision(
    provision: Provision, *, marked: str, by: User, seen: str = ""
) -> ProvisionEdit:
    """``marked`` is the node's text with ｜ at each place where it is cut."""
    return _correct(
        provision,
        CorrectionKind.SPLIT,
        lambda rows, at: corrections.split(rows, at, marked),
        by,
        seen,
    )


def remove_provision(provision: Provision, *, with_content: bool, by: User) -> ProvisionEdit:
    return _correct(
        provision,
        CorrectionKind.REMOVE,
        lambda rows, at: corrections.remove(rows, at, with_content=with_content),
        by,
    )


def add_provision(
    provision: Provision, *, kind: ProvisionKind, text: str, by: User
) -> ProvisionEdit:
    """Add a node behind ``provision`` and all that stands in it."""
    return _correct(
        provision,
        CorrectionKind.ADD,
        lambda rows, at: corrections.add_after(rows, at, kind=kind, text=text),
        by,
    )


def move_up(provision: Provision, *, by: User) -> ProvisionEdit:
    return _correct(provision, CorrectionKind.MOVE, corrections.move_up, by)


def move_down(provision: Provision, *, by: User) -> ProvisionEdit:
    return _correct(provision, CorrectionKind.MOVE, corrections.move_down, by)


def move_behind(provision: Provision, *, label: str, by: User) -> ProvisionEdit:
    """Behind the article ``label``; what stands in the node moves with it."""
    return _correct(
        provision,
        CorrectionKind.MOVE,
        lambda rows, at: corrections.move_behind(rows, at, label),
        by,
    )


@transaction.atomic
def undo_last(version: DraftVersion, *, by: User) -> ProvisionEdit:
    """Take back the last correction that still stands."""
    _lock(version)
    edit = version.edits.standing().last()
    if edit is None:
        raise DraftError("没有可以撤销的更正。")
    old = load_rows(version)
    end = edit.start + len(edit.after)
    new = [*old[: edit.start], *map(_thawed, edit.before), *old[end:]]
    _settle_and_store(version, old, new)
    edit.undone_at, edit.undone_by = timezone.now(), by
    edit.save(update_fields=["undone_at", "undone_by"])
    record("drafts.undo_correction", actor=by, target=version, note=str(edit))
    return edit


@transaction.atomic
def _correct(
    provision: Provision, kind: CorrectionKind, change: Change, by: User, seen: str = ""
) -> ProvisionEdit:
    version = provision.version
    _lock(version)
    old = load_rows(version)
    at = next((at for at, row in enumerate(old) if row.uuid == provision.uuid), None)
    if at is None:
        raise DraftError("这一段刚刚被别的更正删除，请刷新页面。")
    _check_seen(old[at], seen)
    subject = old[at].full_label or old[at].printed[:40]
    start, before, after = _settle_and_store(version, old, change(list(old), at))
    edit = ProvisionEdit.objects.create(
        version=version,
        kind=kind,
        subject=subject,
        start=start,
        before=before,
        after=after,
        by=by,
    )
    record("drafts.correct", actor=by, target=version, note=str(edit))
    return edit


def _check_seen(row: Row, seen: str) -> None:
    now = corrections.wording(row.label, row.heading, row.caption, row.text)
    if seen and seen != now:
        words = " ".join(part for part in (row.label, row.caption, row.heading, row.text) if part)
        raise ChangedMeanwhileError(
            f"这一段刚刚由其他人改过，您的更正还没有保存。现在的文字是“{words[:LONGEST_SHOWN]}”。"
            "请对照后再保存。",
            now=now,
        )


def _settle_and_store(
    version: DraftVersion, old: list[Row], new: list[Row]
) -> tuple[int, list[dict[str, Any]], list[dict[str, Any]]]:
    new = [replace(row) for row in new]
    settle(new)
    start, before, after = store_changes(version, old, new)
    if not before and not after:
        raise DraftError("没有改动，不需要保存。")
    return start, list(map(_frozen, before)), list(map(_frozen, after))


def _lock(version: DraftVersion) -> None:
    """One correction at a time, and none once the text is confirmed."""
    if DraftVersion.objects.select_for_update().get(pk=version.pk).is_confirmed:
        raise DraftError("文本已经确认，不能再更正。需要改动的，请导入新的一稿。")


def _frozen(row: Row) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(row).items() if name in CONTENT}
    return kept | {"uuid": str(row.uuid), "depth": row.depth}


def _thawed(kept: dict[str, Any]) -> Row:
    return Row(**kept | {"uuid": UUID(kept["uuid"])})
