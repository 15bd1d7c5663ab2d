from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "liaison.notices"
    verbose_name = "通知"
