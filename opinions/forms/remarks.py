"""What an expert types under single rows, and how the office settles it."""

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict

from opinions.choices import RemarkOutcome

PREFIX = "remark_"
LONGEST_ID = 19


def remarks_in(data: QueryDict) -> dict[int, str]:
    """By item what was typed under it; names that are no item's are passed over."""
    found = {}
    for name in data:
        number = name.removeprefix(PREFIX)
        if name != number and number.isdecimal() and len(number) < LONGEST_ID:
            found[int(number)] = data.get(name, "")
    return found


class SettleForm(forms.Form):
    """Several stand on one page: give each a ``prefix``."""

    outcome = forms.ChoiceField(
        label="处理",
        choices=[
            (value, {"taken": "采纳", "not_taken": "不采纳"}[value])
            for value in RemarkOutcome.values
            if value != RemarkOutcome.WAITING
        ],
    )
    note = forms.CharField(
        label="说明（不采纳时必填）",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
