"""意见箱: opened by two people, an empty box is an answer, slips lead back to their opening."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.audit.models import AuditEntry
from opinions.models import BoxOpening, Opinion, OpinionBox
from opinions.services.boxes import keep_box
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BOXES = "/workbench/boxes/"


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def officer(client, task):
    user = officer_of(task.station)
    client.force_login(user)
    return user


@pytest.fixture
def box(task, officer):
    return keep_box(task.station, "柳荫社区门口", by=officer)


def opened(box, **fields):
    facts = {"first": "赵霞", "second": "王桂兰", "slips": 3, "opened_on": TODAY, **fields}
    return BoxOpening.objects.create(box=box, recorded_by=ClerkFactory(), **facts)


def log(client, box, **fields):
    typed = {"opened_on": TODAY.isoformat(), "first": "赵霞", "second": "王桂兰", "slips": "0"}
    return client.post(reverse("bundles:open_box", args=[box.pk]), typed | fields, follow=True)


def test_an_officer_puts_a_box_up_and_logs_an_empty_one(client, task, officer):
    client.post(reverse("bundles:new_box"), {"station": task.station.pk, "place": "柳荫社区门口"})
    page = log(client, OpinionBox.objects.get()).content.decode()

    opening = BoxOpening.objects.get()
    assert (opening.slips, opening.first, opening.recorded_by) == (0, "赵霞", officer)
    assert "空箱" in page
    assert AuditEntry.objects.filter(action="opinions.open_box").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"second": "赵霞"}, "两个不同的人"),
        ({"second": ""}, "请写另一位的姓名"),
        ({"slips": ""}, "箱子是空的，写0"),
        ({"opened_on": (TODAY + timedelta(days=1)).isoformat()}, "不能晚于今天"),
        ({"opened_on": (TODAY - timedelta(days=9)).isoformat()}, "已经登记过"),
    ],
)
def test_what_is_missing_is_told_beside_what_was_typed(client, box, wrong, sentence):
    opened(box, opened_on=TODAY - timedelta(days=9))

    page = log(client, box, **wrong)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "王桂兰" in page.content.decode() or "second" in wrong
    assert BoxOpening.objects.count() == 1


def test_the_database_knows_that_two_people_open(box):
    with pytest.raises(IntegrityError, match="box_opened_by_two_people"), transaction.atomic():
        opened(box, second="赵霞")


def test_slips_are_entered_from_their_opening_and_lead_back_to_it(client, task, box):
    opening = opened(box, opened_on=TODAY - timedelta(days=2))
    pile = reverse("bundles:pile", args=[task.pk])
    assert f"{pile}?opening={opening.pk}" in client.get(BOXES).content.decode()
    form = client.get(pile, {"opening": opening.pk})
    nonce = form.context["form"]["nonce"].value()
    typed = {"nonce": nonce, "channel": "meeting", "collected_on": TODAY.isoformat()}

    client.post(pile, typed | {"opening": opening.pk, "body": "建议缩短。"})
    client.post(
        reverse("bundles:one", args=[task.pk]),
        typed | {"opening": opening.pk, "body": "建议延长。"},
    )

    opinions = list(Opinion.objects.order_by("pk"))
    assert [one.box_opening for one in opinions] == [opening, opening]
    assert {one.channel for one in opinions} == {"box"}
    assert {timezone.localdate(one.received_at) for one in opinions} == {opening.opened_on}
    client.post(reverse("bundles:drop_opening", args=[opening.pk]))
    assert BoxOpening.objects.filter(pk=opening.pk).exists()
    client.force_login(ClerkFactory())
    assert "2 条</a>" in client.get(BOXES).content.decode()
    found = client.get(reverse("admin:opinions_find"), {"opening": opening.pk}).content.decode()
    assert all(one.receipt_no in found for one in opinions)
    shown = client.get(reverse("admin:opinions_opinion", args=[opinions[0].pk])).content.decode()
    assert "赵霞、王桂兰开箱，3 张" in shown


def test_a_wrong_log_without_opinions_is_taken_back(client, box):
    opening = opened(box)

    client.post(reverse("bundles:drop_opening", args=[opening.pk]))

    assert not BoxOpening.objects.exists()
    assert AuditEntry.objects.filter(action="opinions.drop_opening").count() == 1


def test_others_boxes_are_not_there(client, box):
    opening = opened(box)
    urls = [
        reverse("bundles:open_box", args=[box.pk]),
        reverse("bundles:use_box", args=[box.pk]),
        reverse("bundles:drop_opening", args=[opening.pk]),
    ]
    client.force_login(officer_of(StationFactory()))
    assert [client.post(url).status_code for url in urls] == [404, 404, 404]
    client.force_login(ReviewerFactory())
    seen = client.get(BOXES).content.decode()
    assert "柳荫社区门口" in seen
    assert "登记开箱</a>" not in seen
    assert client.get(urls[0]).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(client, box, count, django_assert_num_queries):
    for number in range(count):
        opened(box, opened_on=TODAY - timedelta(days=number))
    client.get(BOXES)

    with django_assert_num_queries(8):
        client.get(BOXES)
