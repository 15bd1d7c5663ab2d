"""代表联络员直接报送: past every task; the station is only informed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drafts.choices import Visibility
from liaison.accounts.choices import Role
from liaison.notices.models import Notice
from opinions.models import Bundle, Opinion
from opinions.services.bundles import accept_bundle
from stations.choices import AppointmentKind, AssignmentStatus
from stations.models import Person
from stations.services.assignments import file_nil
from tests.factories.accounts import ClerkFactory, OfficerFactory, UserFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, officer_of
from tests.opinions.bundle_files import meeting, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    """Accepted: the station itself could enter nothing any more."""
    return AssignmentFactory(
        consultation=OpenConsultationFactory(), status=AssignmentStatus.ACCEPTED
    )


@pytest.fixture
def deputy(task):
    user = UserFactory(full_name="周健", roles=[Role.DEPUTY_OFFICER])
    return officer_of(task.station, AppointmentKind.DEPUTY_OFFICER, user)


@pytest.fixture
def as_deputy(client, deputy):
    client.force_login(deputy)
    return client


def said(**fields):
    today = timezone.localdate().isoformat()
    return {"body": "建议缩短。", "provision": "第三条", "collected_on": today} | {
        "channel": "visit", **fields
    }  # fmt: skip


def test_one_opinion_goes_straight_to_the_office_and_no_task_counts_it(as_deputy, task, deputy):
    colleague = officer_of(task.station)
    url = reverse("bundles:deputy_one", args=[task.consultation_id])

    as_deputy.post(url, said())
    as_deputy.post(url, said(body="建议延长。"))

    opinions = list(Opinion.objects.order_by("pk"))
    assert [(one.by_deputy, one.station, one.recorded_by) for one in opinions] == [
        (True, task.station, deputy)
    ] * 2
    assert "代表联络员直接报送" in opinions[0].origin
    task.refresh_from_db()
    task.consultation.refresh_from_db()
    assert (task.opinion_count, task.consultation.opinion_count) == (0, 2)
    told = Notice.objects.get()
    assert told.recipient_key == f"person:{Person.objects.get(user=colleague).pk}"
    assert "不计入本站点的任务" in told.body
    page = as_deputy.get(reverse("bundles:deputy")).content.decode()
    assert opinions[1].receipt_no in page


def test_the_station_may_still_say_that_nobody_there_had_an_opinion(as_deputy, task):
    other = AssignmentFactory(station=task.station)
    as_deputy.post(reverse("bundles:deputy_one", args=[other.consultation_id]), said())
    other.refresh_from_db()

    file_nil(other, by=officer_of(other.station), reason="走访五户，没有意见。", now=timezone.now())

    assert other.status == AssignmentStatus.NIL_FILED


def test_a_workbook_goes_the_same_way(as_deputy, task, deputy):
    url = reverse("bundles:deputy_many", args=[task.consultation_id])
    file = SimpleUploadedFile("采集表.xlsx", workbook(task.consultation, meeting(2)))
    day = timezone.localdate().isoformat()

    as_deputy.post(url, {"file": file, "collected_on": day, "channel": "meeting"})
    bundle = accept_bundle(Bundle.objects.get().pk, by=deputy, now=timezone.now())

    assert (bundle.by_deputy, bundle.accepted_count) == (True, 2)
    assert Opinion.objects.filter(by_deputy=True).count() == 2
    task.refresh_from_db()
    assert task.opinion_count == 0


@pytest.fixture
def of_no_station(client):
    user = UserFactory(roles=[Role.DEPUTY_OFFICER])
    client.force_login(user)
    return user


def bring(client, consultation, rows):
    file = SimpleUploadedFile("采集表.xlsx", workbook(consultation, rows))
    sent = {"file": file, "collected_on": timezone.localdate().isoformat(), "channel": "meeting"}
    response = client.post(reverse("bundles:deputy_many", args=[consultation.pk]), sent)
    return Bundle.objects.get(pk=response["Location"].rstrip("/").split("/")[-1])


def test_a_deputy_of_no_station_brings_a_workbook_and_takes_it_back(client, task, of_no_station):
    ours = bring(client, task.consultation, meeting(2))
    page = reverse("bundles:bundle", args=[ours.pk])
    assert "录入这 2 条意见" in client.get(page).content.decode()
    accept_bundle(ours.pk, by=of_no_station, now=timezone.now())

    opinions = Opinion.objects.filter(by_deputy=True, station=None)
    assert opinions.counted().count() == 2
    assert not Notice.objects.exists()
    assert "关联台账" not in client.get(page).content.decode()
    assert bring(client, task.consultation, meeting(2)).duplicate_count == 2

    client.post(reverse("bundles:undo", args=[ours.pk]), {"reason": "传错了"})
    assert opinions.counted().count() == 0


def test_what_a_deputy_of_no_station_brought_is_nobody_elses(client, task, of_no_station):
    ours = bring(client, task.consultation, meeting(2))
    client.force_login(UserFactory(roles=[Role.DEPUTY_OFFICER]))

    assert client.get(reverse("bundles:bundle", args=[ours.pk])).status_code == 404
    assert bring(client, task.consultation, meeting(2)).duplicate_count == 0
    client.force_login(ClerkFactory())
    assert client.get(reverse("bundles:bundle", args=[ours.pk])).status_code == 200


def test_bad_input_is_told_and_others_find_nothing(client, as_deputy, task):
    url = reverse("bundles:deputy_one", args=[task.consultation_id])
    wrong = as_deputy.post(url, said(provision="第九百条"))
    assert wrong.status_code == 422
    assert "草案里没有第九百条" in wrong.content.decode()
    hidden = OpenConsultationFactory(visibility=Visibility.NAMED)
    assert as_deputy.get(reverse("bundles:deputy_one", args=[hidden.pk])).status_code == 404

    client.force_login(OfficerFactory())
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    as_deputy, task, count, django_assert_num_queries
):
    url = reverse("bundles:deputy_one", args=[task.consultation_id])
    for number in range(count):
        as_deputy.post(url, said(body=f"建议{number}。"))
        OpenConsultationFactory()
    as_deputy.get(reverse("bundles:deputy"))

    with django_assert_num_queries(5):
        as_deputy.get(reverse("bundles:deputy"))
