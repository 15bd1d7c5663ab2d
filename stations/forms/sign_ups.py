"""What a resident fills in to come to an activity, and to find the sign-up again."""

from typing import Any

from django import forms

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, mask
from stations.forms.fields import fields_only


class SignUpForm(forms.Form):
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
    # People never see this field; whoever fills it in is a program.
    website = forms.CharField(label="请不要填写这一项", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        self.helper.disable_csrf = True

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        try:
            mask(ContactKind.PHONE, phone)
        except ContactError as error:
            raise forms.ValidationError(str(error)) from error
        return phone

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("请不要填写这一项。")
        return ""


class FindSignUpForm(forms.Form):
    number = forms.CharField(
        label="报名编号", max_length=40, error_messages={"required": "请填写报名编号。"}
    )
    code = forms.CharField(
        label="查询码", max_length=20, widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"required": "请填写查询码。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        self.helper.disable_csrf = True
