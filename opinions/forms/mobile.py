"""What a phone of a mobile session sends; a plain form as well, where nothing can be kept."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from drafts.models import Consultation
from opinions.choices import AgeBand, Occupation
from opinions.forms.resident import ProvisionsField
from opinions.services.giving import LONGEST_TEXT, Person
from stations.forms.files import SeveralFilesField

UNSAID = ("", "没有说")


class HeardForm(forms.Form):
    """One opinion; ``key`` and ``heard_at`` are made on the phone."""

    key = forms.UUIDField(error_messages={"required": "这一条没有编号，请重新填写。"})
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(),
        error_messages={
            "required": "请选择对哪一项征求意见。",
            "invalid_choice": "这次流动站点不征求这一项的意见。",
        },
    )
    provision = ProvisionsField(required=False)
    body = forms.CharField(
        max_length=LONGEST_TEXT,
        error_messages={
            "required": "请填写意见内容。",
            "max_length": f"意见内容最多{LONGEST_TEXT}字，请分成几条。",
        },
    )
    age_band = forms.ChoiceField(choices=[UNSAID, *AgeBand.choices], required=False)
    occupation = forms.ChoiceField(choices=[UNSAID, *Occupation.choices], required=False)
    name = forms.CharField(
        required=False, max_length=100, error_messages={"max_length": "姓名或者单位最多100字。"}
    )
    phone = forms.CharField(
        required=False, max_length=30, error_messages={"max_length": "手机号码太长，请核对。"}
    )
    consent_upward = forms.BooleanField(required=False)
    consent_name = forms.BooleanField(required=False)
    consent_case = forms.BooleanField(required=False)
    heard_at = forms.DateTimeField(required=False)
    photos = SeveralFilesField()

    def __init__(self, *args: Any, asked: QuerySet[Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].queryset = asked  # type: ignore[attr-defined]

    @property
    def complaint(self) -> str:
        """All that is wrong with it, in sentences for the person who holds the phone."""
        return "".join(str(error) for errors in self.errors.values() for error in errors)

    def person(self) -> Person:
        names = (
            "name", "phone", "age_band", "occupation",
            "consent_upward", "consent_name", "consent_case",
        )  # fmt: skip
        return Person(**{name: self.cleaned_data[name] for name in names})
