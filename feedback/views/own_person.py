"""我的信息: what we keep about an author; to correct, take back, delete, download."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.answers import answers_to
from feedback.forms.own_person import PersonForm
from feedback.services.retention import keeping_rules
from feedback.views.resident import author_page
from liaison.office.files import TYPES
from opinions import own_data
from opinions.errors import OpinionError
from opinions.forms.resident import OpinionForm
from opinions.models import Opinion
from opinions.services import editing
from opinions.services.persons import correct_person

DONE = {
    "corrected": "已经更正，以后按新的姓名和联系方式办理。",
    "consents": "您撤回的同意已经生效。",
    "forgotten": "您的姓名和联系方式已经删除。以后请用意见编号和查询码自己查结果。",
}
# What follows from taking each consent back; what left the office before can't be called back.
FOLLOWS = {
    "consent_upward": "以后上报不再附您的姓名；已经报出去的收不回来。",
    "consent_name": "网上公布的署名随即去掉。",
    "consent_case": "用到这条意见的典型案例随即从网上撤下。",
}


@author_page
@require_safe
def me(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    person = opinion.contributor
    context = {
        "opinion": opinion,
        "person": person,
        "ticket": ticket,
        "has_person": bool(person.name or person.phone_id or person.email_id),
        "photos": opinion.photos.count(),
        "consents": [
            (name, OpinionForm.base_fields[name].label, FOLLOWS[name])
            for name in editing.CONSENTS
            if getattr(person, name)
        ],
        "looks": own_data.looks_at(person),
        "changes": [(one, own_data.done_by(one)) for one in person.changes.all()],
        "rules": keeping_rules(),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "feedback/resident/me.html", context)


@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    person = opinion.contributor
    form = PersonForm(request.POST or None, initial={"name": person.name}, person=person)
    if form.is_valid():
        try:
            correct_person(person, form.correction())
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            return _back(ticket, "corrected")
    context = {"opinion": opinion, "ticket": ticket, "form": form}
    status = 422 if form.errors else 200
    return render(request, "feedback/resident/me_correct.html", context, status=status)


@author_page
@require_POST
def consents(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    editing.keep_consents(opinion.contributor, kept=request.POST.getlist("kept"))
    return _back(ticket, "consents")


@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    if request.method == "POST":
        editing.forget_person(opinion.contributor)
        return _back(ticket, "forgotten")
    context = {"opinion": opinion, "ticket": ticket}
    return render(request, "feedback/resident/track_forget.html", context)


@author_page
@require_safe
def data(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    """All of it: for people as a Word file (``?as=docx``) or text (``?as=txt``), else as JSON."""
    return data_response(opinion, request.GET.get("as", ""))


def data_response(opinion: Opinion, kind: str) -> HttpResponse:
    from feedback import own_data_files  # noqa: PLC0415 -- heavy, seldom needed

    held = _held(opinion)
    response: HttpResponse
    if kind == "docx":
        response = HttpResponse(own_data_files.docx(held), content_type=TYPES["docx"])
    elif kind == "txt":
        response = HttpResponse(own_data_files.text(held), content_type="text/plain; charset=utf-8")
    else:
        kind = "json"
        response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"{opinion.receipt_no}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _held(opinion: Opinion) -> dict[str, Any]:
    held = own_data.own_data(opinion)
    held["采纳情况"] = [
        {"结果": outcome.get_result_display(), "体现条款": outcome.reflected_in, "理由": reason}
        for outcome, reason in answers_to(opinion).rows
    ]
    return held


def _back(ticket: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('feedback:me', args=[ticket])}?done={done}")
