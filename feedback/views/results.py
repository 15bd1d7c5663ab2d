"""意见采纳情况, public: the funnel, and each item with what the legislature said of it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafts.models import Consultation
from feedback.access import get_results_for_resident
from feedback.funnel import funnel
from feedback.models import OpinionFeedback, Outcome, Release
from feedback.wording import reason_words
from opinions.choices import Adoption
from opinions.following import follow_for_resident
from opinions.models import CompiledItem, CompiledSource, Submission

ROWS = 20


@dataclass(frozen=True)
class ResultRow:
    """One compiled item as the public sees it."""

    item: CompiledItem
    outcome: Outcome | None
    reason: str
    stations: list[str]
    opinions: int

    @property
    def result(self) -> str:
        return self.outcome.result if self.outcome else Adoption.AWAITING

    @property
    def label(self) -> str:
        return self.outcome.get_result_display() if self.outcome else "暂未收到立法机关反馈"


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    releases = (
        Release.objects.public()
        .select_related("consultation__version__draft__organ")
        .order_by("consultation_id", "-number")
        .distinct("consultation_id")
    )
    latest = sorted(releases, key=lambda release: str(release.released_at), reverse=True)
    page = Paginator(latest, ROWS).get_page(request.GET.get("page"))
    return render(request, "feedback/public/results.html", {"page": page})


@require_safe
def result_page(request: HttpRequest, slug: str) -> HttpResponse:
    consultation, release = get_results_for_resident(slug)
    rows = result_rows(consultation)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "consultation": consultation,
        "release": release,
        "figures": funnel(consultation, Outcome.objects.released()),
        "page": page,
        "followed": follow_for_resident(row.item.provision_id for row in page),
        "submissions": Submission.objects.filter(consultation=consultation),
        "thanked": _thanked(consultation),
    }
    return render(request, "feedback/public/result.html", context)


def result_rows(consultation: Consultation) -> list[ResultRow]:
    """Every item that was sent up, with what has been released of it; three queries."""
    public = Outcome.objects.released().filter(item__consultation=consultation)
    outcomes = {outcome.item_id: outcome for outcome in public}
    sources: dict[int, list[str]] = {}
    links = CompiledSource.objects.filter(item__consultation=consultation)
    for item, station in links.values_list("item", "opinion__station__name"):
        sources.setdefault(item, []).append(station or "网上平台")
    items = (
        CompiledItem.objects.filter(consultation=consultation)
        .exclude(adoption=Adoption.NONE)
        .in_table_order()
    )
    return [
        ResultRow(
            item=item,
            outcome=outcomes.get(item.pk),
            reason=reason_words(outcomes[item.pk]) if item.pk in outcomes else "",
            stations=sorted(set(sources.get(item.pk, []))),
            opinions=len(sources.get(item.pk, [])),
        )
        for item in items
    ]


def _thanked(consultation: Consultation) -> list[str]:
    """By name only with each person's own consent, which can be taken back."""
    names = (
        OpinionFeedback.objects.current()
        .filter(
            release__consultation=consultation,
            result__in=[Adoption.ADOPTED, Adoption.PARTIAL],
            opinion__contributor__consent_name=True,
        )
        .exclude(opinion__contributor__name="")
        .values_list("opinion__contributor__name", flat=True)
    )
    return sorted(set(names))
