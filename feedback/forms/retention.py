"""How long the office keeps who said it."""

from typing import Any

from django import forms

from feedback.models import KeepingRules
from stations.forms.fields import fields_only


class KeepingForm(forms.ModelForm):
    class Meta:
        model = KeepingRules
        fields = ["months_after_feedback", "years_without_result", "years_of_ledger_files"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
