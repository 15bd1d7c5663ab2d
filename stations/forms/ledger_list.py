"""The filters above a list of ledger entries."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models.functions import ExtractYear

from drafts.models import Consultation
from stations.choices import HeldBy, LedgerStatus
from stations.ledger_filters import KINDS, SOURCES, chosen
from stations.models import Station
from stations.models.ledger import LedgerQuerySet

ALL = "all"
DAY = forms.DateInput({"type": "date"})


class LedgerFilterForm(forms.Form):
    """Every field may be empty; what means nothing is passed over, so a form is never wrong."""

    year = forms.ChoiceField(label="年度", required=False)
    station = forms.ChoiceField(label="站点", required=False)
    kind = forms.ChoiceField(label="类别", required=False)
    status = forms.ChoiceField(label="状态", required=False)
    held_by = forms.ChoiceField(label="由谁开展", required=False)
    source = forms.ChoiceField(label="来源", required=False)
    late = forms.ChoiceField(label="迟报", required=False)
    consultation = forms.ChoiceField(label="征求意见", required=False)
    since = forms.DateField(
        label="从哪天", required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label="到哪天", required=False, widget=forms.DateInput({"type": "date"})
    )
    q = forms.CharField(label="查找", required=False, max_length=100)

    def __init__(
        self,
        given: dict[str, str],
        *,
        entries: LedgerQuerySet,
        stations: Iterable[Station],
        **kwargs: Any,
    ) -> None:
        super().__init__(given, **kwargs)
        self.chosen = chosen(given)
        years = entries.order_by().annotate(in_year=ExtractYear("starts_at")).values_list("in_year")
        options: dict[str, Iterable[tuple[Any, Any]]] = {
            "year": [(year, f"{year}年") for (year,) in years.distinct().order_by("-in_year")],
            "station": [(station.code, station.name) for station in stations],
            "kind": KINDS.items(),
            "status": LedgerStatus.choices,
            "held_by": HeldBy.choices,
            "source": SOURCES.items(),
            "late": [("1", "只看迟报")],
            "consultation": _rounds(entries),
        }
        for name, choices in options.items():
            field = self.fields[name]
            field.choices = [(ALL if name == "status" else "", "全部"), *choices]  # type: ignore[attr-defined]
            field.widget.attrs["class"] = "form-select"
        for name in ("since", "until"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["q"].widget.attrs |= {
            "class": "form-control",
            "placeholder": "编号、标题、地点、摘要",
        }
        if len(self.fields["station"].choices) <= 2:  # type: ignore[attr-defined]
            del self.fields["station"]


def _rounds(entries: LedgerQuerySet) -> Iterable[tuple[str, str]]:
    """The consultations that the entries are about, the latest first."""
    about = entries.order_by().exclude(consultation=None).values("consultation")
    return Consultation.objects.filter(pk__in=about).order_by("-pk").values_list("slug", "title")
