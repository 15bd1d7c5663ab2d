from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from .choices import Way
from .models import Notice


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ToldForm(forms.Form):
    """Somebody told the person: on which day and how."""

    told_on = forms.DateField(
        label="告知日期", widget=DayInput, error_messages={"required": "请填写告知日期。"}
    )
    way = forms.ChoiceField(label="方式", choices=Way)
    note = forms.CharField(
        label="备注", max_length=100, required=False, help_text="例如：本人签收、家人代收。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_on"].initial = timezone.localdate
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def note_in_words(self) -> str:
        """What the record says: 电话，本人接听."""
        parts = (Way(self.cleaned_data["way"]).label, self.cleaned_data["note"].strip())
        return "，".join(part for part in parts if part)

    @property
    def day(self) -> date:
        day: date = self.cleaned_data["told_on"]
        return day


class HandedOverForm(ToldForm):
    """The slips of one station that came back signed."""

    notices = forms.ModelMultipleChoiceField(
        Notice.objects.none(), error_messages={"required": "请勾选已经交到本人的反馈单。"}
    )

    def __init__(self, *args: Any, slips: QuerySet[Notice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["notices"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the types
        chosen.queryset = slips
        self.fields["way"].initial = Way.SLIP


class NoteForm(forms.Form):
    """Why staff resend or stop: words for the record; a resend needs them."""

    note = forms.CharField(
        label="为什么重新发送",
        max_length=200,
        required=False,
        help_text="例如：本人说没有收到、换了号码。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
