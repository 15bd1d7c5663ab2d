"""Stories, the answer board and reports of the media."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import BoardDecision, MediaReport, Story
from feedback.views import board, media, story_desk
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = ["title", "item", "status", "shown_at"]
    list_select_related = ["item"]
    list_filter = ["status"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("desk/", story_desk.desk, name="feedback_stories"),
            path("new/<int:pk>/", story_desk.write, name="feedback_write_story"),
            path("story/<int:pk>/", story_desk.story, name="feedback_story"),
            path("story/<int:pk>/ask/", story_desk.ask, name="feedback_ask_story"),
            path("story/<int:pk>/answer/", story_desk.answer, name="feedback_answer_story"),
            path("story/<int:pk>/paper/", story_desk.paper, name="feedback_story_paper"),
            path("story/<int:pk>/down/", story_desk.take_down, name="feedback_take_down"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(BoardDecision)
class BoardDecisionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "decided_on", "confirmed_at"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("board/", board.office_board, name="feedback_board"),
            path("one/<int:pk>/answer/", board.answer, name="feedback_answer_board"),
            path("one/<int:pk>/paper/", board.paper, name="feedback_board_paper"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(MediaReport)
class MediaReportAdmin(ReadOnlyAdmin):
    list_display = ["title", "medium", "published_on", "is_public"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("register/", media.register, name="feedback_media"),
            path("one/<int:pk>/", media.change, name="feedback_change_media"),
            path("one/<int:pk>/drop/", media.drop, name="feedback_drop_media"),
        ]
        return [*pages, *super().get_urls()]
