"""Pages for what no figure counts; they stand among those of ``OpinionAdmin``."""

from django.urls import path

from opinions.views import uncounting

pages = [
    path("of/<int:pk>/uncounted/", uncounting.uncounted, name="opinions_uncounted"),
    path("uncounted/<int:pk>/answer/", uncounting.answer, name="opinions_answer_uncounted"),
    path("uncounted/<int:pk>/again/", uncounting.count_again, name="opinions_count_again"),
    path("wave/<int:pk>/seen/", uncounting.see_wave, name="opinions_see_wave"),
]
