"""Forms beside the ledger: an activity form to offer, a problem to refer and its answer."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from stations.choices import LedgerKind
from stations.forms.partners import PartnerInput
from stations.ledger_naming import names_in
from stations.models import LedgerEntry, LedgerReferral


class SubKindForm(forms.Form):
    kind = forms.ChoiceField(label="台账类别", choices=LedgerKind)
    name = forms.CharField(
        label="具体形式",
        max_length=40,
        help_text="例如“立法茶座”“葡萄架下话政策”。",
        error_messages={"required": "请写具体形式的名称。"},
    )


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ReferralForm(forms.ModelForm):
    class Meta:
        model = LedgerReferral
        fields = ["problem", "receiver", "referred_on", "due_on"]
        widgets = {
            "problem": forms.Textarea({"rows": 3}),
            "receiver": PartnerInput,
            "referred_on": _day(),
            "due_on": _day(),
        }
        help_texts = {
            "problem": "写清楚什么问题，不写群众的姓名和电话。",
            "receiver": "例如县市场监督管理局。",
            "due_on": "没有约定期限的可以不填。",
        }
        error_messages = {
            "problem": {"required": "请写明转交的问题。"},
            "receiver": {"required": "请写明转交给哪个单位。"},
        }

    def __init__(self, *args: Any, entry: LedgerEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.entry = entry
        self.fields["referred_on"].initial = timezone.localdate
        self.fields["problem"].initial = entry.extra.get("problem", "")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_problem(self) -> str:
        return without_names(self.instance.entry, self.cleaned_data["problem"])


class AnswerForm(forms.Form):
    answered_on = forms.DateField(label="答复日期", initial=timezone.localdate, widget=_day())
    result = forms.CharField(
        label="整改结果",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="写清楚采取了什么措施、是否解决。不写群众的姓名和电话。",
        error_messages={"required": "请写明整改结果。"},
    )

    def __init__(self, *args: Any, entry: LedgerEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_result(self) -> str:
        return without_names(self.entry, self.cleaned_data["result"])


def without_names(entry: LedgerEntry, text: str) -> str:
    """What goes to another organ holds no phone and no number that is somebody's."""
    found = names_in(entry.kind, {"这里": text}).get("这里")
    if found:
        raise forms.ValidationError(f"这里像是有{'、'.join(found)}，请删去后再提交。")
    return text
