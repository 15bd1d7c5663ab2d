from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from .models import OfficeProfile


def _fields_only() -> FormHelper:
    """The template has the form tag, the button and the summary of errors."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


GROUPS = (
    ("名称和文书", ("name", "short_name", "county_name", "letterhead", "document_prefix",
                "letter_prefix", "number_prefix")),
    ("联系方式", ("address", "postcode", "phone", "fax", "email", "office_hours")),
    ("备案和微信", ("icp_number", "police_number", "police_url", "wechat_check", "emblem_upload")),
    ("介绍", ("about_text",)),
    ("提醒和通知", ("default_no_reply_days", "quiet_from", "quiet_until")),
)  # fmt: skip


class ProfileForm(forms.ModelForm):
    police_url = forms.URLField(label="公安备案链接", required=False, assume_scheme="https")
    emblem_upload = forms.FileField(
        label="国徽图案文件",
        required=False,
        help_text="系统不附带国徽图案，请上传本单位依法使用的图案文件（png、jpg 或 webp）。",
    )

    class Meta:
        model = OfficeProfile
        fields = [name for _, names in GROUPS for name in names if name != "emblem_upload"]
        widgets = {"quiet_from": ClockInput, "quiet_until": ClockInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()
        self.helper.layout = Layout(*(Fieldset(title, *names) for title, names in GROUPS))


class PrivacyForm(forms.Form):
    body = forms.CharField(
        label="告知正文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": "告知正文不能为空。"},
    )
    change_note = forms.CharField(
        label="这一版修改了什么",
        max_length=200,
        help_text="只给工作人员看，留在版本记录里。",
        error_messages={"required": "请写明这一版修改了什么。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class YearForm(forms.Form):
    """One year's arrangement of holidays, typed from the State Council's announcement."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    lines = forms.CharField(
        label="放假和调休安排",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="每行一段，周末上班的写“班”。例如：2027-10-01 至 2027-10-07 国庆节 休；"
        "2027-10-09 国庆节调休 班。",
        error_messages={"required": "请至少填写一行安排。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class RecheckForm(forms.Form):
    note = forms.CharField(
        label="补核意见", max_length=300, required=False, help_text="不同意时必须写明理由。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()
