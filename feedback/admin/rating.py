"""What people thought of the answers."""

from django.contrib import admin

from feedback.models import Rating
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["feedback", "score", "at"]
    list_select_related = ["feedback__opinion"]
    list_filter = ["score"]
