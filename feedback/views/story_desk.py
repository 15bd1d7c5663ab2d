"""典型案例 in the office: written, confirmed by another, taken down."""

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.forms.consultations import PaperForm
from feedback.access import PAPER_BRINGERS
from feedback.choices.stories import StoryStatus
from feedback.errors import FeedbackError
from feedback.forms.office import ReasonForm
from feedback.forms.stories import StoryForm
from feedback.models import Story
from feedback.services import stories as services
from feedback.story_page import page_of
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE

ROWS = 20


@require_safe
@staff_page(*OFFICE)
def desk(request: StaffRequest) -> HttpResponse:
    stories = Story.objects.select_related("item__consultation", "written_by").order_by("-pk")
    found = services.candidates()
    context = {
        **admin.site.each_context(request),
        "title": "典型案例",
        "page": Paginator(stories, ROWS).get_page(request.GET.get("page")),
        "candidates": Paginator(found, ROWS).get_page(request.GET.get("more")),
        "may_write": request.user.has_role(Role.CLERK),
    }
    return render(request, "feedback/office/stories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """A new story of one opinion inside one item (``CompiledSource``)."""
    source = get_object_or_404(services.candidates(), pk=pk)
    form = StoryForm(request.POST or None, initial={"speaker": _speaker(source.opinion.station)})
    if form.is_valid():
        try:
            story = services.write_story(source, by=request.user, words=form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已存为草稿。看看页面会是什么样，再提请另一人复核。")
            return redirect("admin:feedback_story", story.pk)
    context = {
        **admin.site.each_context(request),
        "title": "写案例",
        "form": form,
        "opinion": source.opinion,
        "item": source.item,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/story_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def story(request: StaffRequest, pk: int) -> HttpResponse:
    """The story as it will be read; by POST from a clerk the draft's new words."""
    found = _get(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _page(request, found)
    form = StoryForm(request.POST, instance=_get(pk))
    if form.is_valid():
        try:
            services.change_story(found, by=request.user, words=form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:feedback_story", pk)
    return _page(request, found, form=form)


@require_POST
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        services.ask_to_show(_get(pk), by=request.user)
        messages.success(request, "已提请复核，另一人同意后公布。")
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_story", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    asked = get_object_or_404(Confirmation.objects.for_target(services.SHOW, found).open())
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            services.confirm_story(asked, by=request.user, now=timezone.now())
            messages.success(request, "已公布。")
        elif form.is_valid():
            services.give_back_story(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, found, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_story", pk)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    asked = get_object_or_404(Confirmation.objects.for_target(services.SHOW, found).open())
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.show_on_paper(asked, by=request.user, now=timezone.now(), **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已公布。")
            return redirect("admin:feedback_story", pk)
    return _page(request, found, paper_form=form)


@require_POST
@staff_page(*OFFICE)
def take_down(request: StaffRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="id_down_%s")
    if not form.is_valid():
        return _page(request, _get(pk), down_form=form)
    try:
        services.take_down(_get(pk), by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "已撤下，公开页面上不再有。")
    except FeedbackError as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_story", pk)


def _page(request: StaffRequest, found: Story, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    user, status = request.user, StoryStatus(found.status)
    asked = Confirmation.objects.for_target(services.SHOW, found).with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": found.title,
        "story": found,
        "page": page_of(found),
        "is_public": Story.objects.public().filter(pk=found.pk).exists(),
        "asked": asked.open().first(),
        "settled": asked.order_by("-pk").first(),
        "form": StoryForm(instance=found),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "down_form": ReasonForm(auto_id="id_down_%s"),
        "moves": found.moves.select_related("by"),
        "may_write": user.has_role(Role.CLERK) and status == StoryStatus.DRAFTED,
        "may_confirm": user.has_role(Role.REVIEWER) and status == StoryStatus.PENDING,
        "may_bring_paper": user.has_role(*PAPER_BRINGERS) and status == StoryStatus.PENDING,
        "may_take_down": status in {StoryStatus.DRAFTED, StoryStatus.SHOWN},
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    code = 422 if bound else 200
    return render(request, "feedback/office/story.html", context, status=code)


def _get(pk: int) -> Story:
    stories = Story.objects.with_page_relations().prefetch_related("opinion__redactions")
    return get_object_or_404(stories, pk=pk)


def _speaker(station: object) -> str:
    return "" if station is None else f"在{station}提意见的一位群众"
