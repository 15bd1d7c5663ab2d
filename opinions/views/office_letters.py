"""A clerk takes down a 复函 that came on paper, or types in what a scan says."""

from datetime import datetime, time

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from drafts.choices import ProvisionKind
from drafts.models import Provision
from drafts.models.replacements import text_on
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_letter_for_office
from opinions.errors import OpinionError
from opinions.forms.letters import NIL, RecordReplyForm, Reply
from opinions.models import Opinion
from opinions.services.letters import RowsError, add_opinions, reply_to_letter
from stations.choices import LETTER_ANSWERED, RecordSource, RequestLetterStatus
from stations.models import RequestLetter
from stations.services.letters import Answer

CHOICES = {ProvisionKind.ARTICLE, ProvisionKind.INSTRUCTION, ProvisionKind.ANNEX}


@staff_page(*OFFICE)
def letter_opinions(request: StaffRequest, pk: int) -> HttpResponse:
    """What a letter brought; a clerk adds what came on paper."""
    letter = get_letter_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        initial = {"dated": timezone.localdate()}
        return _page(request, letter, Reply(form_class=RecordReplyForm, initial=initial))
    if "more" in request.POST:
        again = Reply.again(request.POST, form_class=RecordReplyForm, more=3)
        return _page(request, letter, again)
    reply = Reply(request.POST, request.FILES, form_class=RecordReplyForm)
    if reply.is_valid():
        try:
            _record(request, letter, reply)
        except RowsError as error:
            reply.blame(error.by_row)
        except OpinionError as error:
            reply.form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记{letter.addressee}的复函。")
            return redirect("admin:opinions_letter_reply", pk)
    return _page(request, letter, reply, status=422)


def _record(request: StaffRequest, letter: RequestLetter, reply: Reply) -> None:
    """An answered letter takes further rows of the same answer; else this is the answer."""
    form = reply.form
    assert isinstance(form, RecordReplyForm)  # noqa: S101 -- for the type
    data, now = form.cleaned_data, timezone.now()
    noon = timezone.make_aware(datetime.combine(data["dated"], time(12)))
    received_at = min(noon, now)
    text = text_on(letter.consultation, data["dated"], filed_at=now)
    if letter.status == RequestLetterStatus.REPLIED:
        add_opinions(
            letter,
            reply.written(),
            text=text,
            by=request.user,
            source=RecordSource.PAPER,
            now=received_at,
        )
        return
    answer = Answer(
        way=data["way"],
        is_nil=reply.choice == NIL,
        number=data["number"],
        dated=data["dated"],
        filled_by=data["filled_by"],
    )
    reply_to_letter(
        letter,
        answer,
        rows=reply.written(),
        uploads=data["attachments"],
        text=text,
        by=request.user,
        source=form.source,
        now=received_at,
    )


def _page(
    request: StaffRequest, letter: RequestLetter, reply: Reply, status: int = 200
) -> HttpResponse:
    version = letter.consultation.version
    context = {
        **admin.site.each_context(request),
        "title": f"复函：{letter.addressee}",
        "letter": letter,
        "consultation": letter.consultation,
        "reply": reply,
        "opinions": Opinion.objects.filter(letter=letter).for_list().order_by("pk"),
        "choices": Provision.objects.filter(version=version, kind__in=CHOICES).in_order(),
        "is_answered": letter.status in LETTER_ANSWERED,
        "may_add": request.user.has_role(Role.CLERK)
        and (letter.is_waiting or letter.status == RequestLetterStatus.REPLIED),
        "has_files": bool(request.FILES),
    }
    return render(request, "opinions/office/letter.html", context, status=status)
