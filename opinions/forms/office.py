from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from opinions.choices import ChangeKind, Processing
from opinions.models import CompiledItem, Opinion
from opinions.services.sorting import DECISIONS

LONGEST_ID = 19
KEPT_WORDS = {"required": "请填写归并后的意见建议。"}


class PickedField(forms.Field):
    """Tick boxes that stand for one opinion or for many: each value is ids joined by commas.

    So a flood of two thousand copies is one value, and a form never has too many fields.
    """

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int]:
        ids = [part for joined in value or [] for part in str(joined).split(",")]
        if not all(part.isdecimal() and len(part) < LONGEST_ID for part in ids):
            raise forms.ValidationError("勾选的内容不对，请刷新页面后再选。")
        return sorted({int(part) for part in ids})


class PickedOpinionsForm(forms.Form):
    """Opinions ticked on the sorting desk; all must still wait there."""

    opinions = PickedField(label="意见", error_messages={"required": "请先勾选意见。"})

    def __init__(self, *args: Any, consultation_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation_pk = consultation_pk

    def may_be_picked(self) -> QuerySet[Opinion]:
        return Opinion.objects.filter(consultation=self.consultation_pk).to_sort()

    def clean_opinions(self) -> list[Opinion]:
        ids = self.cleaned_data["opinions"]
        found = list(self.may_be_picked().filter(pk__in=ids).order_by("pk"))
        if len(found) < len(ids):
            raise forms.ValidationError("有的意见刚刚由其他人办理，请看一看页面再选。")
        return found


class HeldOpinionsForm(PickedOpinionsForm):
    """Opinions that a person has looked at and lets pass."""

    def may_be_picked(self) -> QuerySet[Opinion]:
        return Opinion.objects.filter(consultation=self.consultation_pk).held()


class MergeForm(PickedOpinionsForm):
    """Into a new item, in the office's words, or into one that stands already."""

    item = forms.ModelChoiceField(CompiledItem.objects.none(), required=False)
    kind = forms.ChoiceField(label="意见类别", choices=ChangeKind, required=False)
    text = forms.CharField(
        label="意见建议（修改后表述）", required=False, widget=forms.Textarea({"rows": 3})
    )
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea({"rows": 2}))
    remark = forms.CharField(label="备注", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ModelChoiceField(
            CompiledItem.objects.filter(consultation=self.consultation_pk),
            label="并入已有的归并意见",
            required=False,
        )

    def may_be_picked(self) -> QuerySet[Opinion]:
        """What stands in another item may join this one as well."""
        merged = Opinion.objects.filter(
            consultation=self.consultation_pk, processing=Processing.MERGED
        )
        return super().may_be_picked() | merged

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
    # What the editor was shown; see ``change_item``.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

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
        self.initial["seen"] = self.instance.fingerprint
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReasonForm(forms.Form):
    """Several may stand on one page: give each a ``prefix``."""

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

    def clean_sent_on(self) -> date:
        sent_on: date = self.cleaned_data["sent_on"]
        if sent_on > timezone.localdate():
            raise forms.ValidationError("上报日期不能晚于今天。")
        return sent_on

    def __init__(self, *args: Any, signer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signs_here = signer.has_role(Role.LEADER)
        self.fields["signed_paper"].required = not signs_here
        self.initial.setdefault("sent_on", timezone.localdate())
        self.initial.setdefault("signer", signer.full_name if signs_here else "")
        self.helper = FormHelper()
        self.helper.form_tag = False
