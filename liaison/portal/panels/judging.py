"""The yearly judging, only where somebody has something to do."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from feedback.choices.evaluation import CycleStatus, ObjectionStatus
from feedback.evaluation.steps import next_step
from feedback.models import Evaluation, EvaluationCycle, Objection, SubsidyPlan
from feedback.services.settling import FINALISE
from feedback.services.subsidies import CONFIRM
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.office.models import Confirmation
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import SHOWN, Item, Panel, list_panel
from stations.access import own_stations
from stations.choices import AppointmentKind

_C = CycleStatus
# The clock takes these steps by itself.
BY_CLOCK = frozenset({_C.PUBLISHED, _C.SELF_SCORING, _C.OBJECTION, _C.CLOSED})


def judging_steps(user: User, now: datetime) -> Panel | None:
    """Whose turn it is with each cycle; one query where none is open."""
    cycles = list(EvaluationCycle.objects.exclude(status=_C.CLOSED))
    items = [item for cycle in cycles for item in _due(cycle, user, now)]
    if not items:
        return None
    return Panel(
        "考核补助，等您办理", len(items), items[:SHOWN], url=reverse("admin:feedback_cycles")
    )


def _due(cycle: EvaluationCycle, user: User, now: datetime) -> Iterator[Item]:
    url = reverse("admin:feedback_cycle", args=[cycle.pk])
    if cycle.status == _C.OBJECTION and user.has_role(Role.REVIEWER):
        waiting = Objection.objects.filter(evaluation__cycle=cycle, status=ObjectionStatus.OPEN)
        if count := waiting.count():
            yield Item(str(cycle), url, f"{count}条异议待复核")
    elif cycle.status == _C.RESOLVED and _is_asked(FINALISE, cycle):
        if user.has_role(Role.LEADER):
            yield Item(str(cycle), url, "待审定")
    elif cycle.status == _C.FINALISED:
        yield from _subsidy(cycle, user)
    elif cycle.status not in BY_CLOCK:
        step = next_step(cycle, timezone.localdate(now), asked=None)
        if step and step.name and user.has_role(*step.roles):
            yield Item(str(cycle), url, step.button)


def _subsidy(cycle: EvaluationCycle, user: User) -> Iterator[Item]:
    url = reverse("admin:feedback_subsidy", args=[cycle.pk])
    plan = SubsidyPlan.objects.filter(cycle=cycle).first()
    if plan and _is_asked(CONFIRM, plan):
        if user.has_role(Role.REVIEWER):
            yield Item(str(plan), url, "待确认")
    elif user.has_role(Role.CLERK):
        yield Item(str(cycle), url, "测算经费补助")


def _is_asked(action: str, target: EvaluationCycle | SubsidyPlan) -> bool:
    return Confirmation.objects.for_target(action, target).open().exists()


def own_judging(user: User, now: datetime) -> Panel | None:
    """For a lead, and for who is judged in person: 自评 that is open and not done, and the points
    while they may be objected to."""
    led = own_stations(user, AppointmentKind.STATION_LEAD)
    own = Q(person=None, station__in=led) | Q(person__user=user)
    mine = Evaluation.objects.filter(own).with_list_relations()
    due = mine.filter(cycle__status=_C.SELF_SCORING, self_at=None) | mine.filter(
        cycle__status=_C.OBJECTION, cycle__objection_until__gte=timezone.localdate(now)
    )

    def item(one: Evaluation) -> Item:
        url = reverse("evaluation:page", args=[one.pk])
        if one.cycle.status == _C.SELF_SCORING:
            return Item(one.name, url, f"可以自评，到{chinese_date(one.cycle.self_until)}")
        until = chinese_date(one.cycle.objection_until)
        return Item(one.name, url, f"得分公示到{until}，请核对")

    rows = due.by_name()
    return list_panel("年度考核", rows, item, url=reverse("evaluation:own"), unit="个")
