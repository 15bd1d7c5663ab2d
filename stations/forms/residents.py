"""What the forms that residents fill in at a station have in common."""

from typing import Any

from django import forms

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, mask
from stations.forms.fields import fields_only


class ResidentForm(forms.Form):
    """A public form without a session, with a field that only programs fill in."""

    website = forms.CharField(label="请不要填写这一项", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"] = self.fields.pop("website")
        self.helper = fields_only()
        self.helper.disable_csrf = True

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        if phone:
            try:
                mask(ContactKind.PHONE, phone)
            except ContactError as error:
                raise forms.ValidationError(str(error)) from error
        return phone

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("请不要填写这一项。")
        return ""


class NumberAndCodeForm(forms.Form):
    """The way back to what somebody left without an account."""

    number = forms.CharField(max_length=40)
    code = forms.CharField(
        label="查询码", max_length=20, widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"required": "请填写查询码。"},
    )  # fmt: skip

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        """``what`` the number is called, such as 约访编号."""
        super().__init__(*args, **kwargs)
        self.fields["number"].label = what
        self.fields["number"].error_messages["required"] = f"请填写{what}。"
        self.helper = fields_only()
        self.helper.disable_csrf = True
