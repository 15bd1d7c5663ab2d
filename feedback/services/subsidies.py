"""经费补助: computed from the settled points, adjusted with reasons, confirmed by another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from feedback.choices.evaluation import CycleStatus, Dimension
from feedback.errors import FeedbackError
from feedback.evaluation.sharing import shares, whole_yuan
from feedback.models import Evaluation, EvaluationCycle, SubsidyLine, SubsidyPlan
from feedback.services.cycles import move_cycle
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from stations.choices import StationStatus
from stations.models import Station

name_actions(
    {
        "feedback.compute_subsidy": "测算经费补助",
        "feedback.adjust_subsidy": "调整经费补助",
        "feedback.confirm_subsidy": "确认经费补助",
    }
)
CONFIRM = "feedback.confirm_subsidy"
WORK = frozenset({Dimension.ACTIVITIES, Dimension.OPINIONS})
EFFECT = frozenset({Dimension.RESULTS, Dimension.SATISFACTION})


@dataclass(frozen=True)
class Terms:
    """Yuan, and three shares in per cent that add up to 100."""

    budget: int
    base: int
    work_share: int = 40
    people_share: int = 30
    effect_share: int = 30


def paid(cycle: EvaluationCycle) -> list[Evaluation]:
    """Who is there to be paid: merged and closed stations are not."""
    working = [StationStatus.ACTIVE, StationStatus.SUSPENDED]
    rows = cycle.evaluations.filter(person=None, station__status__in=working).select_related(
        "station"
    )
    return list(rows.prefetch_related("dimensions"))


def without_population(cycle: EvaluationCycle) -> list[Station]:
    """Stations that the share by population can't be computed for; the page asks for them."""
    return [one.judged_station for one in paid(cycle) if not one.judged_station.population]


@transaction.atomic
def compute(cycle: EvaluationCycle, terms: Terms, *, by: User) -> SubsidyPlan:
    """The lines anew, adjustments dropped; only after 审定 and before the confirmation."""
    _check_open(cycle)
    chosen = paid(cycle)
    if not chosen:
        raise FeedbackError("没有参加考核的站点，不能测算补助。")
    if terms.work_share + terms.people_share + terms.effect_share != 100:
        raise FeedbackError("三项占比相加须等于100。")
    missing = [one.judged_station.name for one in chosen if not one.judged_station.population]
    if terms.people_share and missing:
        raise FeedbackError(
            f"这些站点没有登记服务人口，请先在站点资料中补上：{'、'.join(missing)}。"
        )
    if terms.base * len(chosen) > terms.budget:
        raise FeedbackError(
            f"{len(chosen)}个站点的基础额合计{terms.base * len(chosen)}元，超过了补助总额。"
        )
    plan, _ = SubsidyPlan.objects.update_or_create(
        cycle=cycle,
        defaults={
            "budget": terms.budget, "base": terms.base, "work_share": terms.work_share,
            "people_share": terms.people_share, "effect_share": terms.effect_share, "made_by": by,
        },
    )  # fmt: skip
    plan.lines.all().delete()
    SubsidyLine.objects.bulk_create(_lines(plan, chosen))
    record("feedback.compute_subsidy", actor=by, target=plan, after={"budget": terms.budget})
    return plan


def _lines(plan: SubsidyPlan, chosen: list[Evaluation]) -> Iterable[SubsidyLine]:
    work = [_points(one, WORK) for one in chosen]
    people = [one.judged_station.population or 0 for one in chosen]
    effect = [_points(one, EFFECT) for one in chosen]
    parts = shares(
        [
            (plan.work_share, [Fraction(one) for one in work]),
            (plan.people_share, people),
            (plan.effect_share, [Fraction(one) for one in effect]),
        ]
    )
    amounts = whole_yuan(plan.budget, plan.base, parts)
    for place, evaluation in enumerate(chosen):
        yield SubsidyLine(
            plan=plan, station=evaluation.station, work=work[place], people=people[place],
            effect=effect[place], computed=amounts[place],
        )  # fmt: skip


def _points(evaluation: Evaluation, dimensions: frozenset[Dimension]) -> Decimal:
    """Points are capped and weighed by quality already: more rows of little worth bring nothing."""
    found = [one for one in evaluation.dimensions.all() if one.dimension in dimensions]
    return sum((one.office_points or Decimal(0) for one in found), Decimal(0))


@transaction.atomic
def adjust(line: SubsidyLine, *, by: User, adjustment: int, reason: str) -> None:
    """More or less than computed, with a reason; all adjustments together must come to nothing."""
    _check_open(line.plan.cycle)
    if adjustment and not reason.strip():
        raise FeedbackError("调整补助请写明理由。")
    if line.computed + adjustment < 0:
        raise FeedbackError(f"调减不能超过测算额{line.computed}元。")
    before = {"adjustment": line.adjustment}
    SubsidyLine.objects.filter(pk=line.pk).update(
        adjustment=adjustment, reason=reason.strip() if adjustment else ""
    )
    record(
        "feedback.adjust_subsidy", actor=by, target=line, before=before,
        after={"adjustment": adjustment}, note=reason,
    )  # fmt: skip


def off_by(plan: SubsidyPlan) -> int:
    """How many yuan the lines are above (or, negative, below) the budget."""
    total: int = plan.lines.aggregate(all=Sum(F("computed") + F("adjustment")))["all"] or 0
    return total - plan.budget


def ask(plan: SubsidyPlan, *, by: User) -> Confirmation:
    """A second person looks at a plan that comes out to the yuan."""
    _check_open(plan.cycle)
    if off := off_by(plan):
        less_or_more = "多" if off > 0 else "少"
        raise FeedbackError(
            f"各站点合计比补助总额{less_or_more}{abs(off)}元，请把调整增减相抵后再提请确认。"
        )
    return request_confirmation(
        CONFIRM, plan, by=by, summary=f"确认{plan}：共{plan.budget}元", allow_first=False
    )


@transaction.atomic
def agree(asked: Confirmation, *, by: User) -> SubsidyPlan:
    return _settle(confirm(asked, by=by), by=by, signed=False)


@transaction.atomic
def agree_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str
) -> SubsidyPlan:
    return _settle(attach_paper(asked, by=by, scan=scan, signer=signer), by=by, signed=True)


def give_back(asked: Confirmation, *, by: User, reason: str) -> None:
    reject(asked, by=by, reason=reason)


def _settle(asked: Confirmation, *, by: User, signed: bool) -> SubsidyPlan:
    plan = SubsidyPlan.objects.select_related("cycle").get(pk=asked.target_id)
    if off_by(plan):
        raise FeedbackError("各站点合计与补助总额不一致，请退回重新测算。")
    now = timezone.now()
    SubsidyPlan.objects.filter(pk=plan.pk, confirmed_at=None).update(confirmed_at=now)
    move_cycle(plan.cycle, CycleStatus.SUBSIDY_COMPUTED, by=by, signed=signed)
    record("feedback.confirm_subsidy", actor=by, target=plan)
    plan.refresh_from_db()
    return plan


def _check_open(cycle: EvaluationCycle) -> None:
    """After 审定, and nobody has been asked to confirm yet."""
    locked = EvaluationCycle.objects.filter(pk=cycle.pk, status=CycleStatus.FINALISED)
    if not locked.exists():
        raise FeedbackError("考核审定以后、补助确认以前才能测算补助。")
    plan = SubsidyPlan.objects.filter(cycle=cycle).first()
    if plan and Confirmation.objects.for_target(CONFIRM, plan).open().exists():
        raise FeedbackError("补助正在等待另一人确认，不能再改；需要修改的，请对方先退回。")
