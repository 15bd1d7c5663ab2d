from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkbooksConfig(AppConfig):
    name = "liaison.workbooks"
    verbose_name = "工作簿"

    def ready(self) -> None:
        autodiscover_modules("workbook")
