"""Forms of the rota of reception days."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from drafts.choices import Visibility
from drafts.models import Consultation
from stations.choices import AppointmentKind
from stations.choices.receptions import ReceptionKind
from stations.models import Appointment, LedgerEntry, Person, ReceptionDay, Station
from stations.rota import MonthlyRule

RECEIVE = (AppointmentKind.STATIONED_DEPUTY, AppointmentKind.DEPUTY_OFFICER)
WEEKS = [(1, "第一个"), (2, "第二个"), (3, "第三个"), (4, "第四个")]
WEEKDAYS = [(day, f"星期{name}") for day, name in enumerate("一二三四五六日")]
MOST_MONTHS = 12


def who_receive(station: Station) -> QuerySet[Person]:
    """Deputies stationed there today, in the order of the roster."""
    held = Appointment.objects.in_force(timezone.localdate()).filter(
        station=station, kind__in=RECEIVE
    )
    return Person.objects.filter(pk__in=held.values("person"))


def _clock(**options: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **options)


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}（{person.position}）" if person.position else person.name


class _OfStation(forms.Form):
    """Hours and place, and who receives; ``receive`` are the people to choose from."""

    starts = _clock(label="开始", initial="09:00")
    ends = _clock(label="结束", initial="11:00")
    place = forms.CharField(
        label="地点", max_length=120, required=False, help_text="不填就是站点地址。"
    )

    def __init__(self, *args: Any, receive: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, PeopleField)  # noqa: S101 -- for the type
        people.queryset = receive
        people.initial = [person.pk for person in receive]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "结束时间要晚于开始时间。")
        return cleaned


class RotaForm(_OfStation):
    """One day a month for some months, people taking turns."""

    kind = forms.ChoiceField(label="类别", choices=ReceptionKind)
    first = _day(label="从哪天起")
    months = forms.IntegerField(label="排几个月", min_value=1, max_value=MOST_MONTHS, initial=6)
    pattern = forms.ChoiceField(
        label="每月哪一天",
        choices=[("week", "按星期"), ("day", "按日期")],
        help_text="遇到休息日自动顺延到下一个工作日。",
    )
    week = forms.TypedChoiceField(label="第几个", choices=WEEKS, coerce=int, required=False)
    weekday = forms.TypedChoiceField(label="星期几", choices=WEEKDAYS, coerce=int, required=False)
    month_day = forms.IntegerField(
        label="几日", min_value=1, max_value=28, required=False, help_text="按日期的填，1到28。"
    )
    people = PeopleField(
        Person.objects.none(),
        label="接待人",
        error_messages={"required": "请至少选择一位接待人。没有可选的，请先聘任驻站代表。"},
    )
    at_a_time = forms.IntegerField(label="每次几位", min_value=1, max_value=10, initial=1)
    field_order = [
        "kind", "people", "at_a_time", "first", "months", "pattern", "week", "weekday",
        "month_day", "starts", "ends", "place",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("pattern") == "day" and not cleaned.get("month_day"):
            self.add_error("month_day", "按日期的，请填每月几日。")
        return cleaned

    def rule(self) -> MonthlyRule:
        data = self.cleaned_data
        if data["pattern"] == "day":
            return MonthlyRule(month_day=data["month_day"])
        return MonthlyRule(week=data["week"] or 1, weekday=data["weekday"] or 0)


class ReceptionForm(_OfStation):
    """One day: another deputy, another hour (换班)."""

    day = _day(label="日期")
    people = PeopleField(
        Person.objects.none(),
        label="接待人",
        error_messages={"required": "请至少选择一位接待人。"},
    )
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(),
        label="结合征求意见",
        required=False,
        empty_label="不结合",
        help_text="接待时顺便听取对哪部草案的意见。",
    )
    note = forms.CharField(
        label="原因", max_length=300, error_messages={"required": "请写明调整的原因。"}
    )
    field_order = ["day", "starts", "ends", "place", "people", "consultation", "note"]

    def __init__(self, *args: Any, reception: ReceptionDay, **kwargs: Any) -> None:
        initial = {
            name: getattr(reception, name)
            for name in ("day", "starts", "ends", "place", "consultation")
        }
        initial["people"] = [duty.person_id for duty in reception.duties.all()]
        on_duty = Person.objects.filter(pk__in=initial["people"])
        receive = (who_receive(reception.station) | on_duty).distinct()
        super().__init__(*args, receive=receive, initial=initial, **kwargs)
        rounds = self.fields["consultation"]
        assert isinstance(rounds, forms.ModelChoiceField)  # noqa: S101 -- for the type
        running = Consultation.objects.open_now().exclude(visibility=Visibility.NAMED)
        kept = Consultation.objects.filter(pk=reception.consultation_id or 0)
        rounds.queryset = (running | kept).distinct()


class HeldForm(forms.Form):
    """Which entry of the ledger tells of the day, and who really came."""

    entry = forms.ModelChoiceField(
        LedgerEntry.objects.none(), label="台账", error_messages={"required": "请选择台账。"}
    )
    came = PeopleField(Person.objects.none(), label="到场的接待人", required=False)

    def __init__(self, *args: Any, reception: ReceptionDay, **kwargs: Any) -> None:
        on_duty = [duty.person_id for duty in reception.duties.all()]
        super().__init__(*args, **kwargs)
        self.initial["came"] = on_duty
        entry, came = self.fields["entry"], self.fields["came"]
        assert isinstance(entry, forms.ModelChoiceField)  # noqa: S101 -- for the type
        assert isinstance(came, PeopleField)  # noqa: S101 -- for the type
        entry.queryset = LedgerEntry.objects.of_receptions(reception.station_id)
        came.queryset = Person.objects.filter(pk__in=on_duty)
        self.helper = FormHelper()
        self.helper.form_tag = False
