"""What was answered to each 征询要点: how many, and of a closed one how many for each option."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafts.models import FocusQuestion
from liaison.accounts.access import StaffRequest, staff_page
from opinions.access import OFFICE, get_consultation_for_office
from opinions.models import Opinion


@dataclass(frozen=True)
class Answered:
    """``options``: each with its count; ``others`` answered in their own words only."""

    question: FocusQuestion
    options: list[tuple[str, int]]
    others: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.options) + self.others


@require_safe
@staff_page(*OFFICE)
def answers(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    counts = Opinion.objects.filter(consultation=pk).counted().answers()
    asked = consultation.questions.order_by("position")
    context = {
        **admin.site.each_context(request),
        "title": "征询结果",
        "consultation": consultation,
        "answered": [_answered(question, counts) for question in asked],
    }
    return render(request, "opinions/office/answers.html", context)


def _answered(question: FocusQuestion, counts: dict[tuple[int, str], int]) -> Answered:
    options = [(option, counts.get((question.pk, option), 0)) for option in question.options]
    every = sum(count for (asked, _), count in counts.items() if asked == question.pk)
    return Answered(question, options, every - sum(count for _, count in options))
