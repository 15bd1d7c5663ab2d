"""复函: rows of 条款, 修改为 and 理由, or the whole letter as text, or 无意见."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from opinions.errors import OpinionError
from opinions.services.giving import LONGEST_TEXT, Words
from opinions.services.letters import Row
from stations.choices import RecordSource, ReplyWay
from stations.forms.files import SeveralFilesField

ROWS, WHOLE, NIL = "rows", "whole", "nil"
FIRST_ROWS, MOST_ROWS, MOST_FILES = 3, 60, 6
SOURCES = {ReplyWay.PAPER: RecordSource.PAPER, ReplyWay.OTHER: RecordSource.PHONE}


class RowForm(forms.Form):
    """One opinion; a row left empty says nothing."""

    provision = forms.CharField(
        label="条款",
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "provisions", "data-keep": ""}),
        help_text="例如：第九条第二款。对全文的意见不填。",
    )
    replacement = forms.CharField(
        label="修改为（或者意见）",
        required=False,
        widget=forms.Textarea({"rows": 3, "data-keep": "", "data-count-max": LONGEST_TEXT}),
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        widget=forms.Textarea({"rows": 3, "data-keep": "", "data-count-max": LONGEST_TEXT}),
    )

    @property
    def says_something(self) -> bool:
        data = self.cleaned_data
        return bool(data["replacement"].strip() or data["reason"].strip())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        replacement, reason = cleaned.get("replacement", ""), cleaned.get("reason", "")
        if replacement.strip() or reason.strip():
            try:
                Words(replacement=replacement, reason=reason)
            except OpinionError as error:
                raise forms.ValidationError(str(error)) from error
        elif cleaned.get("provision", "").strip():
            self.add_error("replacement", "这一行只写了条款，请写明怎样修改或者理由。")
        return cleaned

    def row(self) -> Row:
        data = self.cleaned_data
        return Row(
            data["provision"].strip(),
            Words(replacement=_plain(data["replacement"]), reason=_plain(data["reason"])),
        )


class ReplyForm(forms.Form):
    """What stands beside the rows. Nobody is asked for a phone: the office has it."""

    answer = forms.ChoiceField(
        label="复函内容",
        choices=[(ROWS, "逐条提意见"), (WHOLE, "填写复函全文"), (NIL, "无意见")],
        widget=forms.RadioSelect,
        initial=ROWS,
        error_messages={"required": "请选择复函内容。"},
    )
    whole = forms.CharField(
        label="复函全文",
        required=False,
        widget=forms.Textarea({"rows": 8, "data-keep": "", "data-count-max": LONGEST_TEXT}),
        help_text="选“填写复函全文”的，写在这里。",
    )
    attachments = SeveralFilesField(
        label="附件（可选）", help_text="盖章复函的扫描件等，pdf、docx、xlsx、txt、jpg 或者 png。"
    )
    filled_by = forms.CharField(
        label="填写人（可选）", max_length=60, required=False, help_text="便于核对时找到您。"
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_attachments(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["attachments"]
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传{MOST_FILES}个附件。")
        return uploads


class RecordReplyForm(ReplyForm):
    """A clerk takes down what came on paper, or was told by phone (代录)."""

    way = forms.ChoiceField(
        label="复函方式",
        choices=[(way.value, way.label) for way in ReplyWay if way != ReplyWay.LINK],
    )
    number = forms.CharField(label="复函文号", max_length=60, required=False)
    dated = forms.DateField(
        label="复函日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("way", "number", "dated")

    def clean_dated(self) -> Any:
        dated = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise forms.ValidationError("复函日期不能晚于今天。")
        return dated

    @property
    def source(self) -> str:
        return SOURCES[ReplyWay(self.cleaned_data["way"])]


class Reply:
    """The form with its rows, as one: what is typed comes back whatever happens."""

    def __init__(
        self, data: Any = None, files: Any = None, *, form_class: type[ReplyForm] = ReplyForm,
        initial: dict[str, Any] | None = None, spare: int = FIRST_ROWS,
    ) -> None:  # fmt: skip
        """Without ``data`` it is empty; ``spare`` rows are offered to write in."""
        self.form = form_class(data, files, initial=initial)
        count = spare if data is None else _row_count(data)
        self.rows = [RowForm(data, prefix=f"rows-{at}") for at in range(count)]

    @classmethod
    def again(
        cls, data: Any, *, form_class: type[ReplyForm] = ReplyForm, token: str = "", more: int = 0
    ) -> "Reply":
        """What was typed, unjudged, with ``more`` empty rows and a new ``token``."""
        reply = cls.__new__(cls)
        names = set(form_class.base_fields) - {"attachments"}
        typed = {name: data.get(name, "") for name in names}
        reply.form = form_class(initial=typed | {"token": token})
        reply.rows = [
            RowForm(
                prefix=f"rows-{at}",
                initial={name: data.get(f"rows-{at}-{name}", "") for name in RowForm.base_fields},
            )
            for at in range(min(_row_count(data) + more, MOST_ROWS))
        ]
        return reply

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def choice(self) -> str:
        return str(self.form.cleaned_data["answer"])

    def is_valid(self) -> bool:
        """Rows are judged only where they are sent."""
        fine = self.form.is_valid()
        if self.form.cleaned_data.get("answer") == ROWS:
            judged = [self._check_row(at) for at in range(self.count)]
            fine = all(judged) and fine
        return fine and self._says_what_it_chose()

    def written(self) -> list[Row]:
        """What is to be entered; one row about the whole for a letter in one piece."""
        if self.choice == WHOLE:
            whole = _plain(self.form.cleaned_data["whole"])
            return [Row("", Words(body=whole))] if whole.strip() else []
        return [row.row() for row in self._filled()]

    def blame(self, by_row: dict[int, str]) -> None:
        """Say at the rows what is wrong with them; numbers count the rows that were written."""
        filled = self._filled()
        for at, words in by_row.items():
            filled[at].add_error("provision", words)
            self.form.add_error(None, f"第{self.rows.index(filled[at]) + 1}条：{words}")

    def _check_row(self, at: int) -> bool:
        """What is wrong with a row is said above the form, too."""
        for errors in self.rows[at].errors.values():
            self.form.add_error(None, f"第{at + 1}条：{' '.join(map(str, errors))}")
        return not self.rows[at].errors

    def _filled(self) -> list[RowForm]:
        if self.choice != ROWS:
            return []
        return [row for row in self.rows if row.says_something]

    def _says_what_it_chose(self) -> bool:
        """A scan alone is an answer, too: the office types it in."""
        form, has_files = self.form, bool(self.form.cleaned_data["attachments"])
        if self.choice == NIL and self._unsent():
            form.add_error("answer", "您选了“无意见”，但是已经写了意见。请改选，或者清空所写内容。")
        elif self.choice == WHOLE:
            self._check_whole(has_files)
        elif self.choice == ROWS and not self._filled() and not has_files:
            form.add_error("answer", "请至少填写一条意见；没有意见的，请选“无意见”。")
        return not form.errors

    def _check_whole(self, has_files: bool) -> None:
        whole = self.form.cleaned_data["whole"]
        if not whole.strip() and not has_files:
            self.form.add_error("whole", "请填写复函全文，或者上传复函。")
        elif len(whole) > LONGEST_TEXT:
            self.form.add_error(
                "whole",
                f"复函全文最多{LONGEST_TEXT}字，现在有{len(whole)}字。更长的请上传附件，或者逐条填写。",
            )

    def _unsent(self) -> bool:
        named = [row.prefix for row in self.rows]
        rows = [self.form.data.get(f"{prefix}-{name}", "") for prefix in named for name in TEXTS]
        return any(text.strip() for text in [self.form.cleaned_data["whole"], *rows])


TEXTS: Sequence[str] = ("replacement", "reason")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _row_count(data: Any) -> int:
    written = str(data.get("rows", ""))
    return min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 4 else FIRST_ROWS
