"""What a clerk fills in for a 商请反馈函, and for a 感谢信 to an employer."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone


class PlainForm(forms.Form):
    """Drawn without its own form tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class AskingForm(PlainForm):
    prefix_words = forms.CharField(
        label="发文代字", max_length=60, help_text="编号接着这个代字本年最后一个文号往下排。",
        error_messages={"required": "请填写发文代字，例如：清人立联函。"},
    )  # fmt: skip
    signed_on = forms.DateField(label="落款日期", widget=day_input())
    signer = forms.CharField(
        label="签发人", max_length=60, error_messages={"required": "请填写签发人。"}
    )
    body = forms.CharField(
        label="正文", max_length=3000, widget=forms.Textarea({"rows": 10}),
        help_text="每段一行；草稿由系统按上报记录拟出，可以改。",
        error_messages={"required": "请填写正文。"},
    )  # fmt: skip


class EmployerForm(PlainForm):
    employer = forms.CharField(
        label="所在单位", max_length=120, help_text="写单位全称，照印在信的开头。",
        error_messages={"required": "请填写所在单位。"},
    )  # fmt: skip
    asked_on = forms.DateField(label="本人提出的日期", widget=day_input())
    asked_how = forms.CharField(
        label="本人怎样提出的", max_length=100, help_text="例如：来电提出，同意写明姓名。",
        error_messages={"required": "请写明本人怎样提出、是否同意写明姓名。"},
    )  # fmt: skip

    def clean_asked_on(self) -> date:
        asked_on: date = self.cleaned_data["asked_on"]
        if asked_on > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天。")
        return asked_on
