from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "liaison.office"
    verbose_name = "办公室"
