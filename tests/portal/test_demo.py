import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.choices import Standing
from feedback.models import (
    Certificate,
    Objection,
    OpinionFeedback,
    Outcome,
    Reflection,
    ReReview,
    ThankYouLetter,
)
from liaison.accounts.models import User
from liaison.audit.models import AuditEntry
from opinions.models import Opinion, Submission
from stations.models import Appointment, Assignment, LedgerEntry, Station

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    return tmp_path


def test_the_demo_county_is_loaded_once_and_its_figures_agree(data_dir):
    """One test for all of it: loading the county takes some seconds."""
    call_command("demo", verbosity=0)

    check_the_three_consultations()
    check_what_came_back()
    check_stored_counts()
    check_accounts(data_dir / "demo-accounts.json")
    before = AuditEntry.objects.count()
    call_command("demo", verbosity=0)
    assert AuditEntry.objects.count() == before


def check_the_three_consultations():
    statuses = dict(Consultation.objects.values_list("slug", "status"))
    assert statuses == {
        "yanglao-fuwu": ConsultationStatus.OPEN,
        "zengshe-dianti": ConsultationStatus.SUBMITTED,
        "xiaofang": ConsultationStatus.PUBLISHED,
    }
    assert Station.objects.count() == 9
    assert Appointment.objects.values("person").distinct().count() == 32
    assert Submission.objects.count() == 2
    assert OpinionFeedback.objects.exists()
    assert ThankYouLetter.objects.exclude(number=None).exists()
    assert Assignment.objects.filter(station__code="LY-SQ", status="dispatched").exists()
    assert set(LedgerEntry.objects.values_list("status", flat=True)) == {
        "approved", "submitted", "returned", "draft",
    }  # fmt: skip


def check_what_came_back():
    """The law as passed, thanks, a second look, an objection: each page has something to show."""
    standings = Counter(Reflection.objects.values_list("standing", flat=True))
    assert {Standing.CLAIMED_BY_US, Standing.PROPOSED} < set(standings)
    assert standings[Standing.CONFIRMED_BY_SUPERIOR] == 2
    outcome = Outcome.objects.current().get(item__label__endswith="第十八条")
    assert "电动自行车集中充电设施" in outcome.reflected_text
    assert Certificate.objects.confirmed().get().honoured.count() == 4
    assert set(ReReview.objects.values_list("status", flat=True)) == {"open", "answered"}
    assert Objection.objects.get().status == "open"


def check_stored_counts():
    for consultation in Consultation.objects.all():
        counted = Opinion.objects.filter(consultation=consultation).counted().count()
        assert consultation.opinion_count == counted, consultation.slug
    for task in Assignment.objects.all():
        brought = Opinion.objects.filter(consultation=task.consultation_id, station=task.station_id)
        assert task.opinion_count == brought.filter(by_deputy=False).counted().count()


def check_accounts(path):
    accounts = json.loads(path.read_text())
    assert path.stat().st_mode & 0o077 == 0
    assert {"role", "username", "password", "place"} == set(accounts[0])
    for account in accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert user.has_role(account["role"])


def test_the_demo_stays_away_from_a_real_office(data_dir, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="演示数据只能载入自带数据库"):
        call_command("demo", verbosity=0)
