"""Which group of opinions no figure shall count."""

from typing import Any

from django import forms

from opinions.choices import GroupBasis
from opinions.groups import Group


def _moment(label: str) -> forms.DateTimeField:
    field = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=field)


class GroupForm(forms.Form):
    """Comes by the address first, so that one sees what belongs to it."""

    basis = forms.ChoiceField(choices=GroupBasis.choices, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    since = _moment("从")
    until = _moment("到")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("basis") != GroupBasis.SPAN:
            if not cleaned.get("key"):
                self.add_error(None, "请从列出的组里选一组。")
        elif not self.errors:
            since, until = cleaned["since"], cleaned["until"]
            if not since or not until or since >= until:
                self.add_error("until", "请填写开始和结束时间，结束要晚于开始。")
        return cleaned

    def group(self) -> Group:
        data = self.cleaned_data
        if data["basis"] == GroupBasis.SPAN:
            return Group(GroupBasis.SPAN, since=data["since"], until=data["until"])
        return Group(data["basis"], data["key"])


class UncountForm(GroupForm):
    reason = forms.CharField(
        label="原因",
        max_length=300,
        help_text="例如：同一文字由程序反复提交。和统计数字一起显示，请写清楚。",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明不计入统计的原因。"},
    )
