"""Migrations keep the big tables open: the rule is in docs/recovery.md.

A plain AddIndex or AddConstraint holds a table for as long as it takes to read all of it, and who
sends an opinion meanwhile waits.
"""

import re

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index

# What grows with every opinion, notice, look and act.
BIG = {
    "audit": {"auditentry", "auditlink"},
    "contacts": {"contact", "contactlook"},
    "notices": {"notice", "noticeattempt"},
    "opinions": {
        *("opinion", "opinionentry", "opiniontarget", "opinionsupport", "opinionsupplement"),
        *("contributor", "similartext"),
    },
}
# Written before the rule; no office had many rows yet.
OLD = {"audit": 2, "contacts": 2, "notices": 4, "opinions": 35}
# ("opinions", "0031_word"): why it may.
RECORDED: dict[tuple[str, str], str] = {}
SLOW = (migrations.AddIndex, migrations.AddConstraint, migrations.AlterField)
INDEX = Index(name="i", fields=["id"])
OPEN = (AddIndexConcurrently, AddConstraintNotValid)


def holds_a_big_table(app, operation, made):
    """``made``: the tables that the same migration creates are empty still."""
    if isinstance(operation, migrations.RunSQL):
        text = str(operation.sql)
        tables = "|".join(f"{app}_{model}" for model in sorted(BIG[app]))
        changes = rf"(?is)\b(?:ALTER TABLE|UPDATE|ON)\s+(?:ONLY\s+)?(?:{tables})\b"
        writes_all = re.search(changes, text) and "CONCURRENTLY" not in text
        return bool(writes_all) and "NOT VALID" not in text and "TRIGGER" not in text
    if not isinstance(operation, SLOW) or isinstance(operation, OPEN):
        return False
    model = operation.model_name.lower()
    return model in BIG[app] - made and not _only_words(operation)


def _only_words(operation):
    """A field's label, choices and help do not reach the database."""
    if not isinstance(operation, migrations.AlterField):
        return False
    _, _, _, options = operation.field.deconstruct()
    return bool(options.keys() & {"choices"}) and not options.get("unique")


def new_migrations():
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in BIG and int(name[:4]) > OLD[app] and (app, name) not in RECORDED:
            yield app, name, migration


def test_new_migrations_keep_big_tables_open():
    found = []
    for app, name, migration in new_migrations():
        made = {
            operation.name.lower()
            for operation in migration.operations
            if isinstance(operation, migrations.CreateModel)
        }
        for operation in migration.operations:
            if holds_a_big_table(app, operation, made):
                found.append(f"{app} {name}: {operation.describe()}")

    assert found == [], "see docs/recovery.md, or record why it may in RECORDED"


@pytest.mark.parametrize("app", BIG)
def test_the_big_tables_are_tables(app):
    models = MigrationLoader(None).project_state().models

    assert {model for model in BIG[app] if (app, model) not in models} == set()


@pytest.mark.parametrize(
    ("operation", "holds"),
    [
        (migrations.RunSQL("UPDATE opinions_opinion SET kind = ''"), True),
        (migrations.RunSQL("CREATE INDEX i ON opinions_opinion (kind)"), True),
        (migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON opinions_opinion (kind)"), False),
        (migrations.RunSQL("UPDATE opinions_category SET name = ''"), False),
        (migrations.AddIndex("Opinion", index=INDEX), True),
        (migrations.AddIndex("Category", index=INDEX), False),
        (AddIndexConcurrently("Opinion", index=INDEX), False),
    ],
)
def test_the_rule_sees_what_holds_a_table(monkeypatch, operation, holds):
    assert holds_a_big_table("opinions", operation, set()) is holds
