"""Empties the tables after a test that commits, but leaves what migrations put there.

Most tables are empty then and stay untouched: TRUNCATE makes new files for each table and index,
which takes seconds for all of them. Append-only tables refuse by trigger; their owner may switch
it off meanwhile.
"""

from django.core.management.commands import flush

KEEP = "seeds"
MODES = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def remember(connection) -> None:
    """Copy every table that has rows after the migrations into a schema of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEEP}")
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                continue
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {KEEP}."{table}" AS TABLE public."{table}"')


def restore_statements(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, string_agg(format('%%I', c.column_name), ', ')"
            " FROM information_schema.columns c JOIN information_schema.tables k"
            "   ON k.table_schema = %s AND k.table_name = c.table_name"
            " WHERE c.table_schema = 'public' AND c.is_generated = 'NEVER'"
            " GROUP BY c.table_name",
            [KEEP],
        )
        return [
            f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {KEEP}."{table}";'
            for table, columns in cursor.fetchall()
        ]


def filled(connection, tables) -> list[str]:
    """Those of ``tables`` that have rows."""
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name(table)})" for table in tables
            )
        )
        return [table for (table,) in cursor.fetchall()]


def trigger_switches(connection, tables) -> tuple[list[str], list[str]]:
    """Statements that switch our own triggers of ``tables`` off, and back on as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, quote_ident(tgname), tgenabled"
            " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND relname = ANY(%s)",
            [tables],
        )
        triggers = cursor.fetchall()
    off = [f'ALTER TABLE "{table}" DISABLE TRIGGER {name};' for table, name, _ in triggers]
    on = [f'ALTER TABLE "{table}" {MODES[mode]} TRIGGER {name};' for table, name, mode in triggers]
    return off, on


def flush_to_seeds(monkeypatch, connection) -> None:
    def sql_flush(self, style, tables, **options):
        del style, options
        full = filled(self.connection, tables)
        off, on = trigger_switches(self.connection, full)
        return [
            *off,
            # Keys need no check: what comes back is what was there.
            "SET LOCAL session_replication_role = replica;",
            *(f'DELETE FROM "{table}";' for table in full),
            *restore_statements(self.connection),
            *on,
        ]

    monkeypatch.setattr(type(connection.ops), "sql_flush", sql_flush)
    # What this signal would make, content types and rights, is among the seeds.
    monkeypatch.setattr(flush, "emit_post_migrate_signal", lambda *about: None)
