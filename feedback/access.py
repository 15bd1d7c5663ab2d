"""Who may see and do what with results; missing and forbidden are 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from drafts.models import Consultation
from feedback.models import (
    OpinionFeedback,
    Release,
    ReplyLine,
    ReReview,
    SuperiorReply,
    ThankYouLetter,
)
from feedback.services.releases import RELEASE
from feedback.services.replies import CONFIRM
from liaison.accounts.choices import Role
from liaison.office.models import Confirmation

# 线下签批: who may upload what the leader signed.
PAPER_BRINGERS = (Role.CLERK, Role.REVIEWER)


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
