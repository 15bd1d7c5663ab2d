from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from stations.models import Station


class HistoryForm(forms.Form):
    """An old ledger, as it is."""

    file = forms.FileField(
        label="历史台账",
        help_text="xlsx 格式，以前的表格不用改格式。上传后先检查，不会马上导入。",
        error_messages={"required": "请选择要导入的台账。"},
    )
    station = forms.ModelChoiceField(
        Station.objects.all(),
        label="站点",
        required=False,
        empty_label="按表格里的“站点”一栏",
        help_text="整份台账都是一个站点的，在这里选定就行。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
