from django.apps import AppConfig

from liaison.audit import worker


class AuditConfig(AppConfig):
    name = "liaison.audit"
    verbose_name = "审计"

    def ready(self) -> None:
        worker.connect()
