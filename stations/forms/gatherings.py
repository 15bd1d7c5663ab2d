"""Forms of activities, trainings and joint meetings."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from drafts.choices import Visibility
from drafts.models import Consultation
from stations.choices import AppointmentKind
from stations.choices.gatherings import GatheringKind, IssueStatus
from stations.forms.partners import PartnerInput
from stations.models import Gathering, MeetingIssue, Station

# What only a training asks.
OF_TRAINING = ("topic", "lecturer", "hours")
MOMENTS = ("starts_at", "ends_at", "sign_up_until")


def _fields_only() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    return helper


class GatheringForm(forms.ModelForm):
    """Asks only what its kind needs. ``stations`` are those that may call it together."""

    class Meta:
        model = Gathering
        fields = [
            "title", "station", "starts_at", "ends_at", "place", "description", "reach",
            "consultation", *OF_TRAINING, "sign_up_until", "capacity",
            "takes_residents",
        ]  # fmt: skip
        widgets = {
            name: forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in MOMENTS
        } | {"description": forms.Textarea({"rows": 4})}
        help_texts = {
            "sign_up_until": "不填就是不用报名。",
            "capacity": "不限名额就不填。报满以后，群众进候补名单。",
            "takes_residents": "勾选后，门户上可以报名，只收姓名和手机号码，活动结束后自动删除。",
        }

    def __init__(
        self,
        *args: Any,
        kind: str,
        stations: QuerySet[Station],
        of_office: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = GatheringKind(kind)
        self.instance.kind = kind
        self.helper = _fields_only()
        if self.kind != GatheringKind.TRAINING:
            for name in OF_TRAINING:
                del self.fields[name]
        if self.kind == GatheringKind.JOINT_MEETING:
            del self.fields["reach"], self.fields["takes_residents"]
            self.fields["description"].label = "议程"
        station, rounds = self.fields["station"], self.fields["consultation"]
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        assert isinstance(rounds, forms.ModelChoiceField)  # noqa: S101 -- for the type
        station.queryset = stations
        station.required = not of_office
        station.empty_label = "办公室" if of_office else None
        rounds.queryset = Consultation.objects.open_now().exclude(visibility=Visibility.NAMED)
        rounds.empty_label = "不结合"
        if self.instance.pk:
            self.fields["note"] = forms.CharField(
                label="修改原因",
                max_length=300,
                help_text="报名的人会看到。",
                error_messages={"required": "请写明修改的原因。"},
            )

    def changes(self) -> list[str]:
        return [name for name in self.fields if name in self.Meta.fields]


class InviteForm(forms.Form):
    """Everybody in office of some kinds, at once: nobody is ticked one by one."""

    kinds = forms.MultipleChoiceField(
        label="邀请哪些人",
        choices=AppointmentKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一类人。"},
    )
    stations = forms.ModelMultipleChoiceField(
        Station.objects.working(),
        label="哪些站点",
        required=False,
        help_text="不选就是全部站点和办公室的人。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class GuestForm(forms.Form):
    organisation = forms.CharField(
        label="单位",
        max_length=100,
        widget=PartnerInput,
        error_messages={"required": "请写明单位。"},
    )
    name = forms.CharField(label="姓名", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class IssueForm(forms.ModelForm):
    class Meta:
        model = MeetingIssue
        fields = ["text", "owner", "due_on"]
        widgets = {
            "owner": PartnerInput,
            "due_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class IssueMoveForm(forms.Form):
    status = forms.ChoiceField(label="改为", choices=IssueStatus)
    note = forms.CharField(
        label="办理结果或者原因",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明办理结果或者原因。"},
    )

    def __init__(self, *args: Any, moves: set[IssueStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 -- for the type
        status.choices = [(one.value, one.label) for one in IssueStatus if one in moves]
        self.helper = _fields_only()
