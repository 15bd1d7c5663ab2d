"""What people thought of the answers."""

from django.contrib import admin

from feedback.models import OpinionFeedback, Rating
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["answer", "score", "at"]
    list_select_related = ["feedback__opinion"]
    list_filter = ["score"]

    @admin.display(description="意见反馈", ordering="feedback")
    def answer(self, rating: Rating) -> OpinionFeedback:
        return rating.feedback
