from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class ArchiveForm(forms.Form):
    with_contacts = forms.BooleanField(
        label="包里列出提出人的姓名和联系方式",
        required=False,
        help_text="一般不用。勾选后意见按原话写入，每个号码的查看都有记录。",
    )
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("with_contacts") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "要列出姓名和联系方式的，请写明理由。")
        return cleaned
