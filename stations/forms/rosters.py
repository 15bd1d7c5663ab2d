"""Uploading a roster, taking it back, and asking for one with whole phone numbers."""

from typing import Any

from django import forms

from stations.choices import RosterKind
from stations.forms.fields import fields_only


class RosterForm(forms.Form):
    kind = forms.ChoiceField(label="名册", choices=RosterKind)
    file = forms.FileField(
        label="填好的名册",
        help_text="xlsx 格式。上传后先检查，不会马上录入。",
        error_messages={"required": "请选择填好的名册。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


class UndoRosterForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因", max_length=300, error_messages={"required": "请写明撤销原因。"}
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="不同意的原因", max_length=300, error_messages={"required": "请写明不同意的原因。"}
    )


class PhonesForm(forms.Form):
    """Who asks for whole numbers says why; the reason stands beside every number seen."""

    preset = forms.ChoiceField(label="名册", choices=RosterKind)
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例如汛期紧急通知联络员。另一人同意后才导出；每个号码都会记入查看记录。",
        error_messages={"required": "请写明理由。"},
    )
