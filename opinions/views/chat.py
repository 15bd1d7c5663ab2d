"""Pasting what was said in a WeChat group: it is taken apart, gone through, entered as one bundle.

Everything goes through the server, so it works without scripts; no step loses a word.
"""

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from drafts.models.replacements import text_on
from drafts.parsing.citations import find_citations
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.chat import Part, split_chat
from opinions.choices import Processing
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.forms.chat import MOST_PARTS, ChatForm, PartFormSet, PastedForm
from opinions.models import Bundle, Opinion
from opinions.normalising import text_hash
from opinions.services.accepting import check_accepts
from opinions.services.chat import Line, LineError, enter_chat
from opinions.services.piles import Pile
from opinions.views.own_task import MAY_FILE, frame_of, get_task, page_if_over
from stations.choices import RecordSource
from stations.models import Assignment

Rows = list[dict[str, Any]]


@staff_page(*MAY_FILE)
def chat(request: StaffRequest, pk: int) -> HttpResponse:
    task = get_task(request.user, pk)
    if over := page_if_over(request, task):
        return over
    if request.method == "POST" and "form-TOTAL_FORMS" in request.POST:
        return _parts(request, task)
    form = PastedForm(request.POST or None, task=task, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            # Said before somebody has gone through a hundred messages in vain.
            check_accepts(task.consultation)
            rows = _rows(task, form)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            return _show(request, task, _common(request, task), PartFormSet(initial=rows))
    context = {"assignment": task, "form": form} | frame_of(request.user)
    status = 422 if form.errors else 200
    return render(request, "opinions/officer/chat.html", context, status=status)


def _common(request: StaffRequest, task: Assignment) -> ChatForm:
    return ChatForm(request.POST, task=task, today=timezone.localdate())


def _rows(task: Assignment, form: PastedForm) -> Rows:
    """A row for each message: ticked unless it looks like no opinion or stands here already.

    Raises OpinionError for more than one page can hold.
    """
    day = form.cleaned_data["collected_on"]
    finder = ProvisionFinder(text_on(task.consultation, day, filed_at=timezone.now()))
    parts = split_chat(form.cleaned_data["pasted"])
    if len(parts) > MOST_PARTS:
        raise OpinionError(f"拆出了{len(parts)}条，一次最多{MOST_PARTS}条，请分几次粘贴。")
    here = Opinion.objects.filter(consultation=task.consultation_id, station=task.station_id)
    known = set(
        here.filter(text_hash__in=[text_hash(part.text, "", "") for part in parts])
        .exclude(processing=Processing.WITHDRAWN)
        .values_list("text_hash", flat=True)
    )
    return [_row(part, finder, known) for part in parts]


def _row(part: Part, finder: ProvisionFinder, known: set[str]) -> dict[str, Any]:
    is_known = text_hash(part.text, "", "") in known
    notes = (
        part.time,
        f"回复“{part.quote}”" if part.quote else "",
        f"{part.doubt}，没有勾选" if part.doubt else "",
        "同样的话已经录入过，没有勾选" if is_known and not part.doubt else "",
    )
    return {
        "keep": not part.doubt and not is_known,
        "name": part.name,
        "provision": _guess(part.text, finder),
        "body": part.text,
        "note": "；".join(note for note in notes if note),
    }


def _guess(text: str, finder: ProvisionFinder) -> str:
    """The articles that the words name, if the draft has them."""
    names = "、".join(dict.fromkeys(cited.label for cited in find_citations(text)))
    try:
        finder.find(names)
    except OpinionError:
        return ""
    return names if len(names) <= 100 else ""


def _parts(request: StaffRequest, task: Assignment) -> HttpResponse:
    """A part is joined to the one above, parted at its empty line, or all are entered."""
    formset, form = PartFormSet(request.POST), _common(request, task)
    if "join" in request.POST or "part" in request.POST:
        return _show(request, task, form, PartFormSet(initial=_changed(request, formset)))
    if form.is_valid() and formset.is_valid():
        try:
            bundle = _enter(request, task, form, formset)
        except LineError as error:
            formset.forms[error.number].add_error("provision", str(error))
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已录入{bundle.accepted_count}条意见。")
            return redirect("bundles:bundle", bundle.pk)
    return _show(request, task, form, formset, status=422)


def _changed(request: StaffRequest, formset: Any) -> Rows:
    rows = [
        {name: row[name].value() for name in row.fields} | {"keep": bool(row["keep"].value())}
        for row in formset.forms
    ]
    name = "join" if "join" in request.POST else "part"
    place = request.POST[name]
    if not place.isdecimal() or int(place) >= len(rows):
        return rows
    here = int(place)
    if name == "join" and here > 0:
        above, below = rows[here - 1], rows.pop(here)
        above["body"] = f"{above['body'] or ''}\n{below['body'] or ''}".strip()
        above["keep"] = above["keep"] or below["keep"]
        above["note"] = "；".join(filter(None, (above["note"], below["name"], below["note"])))
        above["name"] = above["name"] or below["name"]
        above["provision"] = above["provision"] or below["provision"]
    if name == "part":
        lines = (rows[here]["body"] or "").replace("\r\n", "\n")
        sign = "\n\n" if "\n\n" in lines else "\n"
        pieces = [piece.strip() for piece in lines.split(sign) if piece.strip()]
        if len(rows) + len(pieces) - 1 <= MOST_PARTS and pieces:
            rows[here : here + 1] = [rows[here] | {"body": piece} for piece in pieces]
    return rows


def _enter(request: StaffRequest, task: Assignment, form: ChatForm, formset: Any) -> Bundle:
    data = form.cleaned_data
    by_clerk = request.user.has_role(Role.CLERK)
    pile = Pile(
        consultation=task.consultation,
        station=task.station,
        channel=data["channel"],
        collected_on=data["collected_on"],
        by=request.user,
        source=RecordSource.WECHAT if by_clerk else "",
        entry=data["entry"],
        sent_directly=data.get("sent_directly", False),
        chat=data["nonce"],
    )
    rows = enumerate(row.cleaned_data for row in formset.forms)
    lines = [
        Line(number, row["body"], row["provision"], row["name"] if row["with_name"] else "")
        for number, row in rows
        if row.get("keep")
    ]
    return enter_chat(pile, lines)


def _show(
    request: StaffRequest, task: Assignment, form: ChatForm, formset: Any, *, status: int = 200
) -> HttpResponse:
    wrong: list[ErrorDict] = [row.errors for row in formset.forms if row.is_bound and row.errors]
    context = {
        "assignment": task,
        "form": form,
        "formset": formset,
        "wrong": len(wrong),
        "kept": sum(bool(row["keep"].value()) for row in formset.forms),
    } | frame_of(request.user)
    return render(request, "opinions/officer/chat_parts.html", context, status=status)
