"""An author adds something to an opinion that was sent already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from feedback.forms.resident import SupplementForm
from feedback.views.resident import author_page, back_to
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.services.files import MOST_FILES, chosen_files, supplement_key
from opinions.services.supplementing import may_supplement, supplement_opinion
from opinions.views.uploading import keep_chosen, no_larger_than_files_may_be


@no_larger_than_files_may_be
@author_page
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, opinion: Opinion, ticket: str) -> HttpResponse:
    if not may_supplement(opinion):
        return redirect("feedback:opinion", ticket=ticket)
    key = supplement_key(opinion)
    form = SupplementForm(request.POST or None)
    refusal = keep_chosen(request, key)
    if "drop" in request.POST:
        form = SupplementForm(initial={"text": request.POST.get("text", "")})
    elif form.is_valid() and refusal:
        form.add_error(None, refusal)
    elif form.is_valid():
        try:
            supplement_opinion(opinion, text=form.cleaned_data["text"])
        except OpinionError as error:
            form.add_error("text", str(error))
        else:
            return back_to(ticket, "supplemented")
    attached = chosen_files(key)
    context = {
        "opinion": opinion,
        "ticket": ticket,
        "form": form,
        "attached": attached,
        "most_files": MOST_FILES - opinion.files.count() - len(attached),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/resident/track_supplement.html", context, status=status)
