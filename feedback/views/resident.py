"""/track/: an author finds the own opinion by number and code. No cookie, no session.

After number and code a ticket in the address is what lets the author act, for half an hour. It
can't be guessed and no other site knows it, so it also stands in for the CSRF cookie.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import timeline
from feedback.answers import answers_to
from feedback.errors import FeedbackError
from feedback.forms.resident import EditForm, RatingForm, TrackForm
from feedback.models import OpinionFeedback
from feedback.services import rating
from liaison.audit.origin import client_address
from opinions import limits, tickets
from opinions.access import (
    get_opinion_by_track_ticket,
    get_opinion_id_by_code,
    get_support_id_by_code,
)
from opinions.errors import OpinionError
from opinions.following import follow_for_resident
from opinions.limits import Limit, Verdict
from opinions.models import Opinion
from opinions.services import editing
from opinions.services.phone_codes import are_sent
from opinions.services.supplementing import may_supplement
from opinions.services.supporting import may_make_slips

TRIES_OF_NETWORK = Limit("track-network", most=200, window=timedelta(minutes=10))
TRIES_OF_NUMBER = Limit("track-number", most=20, window=timedelta(hours=1))
NO_MATCH = "意见编号和查询码对不上，请对照回执再看一遍。"
DONE = {
    "edited": "修改已经保存，我们按新的文字办理。以前的文字也会留底。",
    "supplemented": "补充的内容已经登记，和原来的意见一起办理。",
    "withdrawn": "意见已经撤回，不再统计和上报。",
    "rated": "您的评价已经记下，谢谢。",
}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = TrackForm(initial={"number": request.GET.get("no", "")})
        return _track_page(request, form, expired="expired" in request.GET)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _track_page(request, form)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    if _too_many(request, number):
        context = {"wait": "一小时"}
        return render(request, "feedback/resident/track_wait.html", context, status=429)
    pk = get_opinion_id_by_code(number, code)
    if pk is not None:
        return redirect("feedback:opinion", ticket=tickets.issue_track(pk))
    if (support := get_support_id_by_code(number, code)) is not None:
        return redirect("feedback:support", ticket=tickets.issue_support(support))
    form.add_error(None, NO_MATCH)
    return _track_page(request, form)


def _track_page(request: HttpRequest, form: TrackForm, *, expired: bool = False) -> HttpResponse:
    context = {"form": form, "expired": expired, "by_phone": are_sent()}
    status = 422 if form.errors else 200
    return render(request, "feedback/resident/track.html", context, status=status)


AuthorView = Callable[[HttpRequest, Opinion, str], HttpResponse]


def author_page(view: AuthorView) -> Callable[..., HttpResponse]:
    """The gate of every page behind a ticket; an expired one leads back to number and code."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def gated(request: HttpRequest, ticket: str) -> HttpResponse:
        opinion = get_opinion_by_track_ticket(ticket)
        if opinion is None:
            return HttpResponseRedirect(reverse("feedback:track") + "?expired=1")
        response = view(request, opinion, ticket)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return gated


@author_page
@require_safe
def opinion(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    return _page(request, opinion, ticket, RatingForm())


@author_page
@require_POST
def rate(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    told = OpinionFeedback.objects.current().filter(opinion=opinion)
    feedback = told.select_related("release", "opinion__contributor").first()
    if feedback is None:
        return redirect("feedback:opinion", ticket=ticket)
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            rating.rate(feedback, now=timezone.now(), **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            return back_to(ticket, "rated")
    return _page(request, opinion, ticket, form)


def _page(
    request: HttpRequest, opinion: Opinion, ticket: str, rating_form: RatingForm
) -> HttpResponse:
    answers = answers_to(opinion)
    articles = [target.unit_id for target in opinion.targets.all()]
    told = (
        OpinionFeedback.objects.current()
        .filter(opinion=opinion)
        .select_related("opinion__contributor")
        .first()
    )
    context = {
        "opinion": opinion,
        "ticket": ticket,
        "steps": timeline.steps(opinion, answers),
        "answers": answers,
        "followed": follow_for_resident(articles),
        "feedback": told,
        "rating": told and rating.rating_of(told),
        "rating_form": rating_form,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "may_edit": editing.may_edit(opinion, timezone.now()),
        "may_withdraw": editing.may_withdraw(opinion),
        "may_supplement": may_supplement(opinion),
        "may_make_slips": may_make_slips(opinion),
    }
    status = 422 if rating_form.errors else 200
    return render(request, "feedback/resident/track_opinion.html", context, status=status)


@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    now = timezone.now()
    if not editing.may_edit(opinion, now):
        return redirect("feedback:opinion", ticket=ticket)
    form = EditForm(
        request.POST or None,
        initial={name: getattr(opinion, name) for name in ("body", "replacement", "reason")},
    )
    if form.is_valid():
        try:
            editing.edit_opinion(opinion, words=form.words, now=now)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            return back_to(ticket, "edited")
    context = {"opinion": opinion, "ticket": ticket, "form": form}
    status = 422 if form.errors else 200
    return render(request, "feedback/resident/track_edit.html", context, status=status)


@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            editing.withdraw_opinion(opinion)
        except OpinionError as refusal:
            error = str(refusal)
        else:
            return back_to(ticket, "withdrawn")
    context = {"opinion": opinion, "ticket": ticket, "error": error}
    status = 409 if error else 200
    return render(request, "feedback/resident/track_withdraw.html", context, status=status)


def _too_many(request: HttpRequest, number: str) -> bool:
    """Whether somebody seems to try out codes; counted before looking, hit or miss alike."""
    network = limits.network_of(client_address(request))
    verdicts = (limits.count(TRIES_OF_NETWORK, network), limits.count(TRIES_OF_NUMBER, number))
    return Verdict.BEYOND in verdicts


def back_to(ticket: str, done: str) -> HttpResponse:
    address = reverse("feedback:opinion", args=[ticket])
    return HttpResponseRedirect(f"{address}?done={done}")
