"""Handing an opinion on, what came back, and what is covered."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from opinions.choices.referrals import ReferralKind, ReferralResult
from opinions.models import Opinion
from opinions.personal_data import Span
from opinions.redaction import FIELDS, Spans
from opinions.services.referring import Asked, usual_due
from stations.models import PartnerOrg


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ReferForm(forms.Form):
    kind = forms.ChoiceField(label="转往", choices=ReferralKind)
    org = forms.ModelChoiceField(
        PartnerOrg.objects.none(),
        label="承办单位",
        help_text="单位名录里没有的，先在名录里添加。",
        error_messages={"required": "请选择承办单位。"},
    )
    due_on = forms.DateField(label="办理期限", widget=day_input())
    note = forms.CharField(
        label="为什么转交",
        max_length=240,
        widget=forms.Textarea({"rows": 2}),
        help_text="提出人查进度时会看到。",
        error_messages={"required": "请写明为什么转交，提出人会看到。"},
    )
    part = forms.CharField(
        label="只转其中一段",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="意见里既有立法建议又有个人诉求的，把个人诉求的原话粘贴在这里："
        "这一段转交，其余照常整理，对外的文本里这一段会遮盖。整条转交的，不填。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = PartnerOrg.objects.active()  # type: ignore[attr-defined]
        self.initial.setdefault("due_on", usual_due(timezone.localdate()))
        self.helper = FormHelper()
        self.helper.form_tag = False

    def asked(self) -> Asked:
        data = self.cleaned_data
        kind = ReferralKind(data["kind"])
        return Asked(kind, data["org"], data["due_on"], data["note"], data["part"])


class CloseForm(forms.Form):
    result = forms.ChoiceField(
        label="办理结果",
        choices=[one for one in ReferralResult.choices if one[0] != ReferralResult.TAKEN_BACK],
    )
    closed_on = forms.DateField(label="答复日期", widget=day_input())
    reply = forms.CharField(
        label="答复内容",
        widget=forms.Textarea({"rows": 4}),
        help_text="提出人查进度时会看到，请不要写个人信息。",
        error_messages={"required": "请写明答复的内容，提出人会看到。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("closed_on", timezone.localdate())
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_closed_on(self) -> date:
        day: date = self.cleaned_data["closed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("答复日期不能晚于今天。")
        return day


class RedactForm(forms.Form):
    """Ticks for what was found, and other words typed after the original, one each line."""

    spans = forms.MultipleChoiceField(required=False)
    words = forms.CharField(
        label="还要遮盖的文字",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text="照原文填写，一行一处，例如一个人的姓名。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, opinion: Opinion, offered: Spans, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {
            f"{name}-{span.start}-{span.end}": (name, span)
            for name in FIELDS
            for span in offered.get(name, ())
        }
        self.opinion = opinion
        self.fields["spans"].choices = [(key, key) for key in self.offered]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def rows(self) -> list[tuple[str, Span, str, bool]]:
        """For each place its value, itself, its words and whether it is ticked."""
        ticked = self["spans"].value() or []
        return [
            (key, span, getattr(self.opinion, name)[span.start : span.end], key in ticked)
            for key, (name, span) in self.offered.items()
        ]

    def chosen(self) -> Spans:
        picked: dict[str, list[Span]] = {name: [] for name in FIELDS}
        for key in self.cleaned_data["spans"]:
            name, span = self.offered[key]
            picked[name].append(span)
        return picked
