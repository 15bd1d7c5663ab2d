from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from opinions.choices import ChangeKind, Moderation, Processing
from opinions.models import CompiledItem, Opinion
from opinions.services.sorting import DECISIONS

KEPT_WORDS = {"required": "请填写归并后的意见建议。"}


class PickedOpinionsForm(forms.Form):
    """Opinions ticked on the sorting desk; ``opinions`` must be of the consultation."""

    opinions = forms.ModelMultipleChoiceField(
        Opinion.objects.none(), error_messages={"required": "请先勾选意见。"}
    )

    def __init__(self, *args: Any, consultation_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation_pk = consultation_pk
        self.fields["opinions"] = forms.ModelMultipleChoiceField(
            Opinion.objects.filter(consultation=consultation_pk).to_sort(),
            label="意见",
            error_messages={
                "required": "请先勾选意见。",
                "invalid_choice": "有的意见刚刚由其他人办理，请刷新页面后再选。",
            },
        )


class MergeForm(PickedOpinionsForm):
    """Into a new item, in the office's words, or into one that stands already."""

    item = forms.ModelChoiceField(CompiledItem.objects.none(), label="并入已有", required=False)
    kind = forms.ChoiceField(label="意见类别", choices=ChangeKind, required=False)
    text = forms.CharField(
        label="意见建议（修改后表述）", required=False, widget=forms.Textarea({"rows": 3})
    )
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea({"rows": 2}))
    remark = forms.CharField(label="备注", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ModelChoiceField(
            CompiledItem.objects.filter(consultation=self.consultation_pk).select_related(
                "consultation"
            ),
            label="并入已有的归并意见",
            required=False,
            empty_label="新建一条归并意见",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("item") and not cleaned.get("text", "").strip():
            self.add_error("text", "请填写归并后的意见建议，或者选择并入已有的归并意见。")
        return cleaned


class DecideForm(PickedOpinionsForm):
    processing = forms.ChoiceField(
        label="办理",
        choices=[(value, decision.label) for value, decision in DECISIONS.items()],
    )
    note = forms.CharField(
        label="原因",
        max_length=300,
        error_messages={"required": "请写明原因，反馈时会告诉提出人。"},
    )


class ItemForm(forms.ModelForm):
    class Meta:
        model = CompiledItem
        fields = ["kind", "text", "reason", "remark"]
        widgets = {
            "text": forms.Textarea({"rows": 4}),
            "reason": forms.Textarea({"rows": 3}),
        }
        error_messages = {"text": KEPT_WORDS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明原因。"},
    )


class SubmitUpwardForm(forms.Form):
    """签发 as it is on the outgoing document; the paper itself when the leader signed on paper."""

    document_number = forms.CharField(
        label="发文字号", max_length=60, help_text="例如：清人常函〔2026〕12号。"
    )
    sent_on = forms.DateField(
        label="上报日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    signer = forms.CharField(label="签发人", max_length=60)
    signed_paper = forms.FileField(
        label="已签批的发文稿纸（线下签批时上传）",
        required=False,
        help_text="领导在纸上签批的，由经办人上传扫描件（pdf、jpg、png）。",
    )

    def __init__(self, *args: Any, paper_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_paper"].required = paper_required
        self.helper = FormHelper()
        self.helper.form_tag = False


class FilterForm(forms.Form):
    """The office's list of opinions; everything is optional."""

    moderation = forms.ChoiceField(
        label="复核", choices=[("", "全部"), *Moderation.choices], required=False
    )
    processing = forms.ChoiceField(
        label="办理", choices=[("", "全部"), *Processing.choices], required=False
    )
    q = forms.CharField(label="编号或者文字", max_length=60, required=False)
