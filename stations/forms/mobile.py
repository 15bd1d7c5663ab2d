from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from stations.models import MobileSession, Station
from stations.models.mobile import open_to

LONGEST = timedelta(hours=24)


class MobileSessionForm(forms.ModelForm):
    class Meta:
        model = MobileSession
        fields = ["topic", "place", "venue", "starts_at", "ends_at", "consultations", "staff"]
        widgets = {
            name: forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("starts_at", "ends_at")
        } | {"consultations": forms.CheckboxSelectMultiple}
        help_texts = {
            "topic": "例如：养老服务条例进集市。",
            "place": "例如：石桥镇农贸市场东门。",
            "ends_at": "到时自动结束；手机里没发完的，结束后48小时内仍可发送。",
            "consultations": "手机上只能记这几项的意见。都不选，就是本站点现有的全部任务。",
            "staff": "写姓名即可，不写电话。",
        }

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.station = station
        offered = open_to(station)
        if offered.exists():
            self.fields["consultations"] = forms.ModelMultipleChoiceField(
                offered,
                label="征求意见",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=self.Meta.help_texts["consultations"],
            )
        else:
            del self.fields["consultations"]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and not starts < ends <= starts + LONGEST:
            self.add_error(
                "ends_at", "结束时间应晚于开始时间，最长24小时。连续几天的，每天登记一次。"
            )
        elif ends and ends <= timezone.now():
            self.add_error("ends_at", "结束时间已经过了。已经办完的活动，请直接登记台账。")
        return cleaned


class DeviceForm(forms.Form):
    label = forms.CharField(
        label="谁的手机（可不填）", required=False, max_length=30, help_text="例如：小赵的手机。"
    )
