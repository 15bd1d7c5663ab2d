"""A whole answer at once, and the lines that were read from it."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict

from feedback.services.sheets import FIELDS


class SheetForm(forms.Form):
    file = forms.FileField(
        label="文件",
        required=False,
        help_text="xlsx 或 docx，表格、文字都可以，不用改格式，也不需要编号。",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.docx"}),
    )
    words = forms.CharField(
        label="或者粘贴文字",
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="一行一条；从 Word、Excel、微信复制的都可以。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" not in self.errors and not cleaned.get("file"):
            if not cleaned.get("words", "").strip():
                self.add_error("words", "请选择文件，或者粘贴反馈的文字。")
        elif cleaned.get("words", "").strip():
            self.add_error("words", "文件和粘贴的文字请一次只给一种。")
        return cleaned


def typed_lines(data: QueryDict) -> dict[int, Mapping[str, Any]]:
    """By place in the sheet, what stands in the fields of this page; nothing is refused here, so
    that nothing typed is lost."""
    places = [int(value) for value in data.getlist("place") if value.isdecimal()]
    return {place: _typed_line(data, place) for place in places}


def _typed_line(data: QueryDict, place: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: data.get(f"{name}-{place}", "").replace("\r\n", "\n").replace("\x00", "")
        for name in FIELDS
    }
    number = values["sent_number"].strip()
    values["sent_number"] = (int(number) if number.isdecimal() else number) if number else None
    values["use"] = f"use-{place}" in data
    return values
