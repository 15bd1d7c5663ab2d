"""An author adds something to an opinion that was sent already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from feedback.forms.resident import SupplementForm
from feedback.views.resident import author_page, back_to
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.services.files import MOST_FILES
from opinions.services.supplementing import may_supplement, supplement_opinion
from opinions.views.uploading import no_larger_than_files_may_be, sent_files


@no_larger_than_files_may_be
@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    if not may_supplement(opinion):
        return redirect("feedback:opinion", ticket=ticket)
    form = SupplementForm(request.POST or None)
    if form.is_valid():
        try:
            supplement_opinion(opinion, text=form.cleaned_data["text"], files=sent_files(request))
        except OpinionError as error:
            form.add_error("text", str(error))
        else:
            return back_to(ticket, "supplemented")
    context = {
        "opinion": opinion,
        "ticket": ticket,
        "form": form,
        "most_files": MOST_FILES - opinion.files.count(),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/resident/track_supplement.html", context, status=status)
