"""Everything that flows back for one consultation: answers, releases, who has been told."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drafts.forms.consultations import PaperForm
from drafts.models import Consultation
from feedback.access import PAPER_BRINGERS
from feedback.choices import Basis
from feedback.choices.replies import ADOPTION_FILTERS, SAID_OF_A_ROW
from feedback.errors import FeedbackError
from feedback.forms.office import ForewordForm, ReasonForm, ReplyForm
from feedback.funnel import funnel
from feedback.models import OpinionFeedback, Outcome, Release, Shelving, SuperiorReply, TextCheck
from feedback.news import to_tell
from feedback.services import registering as services
from feedback.services.reflections import texts_to_check
from feedback.services.releases import MAY_RELEASE, RELEASE
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office
from opinions.choices import Adoption
from opinions.models import CompiledItem, Submission
from stations.forms.export import ExportFilterForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def register(request: StaffRequest, pk: int) -> HttpResponse:
    """The page, and by POST from a clerk what came today."""
    consultation = get_consultation_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return register_page(request, consultation)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        scan = data.pop("scan")
        try:
            stored = store_upload(scan, kinds=SCANS, by=request.user) if scan else None
            reply = services.register_reply(consultation, by=request.user, scan=stored, **data)
        except OfficeError as error:
            form.add_error("scan", str(error))
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            return redirect("admin:feedback_reply", reply.pk)
    return register_page(request, consultation, form=form)


def register_page(
    request: StaffRequest, consultation: Consultation, **bound: forms.BaseForm
) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    releases = _releases(consultation)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "立法机关反馈",
        "consultation": consultation,
        "submissions": Submission.objects.filter(consultation=consultation),
        "checks": TextCheck.objects.filter(consultation=consultation)
        .select_related("version")
        .defer("version__source_text"),
        "texts": texts_to_check(consultation),
        "told_from_text": _told_from_text(consultation),
        "replies": SuperiorReply.objects.filter(consultation=consultation),
        "releases": releases,
        "pending": next((row for row in releases if not row["release"].released_at), None),
        "figures": funnel(consultation),
        "told": OpinionFeedback.objects.filter(release__consultation=consultation).figures(),
        "to_tell": to_tell(consultation).count(),
        "days": _days_waiting(consultation.pk),
        "form": ReplyForm(),
        "export_form": adoption_form(),
        "foreword_form": ForewordForm(),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "may_enter": request.user.has_role(Role.CLERK),
        "may_release": consultation.status in MAY_RELEASE,
        "may_register": consultation.status in services.AWAITS_RESULTS,
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "may_bring_paper": request.user.has_role(*PAPER_BRINGERS),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "feedback/office/register.html", context, status=status)


def _releases(consultation: Consultation) -> list[dict[str, Any]]:
    """Each release with who asked and who agreed; two queries."""
    releases = list(Release.objects.filter(consultation=consultation))
    asked = Confirmation.objects.filter(
        action=RELEASE, target_id__in=[release.pk for release in releases]
    ).with_list_relations()
    latest = {row.target_id: row for row in asked.order_by("pk")}
    return [{"release": release, "asked": latest.get(release.pk)} for release in releases]


def _told_from_text(consultation: Consultation) -> QuerySet[Outcome]:
    """Results that people were told though only we read them in a text, from before the two were
    kept apart: to be answered by the superior, or taken back."""
    ours = Outcome.objects.current().filter(basis=Basis.CLAIMED_BY_US)
    return ours.filter(item__consultation=consultation).select_related("item")


def _days_waiting(consultation_pk: int) -> int | None:
    """Days since the first submission while anything is unanswered; silence must be visible. None
    while the draft is shelved."""
    if Shelving.objects.of(consultation_pk):
        return None
    waiting = CompiledItem.objects.filter(
        consultation=consultation_pk, adoption=Adoption.AWAITING
    ).exists()
    first = Submission.objects.filter(consultation=consultation_pk).order_by("sent_on").first()
    if not waiting or first is None:
        return None
    return (timezone.localdate() - first.sent_on).days


def adoption_form(given: QueryDict | None = None) -> ExportFilterForm:
    """Which rows of 采纳情况反馈表 are wanted."""
    choices = {"result": SAID_OF_A_ROW.items()}
    return ExportFilterForm(given, words=ADOPTION_FILTERS, choices=choices)
