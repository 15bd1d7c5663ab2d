"""The printed form for those who write by hand, and entering a pile of them by keyboard."""

from datetime import datetime, time
from secrets import randbelow
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.models.replacements import text_on
from drafts.notice_text import page_address
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.qr import qr_drawing
from opinions.article_list import articles_of
from opinions.choices import AgeBand, BundleStatus, Occupation, Processing
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.forms.pile import KEPT, PileForm
from opinions.models import Opinion
from opinions.services.giving import Given, Words
from opinions.services.piles import Pile, Said, add_to_pile, given_before, take_out_of_pile
from opinions.targets import targets_for
from opinions.views.own_task import MAY_FILE, frame_of, get_task, page_if_over
from stations.models import Assignment

MOST_COPIES = 50
# More captions than this would fill the sheet; then the code leads to the text.
MOST_CAPTIONS = 60
# What does not fit on the sheet is cut off.
MOST_LINES = 30
LAST = 10


@staff_page(*MAY_FILE)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """Sheets to print, each with a number of its own, so that none is entered twice."""
    task = get_task(request.user, pk)
    if over := page_if_over(request, task):
        return over
    consultation = task.consultation
    articles = articles_of([consultation])[consultation.version_id]
    captioned = [article for article in articles if " " in article.name]
    wanted = request.GET.get("copies", "")
    copies = min(max(int(wanted), 1), MOST_COPIES) if wanted.isdecimal() else 1
    numbers = [f"{randbelow(10**8):08d}" for _ in range(copies)]
    context = {
        "assignment": task,
        "consultation": consultation,
        "questions": consultation.questions.select_related("provision"),
        # A list of bare numbers would help nobody.
        "articles": captioned if len(captioned) <= MOST_CAPTIONS else [],
        "qr": qr_drawing(page_address(consultation)) if consultation.is_public else "",
        "numbers": [f"{number[:4]} {number[4:]}" for number in numbers],
        "copies": copies,
        "lines": range(MOST_LINES),
        "age_bands": AgeBand.labels,
        "occupations": Occupation.labels,
    } | frame_of(request.user)
    return render(request, "opinions/officer/paper.html", context)


@staff_page(*MAY_FILE)
def pile(request: StaffRequest, pk: int) -> HttpResponse:
    task = get_task(request.user, pk)
    if over := page_if_over(request, task):
        return over
    form = _form(request, task, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            given = _enter(task, form, by=request.user)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            if given:
                messages.success(request, f"已录入，意见编号{given.opinion.receipt_no}。")
                return redirect(f"{reverse('bundles:pile', args=[pk])}?{urlencode(form.kept)}")
    context = {
        "assignment": task,
        "form": form,
        "last": _last(task, request.user),
    } | frame_of(request.user)
    status = 422 if form.errors else 200
    return render(request, "opinions/officer/pile.html", context, status=status)


@require_POST
@staff_page(*MAY_FILE)
def undo_one(request: StaffRequest, pk: int, opinion_pk: int) -> HttpResponse:
    task = get_task(request.user, pk)
    opinion = get_object_or_404(_entered(task, request.user), pk=opinion_pk)
    try:
        take_out_of_pile(opinion, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤销意见{opinion.receipt_no}，不再计数。")
    return redirect(f"{reverse('bundles:pile', args=[pk])}?{request.GET.urlencode()}")


def _form(request: HttpRequest, task: Assignment, user: User) -> PileForm:
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return PileForm(
        request.POST or None,
        task=task,
        today=timezone.localdate(),
        questions=list(task.consultation.questions.select_related("provision")),
        by_clerk=user.has_role(Role.CLERK),
        initial=kept,
    )


def _enter(task: Assignment, form: PileForm, *, by: User) -> Given | None:
    """What was entered now or by the same try before; None after asking about a likeness."""
    data, words = form.cleaned_data, Words(body=form.cleaned_data["body"])
    before = given_before(form.key)
    if before and data["number"] and before.opinion.body != words.body:
        number, receipt = data["number"], before.opinion.receipt_no
        raise OpinionError(f"编号{number}的纸表已经录入过（意见编号{receipt}），请核对编号。")
    if before:
        return before
    if "again" not in form.data and (same := _same_words(task, words)):
        form.ask_whether_again(same.receipt_no)
        return None
    now = timezone.now()
    text = text_on(task.consultation, data["collected_on"], filed_at=now)
    provisions = ProvisionFinder(text).find(data["provision"])
    question = data.get("question")
    if question and question.provision and not provisions:
        provisions = [question.provision.uuid] if question.provision.version_id == text.pk else []
    noon = timezone.make_aware(datetime.combine(data["collected_on"], time(12)))
    return add_to_pile(
        Pile(
            consultation=task.consultation,
            station=task.station,
            channel=data["channel"],
            collected_on=data["collected_on"],
            by=by,
            source=data.get("source", ""),
            entry=data["entry"],
            sent_directly=data.get("sent_directly", False),
            opening=data.get("opening"),
        ),
        Said(
            key=form.key,
            words=words,
            person=form.person(),
            targets=targets_for(text.pk, provisions),
            received_at=noon,
            question=question,
        ),
    )


def _same_words(task: Assignment, words: Words) -> Opinion | None:
    same = Opinion.objects.filter(
        consultation=task.consultation_id, station=task.station_id, text_hash=words.hash
    )
    return same.exclude(processing=Processing.WITHDRAWN).first()


def _entered(task: Assignment, user: User) -> QuerySet[Opinion]:
    """What this person took down one by one for the task, the last first."""
    return Opinion.objects.filter(
        consultation=task.consultation_id,
        station=task.station_id,
        recorded_by=user,
        bundle__file__isnull=True,
        bundle__mobile_session__isnull=True,
        bundle__status=BundleStatus.ACCEPTED,
    ).select_related("bundle")


def _last(task: Assignment, user: User) -> QuerySet[Opinion]:
    return _entered(task, user).prefetch_related("targets").order_by("-pk")[:LAST]
