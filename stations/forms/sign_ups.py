"""What a resident fills in to come to an activity."""

from django import forms

from stations.forms.residents import ResidentForm


class SignUpForm(ResidentForm):
    name = forms.CharField(
        label="姓名", max_length=30, widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "请填写姓名，到场时好找您。"},
    )  # fmt: skip
    phone = forms.CharField(
        label="手机号码", max_length=30,
        help_text="有变动时通知您。加密保存，活动结束3天后删除。",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写手机号码，活动有变动时好通知您。"},
    )  # fmt: skip
    consent = forms.BooleanField(
        label="同意举办方为这次活动使用以上信息",
        error_messages={"required": "同意后才能报名；不同意的，可以直接打电话问。"},
    )
