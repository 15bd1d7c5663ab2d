"""What a clerk fills in to make a problem of the ledger an opinion on a law in force."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.models import Consultation
from opinions.services.post_law import laws_consulted_on
from stations.models import LedgerEntry


class PostLawForm(forms.Form):
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(), label="对哪部法律法规的征求意见", empty_label="请选择"
    )
    provision = forms.CharField(
        label="条款", max_length=60, required=False, help_text="例如：第九条；不填为总体意见。"
    )
    body = forms.CharField(
        label="意见内容",
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        help_text="写清楚条款执行中的问题。不写群众的姓名和电话。",
        error_messages={"required": "请填写意见内容。"},
    )
    reason = forms.CharField(
        label="修改建议和理由", max_length=5000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, entry: LedgerEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = laws_consulted_on()
        field = self.fields["consultation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type
        field.queryset = rounds
        self.fields["body"].initial = entry.extra.get("problem", "")
        self.helper = FormHelper()
        self.helper.form_tag = False
