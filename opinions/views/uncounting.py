"""不计入统计: choosing a group, the second person's answer, taking back; and 集中来稿."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions import groups
from opinions.access import OFFICE, get_consultation_for_office
from opinions.errors import OpinionError
from opinions.forms.office import ReasonForm
from opinions.forms.uncounting import GroupForm, UncountForm
from opinions.models import UncountedGroup, Wave
from opinions.redaction import covered_text
from opinions.services import uncounting, waves

SHOWN = 5
SECOND = (Role.REVIEWER, Role.LEADER)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def uncounted(request: StaffRequest, pk: int) -> HttpResponse:
    """A group that the address names is shown first; it is asked for by POST."""
    consultation = get_consultation_for_office(pk)
    if request.method != "POST":
        chosen = GroupForm(request.GET) if "basis" in request.GET else None
        return _page(request, consultation, chosen)
    if not request.user.has_role(Role.CLERK):
        raise Http404
    form = UncountForm(request.POST)
    if form.is_valid():
        try:
            uncounting.ask_to_uncount(
                consultation, form.group(), by=request.user, reason=form.cleaned_data["reason"]
            )
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提请不计入统计，等待另一人确认；确认以前照常计入。")
            return redirect("admin:opinions_uncounted", pk)
    return _page(request, consultation, form, asking=form)


def _page(
    request: StaffRequest,
    consultation: Consultation,
    chosen: GroupForm | None,
    *,
    asking: UncountForm | None = None,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "不计入统计",
        "consultation": consultation,
        "waves": Wave.objects.filter(consultation=consultation).select_related("seen_by")[:SHOWN],
        "groups": UncountedGroup.objects.filter(consultation=consultation).prefetch_related(
            "moves__by"
        ),
        "may_ask": request.user.has_role(Role.CLERK),
        "may_answer": request.user.has_role(*SECOND),
        "may_take_back": request.user.has_role(Role.CLERK, Role.REVIEWER),
        "bad_form": asking or (chosen if chosen and not chosen.is_valid() else None),
        **_chosen(consultation, chosen),
    }
    status = 422 if asking else 200
    return render(request, "opinions/office/uncounted.html", context, status=status)


def _chosen(consultation: Consultation, form: GroupForm | None) -> dict[str, object]:
    """The group that is about to be asked for with its first opinions, or what could be chosen."""
    if form is None or not form.is_bound or not _names_a_group(form):
        span = GroupForm(initial={"basis": "span"})
        return {"offers": groups.offers(consultation), "span": span}
    found = groups.opinions_of(consultation, form.group())
    initial = {name: form.cleaned_data.get(name) for name in ("basis", "key", "since", "until")}
    return {
        "chosen": form if isinstance(form, UncountForm) else UncountForm(initial=initial),
        "count": found.count(),
        "samples": [covered_text(one.own_words) for one in found.order_by("pk")[:SHOWN]],
    }


def _names_a_group(form: GroupForm) -> bool:
    """Also where only the reason is missing."""
    form.is_valid()
    return not set(form.errors) & {"basis", "key", "since", "until"} and bool(
        form.cleaned_data.get("key") or form.cleaned_data.get("until")
    )


@require_POST
@staff_page(*SECOND)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or says why not."""

    def act(group: UncountedGroup) -> str:
        if "agree" in request.POST:
            number = uncounting.uncount(group, by=request.user)
            return f"{number}条意见不再计入统计；意见都在，照常办理、照常反馈。"
        reason = _reason(request, "复核认为应当照常计入。")
        uncounting.refuse_to_uncount(group, by=request.user, reason=reason)
        return "已退回，这些意见照常计入统计。"

    return _act(request, pk, act)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def count_again(request: StaffRequest, pk: int) -> HttpResponse:
    def act(group: UncountedGroup) -> str:
        uncounting.count_again(group, by=request.user, reason=_reason(request, ""))
        return "已恢复计入统计。"

    return _act(request, pk, act)


def _reason(request: StaffRequest, unsaid: str) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else unsaid


def _act(request: StaffRequest, pk: int, act: Callable[[UncountedGroup], str]) -> HttpResponse:
    group = get_object_or_404(UncountedGroup, pk=pk)
    try:
        messages.success(request, act(group))
    except OpinionError as error:
        messages.error(request, str(error))
    return redirect("admin:opinions_uncounted", group.consultation_id)


@require_POST
@staff_page(*OFFICE)
def see_wave(request: StaffRequest, pk: int) -> HttpResponse:
    wave = get_object_or_404(Wave, pk=pk)
    try:
        waves.see_wave(wave, by=request.user, now=timezone.now())
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下您看过，今日事项里不再显示这一条。")
    return redirect("admin:opinions_uncounted", wave.consultation_id)
