from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time

from liaison.audit import services, tasks
from liaison.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def record():
    return services.record("tests.act", actor=None)


def test_whole_chain_is_reported_with_its_end(capsys):
    record()
    tasks.seal()

    call_command("verify_audit")

    head = services.verify_chain().head
    assert capsys.readouterr().out == f"审计链完整：1条，1次封存。链尾 {head}\n"


def test_unsealed_rows_are_listed(capsys):
    entry = record()

    call_command("verify_audit")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "尚未封存：1条"
    assert lines[1].startswith(f"  {entry.pk} ")
    assert lines[1].rstrip().endswith("tests.act")


def test_rows_unsealed_for_long_fail_the_check():
    with freeze_time(timezone.now() - timedelta(minutes=6)):
        record()

    with pytest.raises(CommandError, match="超过5分钟尚未封存"):
        call_command("verify_audit")


def test_row_changed_behind_our_back_fails_the_check():
    entry = record()
    services.seal_entries(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        AuditEntry.objects.filter(pk=entry.pk).update(note="改过")
        cursor.execute("SET LOCAL session_replication_role = origin")

    with pytest.raises(CommandError, match=f"审计记录{entry.pk}.*与封存时不同") as error:
        call_command("verify_audit")

    assert error.value.returncode == 1
