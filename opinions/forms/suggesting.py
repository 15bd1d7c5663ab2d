from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from opinions.models import DeputySuggestion


class LinkForm(forms.Form):
    number = forms.CharField(
        label="建议编号", max_length=40, error_messages={"required": "请填写代表建议的编号。"}
    )
    organ = forms.CharField(
        label="承办单位", max_length=100, error_messages={"required": "请填写承办单位。"}
    )


class SuggestionForm(forms.ModelForm):
    class Meta:
        model = DeputySuggestion
        fields = ["organ", "result"]
        widgets = {"result": forms.Textarea({"rows": 3})}
        help_texts = {"result": "还在办理的，先不填。提出人查进度时会看到。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
