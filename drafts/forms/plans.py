"""The annual plan: a year, its items, and the council's approval."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from drafts.forms.offering import OfferingInput
from drafts.lead_groups import offered
from drafts.models import PlanItem


class _Form:
    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class YearForm(_Form, forms.Form):
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        error_messages={
            "min_value": "年度请写四位数字，例如2026。",
            "max_value": "年度请写四位数字，例如2026。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class PlanItemForm(_Form, forms.ModelForm):
    month = forms.TypedChoiceField(
        label="计划月份", coerce=int, choices=[(month, f"{month}月") for month in range(1, 13)]
    )

    class Meta:
        model = PlanItem
        fields = ["title", "kind", "organ", "month", "lead_group", "requirement", "note"]
        widgets = {"lead_group": OfferingInput(offered)}
        help_texts = {
            "title": "例如：云岭市住宅电梯安全条例。没有法律文本的议题也可以列入。",
            "lead_group": "例如：城建环保组。",
            "requirement": "例如：座谈1次以上、走访5户以上，不少于5条。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ = self.fields["organ"]
        if isinstance(organ, forms.ModelChoiceField):
            organ.empty_label = "请选择"


class ApprovalForm(_Form, forms.Form):
    meeting = forms.CharField(
        label="批准计划的会议", max_length=100, help_text="例如：县人大常委会第三十二次主任会议。"
    )
    met_on = forms.DateField(
        label="会议日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期请写成 2026-01-08 的形式。"},
    )
    reason = forms.CharField(
        label="调整原因",
        max_length=300,
        required=False,
        help_text="第一次批准不用填；批准后又作调整的，写明原因。",
    )
