from django.urls import path

from feedback.views import board, media, results, stories

app_name = "results"
urlpatterns = [
    path("", results.result_list, name="list"),
    path("years/<year:year>/", results.year_page, name="year"),
    path("years/<year:year>/data.csv", results.year_data, {"kind": "csv"}, name="year_csv"),
    path("years/<year:year>/data.xlsx", results.year_data, {"kind": "xlsx"}, name="year_xlsx"),
    path("answers/", board.public_board, name="answers"),
    path("media/", media.public_list, name="media"),
    path("stories/", stories.story_list, name="stories"),
    path("stories/<int:pk>/", stories.story_page, name="story"),
    path("stories/<int:pk>/card.png", stories.story_card, name="card"),
    path("<slug:slug>/", results.result_page, name="page"),
    path("<slug:slug>/notice/", results.result_notice, name="notice"),
    path("<slug:slug>/data.csv", results.result_data, {"kind": "csv"}, name="csv"),
    path("<slug:slug>/data.xlsx", results.result_data, {"kind": "xlsx"}, name="xlsx"),
]
