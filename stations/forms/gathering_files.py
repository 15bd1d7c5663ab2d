"""Slides and papers of a training or a meeting."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from stations.forms.files import SeveralFilesField

FILES_AT_MOST = 9


class GatheringFilesForm(forms.Form):
    slides = SeveralFilesField(
        label="课件、材料", help_text="pdf、docx、xlsx、图片等，一次最多9个。各站点人员可以下载。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_slides(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["slides"]
        if not uploads:
            raise forms.ValidationError("请选择文件。")
        if len(uploads) > FILES_AT_MOST:
            raise forms.ValidationError(f"一次最多上传{FILES_AT_MOST}个文件。")
        return uploads
