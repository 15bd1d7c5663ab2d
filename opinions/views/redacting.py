"""The original of one opinion, with what is covered in every copy that leaves the office."""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import get_opinion_for_office
from opinions.errors import OpinionError
from opinions.forms.referring import RedactForm
from opinions.models import Opinion
from opinions.personal_data import Span
from opinions.redaction import FIELDS, Spans, proposed, redacted, spans_of
from opinions.services import redacting

LABELS = {"body": "意见原文", "replacement": "修改为", "reason": "理由"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK, Role.REVIEWER)
def redaction(request: StaffRequest, pk: int) -> HttpResponse:
    """Opening it is on record, for it shows what is covered elsewhere."""
    opinion = get_opinion_for_office(pk)
    covered = spans_of(opinion)
    offered = _together(covered, proposed({name: getattr(opinion, name) for name in FIELDS}))
    ticked = [f"{name}-{one.start}-{one.end}" for name in FIELDS for one in covered.get(name, ())]
    start = {"seen": opinion.revision, "spans": ticked}
    form = RedactForm(request.POST or None, opinion=opinion, offered=offered, initial=start)
    if request.method == "POST" and request.user.has_role(Role.CLERK) and form.is_valid():
        try:
            _redact(opinion, form, request)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已确定遮盖的文字，对外的文本都按这样显示。")
            return redirect("admin:opinions_opinion", pk)
    redacting.note_look(opinion, by=request.user)
    context = {
        **admin.site.each_context(request),
        "title": "遮盖个人信息",
        "opinion": opinion,
        "form": form,
        "fields": _fields(opinion, offered),
        "revisions": opinion.revisions.all(),
        "decided": opinion.redactions.select_related("by").last(),
        "may_redact": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/redaction.html", context, status=status)


def _redact(opinion: Opinion, form: RedactForm, request: StaffRequest) -> None:
    redacting.redact(
        opinion,
        form.chosen(),
        by=request.user,
        seen=form.cleaned_data["seen"],
        words=form.cleaned_data["words"].splitlines(),
    )


def _together(first: Spans, second: Spans) -> dict[str, list[Span]]:
    """What is covered now and what else the machine found; a place is offered once."""
    return {
        name: sorted(
            {
                (one.start, one.end): one for one in (*second.get(name, ()), *first.get(name, ()))
            }.values()
        )
        for name in FIELDS
    }


def _fields(opinion: Opinion, offered: Spans) -> list[tuple[str, SafeString, str]]:
    """For each field with words its label, the original with marks, and the covered copy."""
    outside = redacted(opinion)
    return [
        (LABELS[name], _marked(getattr(opinion, name), offered[name]), outside[name])
        for name in FIELDS
        if getattr(opinion, name)
    ]


def _marked(text: str, spans: Sequence[Span]) -> SafeString:
    html, done = SafeString(""), 0
    for span in spans:
        if span.start < done:
            continue
        mark = format_html("<mark>{}</mark>", text[span.start : span.end])
        html += conditional_escape(text[done : span.start]) + mark
        done = span.end
    return html + conditional_escape(text[done:])
