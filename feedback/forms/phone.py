"""A phone number, and the digits that were sent to it."""

from typing import Any

from django import forms

from feedback.forms.resident import bare_helper
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key
from opinions import receipts


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="手机号码",
        max_length=30,
        help_text="提意见时留的那个号码。",
        error_messages={"required": "请填写手机号码。"},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        try:
            lookup_key(ContactKind.PHONE, phone)
        except ContactError as error:
            raise forms.ValidationError(str(error)) from error
        return "".join(phone.split())


class CodeForm(forms.Form):
    asked = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="短信里的6位数字",
        max_length=12,
        error_messages={"required": "请填写短信里的6位数字。"},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_code(self) -> str:
        return receipts.read_code(self.cleaned_data["code"])
