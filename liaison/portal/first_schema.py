"""The tables of a new, empty database, made in one step.

Django renders every connected model anew for each table that a migration adds: with nearly two
hundred tables a slow server needs a minute for that. An empty database needs none of the steps in
between, so its tables are made as the last migration leaves them.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    return not connection.introspection.table_names()


def create(connection: BaseDatabaseWrapper) -> None:
    """All tables, triggers and first rows; every migration is on record. All of it or nothing."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state()
    with transaction.atomic(using=connection.alias):
        _create_tables(connection, state)
        executor.recorder.ensure_schema()
        for migration, _ in plan:
            _run_statements(connection, migration, state)
            for label, name in migration.replaces or [(migration.app_label, migration.name)]:
                executor.recorder.record_applied(label, name)


def _create_tables(connection: BaseDatabaseWrapper, state: ProjectState) -> None:
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)


def _run_statements(
    connection: BaseDatabaseWrapper, migration: Migration, state: ProjectState
) -> None:
    """Those that nothing else repeats; ``elidable`` ones only change rows that are there."""
    for step in migration.operations:
        if isinstance(step, RunSQL | RunPython) and not step.elidable:
            with connection.schema_editor() as editor:
                step.database_forwards(migration.app_label, editor, state, state)
