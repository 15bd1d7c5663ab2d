"""Forms with which the office keeps stations, people and appointments."""

from typing import Any

from django import forms

from liaison.accounts.models import User
from liaison.contacts.choices import ContactKind
from liaison.contacts.personal_data import find
from liaison.contacts.services import ContactError, mask
from stations.choices import STATION_MOVES, StationStatus
from stations.forms.fields import fields_only, month
from stations.models import Person, Station


class StationForm(forms.ModelForm):
    class Meta:
        model = Station
        fields = [
            "name", "code", "kind", "level", "township", "address", "hours", "phone", "host",
            "parent", "aliases", "population", "established_on", "introduction",
        ]  # fmt: skip
        widgets = {
            "established_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea({"rows": 3}),
        }
        help_texts = {
            "code": "用在网址和台账编号里，只用字母、数字和短横，例如 LY。登记台账后不能再改。",
            "phone": "公开的办公电话，不是个人手机。",
            "parent": "信息采集点归哪个站点管，没有就不填。",
            "aliases": "居民可能用来查找的其他叫法，用顿号隔开。",
        }
        error_messages = {"code": {"unique": "这个编码已经有站点用了，请换一个。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 -- for the type
        parent.queryset = Station.objects.working().exclude(pk=self.instance.pk)
        if self.instance.pk and self.instance.ledger_entries.exists():
            self.fields["code"].disabled = True


class StationStatusForm(forms.Form):
    status = forms.ChoiceField(label="改为")
    merged_into = forms.ModelChoiceField(
        Station.objects.none(), label="并入哪个站点", required=False, help_text="只在并入时选。"
    )
    note = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明原因。"},
    )

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = STATION_MOVES[StationStatus(station.status)]
        status, target = self.fields["status"], self.fields["merged_into"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 -- for the type
        assert isinstance(target, forms.ModelChoiceField)  # noqa: S101 -- for the type
        status.choices = [(move.value, move.label) for move in StationStatus if move in moves]
        target.queryset = Station.objects.working().exclude(pk=station.pk)
        self.helper = fields_only()


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
