"""From the file that the letter brought to a confirmed text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from drafts.errors import DraftError
from drafts.models import Draft, DraftVersion, ParseNote, SuperiorOrgan
from drafts.outline import flatten
from drafts.parsing import Line, ParsedDraft
from drafts.parsing.lines import split_lines
from drafts.reading import DraftReadError, Reading, proper_name, read_file
from drafts.services.indexing import index_version
from drafts.services.mapping import propose_map
from drafts.services.storing import store_new_tree
from liaison.accounts.models import User
from liaison.audit.services import record
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload

KINDS = frozenset({"docx", "txt", "md", "pdf", "html", "rtf", "doc", "wps", "odt", "ofd"})
LONGEST = 300
UNREAD_FILE = "没有认出条文或者段落，请检查文件内容，或者把正文粘贴到文本框里再试。"
UNREAD_WORDS = (
    "没有认出条文或者段落。请看粘贴的是不是草案正文、是否完整；每一条要以“第几条”开头，另起一行。"
)


@dataclass(frozen=True)
class DraftFacts:
    """What the clerk says about the text; an empty title means: as the text has it."""

    organ: SuperiorOrgan | None
    kind: str
    stage: str
    title: str = ""
    explanatory_note: str = ""
    draft: Draft | None = None


def read_upload(upload: UploadedFile[bytes]) -> Reading:
    """The lines of a file; what it is, the content decides. Too large a one is not loaded."""
    upload.seek(0)
    try:
        return read_file(upload, upload.name or "")
    except DraftReadError as error:
        raise DraftError(str(error)) from error


def as_text(lines: Iterable[Line]) -> str:
    """One row for each line, so that line numbers lead back into it; a page's head has none."""
    body = (line.raw for line in lines if line.number)
    return "\n".join(raw.replace("\n", " ").replace("\x00", "") for raw in body)


@transaction.atomic
def import_draft(
    facts: DraftFacts, *, text: str = "", upload: UploadedFile[bytes] | None = None, by: User
) -> DraftVersion:
    """Read, parse and save a text as a new version that waits for its confirmation.

    Without ``facts.draft`` a new draft is opened. A file is kept beside the words read from it.
    """
    reading = read_upload(upload) if upload else Reading(split_lines(text))
    words = as_text(reading.lines)
    if not words.strip():
        raise DraftError("没有读到文字。请换一个文件，或者把正文粘贴到文本框里。")
    parsed = reading.parse()
    if not parsed.nodes:
        raise DraftError(UNREAD_FILE if upload else UNREAD_WORDS)
    title = (facts.title.strip() or parsed.title)[:LONGEST]
    if not title:
        raise DraftError("没有认出标题，请在“名称”一栏填写。", field="title")
    draft = facts.draft or _open_draft(facts, title, by)
    version = _new_version(draft, facts, parsed, words, title, by)
    rows = flatten(parsed.nodes)
    store_new_tree(version, rows)
    ParseNote.objects.bulk_create(
        ParseNote(version=version, line=note.line, code=note.code, message=note.message[:LONGEST])
        for note in parsed.warnings
    )
    if upload:
        _keep_file(version, upload, by)  # last: a file does not go away with the transaction
    record("drafts.import", actor=by, target=version, note=str(draft), count=len(rows))
    return version


def _open_draft(facts: DraftFacts, title: str, by: User) -> Draft:
    if facts.organ is None:
        raise DraftError("请选择来文机关。", field="organ")
    return Draft.objects.create(
        title=title[:200],
        kind=facts.kind,
        organ=facts.organ,
        explanatory_note=facts.explanatory_note.strip(),
        created_by=by,
    )


def _new_version(
    draft: Draft, facts: DraftFacts, parsed: ParsedDraft, words: str, title: str, by: User
) -> DraftVersion:
    return DraftVersion.objects.create(
        draft=draft,
        number=next_number(draft, words),
        stage=facts.stage,
        title=f"{title}{'' if facts.title.strip() else parsed.stage}"[:200],
        title_note=parsed.title_note,
        form=parsed.kind,
        source_text=words,
        created_by=by,
    )


def next_number(draft: Draft, words: str) -> int:
    """The number of the text that comes next; the same words are not taken twice."""
    Draft.objects.select_for_update().get(pk=draft.pk)
    same = draft.versions.filter(source_text=words).first()
    if same:
        raise DraftError(f"“{draft}”已经有同样的文本（第{same.number}稿），不需要再次导入。")
    last = draft.versions.aggregate(last=Max("number"))["last"] or 0
    return last + 1


def _keep_file(version: DraftVersion, upload: UploadedFile[bytes], by: User) -> None:
    try:
        upload.seek(0)
        upload.name = proper_name(upload.name or "", upload.read())
        stored = store_upload(upload, kinds=KINDS, by=by, is_read=True)
    except OfficeError as error:
        raise DraftError(str(error)) from error
    version.source_file, version.source_name = stored, stored.name
    version.save(update_fields=["source_file", "source_name"])


@transaction.atomic
def confirm_version(version: DraftVersion, *, by: User, now: datetime | None = None) -> None:
    """From here on the text stands: nobody can change it, consultations may use it."""
    confirmed = DraftVersion.objects.filter(pk=version.pk, confirmed_at__isnull=True).update(
        confirmed_at=now or timezone.now(), confirmed_by=by
    )
    if not confirmed:
        raise DraftError("这份文本已经确认过，请刷新页面。")
    if not version.provisions.commentable().exists():
        raise DraftError("文本里没有一条可以提意见的条文，请先更正。")
    version.refresh_from_db()
    index_version(version)
    propose_map(version)
    record("drafts.confirm_version", actor=by, target=version, note=str(version))


@transaction.atomic
def discard_version(version: DraftVersion, *, by: User) -> None:
    """Take back an import that nobody confirmed, with its file; nothing of it is kept."""
    current = DraftVersion.objects.select_for_update().get(pk=version.pk)
    if current.is_confirmed:
        raise DraftError("已经确认的文本不能删除。")
    draft, stored = current.draft, current.source_file
    record("drafts.discard_version", actor=by, target=current, note=str(draft))
    current.delete()
    if stored:
        transaction.on_commit(lambda: stored.file.storage.delete(stored.file.name or ""))
        stored.delete()
    if not draft.versions.exists():
        draft.delete()


def check_note(note: ParseNote, *, by: User) -> None:
    """The clerk looked at the line and found it in order, or put it in order."""
    note.checked_at, note.checked_by = timezone.now(), by
    note.save(update_fields=["checked_at", "checked_by"])
