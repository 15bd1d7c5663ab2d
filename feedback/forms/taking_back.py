from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from feedback.choices.reflections import TakingBackCause
from feedback.models import TakingBack
from feedback.services.taking_back import OWN_WORDS


class TakingBackForm(forms.ModelForm):
    """Left empty, the authors read the portal's own words for the cause."""

    class Meta:
        model = TakingBack
        fields = ["cause", "words"]
        widgets = {"cause": forms.RadioSelect, "words": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cause = forms.ChoiceField(
            label="为什么更正", choices=TakingBackCause.choices, widget=forms.RadioSelect,
            error_messages={"required": "请选择为什么更正。"},
        )  # fmt: skip
        self.fields["cause"] = cause
        self.fields["words"].required = False
        self.fields["words"].help_text = (
            "写进给提出人的更正通知，公布页面也会显示，不要写姓名、电话。不填的，用这样的话："
            + "；".join(f"“{words}”" for words in OWN_WORDS.values())
            + "。"
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("words", "").strip() and cleaned.get("cause"):
            cleaned["words"] = OWN_WORDS[cleaned["cause"]]
        return cleaned

    def _post_clean(self) -> None:
        """The record is made by the service, from ``cleaned_data``."""
