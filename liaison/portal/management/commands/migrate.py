from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from liaison.portal import first_schema

ONLY_PART_OF_IT = ("app_label", "check_unapplied", "fake", "plan", "prune")


class Command(migrate.Command):
    """Django's own; the tables of an empty database are made in one step before it."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in ONLY_PART_OF_IT) and first_schema.is_empty(connection):
            first_schema.create(connection)
        super().handle(*args, **options)
