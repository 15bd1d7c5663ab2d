"""What the office ticks about the residents' form."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from opinions.models import GivingRules
from opinions.services.giving_rules import RULES


class GivingRulesForm(forms.ModelForm):
    class Meta:
        model = GivingRules
        fields = RULES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
