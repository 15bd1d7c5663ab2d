"""Forms with which the office keeps people and appointments."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from liaison.accounts.models import User
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, mask
from stations.choices import AppointmentKind
from stations.models import Person, Station

# Kinds that belong to the office itself need no station.
WITHOUT_STATION = frozenset(
    {AppointmentKind.EXPERT, AppointmentKind.DEPUTY_OFFICER, AppointmentKind.VOLUNTEER}
)


def _fields_only() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    return helper


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


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

    class Meta:
        model = Person
        fields = ["name", "position", "occupation", "specialties", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()
        person = self.instance
        if person.user:
            self.fields["username"].initial = person.user.username
        if person.phone:
            self.fields["phone_number"].help_text = f"现在是{person.phone.masked}，不换就不填。"

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


class AppointmentForm(forms.Form):
    kind = forms.ChoiceField(label="聘任类别", choices=AppointmentKind)
    station = forms.ModelChoiceField(
        Station.objects.none(), label="站点", required=False, empty_label="办公室（专家等）"
    )
    starts_on = _day(label="聘任日期")
    ends_on = _day(label="任期至", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        station = self.fields["station"]
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        station.queryset = Station.objects.working()
        self.helper = _fields_only()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("station") and cleaned.get("kind") not in WITHOUT_STATION:
            self.add_error("station", "请选择站点。")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "任期结束不能早于聘任日期。")
        return cleaned


class EndForm(forms.Form):
    ends_on = _day(label="任期至", help_text="从第二天起，此人不再看到这个站点的工作。")
    reason = forms.CharField(
        label="离任原因", max_length=120, error_messages={"required": "请写明离任原因。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()
