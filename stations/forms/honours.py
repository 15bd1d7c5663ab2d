from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from stations.models import Appointment, Honour, Person, Station


class HonourForm(forms.ModelForm):
    class Meta:
        model = Honour
        fields = ["person", "station", "title", "granted_by", "granted_on", "document"]
        widgets = {"granted_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"person": "个人和站点只选一个。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, station = self.fields["person"], self.fields["station"]
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101 -- for the type
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        held = Appointment.objects.filter(starts_on__lte=timezone.localdate())
        person.queryset = Person.objects.filter(pk__in=held.values("person"))
        station.queryset = Station.objects.all()
        self.helper = FormHelper()
        self.helper.form_tag = False
