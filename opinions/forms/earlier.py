from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from drafts.models import DraftVersion

FIRST_YEAR = 1980


class EarlierForm(forms.Form):
    """A table of a past year, as it is."""

    file = forms.FileField(
        label="往年的意见汇总表",
        help_text="xlsx 格式，不用改格式。上传后先检查，不会马上导入。",
        error_messages={"required": "请选择要导入的表。"},
    )
    year = forms.IntegerField(label="年份", min_value=FIRST_YEAR)
    draft_title = forms.CharField(
        label="法规草案名称", max_length=200, required=False,
        help_text="选了对应的文本，可以不填。",
    )  # fmt: skip
    version = forms.ModelChoiceField(
        DraftVersion.objects.none(),
        label="对应的文本（可选）",
        required=False,
        empty_label="系统里没有",
        help_text="选了以后，整理同一部法规的意见时，会在条文旁边看到往年同类意见。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = DraftVersion.objects.filter(confirmed_at__isnull=False).select_related("draft")
        versions = self.fields["version"]
        assert isinstance(versions, forms.ModelChoiceField)  # noqa: S101 -- for the type
        versions.queryset = texts.defer("source_text").order_by("-pk")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("年份在今年以后，请核对。")
        return year
