"""What the office chooses before slips and letters are printed, and the templates it brings."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from feedback.choices.papers import PaperKind, Recipients


class PaperTemplateForm(forms.Form):
    file = forms.FileField(
        label="模板",
        help_text="docx。上传后先试打一份，字段都认识才会启用。",
        error_messages={"required": "请选择模板。"},
        widget=forms.ClearableFileInput({"accept": ".docx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class PrintForm(forms.Form):
    """Which sheets go into one file; all fields have a plain default."""

    kind = forms.ChoiceField(choices=PaperKind)
    which = forms.ChoiceField(choices=Recipients, required=False)
    station = forms.CharField(max_length=30, required=False)
