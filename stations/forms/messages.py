from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class MessageForm(forms.Form):
    """What the office writes to a station's people."""

    subject = forms.CharField(
        label="标题", max_length=60, error_messages={"required": "请填写标题。"}
    )
    body = forms.CharField(
        label="内容",
        max_length=1000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "请填写内容。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
