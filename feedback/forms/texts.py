"""The office's words for one situation and channel."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class TextForm(forms.Form):
    text = forms.CharField(
        label="文字", max_length=2000, strip=True,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": "请填写文字；要用系统自带的，请点“恢复系统自带的文字”。"},
    )  # fmt: skip
    note = forms.CharField(
        label="为什么改", max_length=200, required=False, help_text="可以不填，记在版本里。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TryForm(forms.Form):
    """Where a test message goes; not kept."""

    address = forms.CharField(label="发到", max_length=100, required=False)
