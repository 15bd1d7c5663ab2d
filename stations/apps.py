from django.apps import AppConfig
from django.utils.module_loading import import_string


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = "联系点"

    def ready(self) -> None:
        # What this floor says to those below it; models are known from here on.
        import_string("stations.standing.out_of_office")
        import_string("stations.offering.group_names")
