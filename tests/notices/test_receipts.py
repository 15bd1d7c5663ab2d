"""What the SMS gateway reports later: believed once, and the ladder goes on after a failure."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.notices import delivery, services
from liaison.notices.choices import Channel, NoticeStatus
from liaison.notices.models import Notice, NoticeAttempt
from liaison.notices.receipts import Report, take_reports
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory
from tests.support.sms_gateway import SmsGateway

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-gateway"


@pytest.fixture
def gateway(settings):
    with SmsGateway() as gateway:
        settings.SMS_URL = gateway.url
        settings.SMS_REPORT_TOKEN = TOKEN
        settings.EMAIL_ENABLED = True
        yield gateway


@pytest.fixture
def sent(gateway):
    return queued()


def queued(**kwargs):
    kept = kwargs.pop("kept", [contacts.phone("13800000021"), contacts.email("a@example.com")])
    notice = services.queue_notice(services.compose_notice(
        recipient_key="phone:1", cause="release:1", subject="结果", body="结果如下",
        sms_text="结果已有", contacts=kept, person_label="王**", urgent=True, **kwargs,
    ))  # fmt: skip
    delivery.deliver_due()
    notice.refresh_from_db()
    return notice


def post(client, body, token=TOKEN):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(
        reverse("notices:receipts"), json.dumps(body), "application/json", headers=headers
    )


def report(notice, status="delivered", **kwargs):
    return {"idempotency_key": notice.delivery_key, "status": status, **kwargs}


def outcomes(notice):
    return list(notice.attempts.values_list("channel", "outcome"))


def test_what_arrived_is_shown_as_arrived(client, sent):
    answer = post(client, report(sent))
    sent.refresh_from_db()

    assert answer.json() == {"received": 1, "taken": 1}
    assert sent.status == NoticeStatus.DELIVERED
    assert outcomes(sent) == [("sms", "accepted"), ("sms", "delivered")]


def test_after_a_failure_the_ladder_goes_on_to_the_next_rung(client, sent, mailoutbox):
    post(client, report(sent, "failed", detail="空号"))
    delivery.deliver_due()
    sent.refresh_from_db()

    assert (sent.status, sent.channel) == (NoticeStatus.SENT, Channel.EMAIL)
    assert outcomes(sent) == [("sms", "accepted"), ("sms", "bounced"), ("email", "accepted")]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("said", "goes_on"), [("delivered", ("delivered", "sms")), ("failed", ("queued", "email"))]
)
def test_a_report_on_what_a_dead_sender_may_have_sent_saves_the_second_copy(
    client, sent, said, goes_on
):
    Notice.objects.filter(pk=sent.pk).update(
        status=NoticeStatus.SENDING, claimed_at=timezone.now(), sent_at=None
    )
    NoticeAttempt.objects.all().delete()
    delivery.recover()
    post(client, report(sent, said))
    sent.refresh_from_db()

    assert (sent.status, sent.channel) == goes_on
    assert outcomes(sent)[0] == ("sms", "unknown")
    assert bool(sent.sent_at) == (said == "delivered")


def test_with_no_other_way_a_failed_message_is_left_to_people_in_a_row(client, gateway):
    notice = queued(kept=[contacts.phone("13800000022")])
    post(client, report(notice, "failed"))
    delivery.deliver_due()
    notice.refresh_from_db()

    assert notice.status == NoticeStatus.MANUAL
    assert outcomes(notice)[-1] == ("hand", "by_hand")
    assert "短信没有送达" in notice.problem


def test_duplicates_contradictions_and_strangers_change_nothing(client, sent, mailoutbox):
    stranger = {"idempotency_key": "0" * 32 + "-1", "status": "failed"}
    body = {"reports": [report(sent), report(sent), report(sent, "failed"), stranger]}

    assert post(client, body).json() == {"received": 4, "taken": 1}
    assert post(client, body).json() == {"received": 4, "taken": 0}
    delivery.deliver_due()
    sent.refresh_from_db()
    assert sent.status == NoticeStatus.DELIVERED
    assert mailoutbox == []


def test_a_report_of_an_earlier_round_does_not_touch_the_later_one(sent):
    first = sent.delivery_key
    services.resend(sent, by=ClerkFactory(), note="本人说没有收到")
    delivery.deliver_due()
    take_reports([Report(first, has_arrived=False)])
    sent.refresh_from_db()

    assert sent.status == NoticeStatus.SENT
    assert ("sms", "bounced") in outcomes(sent)
    assert list(sent.attempts.values_list("round", flat=True)) == [1, 2, 1]


def test_who_was_told_in_person_is_not_written_to_after_a_late_failure(sent, mailoutbox):
    services.mark_told_in_person(
        sent, by=ClerkFactory(), told_on=timezone.localdate(sent.created_at)
    )
    take_reports([Report(sent.delivery_key, has_arrived=False)])
    delivery.deliver_due()
    sent.refresh_from_db()

    assert sent.status == NoticeStatus.TOLD_IN_PERSON
    assert mailoutbox == []


def test_the_database_takes_one_report_of_a_message(sent):
    take_reports([Report(sent.delivery_key, has_arrived=True)])
    row = NoticeAttempt.objects.get(outcome="delivered")
    row.pk, row.outcome = None, "bounced"
    with pytest.raises(IntegrityError, match="one_report_per_message"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("token", ["", "wrong", "错"])
def test_without_the_token_nothing_is_taken(client, sent, token):
    assert post(client, report(sent), token.encode().decode("latin-1")).status_code == 401
    sent.refresh_from_db()
    assert sent.status == NoticeStatus.SENT


def test_without_a_token_set_the_address_does_not_exist(client, sent, settings):
    settings.SMS_REPORT_TOKEN = ""

    assert post(client, report(sent)).status_code == 404
    assert post(client, report(sent), token="").status_code == 404


@pytest.mark.parametrize(
    "body", ["x", 1, [1], {"reports": "x"}, [{"status": "failed"}], {"idempotency_key": 1}]
)
def test_what_is_not_a_report_is_refused(client, gateway, body):
    assert post(client, body).status_code == 400


def test_whatever_else_the_gateway_says_on_the_way_is_passed_over(client, sent):
    assert post(client, report(sent, "buffered")).json() == {"received": 1, "taken": 0}
    assert client.get(reverse("notices:receipts")).status_code == 405


def test_a_resend_needs_a_reason(sent):
    with pytest.raises(services.NoticeError, match="为什么要重新发送"):
        services.resend(sent, by=ClerkFactory(), note=" ")
