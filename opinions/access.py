"""The only way from an address to an opinion or a consultation; missing and forbidden are 404."""

from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from drafts.choices import ACCEPTS_LATE
from drafts.models import Consultation
from drafts.models.consultations import ConsultationQuerySet
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.office.models import Confirmation
from opinions import receipts, tickets
from opinions.models import Bundle, CompiledItem, CompiledTable, Opinion, OpinionSupport
from opinions.services import freezing, sorting
from stations.access import stations_of
from stations.models import RequestLetter

# Business roles of the office; the three admins have no business rights (rule 5.9).
OFFICE = (Role.CLERK, Role.REVIEWER, Role.LEADER)


def find_readable_consultation(slug: str) -> Consultation | None:
    """What any resident may read, with everything that the page's head shows."""
    readable = Consultation.objects.readable_by_public().filter(slug=slug)
    marked = readable.select_related("version__draft__organ").with_explanation_mark()
    return next(iter(marked.with_comparison().without_long_texts()), None)


def get_readable_consultation(slug: str) -> Consultation:
    consultation = find_readable_consultation(slug)
    if consultation is None:
        raise Http404
    return consultation


def get_readable_consultation_to_send(slug: str) -> Consultation:
    """The same gate without the draft and the organ: what is sent needs none of their words."""
    return get_object_or_404(Consultation.objects.readable_by_public(), slug=slug)


def get_opinion_by_receipt_ticket(ticket: str, slug: str, browser: str) -> Opinion | None:
    """The opinion that was just sent; None once the ticket has expired, or elsewhere."""
    pk = tickets.read_receipt(ticket, browser)
    return Opinion.objects.filter(pk=pk, consultation__slug=slug).for_author().first()


def get_opinion_by_track_ticket(ticket: str) -> Opinion | None:
    """The author's own opinion; None once the half hour is over."""
    pk = tickets.read_track(ticket)
    return Opinion.objects.filter(pk=pk).for_author().first()


def get_supported_by_ticket(ticket: str, slug: str, browser: str) -> OpinionSupport | None:
    """What was just supported; None once the ticket has expired, or elsewhere."""
    pk = tickets.read_supported(ticket, browser)
    supports = OpinionSupport.objects.filter(pk=pk, opinion__consultation__slug=slug)
    return supports.for_holder().first()


def get_support_by_ticket(ticket: str) -> OpinionSupport | None:
    """The holder's own support; None once the half hour is over."""
    return OpinionSupport.objects.filter(pk=tickets.read_support(ticket)).for_holder().first()


def find_letter_by_token(token: str, now: datetime) -> RequestLetter | None:
    """The letter whose one-time link this is, while it works; with what its page shows."""
    letters = RequestLetter.objects.with_token(token, now).with_paper_relations()
    return letters.first()


def get_letter_for_office(pk: int) -> RequestLetter:
    """Any letter of request; the views that call this are behind ``staff_page``."""
    return get_object_or_404(RequestLetter.objects.with_paper_relations(), pk=pk)


def get_consultation_for_office(pk: int) -> Consultation:
    """Any consultation; the views that call this are behind ``staff_page(*OFFICE)``."""
    return get_object_or_404(Consultation.objects.with_draft(), pk=pk)


def get_opinion_for_office(pk: int) -> Opinion:
    """Any opinion, with its author's masked contacts; behind ``staff_page(*OFFICE)``."""
    opinions = Opinion.objects.for_list().select_related(
        "contributor__phone",
        "contributor__email",
        "consultation",
        "recorded_by",
        "box_opening__box",
    )
    return get_object_or_404(opinions, pk=pk)


def get_item_for_office(pk: int) -> CompiledItem:
    return get_object_or_404(CompiledItem.objects.with_page_relations(), pk=pk)


def get_table_for_office(pk: int) -> CompiledTable:
    """A table that was sent or will be; one that was reopened is no more than history."""
    tables = CompiledTable.objects.standing().select_related(
        "submission", "consultation__version__draft__organ", "consultation__handler"
    )
    return get_object_or_404(tables, pk=pk)


def get_waiting_table(consultation: Consultation) -> CompiledTable:
    """The frozen table that is to be signed and sent, or reopened."""
    tables = CompiledTable.objects.filter(consultation=consultation).waiting()
    return get_object_or_404(tables)


def get_blocking(pk: int) -> Confirmation:
    """The last request not to register this opinion."""
    return _latest(sorting.BLOCK, get_object_or_404(Opinion, pk=pk))


def get_freezing(consultation_pk: int) -> Confirmation:
    """The last request to freeze the table of this consultation."""
    return _latest(freezing.FREEZE, get_object_or_404(Consultation, pk=consultation_pk))


def consultations_for_deputy(user: User) -> ConsultationQuerySet:
    """What a deputy may read and still bring opinions to, whether a station has a task or not."""
    readable = Consultation.objects.readable_by(user, office=(), stations=(Role.DEPUTY_OFFICER,))
    return readable.filter(status__in=ACCEPTS_LATE).with_draft()


def bundles_of(user: User) -> QuerySet[Bundle]:
    """All of them for a clerk; else those of the own stations, and what a deputy without a station
    brought."""
    if user.has_role(Role.CLERK):
        return Bundle.objects.all()
    own = Q(station__in=stations_of(user)) | Q(station=None, uploaded_by=user)
    return Bundle.objects.filter(own)


def get_consultation_for_deputy(user: User, pk: int) -> Consultation:
    return get_object_or_404(consultations_for_deputy(user), pk=pk)


def _latest(action: str, target: Model) -> Confirmation:
    asked = Confirmation.objects.for_target(action, target).order_by("-pk").first()
    if asked is None:
        raise Http404
    return asked


def get_opinion_id_by_code(number: str, code: str) -> int | None:
    """The opinion of this number if the code is right; as slow for a number that nobody has."""
    return _by_code(Opinion.objects.all(), number, code)


def get_support_id_by_code(number: str, code: str) -> int | None:
    """The same for the number of a support."""
    return _by_code(OpinionSupport.objects.all(), number, code)


def _by_code(rows: QuerySet[Any], number: str, code: str) -> int | None:
    found = rows.filter(receipt_no=number).values_list("pk", "query_hash").first()
    pk, stored_hash = found or (None, "")
    return pk if receipts.matches(number, code, stored_hash) else None
