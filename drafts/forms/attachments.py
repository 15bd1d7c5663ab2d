"""One more file beside the text."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.choices import AttachmentKind


class AttachmentForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=AttachmentKind)
    upload = forms.FileField(
        label="文件",
        help_text="pdf、docx、xlsx、txt、jpg 或者 png。文件名会显示给读者，请写清楚。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.docx,.xlsx,.txt,.jpg,.jpeg,.png"}),
        error_messages={"required": "请选择要上传的文件。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
