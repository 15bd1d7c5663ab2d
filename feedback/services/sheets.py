"""Many lines of an answer at once: read, put right by a clerk, taken when all of them are right.

The words are kept as they came, and what the clerk typed with them, until the sheet is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from feedback.choices import Result
from feedback.choices.sheets import SheetStatus
from feedback.errors import FeedbackError
from feedback.models import AnswerSheet, ReplyLine, SuperiorReply
from feedback.services.registering import check_open
from feedback.services.replies import Said
from feedback.sheet_reading.pasted import rows_of_words
from feedback.sheet_reading.said import ReadLine
from feedback.sheet_reading.understanding import MOST_LINES, understand
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload
from liaison.office.models import StoredFile
from opinions.normalising import normalise

name_actions(
    {
        "feedback.read_sheet": "读取整份反馈",
        "feedback.take_sheet": "录入整份反馈",
        "feedback.drop_sheet": "放弃整份反馈",
    }
)
FILE_LIMIT = 5 * 1024 * 1024
FIELDS = (
    "text", "result", "reason_code", "reason", "reflected_in", "reflected_text", "sent_number",
)  # fmt: skip
LONGEST = {"text": 5000, "reason": 5000, "reflected_in": 200, "reflected_text": 5000}
NAMES = {
    "text": "来函内容", "reason": "理由说明", "reflected_in": "体现条款",
    "reflected_text": "体现条款文字",
}  # fmt: skip
MOST_NAMED = 12


class SameAnswerError(FeedbackError):
    """This very file or text was read before: ``sheet`` holds it."""

    def __init__(self, sheet: AnswerSheet) -> None:
        super().__init__(
            f"同样的内容已经读过，现在是“{sheet.get_status_display()}”，没有再读一遍。"
        )
        self.sheet = sheet


def read_words(reply: SuperiorReply, words: str, *, by: User) -> AnswerSheet:
    """Pasted words; raises SameAnswerError or FeedbackError."""
    if not words.strip():
        raise FeedbackError("请粘贴反馈的文字，或者选择文件。")
    lines = understand(rows_of_words(words))
    digest = hashlib.sha256(normalise(words).encode()).hexdigest()
    return _keep(reply, lines, digest=digest, words=words.replace("\x00", ""), by=by)


def read_file(reply: SuperiorReply, upload: UploadedFile[bytes], *, by: User) -> AnswerSheet:
    """A workbook or Word file, read in a process apart; raises as ``read_words`` does."""
    from feedback.sheet_reading.apart import rows_of_file  # noqa: PLC0415 -- seldom needed

    if (upload.size or 0) > FILE_LIMIT:
        raise FeedbackError("文件超过 5 MB，请删去图片，只留下要录入的那张表，再上传。")
    data = upload.read()
    digest = hashlib.sha256(data).hexdigest()
    if known := _known(reply, digest):
        raise SameAnswerError(known)
    lines = understand(rows_of_file(data))
    try:
        file = store_upload(upload, kinds={"xlsx", "docx"}, limit=FILE_LIMIT, by=by)
    except OfficeError as error:
        raise FeedbackError(str(error)) from error
    return _keep(reply, lines, digest=digest, file=file, by=by)


def _known(reply: SuperiorReply, digest: str) -> AnswerSheet | None:
    standing = AnswerSheet.objects.exclude(status=SheetStatus.DROPPED)
    return standing.filter(reply=reply, digest=digest).first()


@transaction.atomic
def _keep(
    reply: SuperiorReply,
    lines: Sequence[ReadLine],
    *,
    digest: str,
    by: User,
    file: StoredFile | None = None,
    words: str = "",
) -> AnswerSheet:
    check_open(reply)
    if known := _known(reply, digest):
        raise SameAnswerError(known)
    if not any(line.use for line in lines):
        raise FeedbackError(
            "没有读出反馈内容。请看是不是选对了文件；也可以把文字粘贴进来，一行一条。"
        )
    if len(lines) > MOST_LINES:
        raise FeedbackError(f"一次最多读{MOST_LINES}条，这里有{len(lines)}条，请分成几份。")
    _leave_out_known(reply, lines)
    try:
        with transaction.atomic():
            sheet = AnswerSheet.objects.create(
                reply=reply, file=file, words=words, digest=digest, read_by=by,
                lines=[asdict(line) for line in lines],
            )  # fmt: skip
    except IntegrityError:  # a double click: the other one was first
        raise SameAnswerError(AnswerSheet.objects.get(reply=reply, digest=digest)) from None
    record("feedback.read_sheet", actor=by, target=sheet, count=len(lines))
    return sheet


def _leave_out_known(reply: SuperiorReply, lines: Sequence[ReadLine]) -> None:
    """What this answer has on record already is not taken again unless somebody says so."""
    known = {
        normalise(text): at for at, text in enumerate(reply.lines.values_list("text", flat=True), 1)
    }
    for line in lines:
        at = known.get(normalise(line.text)) if line.use else None
        if at:
            line.use, line.hint = False, f"和已录入的第{at}条文字相同，没有再勾选"


@transaction.atomic
def save_lines(sheet: AnswerSheet, changes: Mapping[int, Mapping[str, Any]], *, by: User) -> None:
    """What the clerk typed, right or wrong; ``changes`` by place in the sheet, from 0."""
    held = _held(sheet)
    for place, values in changes.items():
        if 0 <= place < len(held.lines):
            held.lines[place].update(values)
    held.save(update_fields=["lines"])
    sheet.lines = held.lines


def fault_of(line: Mapping[str, Any]) -> str:
    """One sentence on what must be put right; "" for a line that may be taken or is left out."""
    if not line["use"]:
        return ""
    for name, most in LONGEST.items():
        if len(line[name]) > most:
            return f"{NAMES[name]}超过{most}字，请精简。"
    number = line["sent_number"]
    if number is not None and not (isinstance(number, int) and 0 < number < 100_000):
        return "上报序号请填数字，不知道的不填。"
    try:
        _said(line)
    except FeedbackError as error:
        return str(error)
    return ""


def _said(line: Mapping[str, Any]) -> Said:
    words = {name: line[name].strip() for name in FIELDS if name != "sent_number"}
    if words["result"] == Result.ADOPTED:
        words["reason_code"] = ""
    return Said(**words)


@transaction.atomic
def take_sheet(sheet: AnswerSheet, *, by: User) -> int:
    """All ticked lines become lines of the answer; how many.

    Raises FeedbackError that names the faulty ones by their number in the file; then none is taken.
    """
    held = _held(sheet)
    chosen = [line for line in held.lines if line["use"]]
    if not chosen:
        raise FeedbackError("没有勾选要录入的内容。")
    if bad := [line["row"] for line in chosen if fault_of(line)]:
        named = "、".join(f"第{row}行" for row in bad[:MOST_NAMED])
        more = f"等{len(bad)}行" if len(bad) > MOST_NAMED else ""
        raise FeedbackError(f"{named}{more}还要改，请看标红的提示；其他各行改过的都已保存。")
    last = held.reply.lines.aggregate(last=Max("position"))["last"] or 0
    ReplyLine.objects.bulk_create(
        ReplyLine(
            reply=held.reply,
            position=last + at,
            sheet=held,
            sheet_row=line["row"],
            sent_number=line["sent_number"],
            **vars(_said(line)),
        )
        for at, line in enumerate(chosen, start=1)
    )
    _settle(held, SheetStatus.TAKEN, by=by)
    record("feedback.take_sheet", actor=by, target=held, count=len(chosen))
    return len(chosen)


@transaction.atomic
def drop_sheet(sheet: AnswerSheet, *, by: User) -> None:
    """Nothing of it is taken; the file stays in the store, and it may be read again."""
    held = _held(sheet)
    _settle(held, SheetStatus.DROPPED, by=by)
    record("feedback.drop_sheet", actor=by, target=held)


def _held(sheet: AnswerSheet) -> AnswerSheet:
    """The sheet as it is now, held until the commit together with its open answer."""
    check_open(sheet.reply)
    held = AnswerSheet.objects.select_for_update(of=("self",)).select_related("reply")
    found = held.get(pk=sheet.pk)
    if found.status != SheetStatus.READ:
        raise FeedbackError(f"这份内容{found.get_status_display()}，不能再改。")
    return found


def _settle(sheet: AnswerSheet, status: SheetStatus, *, by: User) -> None:
    sheet.status, sheet.settled_by, sheet.settled_at = status, by, timezone.now()
    sheet.save(update_fields=["status", "settled_by", "settled_at"])
