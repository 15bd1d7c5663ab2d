"""The filters of the list of people."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from stations.choices import AppointmentKind, AppointmentStatus
from stations.models import Appointment, Person, Station

NOW, SOON = "now", "soon"
STATES = (
    ("", "全部状态"),
    (NOW, "今天在聘"),
    (SOON, "60天内聘期将满"),
    (AppointmentStatus.PROPOSED.value, "拟聘"),
    (AppointmentStatus.PUBLIC_NOTICE.value, "公示"),
    (AppointmentStatus.SUSPENDED.value, "暂停"),
    (AppointmentStatus.ENDED.value, "已离任"),
)


class PeopleFilter(forms.Form):
    q = forms.CharField(label="姓名、拼音或单位", max_length=40, required=False)
    kind = forms.ChoiceField(label="聘任类别", required=False)
    station = forms.ModelChoiceField(
        Station.objects.none(), label="站点", required=False, empty_label="全部站点"
    )
    field = forms.CharField(label="专长领域", max_length=40, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, station = self.fields["kind"], self.fields["station"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 -- for the type
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        kind.choices = [("", "全部类别"), *AppointmentKind.choices]
        station.queryset = Station.objects.all()
        for name, bound in self.fields.items():
            look = "form-select" if isinstance(bound, forms.ChoiceField) else "form-control"
            bound.widget.attrs["class"] = look
            if name in {"q", "field"}:
                bound.widget.attrs["placeholder"] = str(bound.label)

    def people(self, today: date) -> QuerySet[Person]:
        """Whom the filters leave; what was typed wrongly filters nothing."""
        self.full_clean()
        data = self.cleaned_data
        people = Person.objects.all()
        if data.get("q"):
            people = people.matching(data["q"].strip())
        if data.get("field"):
            people = people.filter(specialties__icontains=data["field"].strip())
        held = self._appointments(today)
        if held is not None:
            people = people.filter(Exists(held.filter(person=OuterRef("pk"))))
        shown = Appointment.objects.select_related("station").order_by("-starts_on", "pk")
        return people.select_related("phone").prefetch_related(
            Prefetch("appointments", shown, to_attr="shown")
        )

    def _appointments(self, today: date) -> QuerySet[Appointment] | None:
        """The appointments that somebody must have one of; None where any or none will do."""
        data = self.cleaned_data
        narrowed = {name: data[name] for name in ("kind", "station") if data.get(name)}
        state = data.get("state", "")
        if not narrowed and not state:
            return None
        held = Appointment.objects.filter(**narrowed)
        if state == NOW:
            return held.in_force(today)
        if state == SOON:
            return held.ending_soon(today)
        return held.filter(status=state) if state else held
