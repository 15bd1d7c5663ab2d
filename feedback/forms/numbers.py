"""Saying where numbers went, and adding the sealed scan of a letter."""

from django import forms

from feedback.forms.asking import PlainForm


class GapForm(forms.Form):
    """Hidden on the page but for the reason."""

    prefix_words = forms.CharField(max_length=60)
    first = forms.IntegerField(min_value=1)
    last = forms.IntegerField(min_value=1)
    reason = forms.CharField(
        max_length=200, error_messages={"required": "请写明这些文号的去向，例如：办公室其他公文。"}
    )


class SealedScanForm(PlainForm):
    scan = forms.FileField(
        label="盖章扫描件", help_text="pdf、jpg、png。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "请选择盖章扫描件。"},
    )  # fmt: skip
