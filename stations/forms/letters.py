"""Making letters of request, and what happens to them at the office."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from drafts.forms.moments import MomentField
from drafts.models import Consultation
from stations.choices import AppointmentKind, RequestLetterStatus
from stations.models import Appointment, PartnerOrg, Person, RequestLetter


class OrgsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, org: Any) -> str:
        return f"{org.name}（{org.duties}）" if org.duties else str(org.name)


class ExpertsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Any) -> str:
        about = "，".join(part for part in (person.position, person.specialties) if part)
        return f"{person.name}（{about}）" if about else str(person.name)


def experts_today() -> QuerySet[Person]:
    """Who is appointed as an expert or legal counsel today."""
    held = Appointment.objects.in_force(timezone.localdate())
    kinds = [AppointmentKind.EXPERT, AppointmentKind.LEGAL_COUNSEL]
    return Person.objects.filter(pk__in=held.filter(kind__in=kinds).values("person"))


class MakeLettersForm(forms.Form):
    orgs = OrgsField(
        PartnerOrg.objects.none(), label="单位", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    experts = ExpertsField(
        Person.objects.none(), label="专家", required=False, widget=forms.CheckboxSelectMultiple
    )
    due_at = MomentField(label="复函期限")
    code = forms.CharField(
        label="发文代字", max_length=30, help_text="年份和序号自动编，例如：清人立联函〔2026〕3号。"
    )
    signed_on = forms.DateField(
        label="落款日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    signer = forms.CharField(label="签发人", max_length=60, help_text="在发文稿纸上签发的领导。")

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = RequestLetter.objects.filter(consultation=consultation)
        asked = letters.exclude(status=RequestLetterStatus.VOIDED)
        orgs, experts = self.fields["orgs"], self.fields["experts"]
        assert isinstance(orgs, OrgsField)  # noqa: S101 -- for the type
        assert isinstance(experts, ExpertsField)  # noqa: S101 -- for the type
        known = asked.filter(org__isnull=False).values("org")
        orgs.queryset = PartnerOrg.objects.active().exclude(pk__in=known).order_by("kind", "pk")
        experts.queryset = experts_today().exclude(
            pk__in=asked.filter(person__isnull=False).values("person")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("orgs") or cleaned.get("experts")) and not self.errors:
            self.add_error("orgs", "请至少选一个单位或者一位专家。")
        return cleaned


class SentForm(forms.Form):
    sent_on = forms.DateField(
        label="发出日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean_sent_on(self) -> date:
        sent_on: date = self.cleaned_data["sent_on"]
        if sent_on > timezone.localdate():
            raise forms.ValidationError("发出日期不能晚于今天。")
        return sent_on


class WhyForm(forms.Form):
    note = forms.CharField(
        label="原因",
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明原因。"},
    )


class ReminderForm(forms.Form):
    note = forms.CharField(
        label="怎样催的、对方怎么说",
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明怎样催的、对方怎么说。"},
    )


class ReopenForm(WhyForm):
    due_at = MomentField(label="新的期限", error_messages={"required": "请填新的期限。"})
