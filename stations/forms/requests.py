"""Applying for a task, asking to hand one on, and what the office says to it."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from drafts.forms.moments import MomentField
from stations.choices import AppointmentKind, HandOnKind
from stations.forms.assignments import SourceForm, TermsForm
from stations.models import Appointment, Assignment, Person, Station


def _words(label: str, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=help_text,
        error_messages={"required": required},
    )


class ReasonForm(forms.Form):
    """A station applies for a task."""

    reason = _words("申办理由", "请写明申办理由。", "例如：辖区有三个老旧小区正在加装电梯。")


class RefuseForm(forms.Form):
    note = _words("不同意的原因", "不同意时请写明原因。")


class OfferForm(TermsForm):
    """How many stations may take part, and until when they may apply."""

    field_order = ("quota", "closes_at")
    quota = forms.IntegerField(label="名额（站点数）", min_value=1, max_value=200, initial=3)
    closes_at = MomentField(label="申办截止")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class RecordedApplicationForm(ReasonForm, SourceForm):
    """A clerk applies for a station that told so by phone, on paper or in WeChat (代录)."""

    field_order = ("station", "reason", "source")
    station = forms.ModelChoiceField(Station.objects.none(), label="站点", empty_label="请选择")

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["station"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type
        field.queryset = stations
        self.helper = FormHelper()
        self.helper.form_tag = False


class HandOnForm(forms.Form):
    """不承办 or 转办, to stations that have no task of the same consultation yet."""

    kind = forms.ChoiceField(label="申请什么", choices=HandOnKind)
    to_station = forms.ModelChoiceField(
        Station.objects.none(),
        label="转给哪个站点",
        required=False,
        empty_label="不转办",
        help_text="申请转办时选择。",
    )
    reason = _words("理由", "请写明理由。")

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Assignment.objects.standing().filter(consultation=assignment.consultation_id)
        field = self.fields["to_station"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type
        field.queryset = Station.objects.working().exclude(
            pk__in=[*asked.values_list("station", flat=True), assignment.station_id]
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == HandOnKind.TRANSFER and not data.get("to_station"):
            self.add_error("to_station", "申请转办的，请选择转给哪个站点。")
        return data


class RecordedHandOnForm(HandOnForm, SourceForm):
    field_order = ("kind", "to_station", "reason", "source")


class AgreeForm(forms.Form):
    """Of a transfer, the other station may get more time."""

    due_at = MomentField(label="新的报送截止（可不填）", required=False)


class AssistingForm(forms.Form):
    """协办站点 and 专家 of one task."""

    stations = forms.ModelMultipleChoiceField(
        Station.objects.none(), label="协办站点", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="协办站点会收到通知，由承办站点统一报送。",
    )  # fmt: skip
    experts = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="专家", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Appointment.objects.in_force(timezone.localdate())
        stations, experts = self.fields["stations"], self.fields["experts"]
        assert isinstance(stations, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        assert isinstance(experts, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        stations.queryset = Station.objects.working().exclude(pk=assignment.station_id)
        experts.queryset = Person.objects.filter(
            pk__in=held.filter(kind=AppointmentKind.EXPERT).values("person")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
