"""Empties the tables after a test that commits, but leaves what migrations put there.

Append-only tables refuse TRUNCATE by trigger; their owner may switch it off meanwhile.
"""

KEEP = "seeds"


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


MODES = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def trigger_switches(connection) -> tuple[list[str], list[str]]:
    """Statements that switch our own triggers off, and back on as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
        triggers = cursor.fetchall()
    off = [f"ALTER TABLE {table} DISABLE TRIGGER {name};" for table, name, _ in triggers]
    on = [f"ALTER TABLE {table} {MODES[mode]} TRIGGER {name};" for table, name, mode in triggers]
    return off, on


def flush_to_seeds(monkeypatch, connection) -> None:
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        off, on = trigger_switches(self.connection)
        return [
            *off,
            # Keys need no check: what comes back is what was there.
            "SET LOCAL session_replication_role = replica;",
            *plain(self, style, tables, **options),
            *restore_statements(self.connection),
            *on,
        ]

    monkeypatch.setattr(operations, "sql_flush", sql_flush)
