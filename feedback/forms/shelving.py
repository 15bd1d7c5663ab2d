"""What a clerk fills in of a draft that is shelved, and of one that is taken up again."""

from django import forms

from feedback.choices.shelving import ShelvingKind, ShelvingSource
from feedback.forms.asking import PlainForm, day_input


class ShelvingForm(PlainForm):
    kind = forms.ChoiceField(
        label="情形", choices=[("", "请选择"), *ShelvingKind.choices],
        error_messages={"required": "请选择情形。"},
    )  # fmt: skip
    dated_on = forms.DateField(
        label="日期", widget=day_input(), help_text="搁置、终止或者撤回的日期，不是来函的日期。",
        error_messages={"required": "请填写日期。"},
    )  # fmt: skip
    source = forms.ChoiceField(
        label="从哪里得知", choices=[("", "请选择"), *ShelvingSource.choices],
        error_messages={"required": "请选择从哪里得知。"},
    )  # fmt: skip
    reference = forms.CharField(
        label="文号、来电人或报道名称", max_length=200,
        help_text="来函写文号，会写在告知的话里；电话写谁打来的，只在办公室内部看。",
        error_messages={"required": "请写明文号、来电人或者报道名称。"},
    )  # fmt: skip
    words = forms.CharField(
        label="原话", max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="照抄来函、报道或者电话里的话，只在办公室内部看。",
        error_messages={"required": "请写下原话。"},
    )  # fmt: skip


class ResumeForm(PlainForm):
    resumed_on = forms.DateField(
        label="恢复审议的日期", widget=day_input(), error_messages={"required": "请填写日期。"}
    )
    words = forms.CharField(
        label="依据", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="从哪里得知，怎么说的；登记错了要更正的，也写在这里。",
        error_messages={"required": "请写明恢复审议的依据。"},
    )  # fmt: skip
