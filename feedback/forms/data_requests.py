"""What the office writes down of a request about personal data."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from feedback.choices.personal_data import RequestKind
from feedback.forms.complaints import OFFLINE
from opinions import receipts
from opinions.models import Opinion
from stations.forms.fields import day, fields_only


def _until_today(value: date) -> date:
    if value > timezone.localdate():
        raise forms.ValidationError("日期不能晚于今天。")
    return value


class RequestForm(forms.Form):
    number = forms.CharField(
        label="意见编号", max_length=40,
        help_text="本人丢了编号的，先在“查找”里按手机号码找到意见，再抄编号。",
        error_messages={"required": "请填写意见编号。"},
    )  # fmt: skip
    kind = forms.ChoiceField(label="申请", choices=RequestKind)
    how = forms.ChoiceField(label="收到方式", choices=OFFLINE)
    received_on = day(label="收到日期")
    identity_check = forms.CharField(
        label="怎样核对身份", max_length=200,
        help_text="例如：看了身份证，姓名、手机和登记的一致。不要复印、不要抄身份证号码。",
        error_messages={"required": "请写明怎样核对的身份。"},
    )  # fmt: skip
    wish = forms.CharField(
        label="申请的内容", max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())
        self.helper = fields_only()

    def clean_number(self) -> Opinion:
        number = receipts.read_number(self.cleaned_data["number"])
        opinion = Opinion.objects.filter(receipt_no=number).first() if number else None
        if opinion is None:
            raise forms.ValidationError("没有这个编号的意见，请对照回执再看一遍。")
        return opinion

    def clean_received_on(self) -> date:
        return _until_today(self.cleaned_data["received_on"])

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "number"}


class CloseForm(forms.Form):
    outcome = forms.CharField(
        label="办理结果", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="怎样告诉本人的、说了什么；不予办理的写明理由。",
        error_messages={"required": "请写明办理结果。"},
    )  # fmt: skip
    told_on = day(label="告知日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_on", timezone.localdate())
        self.helper = fields_only()

    def clean_told_on(self) -> date:
        return _until_today(self.cleaned_data["told_on"])
