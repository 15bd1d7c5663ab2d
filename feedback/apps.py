from django.apps import AppConfig
from django.utils.module_loading import import_string


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = "反馈"

    def ready(self) -> None:
        # What this floor says to those below it; models are known from here on.
        import_string("feedback.station_results.lines_of")
