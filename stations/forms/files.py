"""A field for several files, each checked by its content."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Cleans to a list of uploads; none is as good as some."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFilesInput(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [
            super(SeveralFilesField, self).clean(upload, initial) for upload in uploads if upload
        ]
