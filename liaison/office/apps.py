from django.apps import AppConfig
from django.urls import register_converter

from .addresses import Year


class OfficeConfig(AppConfig):
    name = "liaison.office"
    verbose_name = "办公室"

    def ready(self) -> None:
        register_converter(Year, "year")
