from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "liaison.jobs"
    verbose_name = "后台任务"
