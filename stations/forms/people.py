"""Forms with which the office keeps people and appointments."""

from typing import Any

from django import forms

from liaison.accounts.models import User
from liaison.contacts.choices import ContactKind
from liaison.contacts.personal_data import find
from liaison.contacts.services import ContactError, mask
from stations.forms.fields import fields_only, month
from stations.models import Person


class PersonForm(forms.ModelForm):
    """Phone and account are asked anew only when they change."""

    phone_number = forms.CharField(
        label="手机", required=False, max_length=30, help_text="用来收任务通知，加密保存。"
    )
    username = forms.CharField(
        label="登录账号",
        required=False,
        max_length=60,
        help_text="系统管理员建好的用户名。不登录的人不填，由办公室代录。",
    )

    born_in = month(label="出生年月", required=False, help_text="只记到月份。请不要登记身份证号。")

    class Meta:
        model = Person
        fields = [
            "name", "position", "occupation", "specialties", "source_kind", "sex", "born_in",
            "political_status", "education", "expert_category", "recommended_by",
            "reviews_filings", "remark",
        ]  # fmt: skip
        help_texts = {
            "specialties": "例如物业管理、法学（行政法），用顿号隔开。",
            "recommended_by": "例如单位推荐、自荐。",
            "reviews_filings": "同时参加规范性文件备案审查的，请勾选。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        for bound in self.fields.values():
            if isinstance(bound, forms.TypedChoiceField):
                bound.choices = [("", "不填"), *[one for one in bound.widget.choices if one[0]]]
        self.order_fields(["name", "position", "phone_number", "username"])
        person = self.instance
        if person.user:
            self.fields["username"].initial = person.user.username
        if person.phone:
            self.fields["phone_number"].help_text = f"现在是{person.phone.masked}，不换就不填。"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("position", "education", "specialties", "remark"):
            if any(one.kind == "身份证号码" for one in find(cleaned.get(name) or "")):
                self.add_error(name, "请不要登记身份证号。")
        return cleaned

    def clean_phone_number(self) -> str:
        phone: str = self.cleaned_data["phone_number"].strip()
        if phone:
            try:
                mask(ContactKind.PHONE, phone)
            except ContactError as error:
                raise forms.ValidationError(str(error)) from error
        return phone

    def clean_username(self) -> User | None:
        name = self.cleaned_data["username"].strip().lower()
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(f"没有“{name}”这个账号，请先请系统管理员建立。")
        if Person.objects.filter(user=user).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"账号“{name}”已经是别人的了。")
        return user
