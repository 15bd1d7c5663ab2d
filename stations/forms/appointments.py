"""Forms with which the office appoints, announces, suspends and ends."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from stations.choices import WITHOUT_STATION, AppointmentKind, AppointmentStatus, Tenure
from stations.forms.fields import day, fields_only
from stations.models import Appointment, Station

# How a new appointment begins: with a proposal to be announced, or at once.
BEGINNINGS = (AppointmentStatus.APPOINTED, AppointmentStatus.PROPOSED)
NOTICE_DAYS = 7
NO_PROJECT_FOR = (
    ConsultationStatus.DRAFT, ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED,
    ConsultationStatus.WITHDRAWN,
)  # fmt: skip


class AppointmentForm(forms.Form):
    kind = forms.ChoiceField(label="聘任类别", choices=AppointmentKind)
    station = forms.ModelChoiceField(
        Station.objects.none(), label="站点", required=False, empty_label="办公室（专家等）"
    )
    tenure = forms.ChoiceField(
        label="聘任方式", choices=Tenure, required=False, initial=Tenure.FIXED
    )
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(),
        label="立法项目",
        required=False,
        empty_label="不限项目",
        help_text="只在“按项目吸纳”时选；征求意见公布反馈或者撤回后，聘任自动结束。",
    )
    status = forms.ChoiceField(
        label="办理到哪一步",
        choices=[(one.value, one.label) for one in BEGINNINGS],
        required=False,
        initial=AppointmentStatus.APPOINTED,
        help_text="需要公示的选“拟聘”，公示期满后再聘任。",
    )
    starts_on = day(label="聘任日期")
    ends_on = day(label="任期至", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        station, project = self.fields["station"], self.fields["consultation"]
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101 -- for the type
        station.queryset = Station.objects.working()
        project.queryset = Consultation.objects.exclude(status__in=NO_PROJECT_FOR)
        self.helper = fields_only()

    def clean_tenure(self) -> str:
        return self.cleaned_data["tenure"] or Tenure.FIXED

    def clean_status(self) -> str:
        return self.cleaned_data["status"] or AppointmentStatus.APPOINTED

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("station") and cleaned.get("kind") not in WITHOUT_STATION:
            self.add_error("station", "请选择站点。")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "任期结束不能早于聘任日期。")
        by_project = cleaned.get("tenure") == Tenure.PROJECT
        if by_project and not cleaned.get("consultation"):
            self.add_error("consultation", "请选择立法项目。")
        if cleaned.get("consultation") and not by_project:
            self.add_error("tenure", "选了立法项目的，聘任方式请选“按项目吸纳”。")
        return cleaned


class EndForm(forms.Form):
    ends_on = day(
        label="任期至",
        help_text="写今天或者以前，当天就不能再登录工作台；写以后的日期，到期的第二天结束。"
        "站点没办完的任务留在站点，由其他人接着办。",
    )
    reason = forms.CharField(
        label="离任原因", max_length=120, error_messages={"required": "请写明离任原因。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


class MoveForm(forms.Form):
    """Suspend, take up again, appoint, or let a proposal fall: one form, the move is the page's."""

    note = forms.CharField(label="原因", max_length=300, required=False)

    def __init__(self, *args: Any, must_say_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = must_say_why
        note.error_messages["required"] = "请写明原因。"
        self.helper = fields_only()


class AnnounceForm(forms.Form):
    """Which of the proposed go on public notice, and for which days."""

    people = forms.ModelMultipleChoiceField(
        Appointment.objects.none(),
        label="拟聘人员",
        error_messages={"required": "请勾选要公示的人。"},
    )
    notice_from = day(label="公示开始")
    notice_until = day(label="公示截止")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        people.queryset = proposed()
        self.fields["notice_from"].initial = today
        self.fields["notice_until"].initial = today + timedelta(days=NOTICE_DAYS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("notice_from"), cleaned.get("notice_until")
        if begins and ends and ends < begins:
            self.add_error("notice_until", "公示截止不能早于开始。")
        return cleaned


class AnnouncedForm(forms.Form):
    """Which of those on notice are appointed now."""

    people = forms.ModelMultipleChoiceField(
        Appointment.objects.none(),
        label="公示人员",
        error_messages={"required": "请勾选要聘任的人。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        people.queryset = announced()


class RenewForm(forms.Form):
    """Who of those whose term is nearly over goes on, and until when."""

    people = forms.ModelMultipleChoiceField(
        Appointment.objects.none(),
        label="人员",
        error_messages={"required": "请勾选要续聘的人。"},
    )
    until = day(label="续聘至")

    def __init__(self, *args: Any, ending: QuerySet[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        people.queryset = ending


def proposed() -> QuerySet[Appointment]:
    waiting = Appointment.objects.filter(status=AppointmentStatus.PROPOSED)
    return waiting.with_list_relations().order_by("station__pinyin_key", "person__pinyin_key")


def announced() -> QuerySet[Appointment]:
    shown = Appointment.objects.filter(status=AppointmentStatus.PUBLIC_NOTICE)
    return shown.with_list_relations().order_by(
        "notice_from", "notice_until", "station__pinyin_key", "person__pinyin_key"
    )
