from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from feedback.choices.reports import ReportKind


class ReportForm(forms.Form):
    """Which report, about which days; the present year so far unless somebody says otherwise."""

    kind = forms.ChoiceField(label="种类", choices=ReportKind.choices)
    first = forms.DateField(
        label="从",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写开始日期。", "invalid": "请按“2026-01-01”填写日期。"},
    )
    last = forms.DateField(
        label="到",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写结束日期。", "invalid": "请按“2026-12-31”填写日期。"},
        help_text="可以跨年，例如自联系点设立以来。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        days = {"first": date(today.year, 1, 1), "last": today}
        super().__init__(*args, **kwargs)
        self.initial = {**days, **self.initial}
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "结束日期不能早于开始日期。")
        return cleaned


class ReportTemplateForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=ReportKind.choices)
    file = forms.FileField(
        label="模板",
        help_text="docx。上传后先试打一份，字段都认识才会启用。",
        error_messages={"required": "请选择模板。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
