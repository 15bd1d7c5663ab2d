"""Who took part in a consultation (参与结构): ways, stations, occupations, ages, experts.

Counts are of opinions that stand (neither withdrawn nor refused), from the tallies;
nobody has to say an age or an occupation, so "未填" is shown as what it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from drafts.models import Consultation
from opinions.choices import AgeBand, Occupation
from opinions.finding.narrowing import NOBODY
from opinions.models import Opinion, OpinionTally
from opinions.models.channels import channel_names
from opinions.models.tally import COUNTED
from stations.choices import AppointmentKind
from stations.models import Appointment, ExpertTask, Station

# Domain rule row 52: not to lean on experts too much. From here on the page says so.
TOO_MANY_EXPERTS = 30
UNSAID = "未填"


@dataclass(frozen=True)
class Share:
    """``query`` opens the list of these opinions; empty where there is none to open."""

    label: str
    count: int
    percent: int
    query: str = ""


@dataclass(frozen=True)
class Mix:
    opinions: int
    people: int
    channels: Sequence[Share]
    stations: Sequence[Share]
    occupations: Sequence[Share]
    ages: Sequence[Share]
    expert_opinions: int
    expert_views: int

    @property
    def expert_percent(self) -> int:
        """Of all that was said: opinions, and the written views that experts were asked for."""
        said = self.opinions + self.expert_views
        return _percent(self.expert_opinions + self.expert_views, said)

    @property
    def leans_on_experts(self) -> bool:
        return self.expert_percent > TOO_MANY_EXPERTS

    @property
    def missing(self) -> list[str]:
        """Occupations and ages nobody of whom has spoken, if any were told at all."""
        told = [*self.occupations, *self.ages]
        if all(one.label == UNSAID or not one.count for one in told):
            return []
        return [one.label for one in told if not one.count and one.label != UNSAID]


def mix_of(consultation: Consultation) -> Mix:
    tally = OpinionTally.objects.of(consultation).filter(COUNTED)
    kinds = list(
        tally.values_list("channel", "station", "occupation", "age_band").annotate(
            Sum("count"), Sum("people")
        )
    )
    names: dict[str | int, str] = dict(Station.objects.values_list("pk", "name"))
    opinions = Opinion.objects.filter(consultation=consultation).counted()
    return Mix(
        opinions=sum(kind[4] for kind in kinds),
        people=sum(kind[5] for kind in kinds),
        channels=_shares("channel", channel_names()[0], _sums((k[0], k[4]) for k in kinds)),
        stations=_shares("station", names, _sums((k[1], k[4]) for k in kinds if k[1])),
        occupations=_told("occupation", Occupation.choices, _sums((k[2], k[4]) for k in kinds)),
        ages=_told("age_band", AgeBand.choices, _sums((k[3], k[4]) for k in kinds)),
        expert_opinions=opinions.filter(contributor__person_key__in=_expert_keys()).count(),
        expert_views=ExpertTask.objects.submitted().filter(consultation=consultation).count(),
    )


def _expert_keys() -> list[str]:
    """Experts who left the same phone number with an opinion as with the office."""
    experts = Appointment.objects.filter(kind=AppointmentKind.EXPERT, person__phone__isnull=False)
    lookups = experts.values_list("person__phone__lookup", flat=True)
    return [f"phone:{lookup}" for lookup in set(lookups) if lookup]


def _sums(pairs: Iterable[tuple[str | int, int]]) -> dict[str | int, int]:
    sums: dict[str | int, int] = {}
    for key, count in pairs:
        sums[key] = sums.get(key, 0) + count
    # What there was and is no more.
    return {key: count for key, count in sums.items() if count}


def _shares(field: str, labels: Mapping[Any, str], counts: Mapping[str | int, int]) -> list[Share]:
    """What there is, the most first."""
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [
        Share(labels[key], count, _percent(count, total), f"counted=1&{field}={key}")
        for key, count in ordered
    ]


def _told(
    field: str, choices: Sequence[tuple[str, object]], counts: Mapping[str | int, int]
) -> list[Share]:
    """Every choice in its own order, also those that nobody named; what was not told comes last."""
    total = sum(counts.values())
    every = [*choices, (NOBODY, UNSAID)]
    found = [(key, label, counts.get("" if key == NOBODY else key, 0)) for key, label in every]
    return [
        Share(
            str(label), count, _percent(count, total), f"counted=1&{field}={key}" if count else ""
        )
        for key, label, count in found
    ]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
