"""What an author fills in on the tracking pages."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from feedback.choices import Satisfaction
from feedback.choices.rereviews import LowReason
from opinions import receipts
from opinions.errors import OpinionError
from opinions.services.giving import Words


class TrackForm(forms.Form):
    number = forms.CharField(
        label="意见编号",
        max_length=40,
        help_text="在回执上，例如 QH-7K3M-9D2X-5。",
        error_messages={"required": "请填写意见编号。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label="查询码",
        max_length=20,
        help_text="回执上的8位数字。",
        error_messages={"required": "请填写查询码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_number(self) -> str:
        """The check digit tells a slip of the pen; it says nothing about what exists."""
        number = receipts.read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError("意见编号好像抄错了，请对照回执再看一遍。")
        return number

    def clean_code(self) -> str:
        return receipts.read_code(self.cleaned_data["code"])


class EditForm(forms.Form):
    body = forms.CharField(label="您的意见", required=False, widget=forms.Textarea({"rows": 6}))
    replacement = forms.CharField(
        label="建议修改为", required=False, widget=forms.Textarea({"rows": 4})
    )
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        texts = {name: text.replace("\r\n", "\n") for name, text in cleaned.items()}
        try:
            self.words = Words(**texts)
        except OpinionError as error:
            self.add_error("body", str(error))
        return cleaned


class SupplementForm(forms.Form):
    text = forms.CharField(
        label="补充的内容",
        max_length=5000,
        error_messages={"required": "请填写补充的内容。"},
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class RatingForm(forms.Form):
    score = forms.ChoiceField(
        label="您对这次答复满意吗？",
        choices=Satisfaction,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项。", "invalid_choice": "请选一项。"},
    )
    reasons = forms.MultipleChoiceField(
        label="哪里不满意（可以不选）",
        choices=LowReason,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="选了不满意的，我们会请另一位同事复核，并把复核情况告诉您。",
    )
    comment = forms.CharField(
        label="想说的话（可以不填）",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


def bare_helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
