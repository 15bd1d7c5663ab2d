"""Entering a pile of paper forms: what they have in common stays, the rest is one sheet's."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from drafts.models import FocusQuestion
from opinions.choices import AgeBand, Channel, Occupation
from opinions.forms.boxes import as_from_box, opening_field
from opinions.forms.mobile import UNSAID
from opinions.forms.questions import question_field
from opinions.forms.sending_directly import sent_directly_field
from opinions.models.channels import collecting_choices
from opinions.services.giving import LONGEST_TEXT, Person
from stations.choices import RecordSource
from stations.models import Assignment, LedgerEntry

KEPT = ("collected_on", "channel", "entry", "opening", "source", "sent_directly")


class PileForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    collected_on = forms.DateField(
        label="填表日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    channel = forms.ChoiceField(
        label="采集方式", choices=collecting_choices, initial=Channel.MEETING
    )
    number = forms.RegexField(
        r"^\s*\d{4}\s*\d{4}\s*$",
        label="纸表编号（没有不填）",
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "纸表编号是8位数字，印在纸表右上角；没有就不填。"},
    )
    provision = forms.CharField(
        label="条款（打数字就行）", required=False, max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "例如9；不填是总体意见"}),
    )  # fmt: skip
    body = forms.CharField(
        label="意见内容",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请填写意见内容。"},
    )
    age_band = forms.ChoiceField(label="年龄段", choices=[UNSAID, *AgeBand.choices], required=False)
    occupation = forms.ChoiceField(
        label="职业", choices=[UNSAID, *Occupation.choices], required=False
    )
    name = forms.CharField(
        label="姓名或单位", required=False, max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="手机", required=False, max_length=30,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    consent_upward = forms.BooleanField(label="同意上报时附姓名", required=False)
    consent_name = forms.BooleanField(label="同意公开姓名", required=False)
    consent_case = forms.BooleanField(label="同意用作典型案例", required=False)

    def __init__(
        self,
        *args: Any,
        task: Assignment,
        today: date,
        questions: Sequence[FocusQuestion],
        by_clerk: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"nonce": uuid4(), "collected_on": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.task, self.today = task, today
        self.fields["entry"] = forms.ModelChoiceField(
            LedgerEntry.objects.of_round(task.station_id, task.consultation_id),
            label="这次活动的台账", required=False, empty_label="还没有登记台账",
        )  # fmt: skip
        common = ["collected_on", "channel", "entry"]
        if by_clerk:
            self.fields["source"] = forms.ChoiceField(
                label="代录来源", choices=RecordSource, initial=RecordSource.PAPER
            )
            common.append("source")
        if opening := opening_field(task.station_id):
            self.fields["opening"] = opening
            common.append("opening")
        if task.station.reports_by_itself:
            self.fields["sent_directly"] = sent_directly_field()
            common.append("sent_directly")
        first = ["number", "provision"]
        if questions:
            self.fields["question"] = question_field(questions, "不是回答征询要点")
            first.append("question")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "nonce",
            _row(common),
            _row(first),
            "body",
            _row(["age_band", "occupation", "name", "phone"]),
            _row(["consent_upward", "consent_name", "consent_case"]),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_named = cleaned.get("name") or cleaned.get("phone")
        if cleaned.get("age_band") == AgeBand.YOUNG and is_named:
            self.add_error("name", "18岁以下的人不登记姓名和手机，请去掉这两项再保存。")
        as_from_box(cleaned)
        return cleaned

    def clean_collected_on(self) -> date:
        day: date = self.cleaned_data["collected_on"]
        if day > self.today:
            raise forms.ValidationError("填表日期不能晚于今天。")
        return day

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split())

    @property
    def key(self) -> UUID:
        """One sheet is one opinion: its number, or what the form was given when it was opened."""
        number = self.cleaned_data["number"]
        name = number or self.cleaned_data["nonce"]
        place = f"{self.task.consultation_id}/{self.task.station_id}"
        return uuid5(NAMESPACE_OID, f"paper/{place}/{name}")

    @property
    def kept(self) -> dict[str, str]:
        """What the next sheet has in common with this one."""
        return {name: self.data[name] for name in KEPT if self.data.get(name)}

    def person(self) -> Person:
        names = (
            "name", "phone", "age_band", "occupation",
            "consent_upward", "consent_name", "consent_case",
        )  # fmt: skip
        return Person(**{name: self.cleaned_data[name] for name in names})

    def ask_whether_again(self, receipt_no: str) -> None:
        """The same words stand there already: another person's, or the same sheet twice?"""
        self.fields["again"] = forms.BooleanField(
            label="是另一个人说的，照样录入",
            required=False,
            initial=False,
        )
        self.helper.layout.fields.append("again")
        self.add_error(
            None,
            f"刚才已经录入过同样的话（意见编号{receipt_no}）。是同一张纸，就不用再录；"
            "是另一个人说的，请勾选“是另一个人说的，照样录入”。",
        )


def _row(names: Sequence[str]) -> Row:
    return Row(*(Column(name, css_class="pile-cell") for name in names))
