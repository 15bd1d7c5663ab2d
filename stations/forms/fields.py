"""Fields and layout that the office's forms about people share."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


def fields_only() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    return helper


def day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def month(**options: Any) -> forms.DateField:
    """A month, kept as its first day; browsers without a month picker take 1988-05 as text."""
    return forms.DateField(
        widget=forms.DateInput({"type": "month", "placeholder": "1988-05"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y.%m", "%Y/%m", "%Y年%m月"],
        error_messages={"invalid": "请写成 1988-05 的样子。"},
        **options,
    )
