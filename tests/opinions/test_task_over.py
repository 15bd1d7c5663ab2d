"""Nothing is entered for a task that is over, also not by an old link."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from opinions.choices import Channel
from opinions.errors import OpinionError
from opinions.models import Bundle, Opinion
from opinions.services import bundles as services
from stations.choices import AssignmentStatus
from stations.models import Assignment
from tests.factories.accounts import ClerkFactory
from tests.factories.stations import AssignmentFactory, officer_of
from tests.opinions.bundle_files import meeting, workbook
from tests.opinions.test_bundles import check

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WAYS = ("new", "one", "pile", "chat", "template", "paper")
OVER = [
    (AssignmentStatus.CANCELLED, "已取消"),
    (AssignmentStatus.TRANSFERRED, "已转办"),
    (AssignmentStatus.DECLINED, "申请不承办"),
    (AssignmentStatus.ACCEPTED, "已经办结"),
]


def said(task, **fields):
    """What every form of the ways in understands."""
    file = SimpleUploadedFile("采集表.xlsx", workbook(task.consultation, meeting(1)))
    return {
        "file": file, "collected_on": TODAY.isoformat(), "channel": Channel.VISIT,
        "body": "建议写明到场时间。", "nonce": str(uuid4()), **fields,
    }  # fmt: skip


@pytest.mark.parametrize(("status", "words"), OVER)
def test_every_way_in_says_why_it_is_closed(client, status, words):
    task = AssignmentFactory(status=status)
    client.force_login(officer_of(task.station))

    for way in WAYS:
        response = client.get(reverse(f"bundles:{way}", args=[task.pk]))
        assert (way, response.status_code) == (way, 409)
        assert words in response.content.decode()


@pytest.mark.parametrize("way", ["new", "one", "pile"])
def test_what_is_sent_all_the_same_is_refused_beside_what_was_typed(client, way):
    task = AssignmentFactory(status=AssignmentStatus.CANCELLED)
    client.force_login(officer_of(task.station))

    response = client.post(reverse(f"bundles:{way}", args=[task.pk]), said(task))

    assert response.status_code == 422
    html = response.content.decode()
    assert "已取消" in html
    assert way == "new" or "建议写明到场时间。" in html
    assert not Opinion.objects.exists()
    assert not Bundle.objects.exists()


def test_no_page_offers_what_would_be_refused(client):
    task = AssignmentFactory()
    officer = officer_of(task.station)
    client.force_login(officer)
    bundle = check(task, meeting(1), officer)
    pages = [reverse("bundles:draft", args=[task.pk]), reverse("bundles:bundle", args=[bundle.pk])]
    way_in = reverse("bundles:new", args=[task.pk])
    assert [way_in in client.get(page).content.decode() for page in pages] == [True, True]

    Assignment.objects.update(status=AssignmentStatus.CANCELLED)

    assert [way_in in client.get(page).content.decode() for page in pages] == [False, False]


def test_a_clerk_is_told_the_same(client):
    task = AssignmentFactory(status=AssignmentStatus.CANCELLED)
    client.force_login(ClerkFactory())

    assert client.get(reverse("bundles:new", args=[task.pk])).status_code == 409


def test_what_was_checked_before_the_task_ended_is_not_entered():
    task = AssignmentFactory()
    officer = officer_of(task.station)
    bundle = check(task, meeting(2), officer, on=TODAY - timedelta(days=1))
    Assignment.objects.update(status=AssignmentStatus.CANCELLED)

    with pytest.raises(OpinionError, match="已取消"):
        services.accept_bundle(bundle.pk, by=officer, now=timezone.now())

    assert not Opinion.objects.exists()


def test_a_task_that_is_accepted_while_rows_go_in_takes_none_of_them():
    task = AssignmentFactory()
    officer = officer_of(task.station)
    bundle = check(task, meeting(2), officer)

    def accept(done, total):
        Assignment.objects.update(status=AssignmentStatus.ACCEPTED, accepted_count=0)

    with pytest.raises(OpinionError, match="已经办结"):
        services.accept_bundle(bundle.pk, by=officer, now=timezone.now(), progress=accept)

    assert not Opinion.objects.exists()


def test_after_the_table_has_gone_an_accepted_task_takes_what_came_late(client):
    task = AssignmentFactory(status=AssignmentStatus.ACCEPTED)
    Consultation.objects.update(status=ConsultationStatus.SUBMITTED)
    client.force_login(officer_of(task.station))

    client.post(reverse("bundles:one", args=[task.pk]), said(task))

    assert Opinion.objects.count() == 1
