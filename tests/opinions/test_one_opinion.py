from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import receipts
from opinions.models import Opinion
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def url(task):
    return reverse("bundles:one", args=[task.pk])


def said(**fields):
    today = timezone.localdate().isoformat()
    return {"body": "建议缩短。", "provision": "第三条", "collected_on": today} | {
        "channel": "phone", **fields
    }  # fmt: skip


def test_an_officer_takes_down_one_opinion_and_reads_out_its_codes(client, task, url):
    client.force_login(officer_of(task.station))

    html = client.post(url, said(phone="13800000021"), follow=True).content.decode()

    opinion = Opinion.objects.get()
    assert (opinion.station, opinion.recorded_source) == (task.station, "")
    assert opinion.targets.get().provision.number == 3
    assert opinion.receipt_no in html
    assert receipts.query_code(opinion.client_key) in html
    task.refresh_from_db()
    assert task.opinion_count == 1


def test_a_clerk_names_the_source(client, task, url):
    client.force_login(ClerkFactory())

    assert client.post(url, said()).status_code == 422
    client.post(url, said(source="paper"))

    assert Opinion.objects.get().recorded_source == "paper"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"body": ""}, "请填写意见内容。"),
        ({"provision": "第九百条"}, "草案里没有第九百条"),
        ({"provision": "第二款"}, "看不出“第二款”属于哪一条"),
        ({"phone": "12"}, "请填写11位手机号码"),
        ({"collected_on": "2999-01-01"}, "收到日期不能晚于今天。"),
    ],
)
def test_bad_input_is_explained_and_kept(client, task, url, wrong, sentence):
    client.force_login(officer_of(task.station))

    response = client.post(url, said(name="赵某某", **wrong))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "赵某某" in response.content.decode()
    assert not Opinion.objects.exists()


def test_others_find_nothing(client, url):
    for stranger in (officer_of(StationFactory()), ReviewerFactory()):
        client.force_login(stranger)
        assert client.post(url, said()).status_code == 404


@pytest.mark.parametrize(("days_after", "is_late"), [(-1, False), (1, True)])
def test_the_postmark_decides_whether_a_letter_is_late(client, task, url, days_after, is_late):
    """However late the post brings it."""
    close = timezone.now() - timedelta(days=3)
    type(task.consultation).objects.filter(pk=task.consultation_id).update(
        opens_at=close - timedelta(days=9), public_close=close
    )
    client.force_login(officer_of(task.station))
    postmark = timezone.localdate(close + timedelta(days=days_after)).isoformat()

    html = client.post(url, said(channel="letter", collected_on=postmark), follow=True)

    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.is_late) == ("letter", is_late)
    assert ("已标为逾期收到" in html.content.decode()) is is_late
