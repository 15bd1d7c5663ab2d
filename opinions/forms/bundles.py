from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.models import Consultation, FocusQuestion
from opinions.choices import Channel
from opinions.forms.boxes import as_from_box, opening_field
from opinions.forms.questions import question_field
from opinions.forms.sending_directly import sent_directly_field
from opinions.models import Bundle
from opinions.models.channels import collecting_choices
from stations.choices import RecordSource
from stations.models import LedgerEntry, Station


class BundleForm(forms.Form):
    """The workbook, and the activity at which it was filled."""

    file = forms.FileField(
        label="填好的采集表",
        help_text="xlsx 格式。上传后先检查，不会马上录入。",
        error_messages={"required": "请选择填好的采集表。"},
    )
    collected_on = forms.DateField(
        label="采集日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    channel = forms.ChoiceField(
        label="采集方式", choices=collecting_choices, initial=Channel.MEETING
    )

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        station: Station | None,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["collected_on"].initial = today
        if station:
            self._ask_station(station, consultation)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _ask_station(self, station: Station, consultation: Consultation) -> None:
        entries = LedgerEntry.objects.of_round(station.pk, consultation.pk)
        first = entries[:2]
        self.fields["entry"] = forms.ModelChoiceField(
            entries,
            label="这次活动的台账",
            required=False,
            empty_label="还没有登记台账",
            # One activity is the one; of several nobody knows which.
            initial=first[0] if len(first) == 1 else None,
            help_text="选了台账，台账里的意见条数会自动统计。没有选的，录入以后也可以在采集表页面关联。",
        )
        if station.reports_by_itself:
            self.fields["sent_directly"] = sent_directly_field()

    def clean_collected_on(self) -> date:
        day: date = self.cleaned_data["collected_on"]
        if day > self.today:
            raise forms.ValidationError("采集日期不能晚于今天。")
        return day


class EntryForm(forms.Form):
    """The activity that a bundle belongs to, chosen after the upload."""

    def __init__(self, *args: Any, bundle: Bundle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = LedgerEntry.objects
        self.fields["entry"] = forms.ModelChoiceField(
            entries.of_round(bundle.station_id, bundle.consultation_id)
            if bundle.station_id
            else entries.none(),
            label="这次活动的台账",
            required=False,
            empty_label="不关联台账",
            initial=bundle.ledger_entry_id,
        )


class RecordedBundleForm(BundleForm):
    """A clerk enters it for the station (代录)."""

    source = forms.ChoiceField(label="代录来源", choices=RecordSource)


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明撤销原因。"},
    )


class OneOpinionForm(forms.Form):
    """What one person said, as it was said; ``questions`` are those that it may answer."""

    provision = forms.CharField(
        label="条款", required=False, max_length=100, help_text="例如“第九条”；不填是总体意见。"
    )
    body = forms.CharField(
        label="意见内容",
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        help_text="照原话写。请不要写身份证号和住址。",
        error_messages={"required": "请填写意见内容。"},
    )
    name = forms.CharField(label="姓名或单位（可不填）", required=False, max_length=100)
    phone = forms.CharField(label="手机（可不填）", required=False, max_length=30)
    collected_on = forms.DateField(
        label="收到日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="来信填邮戳日期，意见箱填开箱日期，其他填说话那天；按这一天算是否逾期。",
    )
    channel = forms.ChoiceField(label="提出方式", choices=collecting_choices, initial=Channel.PHONE)

    def __init__(
        self,
        *args: Any,
        today: date,
        questions: Sequence[FocusQuestion],
        station: Station | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["collected_on"].initial = today
        if questions:
            self.fields["question"] = question_field(questions, "不是回答征询要点")
            self.order_fields(["question"])
        if station and (opening := opening_field(station.pk)):
            self.fields["opening"] = opening
        if station and station.reports_by_itself:
            self.fields["sent_directly"] = sent_directly_field()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_collected_on(self) -> date:
        day: date = self.cleaned_data["collected_on"]
        if day > self.today:
            raise forms.ValidationError("收到日期不能晚于今天。")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        as_from_box(cleaned)
        return cleaned


class RecordedOpinionForm(OneOpinionForm):
    """A clerk takes it down for the station (代录)."""

    source = forms.ChoiceField(label="代录来源", choices=RecordSource)
