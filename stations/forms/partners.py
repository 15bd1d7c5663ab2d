"""The directory of organisations: facts, and the search above its list."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, mask
from stations.choices import PartnerKind
from stations.models import PartnerOrg


class PartnerInput(forms.TextInput):
    """Any name may be typed; those of the directory are offered while typing."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        orgs = PartnerOrg.objects.active().values_list("name")
        field = super().render(name, value, {**(attrs or {}), "list": "partners"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', orgs)
        return format_html('{}<datalist id="partners">{}</datalist>', field, options)


class PartnerForm(forms.ModelForm):
    """The phone is asked anew only when it changes."""

    phone_number = forms.CharField(
        label="联系电话",
        required=False,
        max_length=30,
        help_text="联系人的手机或者带区号的电话，加密保存。",
    )

    class Meta:
        model = PartnerOrg
        fields = ["name", "short_name", "kind", "duties", "contact_name", "address", "remark"]
        help_texts = {
            "duties": "管什么、懂什么，用顿号隔开，例如：养老服务、社会救助。选收函单位时看得到。"
        }
        error_messages = {"name": {"unique": "名录里已有这个单位。"}}

    field_order = ("name", "short_name", "kind", "duties", "contact_name", "phone_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        if self.instance.pk and self.instance.phone:
            now = self.instance.phone.masked
            self.fields["phone_number"].help_text = f"现在是{now}，不换就不填。"

    def clean_phone_number(self) -> str:
        phone: str = self.cleaned_data["phone_number"].strip()
        if phone:
            try:
                mask(ContactKind.PHONE, phone)
            except ContactError as error:
                raise forms.ValidationError(str(error)) from error
        return phone


class PartnerFilterForm(forms.Form):
    q = forms.CharField(label="名称、职责", required=False, max_length=40)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *PartnerKind.choices]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "启用"), ("off", "停用"), ("all", "全部")]
    )
