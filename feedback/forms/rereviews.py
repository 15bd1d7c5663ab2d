"""The answer to an author who was not content, and how long the office waits."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from feedback.models import TellingRules


class RereviewForm(forms.Form):
    answer = forms.CharField(
        label="复核的答复", max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text="重新核对了什么、结果怎样、理由是什么；另一位同事确认后才告诉本人。",
        error_messages={"required": "请写下复核的答复。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class RulesForm(forms.ModelForm):
    class Meta:
        model = TellingRules
        fields = ["no_answer_days", "rereview_days", "ask_again_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
