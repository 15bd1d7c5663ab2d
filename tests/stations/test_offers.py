import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from liaison.notices.models import Notice
from stations.choices import AssignmentMode, RequestStatus, StationStatus
from stations.errors import StationError
from stations.models import Assignment, TaskApplication, TaskOffer
from stations.services import offers
from stations.services.dispatching import Terms
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import ConsultationFactory, OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

NOW = timezone.now()
REASON = "辖区有三个老旧小区正在加装电梯。"


def offered(quota=1, **fields):
    days = {"closes_at": 5, "due_at": 9} | fields
    return offers.open_offer(
        OpenConsultationFactory(),
        Terms(NOW + timedelta(days=days["due_at"]), "座谈1次", 5, 1),
        quota=quota,
        closes_at=NOW + timedelta(days=days["closes_at"]),
        by=ClerkFactory(),
        now=NOW,
    )


def applied(offer, station=None, **options):
    return offers.apply_for(
        offer, station or StationFactory(), by=OfficerFactory(), reason=REASON, now=NOW, **options
    )


@pytest.mark.django_db
def test_an_approved_application_becomes_a_task():
    offer = offered()
    application = applied(offer)

    task = offers.approve_application(application, by=ReviewerFactory(), now=NOW)

    offer.refresh_from_db()
    assert (task.mode, task.station) == (AssignmentMode.APPLIED, application.station)
    assert (task.min_sessions, task.min_opinions, task.due_at) == (1, 5, offer.due_at)
    assert offer.left == 0
    assert task.moves.get().note == "自主申办，办公室已同意。"
    assert Notice.objects.get().cause == f"assignment:{task.pk}"


@pytest.mark.django_db
def test_a_refused_station_hears_the_reason():
    application = applied(offered())

    with pytest.raises(StationError, match="请写明原因"):
        offers.refuse_application(application, by=ReviewerFactory(), note="", now=NOW)
    offers.refuse_application(application, by=ReviewerFactory(), note="名额有限。", now=NOW)

    assert "名额有限。" in Notice.objects.get().body
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_a_station_applies_once():
    offer, station = offered(quota=3), StationFactory()
    application = applied(offer, station)
    offers.refuse_application(application, by=ReviewerFactory(), note="名额有限。", now=NOW)

    with pytest.raises(StationError, match="已经申办过"):
        applied(offer, station)


@pytest.mark.django_db
def test_no_more_are_approved_than_the_quota():
    offer = offered()
    first, second = applied(offer), applied(offer)
    offers.approve_application(first, by=ReviewerFactory(), now=NOW)

    with pytest.raises(StationError, match="名额已满"):
        offers.approve_application(second, by=ReviewerFactory(), now=NOW)

    second.refresh_from_db()
    assert second.status == RequestStatus.PENDING
    with pytest.raises(IntegrityError, match="offer_within_quota"), transaction.atomic():
        TaskOffer.objects.update(taken=2)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_approve_no_more_than_the_quota():
    offer = offered(quota=1)
    pks = [applied(offer).pk for _ in range(4)]
    reviewer, said = ReviewerFactory(), []

    def approve(pk):
        try:
            application = TaskApplication.objects.select_related("offer", "station").get(pk=pk)
            offers.approve_application(application, by=reviewer, now=NOW)
        except StationError as error:
            said.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[pk]) for pk in pks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == 3
    assert Assignment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prepare", "complaint"),
    [
        (lambda o, s: TaskOffer.objects.update(closes_at=NOW), "已经截止或者名额已满"),
        (lambda o, s: TaskOffer.objects.update(taken=1), "已经截止或者名额已满"),
        (lambda o, s: AssignmentFactory(consultation=o.consultation, station=s), "已承办"),
        (lambda o, s: setattr(s, "status", StationStatus.SUSPENDED), "不在运行"),
    ],
)
def test_who_comes_too_late_or_has_it_already_is_told_so(prepare, complaint):
    offer, station = offered(), StationFactory()
    prepare(offer, station)

    with pytest.raises(StationError, match=complaint):
        applied(offer, station)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "about",
    [
        {"status": ConsultationStatus.DRAFT},
        {"status": ConsultationStatus.OPEN, "visibility": Visibility.NAMED},
    ],
)
def test_what_stations_may_not_read_is_not_offered(about):
    with pytest.raises(StationError):
        offers.open_offer(
            ConsultationFactory(**about),
            Terms(NOW + timedelta(days=9)),
            quota=1,
            closes_at=NOW + timedelta(days=5),
            by=ClerkFactory(),
            now=NOW,
        )


@pytest.mark.django_db
def test_times_out_of_order_and_a_quota_below_what_was_given_are_explained():
    with pytest.raises(StationError, match="不能晚于报送截止"):
        offered(closes_at=10)
    with pytest.raises(StationError, match="已经过去"):
        offered(closes_at=-1)
    offer = offered(quota=2)
    for _ in range(2):
        offers.approve_application(applied(offer), by=ReviewerFactory(), now=NOW)
    with pytest.raises(StationError, match="名额不能少于"):
        offers.open_offer(
            offer.consultation,
            Terms(offer.due_at),
            quota=1,
            closes_at=offer.closes_at,
            by=ClerkFactory(),
            now=NOW,
        )


def moments(**days):
    today = timezone.localdate()
    return {
        f"{name}_day": (today + timedelta(days=number)).isoformat() for name, number in days.items()
    }


@pytest.mark.django_db
def test_the_whole_way_in_the_pages(client):
    consultation, station = OpenConsultationFactory(), StationFactory()
    page = reverse("admin:stations_offer", args=[consultation.pk])
    client.force_login(ClerkFactory())
    sent = {"quota": 2, "min_opinions": 5, **moments(closes_at=3, due_at=6)}
    assert client.post(page, {**sent, "quota": 0}).status_code == 422
    client.post(page, sent)
    offer = TaskOffer.objects.get()

    client.force_login(officer_of(station))
    assert consultation.title in client.get(reverse("workbench:offers")).content.decode()
    apply = reverse("workbench:apply", args=[offer.pk, station.code])
    assert client.post(apply, {"reason": ""}).status_code == 422
    client.post(apply, {"reason": REASON})
    application = TaskApplication.objects.get()

    client.force_login(ReviewerFactory())
    assert REASON in client.get(page).content.decode()
    refuse = reverse("admin:stations_refuse_application", args=[application.pk])
    assert client.post(refuse, {"note": ""}).status_code == 422
    client.post(reverse("admin:stations_approve_application", args=[application.pk]))

    assert Assignment.objects.get().station == station


@pytest.mark.django_db
def test_a_clerk_applies_for_a_station_without_an_account(client):
    offer, point = offered(), StationFactory()
    client.force_login(ClerkFactory())
    address = reverse("admin:stations_record_application", args=[offer.consultation_id])

    wrong = client.post(address, {"station": point.pk, "reason": REASON})
    client.post(address, {"station": point.pk, "reason": REASON, "source": "wechat"})

    assert wrong.status_code == 422
    assert TaskApplication.objects.get().recorded_source == "wechat"


@pytest.mark.django_db
def test_only_a_reviewer_decides_and_only_a_clerk_offers(client):
    application = applied(offered())
    page = reverse("admin:stations_offer", args=[application.offer.consultation_id])
    names = ("approve_application", "refuse_application")
    decide = [reverse(f"admin:stations_{name}", args=[application.pk]) for name in names]
    for user in (ClerkFactory(), LeaderFactory(), officer_of(application.station)):
        client.force_login(user)
        assert [client.post(one, {"note": "不"}).status_code for one in decide] == [404, 404]
    client.force_login(ReviewerFactory())
    assert client.post(page, {"quota": 9}).status_code == 404
    assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_a_station_applies_for_itself_and_sees_its_own_applications_only(client):
    application = applied(offered(quota=3))
    client.force_login(officer_of(StationFactory()))

    address = reverse("workbench:apply", args=[application.offer_id, application.station.code])
    assert client.get(address).status_code == 404
    assert application.station.name not in client.get(reverse("workbench:offers")).content.decode()


@pytest.mark.django_db
def test_what_is_offered_is_shown_to_who_may_still_apply(client):
    offer, station = offered(quota=3), StationFactory()
    client.force_login(officer_of(station))

    def shown():
        tasks = client.get(reverse("workbench:tasks")).content.decode()
        page = client.get(reverse("workbench:offers")).content.decode()
        return ("有可以申办的征求意见" in tasks, f"由{station.name}申办" in page)

    assert shown() == (True, True)
    applied(offer, station)
    assert shown() == (False, False)
