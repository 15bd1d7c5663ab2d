from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Model
from django.utils import timezone

from drafts.models import Consultation
from feedback.choices import ANSWERING, WITHOUT_PAPER, ReasonCode, ReplyKind, Result
from feedback.models import SuperiorReply, ThankYouLetter
from opinions.choices import Adoption, Processing
from opinions.models import CompiledItem, Opinion
from opinions.redaction import covered_text


class ReplyForm(forms.ModelForm):
    """What came from the superior: a letter, certificate or call.

    ``instance`` is only for putting a registered one right; a copy, for the form writes into it.
    """

    kind = forms.ChoiceField(
        label="形式",
        choices=[("", "请选择"), *((kind.value, kind.label) for kind in ANSWERING)],
        help_text="只看到公布的文本、还没有答复的，不在这里登记，请用“公布文本比对”。",
    )
    scan = forms.FileField(
        label="扫描件",
        required=False,
        help_text="pdf、jpg、png；电话、口头反馈可以不传。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    class Meta:
        model = SuperiorReply
        fields = ["kind", "number", "dated_on", "note"]
        widgets = {"dated_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["dated_on"] = timezone.localdate()
        if self.instance.scan_id:
            self.fields["scan"].help_text = "pdf、jpg、png；不另选文件的，保留原来的扫描件。"
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_dated_on(self) -> date:
        dated_on: date = self.cleaned_data["dated_on"]
        if dated_on > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天。")
        return dated_on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_scanned = "scan" in self.errors or cleaned.get("scan") or self.instance.scan_id
        if not is_scanned and cleaned.get("kind") not in {None, *WITHOUT_PAPER}:
            self.add_error("scan", "请上传扫描件；只有电话、口头反馈可以不传。")
        if cleaned.get("kind") == ReplyKind.LETTER and not cleaned.get("number", "").strip():
            self.add_error("number", "来函请填写文号；没有文号的，填“无”。")
        return cleaned


class DirectOpinionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Model) -> str:
        words = covered_text(obj.own_words) if isinstance(obj, Opinion) else ""
        return f"{obj}　{words[:60]}"


class LineForm(forms.Form):
    """One thing the superior said, in the words of the letter; no ids are expected."""

    text = forms.CharField(
        label="来函内容", widget=forms.Textarea({"rows": 2}),
        help_text="照来函抄写，系统按条款和文字提示对应的意见。"
        "电话、口头答复的，写清是怎么说的，例如：电话告知：采纳。",
        error_messages={"required": "请写下来函内容；电话、口头答复的，写清是怎么说的。"},
    )  # fmt: skip
    result = forms.ChoiceField(
        label="采纳情况", choices=[("", "请选择"), *Result.choices],
        error_messages={"required": "请选择采纳情况。"},
    )  # fmt: skip
    reason_code = forms.ChoiceField(
        label="理由", choices=[("", "（采纳的不填）"), *ReasonCode.choices], required=False
    )
    reason = forms.CharField(
        label="理由说明", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="来函写了理由的，照来函抄写。",
    )  # fmt: skip
    reflected_in = forms.CharField(
        label="体现条款", required=False, max_length=200, help_text="例如：第十条第二款。"
    )
    reflected_text = forms.CharField(
        label="体现条款文字", required=False, widget=forms.Textarea({"rows": 2})
    )
    items = forms.ModelMultipleChoiceField(
        CompiledItem.objects.none(),
        label="对应归并意见",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"] = forms.ModelMultipleChoiceField(
            CompiledItem.objects.filter(consultation=consultation)
            .exclude(adoption=Adoption.NONE)
            .in_table_order(),
            label="对应归并意见",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="一条反馈可以对应多条；找不到对应的先不选，保留在登记表里。",
        )
        direct = Opinion.objects.filter(
            consultation=consultation, processing=Processing.SENT_DIRECTLY
        )
        if direct.exists():
            self.fields["direct_opinions"] = DirectOpinionsField(
                direct.order_by("pk"),
                label="对应已直接报送的意见",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="由联系点自己直接报送、没有进汇总表的。",
            )
        self.helper = FormHelper()
        self.helper.form_tag = False


class ForewordForm(forms.Form):
    foreword = forms.CharField(
        label="公布说明", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="写在公布页面开头，可以不填。",
    )  # fmt: skip


class LetterForm(forms.ModelForm):
    class Meta:
        model = ThankYouLetter
        fields = ["salutation", "body"]
        widgets = {"body": forms.Textarea({"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class DayForm(forms.Form):
    day = forms.DateField(label="日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明原因。"},
    )
