"""Pages for finding opinions; they stand among those of ``OpinionAdmin``."""

from django.urls import path

from opinions.views import finding

pages = [
    path("find/", finding.all_years, name="opinions_find"),
    path("find/person/", finding.find_person, name="opinions_find_person"),
    path("find/keep/", finding.keep_filter, name="opinions_keep_filter"),
    path("find/<int:pk>/drop/", finding.drop_filter, name="opinions_drop_filter"),
    path("of/<int:pk>/all/", finding.opinion_list, name="opinions_list"),
]
