import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.audit import origin, services
from liaison.audit.models import AuditEntry, AuditLink, AuditSeal
from tests.factories.accounts import UserFactory

NOW = datetime(2025, 9, 30, 16, 0, tzinfo=UTC)


def record(note=""):
    return services.record("tests.act", actor=None, note=note)


@pytest.fixture
def tampering(db):
    """What somebody could do who owns the database: the triggers do not fire."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
def test_record_says_who_as_what_from_where_on_what():
    user = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    with origin.coming_from(origin.Origin(address="203.0.113.9", request_id="r1")):
        services.record(
            "tests.act",
            actor=user,
            target=user,
            before={"day": date(2025, 9, 30)},
            after={"amount": Decimal("1.50")},
            note="试",
            count=3,
        )

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.actor_name) == ("tests.act", user, user.username)
    assert (entry.actor_roles, entry.address, entry.request_id) == (
        "clerk reviewer",
        "203.0.113.9",
        "r1",
    )
    assert (entry.target_type, entry.target_id) == ("accounts.user", str(user.pk))
    assert (entry.before, entry.after) == ({"day": "2025-09-30"}, {"amount": "1.50"})
    assert (entry.note, entry.count) == ("试", 3)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditlink", "audit_auditseal"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_database_refuses_every_change(table, statement):
    record()
    services.seal_entries(NOW)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    column = "position" if table.endswith("link") else "id"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column, column))

    assert services.verify_chain().checked == 1


@pytest.mark.django_db
def test_sealing_links_every_entry_once():
    for _ in range(3):
        record()

    sealed = [services.seal_entries(NOW), services.seal_entries(NOW)]
    record()
    sealed.append(services.seal_entries(NOW))

    assert sealed == [3, 0, 1]
    assert list(AuditSeal.objects.order_by("pk").values_list("last_position", "count")) == [
        (3, 3),
        (4, 1),
    ]
    report = services.verify_chain()
    assert (report.ok, report.checked, report.seals, report.unsealed_count) == (True, 4, 2, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_sealing_takes_the_same_queries_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        record()

    # Savepoint, lock, end of the chain, entries, links, seal, release.
    with django_assert_num_queries(7):
        services.seal_entries(NOW)


@pytest.mark.django_db(transaction=True)
def test_entry_committed_late_joins_a_later_batch():
    taken, commit = threading.Event(), threading.Event()

    def slow_transaction():
        try:
            with transaction.atomic():
                record("late")
                taken.set()
                commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_transaction)
    thread.start()
    assert taken.wait(10)
    record("early")
    first = services.seal_entries(timezone.now())
    commit.set()
    thread.join()

    second = services.seal_entries(timezone.now())

    assert (first, second) == (1, 1)
    assert list(AuditLink.objects.order_by("position").values_list("entry__note", flat=True)) == [
        "early",
        "late",
    ]
    late, early = AuditEntry.objects.order_by("pk")
    assert (late.note, early.note) == ("late", "early")
    assert services.verify_chain().ok


@pytest.mark.django_db(transaction=True)
def test_only_one_process_seals_at_a_time():
    record()
    results: list = []

    def seal():
        results.append(services.seal_entries(NOW))
        connection.close()

    with transaction.atomic():
        assert services.seal_entries(NOW) == 1
        thread = threading.Thread(target=seal)
        thread.start()
        thread.join()

    assert results == [0]
    assert services.verify_chain().checked == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "misfit"),
    [
        (
            "UPDATE audit_auditentry SET note = 'x' WHERE id = {second}",
            "审计记录{second}（链的第2条，tests.act）与封存时不同",
        ),
        (
            "UPDATE audit_auditentry SET at = at + interval '1 second' WHERE id = {second}",
            "审计记录{second}（链的第2条，tests.act）与封存时不同",
        ),
        (
            "DELETE FROM audit_auditentry WHERE id = {second}",
            "审计记录{second}（链的第2条）已被删除",
        ),
        ("DELETE FROM audit_auditlink WHERE position = 2", "链的第2条缺失"),
        (
            "DELETE FROM audit_auditlink WHERE position = 3",
            "第{seal}次封存应封存到第3条，链只到第2条",
        ),
        ("DELETE FROM audit_auditseal", "链的第1条起没有封存记录"),
        (
            "UPDATE audit_auditseal SET chain_hash = repeat('0', 64)",
            "第{seal}次封存（编号{seal}）的链值与第3条不符",
        ),
    ],
)
def test_walk_names_the_first_row_that_does_not_fit(tampering, statement, misfit):
    entries = [record(note=str(n)) for n in range(3)]
    services.seal_entries(NOW)
    names = {"second": entries[1].pk, "seal": AuditSeal.objects.get().pk}

    tampering.execute(statement.format(**names))

    report = services.verify_chain()
    assert not report.ok
    assert report.broken_at == misfit.format(**names)


@pytest.mark.django_db
def test_walk_needs_few_queries_for_a_long_chain(django_assert_max_num_queries):
    for _ in range(30):
        record()
    services.seal_entries(NOW)

    with django_assert_max_num_queries(10):
        assert services.verify_chain().checked == 30
