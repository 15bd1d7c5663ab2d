import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.models import OpinionFeedback, ThankYouLetter
from liaison.accounts.models import User
from liaison.audit.models import AuditEntry
from opinions.models import Opinion, Submission
from stations.models import Appointment, Assignment, LedgerEntry, Station


@pytest.fixture(scope="module")
def data_dir(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county, loaded once for all these tests and taken back after them."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, DEMO=True),
        transaction.atomic(),
    ):
        call_command("demo", verbosity=0)
        yield folder
        transaction.set_rollback(True)


def test_the_demo_county_stands_at_three_places_of_the_loop(data_dir):
    statuses = dict(Consultation.objects.values_list("slug", "status"))
    assert statuses == {
        "yanglao-fuwu": ConsultationStatus.OPEN,
        "zengshe-dianti": ConsultationStatus.SUBMITTED,
        "xiaofang": ConsultationStatus.PUBLISHED,
    }
    assert Station.objects.count() == 8
    assert Appointment.objects.values("person").distinct().count() == 30
    assert Submission.objects.count() == 2
    assert OpinionFeedback.objects.exists()
    assert ThankYouLetter.objects.exclude(number=None).exists()
    assert Assignment.objects.filter(station__code="LY-SQ", status="dispatched").exists()
    assert set(LedgerEntry.objects.values_list("status", flat=True)) == {
        "approved", "submitted", "returned", "draft",
    }  # fmt: skip


def test_stored_counts_agree_with_the_rows(data_dir):
    for consultation in Consultation.objects.all():
        counted = Opinion.objects.filter(consultation=consultation).counted().count()
        assert consultation.opinion_count == counted, consultation.slug
    for task in Assignment.objects.all():
        brought = Opinion.objects.filter(consultation=task.consultation_id, station=task.station_id)
        assert task.opinion_count == brought.counted().count()


def test_loading_twice_changes_nothing(data_dir):
    before = AuditEntry.objects.count()

    call_command("demo", verbosity=0)

    assert AuditEntry.objects.count() == before


def test_the_accounts_are_written_for_the_owner_only_and_open_the_door(data_dir):
    path = data_dir / "demo-accounts.json"
    accounts = json.loads(path.read_text())
    assert path.stat().st_mode & 0o077 == 0
    assert {"role", "username", "password"} == set(accounts[0])
    for account in accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert user.has_role(account["role"])


def test_the_demo_stays_away_from_a_real_office(data_dir):
    with (
        override_settings(DEMO=False),
        pytest.raises(CommandError, match="演示数据只能载入自带数据库"),
    ):
        call_command("demo", verbosity=0)
