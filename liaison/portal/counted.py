"""What the numbers of the charts count: the same conditions as the charts, one list at a time."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from drafts.models import Consultation
from feedback.choices import Result
from feedback.figures import NO_STATION, Scope, office_scope
from feedback.funnel import SENT, is_stopped
from opinions.models import CompiledItem, Opinion
from opinions.models.channels import channel_choices, channel_label
from stations.models import Station

FAVOURABLE = (Result.ADOPTED, Result.PARTIAL)
STATES = {
    "all": "归并整理",
    "sent": "已上报",
    "decided": "立法机关已答复",
    "favourable": "采纳或部分采纳",
    "waiting": "待反馈",
    "stopped": "没有结果，草案停止审议",
}
# In place of a station's key: what came without one.
WITHOUT = 0


class CountedForm(forms.Form):
    """Read from the address alone; what nobody could have clicked is refused."""

    year = forms.IntegerField(required=False)
    month = forms.RegexField(r"^[0-9]{4}-(0[1-9]|1[0-2])$", required=False)
    channel = forms.ChoiceField(required=False)
    station = forms.IntegerField(required=False, min_value=WITHOUT)
    consultation = forms.ModelChoiceField(Consultation.objects.released(), required=False)
    state = forms.ChoiceField(required=False, choices=list(STATES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = forms.ChoiceField(required=False, choices=channel_choices())

    def in_words(self) -> str:
        """2026年征求意见的草案，柳荫街道工作站，采纳或部分采纳."""
        data = self.cleaned_data
        parts = [f"{data['year']}年征求意见的草案" if data["year"] else "历年征求意见的草案"]
        if data["consultation"]:
            parts = [data["consultation"].title]
        if data["station"] is not None:
            found = Station.objects.filter(pk=data["station"]).first()
            parts.append(found.name if found else NO_STATION)
        if data["month"]:
            year, month = data["month"].split("-")
            parts.append(f"{year}年{int(month)}月收到")
        if data["channel"]:
            parts.append(channel_label(data["channel"]))
        if data["state"]:
            parts.append(STATES[data["state"]])
        return "，".join(parts)


def opinions_of(data: dict[str, Any]) -> QuerySet[Opinion]:
    """Cleaned data of ``CountedForm`` in, the raw opinions out."""
    found = _scope(data).opinions()
    if data["station"] is not None:
        found = found.filter(station=data["station"] or None)
    if data["channel"]:
        found = found.filter(channel=data["channel"])
    if data["month"]:
        year, month = map(int, data["month"].split("-"))
        found = found.filter(received_at__year=year, received_at__month=month)
    return found


def items_of(data: dict[str, Any]) -> QuerySet[CompiledItem]:
    """The merged items, with the state that is asked for."""
    scope = _scope(data)
    found = scope.items()
    if data["station"] is not None:
        # Through the keys, so that two opinions of one station list their item once.
        brought = scope.items().filter(sources__opinion__station=data["station"] or None)
        if not data["station"]:
            brought = brought.filter(sources__isnull=False)
        found = found.filter(pk__in=brought.values("pk"))
    return found.filter(_state(data["state"], scope))


def _state(state: str, scope: Scope) -> Q:
    decided = Q(pk__in=scope.outcomes().values("item"))
    stopped = is_stopped(scope.answers)
    return {
        "sent": SENT,
        "decided": decided,
        "favourable": Q(pk__in=scope.outcomes().filter(result__in=FAVOURABLE).values("item")),
        "waiting": SENT & ~decided & ~stopped,
        "stopped": stopped,
    }.get(state, Q())


def _scope(data: dict[str, Any]) -> Scope:
    scope = office_scope(data["year"])
    if data["consultation"]:
        return Scope(scope.consultations.filter(pk=data["consultation"].pk), scope.answers)
    return scope
