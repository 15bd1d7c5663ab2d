"""Empties the tables after a test that commits, but leaves what migrations put there.

Append-only tables refuse TRUNCATE by trigger; the test role may switch triggers off.
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


def flush_to_seeds(monkeypatch, connection) -> None:
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        return [
            "SET LOCAL session_replication_role = replica;",
            *plain(self, style, tables, **options),
            *restore_statements(self.connection),
        ]

    monkeypatch.setattr(operations, "sql_flush", sql_flush)
