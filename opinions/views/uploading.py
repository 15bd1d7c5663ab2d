"""Files that come with a resident's form: how large, how many, how often."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaison.audit.origin import client_address
from opinions import limits
from opinions.limits import Limit, Verdict
from opinions.models import WaitingFile
from opinions.questions import LONGEST_NUMBER
from opinions.services.files import MOST_BYTES, choose_files, chosen_files, drop_chosen

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
# More than a village's households; beyond it the words are still taken, without files.
OFTEN = Limit("give-files", most=60, window=timedelta(minutes=10))
TOO_OFTEN = "现在附文件的人太多，请过几分钟再附，或者先不附文件，提交以后再补充。"


def no_larger_than_files_may_be(view: View[P]) -> View[P]:
    """Refuse what is far too large before it is read; the words are still on the page before."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return render(request, "opinions/resident/too_large.html", status=413)
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def chosen_in(request: HttpRequest, form_key: UUID | None) -> list[WaitingFile]:
    """What waits to be sent; asked for only where the page says that there is something."""
    if form_key and (request.FILES or "attached" in request.POST):
        return chosen_files(form_key)
    return []


def keep_chosen(request: HttpRequest, form_key: UUID) -> str:
    """Keep the files that came along until the form is sent; why some were not, if so.

    One network may not send files too often. ``drop`` names one that is not wanted any more.
    """
    if (unwanted := request.POST.get("drop", "")).isdecimal():
        drop_chosen(form_key, int(unwanted[:LONGEST_NUMBER]))
    files = request.FILES.getlist("files")
    if not files:
        return ""
    network = limits.network_of(client_address(request))
    if limits.count(OFTEN, network) is Verdict.BEYOND:
        return TOO_OFTEN
    return "".join(choose_files(form_key, files))
