from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "liaison.accounts"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        post_migrate.connect(_give_rights, dispatch_uid="accounts.rights")


def _give_rights(sender: AppConfig, using: str, **kwargs: object) -> None:
    # Models exist only once all apps are loaded.
    from liaison.accounts.rights import give_rights  # noqa: PLC0415 -- see above

    if sender.models_module:
        give_rights(sender, using=using)
