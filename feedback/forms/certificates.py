"""Registering a certificate, and saying whom it honours."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices.certificates import CertificateKind
from feedback.forms.asking import PlainForm, day_input
from feedback.models import Certificate, Honoured
from feedback.services.registering import AWAITS_RESULTS
from opinions.choices import Adoption
from opinions.models import CompiledItem, Contributor
from stations.choices import StationStatus
from stations.models import Appointment, Person, Station
from stations.services.telling import TOLD


class RoundField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class OfficersField(forms.ModelMultipleChoiceField):
    # By person the station's name.
    where: Mapping[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{self.where.get(obj.pk) or '办公室'}）"


class AuthorsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return Honoured().contributor_name(obj)


def choice_of(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


class CertificateForm(PlainForm):
    kind = forms.ChoiceField(label="种类", choices=CertificateKind)
    organ = forms.ModelChoiceField(
        SuperiorOrgan.objects.none(), label="发证机关", empty_label="请选择",
        error_messages={"required": "请选择发证机关。"},
    )  # fmt: skip
    number = forms.CharField(
        label="编号、文号", required=False, max_length=60, help_text="证书上没有的，可以不填。"
    )
    dated_on = forms.DateField(label="证书上的日期", widget=day_input())
    title = forms.CharField(
        label="因为什么", max_length=200, help_text="照证书抄写，例如：对电梯条例的意见被采纳。",
        error_messages={"required": "请写明因为什么授予，照证书抄写。"},
    )  # fmt: skip
    consultation = RoundField(
        Consultation.objects.none(), label="哪次征求意见", required=False,
        empty_label="与某次征求意见无关",
    )  # fmt: skip
    scan = forms.FileField(
        label="扫描件", help_text="pdf、jpg、png。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "请上传证书的扫描件。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "organ").queryset = SuperiorOrgan.objects.order_by("name")
        rounds = Consultation.objects.filter(status__in=sorted(AWAITS_RESULTS))
        choice_of(self, "consultation").queryset = rounds.order_by("-opened_at", "-pk")
        self.initial.setdefault("dated_on", timezone.localdate())


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple()


class HonouredForm(PlainForm):
    """Everything has a list to tick; what does not apply stays empty."""

    items = forms.ModelMultipleChoiceField(
        CompiledItem.objects.none(), label="对应归并意见", required=False, widget=_boxes()
    )
    stations = forms.ModelMultipleChoiceField(
        Station.objects.none(), label="授予站点", required=False, widget=_boxes()
    )
    persons = OfficersField(
        Person.objects.none(), label="授予联络员", required=False, widget=_boxes()
    )
    named = OfficersField(
        Person.objects.none(), label="其中本人同意署名的联络员", required=False, widget=_boxes(),
        help_text="没有同意的，对外只写姓。",
    )  # fmt: skip
    authors = AuthorsField(
        Contributor.objects.none(), label="授予提出人", required=False, widget=_boxes(),
        help_text="先选对应归并意见并保存，这里列出留了姓名的提出人；提出时没有同意署名的，只写姓。",
    )  # fmt: skip

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = CompiledItem.objects.filter(consultation=certificate.consultation_id)
        choice_of(self, "items").queryset = items.exclude(adoption=Adoption.NONE).in_table_order()
        active = Station.objects.filter(status=StationStatus.ACTIVE)
        choice_of(self, "stations").queryset = active.order_by("pinyin_key", "pk")
        self._offer_people()
        linked = Contributor.objects.filter(opinions__compiled_in__item__in=certificate.items.all())
        choice_of(self, "authors").queryset = linked.exclude(name="").distinct().order_by("pk")
        if certificate.consultation_id is None:
            del self.fields["items"], self.fields["authors"]

    def _offer_people(self) -> None:
        held = Appointment.objects.in_force(timezone.localdate()).filter(kind__in=TOLD)
        where = dict(held.order_by("pk").values_list("person", "station__name"))
        people = Person.objects.filter(pk__in=where).order_by("pinyin_key", "pk")

        for name in ("persons", "named"):
            offered = cast(OfficersField, self.fields[name])
            offered.queryset, offered.where = people, where


def initial_of(certificate: Certificate) -> dict[str, list[int]]:
    """What the form of a registered certificate starts from."""
    rows = list(certificate.honoured.all())
    return {
        "items": list(certificate.items.values_list("pk", flat=True)),
        "stations": [row.station_id for row in rows if row.station_id],
        "persons": [row.person_id for row in rows if row.person_id],
        "named": [row.person_id for row in rows if row.person_id and row.may_be_named],
        "authors": [row.contributor_id for row in rows if row.contributor_id],
    }
