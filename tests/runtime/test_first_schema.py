"""An empty database gets its tables in one step; the migrations after it find nothing to do."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from liaison.portal import first_schema


def test_the_test_database_was_made_so_and_waits_for_no_migration(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_triggers_and_first_rows_are_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM office_calendarday")
        assert cursor.fetchone()[0] > 100
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {name for (name,) in cursor.fetchall()}

    assert {"audit_refuse_truncate", "drafts_keep_confirmed_version"} <= triggers


def test_a_database_with_tables_is_never_made_anew(db, monkeypatch):
    monkeypatch.setattr(first_schema, "create", lambda connection: pytest.fail("made anew"))

    call_command("migrate", verbosity=0)
