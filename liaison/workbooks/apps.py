from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "liaison.workbooks"
    verbose_name = "工作簿"
