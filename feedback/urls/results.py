from django.urls import path

from feedback.views import board, media, results, stories

app_name = "results"
urlpatterns = [
    path("", results.result_list, name="list"),
    path("years/<int:year>/", results.year_page, name="year"),
    path("years/<int:year>/data.<str:kind>", results.year_data, name="year_data"),
    path("answers/", board.public_board, name="answers"),
    path("media/", media.public_list, name="media"),
    path("stories/", stories.story_list, name="stories"),
    path("stories/<int:pk>/", stories.story_page, name="story"),
    path("stories/<int:pk>/card.png", stories.story_card, name="card"),
    path("<slug:slug>/", results.result_page, name="page"),
    path("<slug:slug>/notice/", results.result_notice, name="notice"),
    path("<slug:slug>/data.<str:kind>", results.result_data, name="data"),
]
