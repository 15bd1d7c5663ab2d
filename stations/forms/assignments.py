from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.forms.moments import MomentField
from stations.choices import RecordSource
from stations.models import Station


class TermsForm(forms.Form):
    """Until when a station answers, and what is expected of it."""

    due_at = MomentField(label="报送截止")
    requirement = forms.CharField(
        label="征询方式要求", max_length=200, required=False, help_text="例如：座谈不少于1次。"
    )
    min_sessions = forms.IntegerField(
        label="最低场次", min_value=0, max_value=100, initial=0, required=False
    )
    min_opinions = forms.IntegerField(label="最低条数", min_value=0, max_value=1000, initial=0)

    def clean_min_sessions(self) -> int:
        return self.cleaned_data["min_sessions"] or 0


class DispatchForm(TermsForm):
    """Which stations are asked, until when, and what is expected of them."""

    field_order = ("stations",)
    stations = forms.ModelMultipleChoiceField(
        Station.objects.none(),
        label="承办站点",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个站点。"},
    )

    def __init__(self, *args: Any, asked: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type
        field.queryset = Station.objects.working().exclude(pk__in=asked)
        self.helper = FormHelper()
        self.helper.form_tag = False


class CompileForm(forms.Form):
    """Beginning to compile; the service asks for the reason where stations owe an answer."""

    reason = forms.CharField(
        label="不再等待的原因", max_length=200, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="站点都已报送的，不用填写。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class NilReturnForm(forms.Form):
    reason = forms.CharField(
        label="征询过程或者原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="例如：已在两个村征询，群众对草案没有不同意见。",
        error_messages={"required": "请写明征询过程或者原因。"},
    )


class SourceForm(forms.Form):
    """Where a clerk has it from, when the clerk answers for the station."""

    source = forms.ChoiceField(label="代录来源", choices=RecordSource)


class RecordedNilReturnForm(NilReturnForm, SourceForm):
    pass


class SendBackForm(forms.Form):
    note = forms.CharField(
        label="需要补充什么",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明需要补充什么。"},
    )
    due_at = MomentField(label="新的报送截止", error_messages={"required": "请填新的报送截止。"})
