"""Many words of the office's list at once."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from opinions.errors import OpinionError
from opinions.services.term_lists import Judged, judge, lines_of_file

LARGEST = 2 * 1024 * 1024


class TermListForm(forms.Form):
    group = forms.CharField(label="分组", max_length=40, help_text="例如：辱骂、广告、其他。")
    note = forms.CharField(
        label="为什么要看一看", max_length=120, required=False, help_text="给以后接手的人看。"
    )
    words = forms.CharField(
        label="词语",
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="一行一个。字间的空格、标点、全角半角不影响，都认得出。",
    )
    file = forms.FileField(
        label="或者上传文件",
        required=False,
        help_text="txt一行一个，或者xlsx，表头写“词语”。先试一试的，保存时请再选一次文件。",
    )
    sample = forms.CharField(
        label="用一段文字试一试",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.judged = Judged()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lines = cleaned.get("words", "").splitlines()
        source, field = cleaned.get("file"), "words"
        if source is not None:
            field = "file"
            if source.size > LARGEST:
                raise forms.ValidationError({"file": "文件超过2MB，请分开上传。"})
            try:
                lines = lines_of_file(source.name, source)
            except OpinionError as error:
                raise forms.ValidationError({"file": str(error)}) from error
        self.judged = judge(lines)
        for sentence in self.judged.errors[:20]:
            self.add_error(field, sentence)
        if not self.judged.terms and not self.judged.errors:
            said = "这些词语都已经在列。" if self.judged.known else "请填写词语，或者上传文件。"
            self.add_error("words", said)
        return cleaned
