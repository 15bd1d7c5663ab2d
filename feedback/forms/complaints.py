"""What somebody fills in to complain, and what the office does with it."""

from typing import Any

from django import forms
from django.utils import timezone

from feedback.choices.personal_data import ComplaintKind, HowReceived
from feedback.services.complaints import LONGEST, Said
from stations.forms.fields import fields_only
from stations.forms.residents import ResidentForm
from stations.models import PartnerOrg

OFFLINE = [one for one in HowReceived.choices if one[0] != HowReceived.ONLINE]


class ComplaintForm(ResidentForm):
    kind = forms.ChoiceField(
        label="要反映的是", choices=ComplaintKind, widget=forms.RadioSelect,
        error_messages={"required": "请选一项。"},
    )  # fmt: skip
    body = forms.CharField(
        label="什么事",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text="哪一天、在哪个联系点或者哪个网页、希望怎样解决。和某条意见有关的，写意见编号，不要写查询码。",
        error_messages={
            "required": "请写下要反映的事。",
            "max_length": f"最多{LONGEST}字，请写要点。",
        },
    )
    name = forms.CharField(
        label="怎么称呼您", max_length=50, required=False,
        help_text="可以不填，匿名的也登记、也办理。",
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="手机号码", max_length=30, required=False,
        help_text="留了，有答复时通知您；不留的，凭编号和查询码来查。加密保存，不告诉被反映的单位和个人。",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    @property
    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in ("kind", "body", "name", "phone")})


class RegisterForm(ComplaintForm):
    """The same words as a clerk takes them down."""

    how = forms.ChoiceField(label="收到方式", choices=OFFLINE)
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ["how", "received_on", "kind", "body", "name", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website"]
        self.initial.setdefault("received_on", timezone.localdate())

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("收到日期不能晚于今天。")
        return day


class RouteForm(forms.Form):
    org = forms.ModelChoiceField(PartnerOrg.objects.none(), label="转往", empty_label="请选择")
    note = forms.CharField(
        label="转交的事项", max_length=250, widget=forms.Textarea({"rows": 3}),
        help_text="只写事情，不写提出人的姓名、电话和住址。不要转给被反映的单位。",
        error_messages={"required": "请写明转交的事项。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        org = self.fields["org"]
        assert isinstance(org, forms.ModelChoiceField)  # noqa: S101 -- for the type
        org.queryset = PartnerOrg.objects.active()
        self.helper = fields_only()


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="答复", max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text="查了什么、结果怎样、怎么改；另一位同事确认后才告诉本人。",
        error_messages={"required": "请写下答复。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


class LookForm(forms.Form):
    reason = forms.CharField(
        label="查看完整号码的理由", max_length=200,
        error_messages={"required": "请写明为什么要看完整号码。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
