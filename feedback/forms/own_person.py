"""What an author corrects about the own name and contacts."""

from typing import Any

from django import forms

from feedback.forms.resident import bare_helper
from opinions.models import Contributor
from opinions.services.persons import LONGEST_NAME, Correction


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", required=False, max_length=LONGEST_NAME)
    phone = forms.CharField(
        label="手机号码",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label="电子邮箱",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: Contributor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, contact in (("phone", person.phone), ("email", person.email)):
            now = f"现在留的是{contact.masked}，" if contact else "现在没有留，"
            self.fields[name].help_text = f"{now}要改才填。"
        self.helper = bare_helper()

    def correction(self) -> Correction:
        return Correction(**self.cleaned_data)
