"""The yearly judging, subsidies and shortlists."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from feedback.models import EvaluationCycle
from feedback.views import cycles, evaluations, nominations, subsidies
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(EvaluationCycle)
class EvaluationCycleAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "cut_off"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:feedback_cycles")

    def get_urls(self) -> list[URLPattern]:
        return [*_cycles(), *_evaluations(), *_subsidies(), *_nominations(), *super().get_urls()]


def _cycles() -> list[URLPattern]:
    return [
        path("years/", cycles.cycle_list, name="feedback_cycles"),
        path("cycle/<int:pk>/", cycles.cycle_page, name="feedback_cycle"),
        path("cycle/<int:pk>/indicators/", cycles.indicators, name="feedback_indicators"),
        path("cycle/<int:pk>/display/", cycles.display, name="feedback_cycle_display"),
        path("cycle/<int:pk>/step/<slug:name>/", cycles.step, name="feedback_cycle_step"),
        path("cycle/<int:pk>/answer/", cycles.answer, name="feedback_answer_cycle"),
        path("cycle/<int:pk>/paper/", cycles.paper, name="feedback_cycle_paper"),
        path("cycle/<int:pk>/later/", cycles.later, name="feedback_later_changes"),
        path("cycle/<int:pk>/export/<slug:preset>/", cycles.export, name="feedback_export_cycle"),
    ]


def _evaluations() -> list[URLPattern]:
    return [
        path("station/<int:pk>/", evaluations.evaluation_page, name="feedback_evaluation"),
        path("station/<int:pk>/object/", evaluations.object_for, name="feedback_object_for"),
        path("rows/<int:pk>/", evaluations.rows, name="feedback_evidence"),
        path("row/<int:pk>/refuse/", evaluations.refuse, name="feedback_refuse_evidence"),
        path("objection/<int:pk>/", evaluations.settle, name="feedback_settle_objection"),
    ]


def _subsidies() -> list[URLPattern]:
    return [
        path("cycle/<int:pk>/subsidy/", subsidies.plan_page, name="feedback_subsidy"),
        path("cycle/<int:pk>/subsidy/ask/", subsidies.ask, name="feedback_ask_subsidy"),
        path("cycle/<int:pk>/subsidy/answer/", subsidies.answer, name="feedback_answer_subsidy"),
        path("cycle/<int:pk>/subsidy/paper/", subsidies.paper, name="feedback_subsidy_paper"),
        path("subsidy/<int:pk>/adjust/", subsidies.adjust, name="feedback_adjust_subsidy"),
    ]


def _nominations() -> list[URLPattern]:
    return [
        path("cycle/<int:pk>/honours/", nominations.nominations, name="feedback_nominations"),
        path("cycle/<int:pk>/nominate/", nominations.nominate, name="feedback_nominate"),
        path("nomination/<int:pk>/", nominations.decide, name="feedback_decide_nomination"),
    ]
