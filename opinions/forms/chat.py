"""A pasted chat of a WeChat group, and its parts while a person goes through them."""

from datetime import date
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms

from opinions.choices import Channel
from opinions.forms.sending_directly import sent_directly_field
from opinions.models.channels import collecting_choices
from opinions.services.giving import LONGEST_TEXT
from stations.models import Assignment, LedgerEntry

# With every field of every part a form stays below what a server takes.
MOST_PARTS = 150
LONGEST_CHAT = 100_000


class ChatForm(forms.Form):
    """What all parts have in common."""

    # One pasted chat is entered once, however often it is sent.
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    collected_on = forms.DateField(
        label="说话日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    channel = forms.ChoiceField(
        label="提出方式", choices=collecting_choices, initial=Channel.WECHAT_GROUP
    )

    def __init__(self, *args: Any, task: Assignment, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid4(), "collected_on": today}
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["entry"] = forms.ModelChoiceField(
            LedgerEntry.objects.of_round(task.station_id, task.consultation_id),
            label="这次活动的台账", required=False, empty_label="没有台账",
        )  # fmt: skip
        if task.station.reports_by_itself:
            self.fields["sent_directly"] = sent_directly_field()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_collected_on(self) -> date:
        day: date = self.cleaned_data["collected_on"]
        if day > self.today:
            raise forms.ValidationError("说话日期不能晚于今天。")
        return day


class PastedForm(ChatForm):
    pasted = forms.CharField(
        label="聊天记录",
        max_length=LONGEST_CHAT,
        widget=forms.Textarea({"rows": 12}),
        help_text="在电脑微信里选中多条消息复制，或者把接龙整段复制，贴在这里。下一步逐条确认，不会马上录入。",
        error_messages={"required": "请粘贴聊天记录。"},
    )


class PartForm(forms.Form):
    """One message; what is not ticked is not entered."""

    keep = forms.BooleanField(label="录入", required=False)
    name = forms.CharField(label="姓名或群里的名字", required=False, max_length=100)
    with_name = forms.BooleanField(label="记下这个名字", required=False)
    provision = forms.CharField(label="条款（不填是总体意见）", required=False, max_length=100)
    body = forms.CharField(
        label="意见内容",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_TEXT,
    )
    # Shown beside it: the time, what it replies to, why it may be no opinion.
    note = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("keep") and not cleaned.get("body", "").strip() and "body" in cleaned:
            self.add_error("body", "请填写意见内容，或者不勾选“录入”。")
        return cleaned


PartFormSet = forms.formset_factory(
    PartForm, extra=0, max_num=MOST_PARTS, validate_max=True, absolute_max=MOST_PARTS * 2
)
