"""Paper forms: printed with a number each, entered by keyboard, none twice."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions.models import Bundle, Opinion
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import FocusQuestionFactory, PublicConsultationFactory
from tests.factories.stations import (
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory(consultation=PublicConsultationFactory())


@pytest.fixture
def url(task):
    return reverse("bundles:pile", args=[task.pk])


@pytest.fixture
def officer(client, task):
    officer = officer_of(task.station)
    client.force_login(officer)
    return officer


def sheet(**fields):
    today = timezone.localdate().isoformat()
    return {
        "nonce": uuid4(), "collected_on": today, "channel": "meeting", "provision": "3",
        "body": "建议十日维护一次。",
    } | fields  # fmt: skip


def test_sheet_after_sheet_becomes_one_batch_of_its_activity(client, task, officer, url):
    entry = LedgerEntryFactory(station=task.station, consultation=task.consultation)

    first = client.post(url, sheet(entry=entry.pk, age_band="elder", consent_upward="on"))
    client.post(url, sheet(entry=entry.pk, body="十五日太长。", provision=""))

    assert f"entry={entry.pk}" in first["Location"]
    assert f'value="{entry.pk}" selected' in client.get(first["Location"]).content.decode()
    bundle = Bundle.objects.get()
    assert (bundle.accepted_count, bundle.ledger_entry, bundle.file) == (2, entry, None)
    opinion = Opinion.objects.order_by("pk").first()
    assert opinion.targets.get().provision.number == 3
    assert (opinion.contributor.age_band, opinion.contributor.consent_upward) == ("elder", True)
    entry.refresh_from_db()
    task.refresh_from_db()
    assert (entry.opinion_count, task.opinion_count) == (2, 2)
    assert client.get(reverse("bundles:bundle", args=[bundle.pk])).status_code == 200


def test_a_sheet_sent_twice_is_one_opinion(client, officer, url):
    same = sheet()

    assert [client.post(url, same).status_code for _ in range(2)] == [302, 302]
    assert Opinion.objects.count() == 1


def test_the_number_of_a_sheet_is_taken_once(client, officer, url):
    client.post(url, sheet(number="1234 5678"))
    again = client.post(url, sheet(number="12345678", body="另一张纸上的话。"))

    assert again.status_code == 422
    assert "编号12345678的纸表已经录入过" in again.content.decode()
    assert "另一张纸上的话。" in again.content.decode()
    assert Opinion.objects.count() == 1


def test_the_same_words_are_asked_about_and_entered_when_another_said_them(client, officer, url):
    client.post(url, sheet())
    asked = client.post(url, sheet(name="赵某"))

    assert asked.status_code == 422
    assert "已经录入过同样的话" in asked.content.decode()
    assert 'name="again"' in asked.content.decode()
    assert client.post(url, sheet(name="赵某", again="on")).status_code == 302
    assert Opinion.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"body": ""}, "请填写意见内容。"),
        ({"provision": "900"}, "草案里没有第九百条"),
        ({"phone": "12"}, "请填写11位手机号码"),
        ({"number": "12"}, "纸表编号是8位数字"),
        ({"collected_on": "2999-01-01"}, "填表日期不能晚于今天。"),
    ],
)
def test_bad_input_is_explained_and_kept(client, officer, url, wrong, sentence):
    response = client.post(url, sheet(name="赵某某", **wrong))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "赵某某" in response.content.decode()
    assert not Opinion.objects.exists()
    assert not Bundle.objects.exists()


def test_one_that_was_mistyped_is_taken_out_and_counts_no_more(client, task, officer, url):
    client.post(url, sheet())
    opinion = Opinion.objects.get()

    undo = reverse("bundles:undo_one", args=[task.pk, opinion.pk])
    client.post(undo)
    html = client.post(undo, follow=True).content.decode()

    assert "不能在这里撤销" in html
    assert Bundle.objects.get().accepted_count == 0
    task.refresh_from_db()
    assert task.opinion_count == 0
    move = opinion.moves.get()
    assert (move.new, move.by) == ("withdrawn", officer)


def test_one_may_take_out_ones_own_only(client, task, officer, url):
    client.post(url, sheet())
    undo = reverse("bundles:undo_one", args=[task.pk, Opinion.objects.get().pk])

    client.force_login(officer_of(task.station))
    assert client.post(undo).status_code == 404


def test_a_clerk_enters_for_a_station_and_names_the_source(client, url):
    client.force_login(ClerkFactory())

    assert client.post(url, sheet()).status_code == 422
    client.post(url, sheet(source="paper"))

    assert Opinion.objects.get().recorded_source == "paper"


def test_others_find_nothing(client, task, url):
    paper = reverse("bundles:paper", args=[task.pk])
    for stranger in (officer_of(StationFactory()), ReviewerFactory()):
        client.force_login(stranger)
        assert [client.post(url, sheet()).status_code, client.get(paper).status_code] == [404, 404]


def test_what_was_written_before_the_close_is_not_late(client, task, officer, url):
    close = timezone.now() - timedelta(days=1)
    type(task.consultation).objects.update(
        opens_at=close - timedelta(days=9), public_close=close, status="closed"
    )
    written = (timezone.localdate() - timedelta(days=3)).isoformat()

    client.post(url, sheet(collected_on=written))

    assert not Opinion.objects.get().is_late


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client, officer, url, rows, django_assert_num_queries
):
    for number in range(rows):
        client.post(url, sheet(body=f"第{number}句。"))

    with django_assert_num_queries(9):
        client.get(url)


def test_every_printed_sheet_has_its_number_and_asks_what_the_consultation_asks(
    client, task, officer
):
    FocusQuestionFactory(consultation=task.consultation)

    html = client.get(reverse("bundles:paper", args=[task.pk]), {"copies": "3"}).content.decode()

    assert len(set(re.findall(r"<b>(\d{4} \d{4})</b>", html))) == 3
    assert html.count("维护保养的间隔多长合适？") == 3
    assert html.count(f"{task.station.name}（{task.station.code}）") == 3
    assert html.count("<svg") >= 3


def test_a_consultation_that_is_not_public_prints_no_code(client):
    task = AssignmentFactory()
    client.force_login(officer_of(task.station))

    html = client.get(reverse("bundles:paper", args=[task.pk])).content.decode()

    assert "扫码看全文" not in html
    assert "请不要对外张贴" in html
