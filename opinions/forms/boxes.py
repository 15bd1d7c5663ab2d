"""An opinion box, an opening, and the question from which opening a slip comes."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from opinions.choices import Channel
from opinions.models import BoxOpening, OpinionBox
from stations.models import Station

# As many as an officer still has on the table.
RECENT = 20


class BoxForm(forms.Form):
    place = forms.CharField(
        label="放在哪里", max_length=60, help_text="例如：社区服务中心门口。",
        error_messages={"required": "请写明意见箱放在哪里。"},
    )  # fmt: skip

    def __init__(self, *args: Any, stations: QuerySet[Station], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = stations[:2]
        self.fields["station"] = forms.ModelChoiceField(
            stations,
            label="站点",
            initial=first[0] if len(first) == 1 else None,
            error_messages={"required": "请选择站点。"},
        )
        self.order_fields(["station", "place"])
        self.helper = FormHelper()
        self.helper.form_tag = False


class OpeningForm(forms.ModelForm):
    class Meta:
        model = BoxOpening
        fields = ["opened_on", "first", "second", "slips"]
        widgets = {"opened_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        error_messages = {
            "first": {"required": "请写开箱人的姓名。"},
            "second": {"required": "开箱要有两个人，请写另一位的姓名。"},
            "slips": {"required": "请写纸条张数；箱子是空的，写0。"},
        }

    def __init__(self, *args: Any, box: OpinionBox, today: date, **kwargs: Any) -> None:
        kwargs["instance"] = BoxOpening(box=box)
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["opened_on"] = today
        self.fields["slips"].help_text = "箱子是空的，写0，也是一次登记。"
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_opened_on(self) -> date:
        day: date = self.cleaned_data["opened_on"]
        if day > self.today:
            raise forms.ValidationError("开箱日期不能晚于今天。")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = cleaned.get("first"), cleaned.get("second")
        if all(names) and names[0] == names[1]:
            self.add_error("second", "开箱要有两个不同的人。")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """One opening for a box and a day: the box is no field, but it counts."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"box"}


def opening_field(station_id: int) -> forms.ModelChoiceField | None:
    """Of which opening a slip is; None where the station has logged none with slips."""
    openings = BoxOpening.objects.of_station(station_id)
    if not openings.exists():
        return None
    recent = BoxOpening.objects.filter(pk__in=openings.values("pk")[:RECENT])
    return forms.ModelChoiceField(
        recent.select_related("box"),
        label="意见箱哪次开箱",
        required=False,
        empty_label="不是意见箱里的",
        help_text="选了的，提出方式和日期按那次开箱填。",
    )


def as_from_box(cleaned: dict[str, Any]) -> None:
    """What the opening says: how it came, and on which day."""
    from_box: BoxOpening | None = cleaned.get("opening")
    if from_box:
        cleaned["channel"] = Channel.BOX
        cleaned["collected_on"] = from_box.opened_on
