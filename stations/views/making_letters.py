"""征求意见函 at the office: the letters of a consultation made, printed and sent together."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import TYPES, clean_name
from stations.choices import RequestLetterStatus
from stations.errors import StationError
from stations.forms.letters import (
    MakeLettersForm,
    SentForm,
)
from stations.models import RequestLetter
from stations.services import letters as services
from stations.services import making_letters as making
from stations.views.office import OFFICE

ROWS = 50


@require_safe
@staff_page(*OFFICE)
def letter_list(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """One row for each letter of a consultation: who has answered, who is late."""
    return _letter_list(request, _consultation(consultation_pk), SentForm(initial=_today()))


def _letter_list(
    request: StaffRequest, consultation: Consultation, sent_form: SentForm
) -> HttpResponse:
    now = timezone.now()
    letters = list(
        RequestLetter.objects.filter(consultation=consultation)
        .with_list_relations()
        .order_by("-year", "number")
    )
    context = {
        **admin.site.each_context(request),
        "title": "征求意见函",
        "consultation": consultation,
        "letters": letters,
        "counts": _counts(letters, now),
        "now": now,
        "sent_form": sent_form,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    status = 422 if sent_form.errors else 200
    return render(request, "stations/office/letters.html", context, status=status)


def _counts(letters: list[RequestLetter], now: Any) -> dict[str, int]:
    states = [letter.status for letter in letters]
    valid = [state for state in states if state != RequestLetterStatus.VOIDED]
    return {
        "all": len(valid),
        "unsent": states.count(RequestLetterStatus.NUMBERED),
        "opened": sum(letter.opened_at is not None for letter in letters),
        "replied": states.count(RequestLetterStatus.REPLIED),
        "nil": states.count(RequestLetterStatus.NIL),
        "late": sum(letter.is_overdue(now) for letter in letters),
    }


@staff_page(Role.CLERK)
def new_letters(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    consultation = _consultation(consultation_pk)
    initial = {
        "due_at": timezone.localtime(consultation.station_due),
        "code": making.proposed_prefix(),
        "signed_on": timezone.localdate(),
    }
    form = MakeLettersForm(request.POST or None, consultation=consultation, initial=initial)
    if form.is_valid():
        try:
            made = _make(request, consultation, form)
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已编号{len(made)}份函。请下载打印，盖章发出后登记。")
            return redirect("admin:stations_letters", consultation_pk)
    context = {
        **admin.site.each_context(request),
        "title": "拟征求意见函",
        "consultation": consultation,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/new_letters.html", context, status=status)


def _make(
    request: StaffRequest, consultation: Consultation, form: MakeLettersForm
) -> list[RequestLetter]:
    data = form.cleaned_data
    paper = making.Paper(
        prefix=data["code"],
        signed_on=data["signed_on"],
        signer=data["signer"],
        due_at=data["due_at"],
    )
    return making.make_letters(
        consultation,
        orgs=data["orgs"],
        experts=data["experts"],
        paper=paper,
        by=request.user,
        now=timezone.now(),
    )


@require_safe
@staff_page(*OFFICE)
def all_docx(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """All letters that are not void, in one file to print at once."""
    consultation = _consultation(consultation_pk)
    letters = RequestLetter.objects.filter(consultation=consultation).with_paper_relations()
    valid = letters.exclude(status=RequestLetterStatus.VOIDED).order_by("year", "number")
    return _docx(list(valid), f"征求意见函_{consultation.title}_全部")


@require_safe
@staff_page(*OFFICE)
def one_docx(request: StaffRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(RequestLetter.objects.with_paper_relations(), pk=pk)
    return _docx([letter], str(letter))


def _docx(letters: list[RequestLetter], name: str) -> HttpResponse:
    from stations.letter_docx import letters_docx  # noqa: PLC0415 -- 5 MB that few processes ever need

    response = HttpResponse(letters_docx(letters), content_type=TYPES["docx"])
    filename = clean_name(f"{name}.docx")
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or ""
    # There is a key to the text in it.
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staff_page(Role.CLERK)
def all_sent(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    consultation = _consultation(consultation_pk)
    form = SentForm(request.POST)
    if not form.is_valid():
        return _letter_list(request, consultation, form)
    letters = RequestLetter.objects.filter(
        consultation=consultation, status=RequestLetterStatus.NUMBERED
    )
    try:
        sent = services.mark_sent(letters, by=request.user, sent_on=form.cleaned_data["sent_on"])
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已登记{sent}份函发出。")
    return redirect("admin:stations_letters", consultation_pk)


@require_safe
@staff_page(*OFFICE)
def late_letters(request: StaffRequest) -> HttpResponse:
    """催复电话单: whose answer is late, with whom to call."""
    now = timezone.now()
    letters = RequestLetter.objects.overdue(now).with_list_relations().order_by("due_at", "pk")
    context = {
        **admin.site.each_context(request),
        "title": "逾期未复函",
        "page": Paginator(letters, ROWS).get_page(request.GET.get("page")),
        "now": now,
    }
    return render(request, "stations/office/late_letters.html", context)


def _today() -> dict[str, Any]:
    return {"sent_on": timezone.localdate()}


def _consultation(pk: int) -> Consultation:
    return get_object_or_404(Consultation.objects.with_draft(), pk=pk)
