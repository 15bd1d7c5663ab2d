"""我的意见 by a code on the phone; supplements on the author's page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from feedback.views import phone as phone_views
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from opinions import limits, tickets, valkey
from opinions.models import PhoneCode
from opinions.services import phone_codes
from tests.factories.opinions import ContributorFactory, OpinionFactory
from tests.support.sms_gateway import SmsGateway

pytestmark = pytest.mark.django_db
NUMBER = "13800000021"
ASK, ENTER = "/track/phone/", "/track/phone/code/"


@pytest.fixture
def gateway(settings):
    with SmsGateway() as running:
        settings.SMS_URL = running.url
        yield running


@pytest.fixture
def opinion():
    person = ContributorFactory(phone=keep(ContactKind.PHONE, NUMBER))
    return OpinionFactory(contributor=person, body="每十日维护一次。")


def text(response):
    return response.content.decode()


def asked(response):
    return re.search(r'name="asked" value="([^"]+)"', text(response)).group(1)


def sent_code(gateway):
    phone_codes.send_waiting()
    return re.search(r"验证码是(\d{6})", gateway.requests[-1].body["text"]).group(1)


def without_ticket(response):
    return re.sub(r'value="[^"]+"', "", text(response))


def test_the_code_opens_what_this_phone_left_and_nothing_else(client, gateway, opinion):
    OpinionFactory(body="别人的话。")

    key = asked(client.post(ASK, {"phone": "138 0000 0021"}))
    response = client.post(ENTER, {"asked": key, "code": sent_code(gateway)})
    shown = client.get(response["Location"])

    assert gateway.requests[-1].body["to"] == NUMBER
    assert opinion.receipt_no in text(shown)
    assert "别人的话。" not in text(shown)
    assert not shown.cookies
    link = re.search(r'href="(/track/[^/"]{20,}/)"', text(shown)).group(1)
    assert "每十日维护一次。" in text(client.get(link))


def test_who_never_wrote_can_not_be_told_from_who_did(client, gateway, opinion):
    known = client.post(ASK, {"phone": NUMBER})
    unknown = client.post(ASK, {"phone": "13900000099"})
    phone_codes.send_waiting()

    assert without_ticket(known) == without_ticket(unknown)
    assert [request.body["to"] for request in gateway.requests] == [NUMBER]
    stranger = PhoneCode.objects.get(contact=None)
    code = phone_codes.code_of(stranger)
    assert client.post(ENTER, {"asked": asked(unknown), "code": code}).status_code == 422


def test_the_code_itself_is_stored_nowhere(client, gateway, opinion):
    client.post(ASK, {"phone": NUMBER})
    code = sent_code(gateway)

    assert code not in str(list(PhoneCode.objects.values()))


def test_a_code_is_good_once(client, gateway, opinion):
    key = asked(client.post(ASK, {"phone": NUMBER}))
    code = sent_code(gateway)

    answers = [client.post(ENTER, {"asked": key, "code": code}).status_code for _ in range(2)]

    assert answers == [302, 422]


def test_after_five_tries_the_right_code_is_no_use(client, gateway, opinion):
    key = asked(client.post(ASK, {"phone": NUMBER}))
    code = sent_code(gateway)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for _ in range(5):
        assert client.post(ENTER, {"asked": key, "code": wrong}).status_code == 422

    assert client.post(ENTER, {"asked": key, "code": code}).status_code == 422


def test_after_five_minutes_the_code_is_no_use(client, gateway, opinion):
    key = asked(client.post(ASK, {"phone": NUMBER}))
    code = sent_code(gateway)

    with freeze_time(timezone.now() + timedelta(minutes=5, seconds=1)):
        response = client.post(ENTER, {"asked": key, "code": code})

    assert response.status_code == 422
    assert "已经过了5分钟" in text(response)


def test_a_code_is_sent_once_and_not_when_it_is_too_late(client, gateway, opinion):
    client.post(ASK, {"phone": NUMBER})
    sent = [phone_codes.send_waiting(), phone_codes.send_waiting()]
    client.post(ASK, {"phone": NUMBER})
    PhoneCode.objects.update(asked_at=timezone.now() - timedelta(minutes=6))

    assert [*sent, phone_codes.send_waiting()] == [1, 0, 0]
    assert len(gateway.requests) == 1


def test_one_phone_is_not_rung_without_end(client, gateway, opinion, monkeypatch):
    monkeypatch.setattr(phone_views, "CODES_OF_NUMBER", limits.Limit("ring", 1, timedelta(hours=1)))

    answers = [client.post(ASK, {"phone": NUMBER}).status_code for _ in range(2)]

    assert answers == [200, 429]


def test_without_valkey_no_sms_is_sent(client, gateway, opinion, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        assert client.post(ASK, {"phone": NUMBER}).status_code == 429
    finally:
        valkey.wake()
    assert PhoneCode.objects.count() == 0


def test_without_a_gateway_the_receipt_is_the_way(client, settings):
    settings.SMS_URL = ""

    assert client.get(ASK).status_code == 404
    assert ASK not in text(client.get("/track/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        contact = keep(ContactKind.PHONE, NUMBER)
        OpinionFactory(contributor=ContributorFactory(phone=contact))
    address = reverse("feedback:mine", args=[tickets.issue_phone(contact.lookup)])
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)


@pytest.mark.parametrize("issue", [lambda: "forged", lambda: tickets.issue_track(1)])
def test_another_ticket_opens_no_list(client, issue):
    response = client.get(reverse("feedback:mine", args=[issue()]))

    assert response["Location"] == "/track/?expired=1"


def test_the_author_adds_something_on_the_own_page(client, opinion):
    address = reverse("feedback:supplement", args=[tickets.issue_track(opinion.pk)])

    empty = client.post(address, {"text": " "})
    response = client.post(address, {"text": "周末也要有人。"})

    assert empty.status_code == 422
    assert "周末也要有人。" in text(client.get(response["Location"]))
