"""Who may see and do what with results; missing and forbidden are 404."""

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from drafts.models import Consultation
from feedback.choices.evaluation import SEEN_BY_STATIONS, CycleStatus, EvaluationTarget
from feedback.choices.reflections import TakingBackStatus
from feedback.models import (
    Evaluation,
    EvaluationCycle,
    OpinionFeedback,
    Outcome,
    Release,
    ReplyLine,
    ReReview,
    Score,
    SuperiorReply,
    TakingBack,
    TextCheck,
    ThankYouLetter,
)
from feedback.models.evaluation import NAMES, EvaluationQuerySet
from feedback.models.releases import OpinionFeedbackQuerySet
from feedback.services.releases import RELEASE
from feedback.services.replies import CONFIRM
from feedback.services.taking_back import TAKE_BACK
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.office.models import Confirmation
from stations.access import WORKBENCH_ROLES, own_stations, stations_of
from stations.choices import AppointmentKind

# Whose own points, or whose station's, lie in the workbench.
JUDGED = (*WORKBENCH_ROLES, Role.EXPERT)
# 线下签批: who may upload what the leader signed.
PAPER_BRINGERS = (Role.CLERK, Role.REVIEWER)

SCORE_RELATIONS = ("evaluation__cycle", "evaluation__station", "evaluation__person", "indicator")


def get_reply_for_office(pk: int) -> SuperiorReply:
    """Any reply; the views that call this are behind ``staff_page(*OFFICE)``."""
    replies = SuperiorReply.objects.select_related(
        "consultation__version__draft__organ", "organ", "scan", "registered_by"
    )
    return get_object_or_404(replies, pk=pk)


def get_line_for_office(pk: int) -> ReplyLine:
    return get_object_or_404(ReplyLine.objects.select_related("reply__consultation"), pk=pk)


def get_reply_to_answer(pk: int) -> tuple[SuperiorReply, Confirmation]:
    """A reply that waits for its second person."""
    reply = get_reply_for_office(pk)
    return reply, get_object_or_404(Confirmation.objects.for_target(CONFIRM, reply).open())


def get_release_to_answer(pk: int) -> tuple[Release, Confirmation]:
    """A release that waits for its second person."""
    release = get_object_or_404(Release.objects.select_related("consultation"), pk=pk)
    return release, get_object_or_404(Confirmation.objects.for_target(RELEASE, release).open())


def get_outcome_for_office(pk: int) -> Outcome:
    return get_object_or_404(
        Outcome.objects.select_related("item__consultation", "line__reply__organ"), pk=pk
    )


def get_taking_back_to_answer(outcome: Outcome) -> Confirmation:
    """The taking back of this result that waits for its second person."""
    waiting = TakingBack.objects.filter(outcome=outcome, status=TakingBackStatus.PENDING)
    taking = get_object_or_404(waiting)
    return get_object_or_404(Confirmation.objects.for_target(TAKE_BACK, taking).open())


def get_text_check(pk: int) -> TextCheck:
    """Any check; the views that call this are behind ``staff_page(*OFFICE)``."""
    checks = TextCheck.objects.select_related("consultation", "version")
    return get_object_or_404(checks.defer("version__source_text"), pk=pk)


def get_results_for_officer(user: User, slug: str) -> tuple[Consultation, OpinionFeedbackQuerySet]:
    """What was let out of the opinions of one's stations; 404 as long as there is nothing."""
    rows = OpinionFeedback.objects.current().filter(
        opinion__station__in=stations_of(user), release__consultation__slug=slug
    )
    if not rows.exists():
        raise Http404
    return Consultation.objects.get(slug=slug), rows.order_by("opinion_id")


def get_letter_for_office(pk: int) -> ThankYouLetter:
    letters = ThankYouLetter.objects.select_related(
        "consultation__version__draft__organ", "contributor"
    )
    return get_object_or_404(letters, pk=pk)


def get_feedback_for_office(pk: int) -> OpinionFeedback:
    """What one author was told of one opinion."""
    feedbacks = OpinionFeedback.objects.select_related(
        "release__consultation__version__draft__organ", "opinion__contributor"
    )
    return get_object_or_404(feedbacks, pk=pk)


def get_rereview_for_office(pk: int) -> ReReview:
    rereviews = ReReview.objects.select_related("rating__feedback__opinion__consultation")
    return get_object_or_404(rereviews, pk=pk)


def get_results_for_resident(slug: str) -> tuple[Consultation, Release]:
    """A public consultation with its last release; 404 as long as nothing was released."""
    releases = Release.objects.public().filter(consultation__slug=slug)
    latest = releases.select_related("consultation__version__draft__organ").order_by("-number")
    release = latest.first()
    if release is None:
        raise Http404
    return release.consultation, release


def get_cycle(pk: int) -> EvaluationCycle:
    """Any cycle; the views that call this are behind ``staff_page(*OFFICE)``."""
    return get_object_or_404(EvaluationCycle, pk=pk)


def get_cycle_of_stations(pk: int) -> EvaluationCycle:
    """Subsidies and commendations follow from the judging of stations alone."""
    cycle = get_cycle(pk)
    if cycle.judges_people:
        raise Http404
    return cycle


def get_evaluation_for_office(pk: int) -> Evaluation:
    return get_object_or_404(Evaluation.objects.with_list_relations(), pk=pk)


def has_no_account(evaluation: Evaluation) -> bool:
    """Who is judged in person and sees no page; a clerk writes down what they object to."""
    return evaluation.person is not None and evaluation.person.user_id is None


def get_evaluation_to_object_for(pk: int) -> Evaluation:
    evaluation = get_evaluation_for_office(pk)
    if not has_no_account(evaluation):
        raise Http404
    return evaluation


def schemes_for(user: User) -> models.QuerySet[EvaluationCycle]:
    """Published indicators: to stations' people all of them, to experts those of experts."""
    published = EvaluationCycle.objects.exclude(status=CycleStatus.DRAFT)
    if user.has_role(*WORKBENCH_ROLES):
        return published
    return published.filter(target=EvaluationTarget.EXPERTS)


def get_score_for_office(pk: int) -> Score:
    scores = Score.objects.select_related(*SCORE_RELATIONS)
    return get_object_or_404(scores, pk=pk)


def evaluations_of(user: User) -> EvaluationQuerySet:
    """Those of the stations that ``user`` works for today, from the self-scoring on; of people
    only one's own: a lead does not see what a member of the station was given either."""
    mine = Evaluation.objects.filter(_may_see(user, ""))
    return mine.with_list_relations().order_by("-cycle__year", *NAMES)


def _may_see(user: User, prefix: str) -> Q:
    of_stations = Q(**{f"{prefix}person": None, f"{prefix}station__in": stations_of(user)})
    return of_stations | Q(**{f"{prefix}person__user": user})


def get_evaluation_for_station(user: User, pk: int) -> Evaluation:
    """404 for whoever does not work there today, or is not the person."""
    return get_object_or_404(evaluations_of(user), pk=pk)


def answers_for(user: User, evaluation: Evaluation) -> bool:
    """Whether ``user`` is the person it judges; of a station, its lead today (站点负责人)."""
    if evaluation.person is not None:
        return evaluation.person.user_id == user.pk
    led = own_stations(user, AppointmentKind.STATION_LEAD)
    return evaluation.station is not None and led.filter(pk=evaluation.station.pk).exists()


def get_evaluation_to_answer(user: User, pk: int) -> Evaluation:
    evaluation = get_evaluation_for_station(user, pk)
    if not answers_for(user, evaluation):
        raise Http404
    return evaluation


def get_score_for_station(user: User, pk: int) -> Score:
    """404 as long as the points have not been shown to the stations."""
    scores = Score.objects.select_related(*SCORE_RELATIONS)
    mine = scores.filter(
        _may_see(user, "evaluation__"), evaluation__cycle__status__in=sorted(SEEN_BY_STATIONS)
    )
    return get_object_or_404(mine, pk=pk)


def open_confirmation(action: str, target: models.Model) -> Confirmation | None:
    """What waits for a second person, if anything."""
    asked = Confirmation.objects.for_target(action, target).open()
    return asked.select_related("requested_by").first()
