"""自动校验: the number that a browser finds while somebody writes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import doubts, proof, tickets, valkey
from opinions.buckets import Bucket
from opinions.choices import Moderation, Proof
from opinions.models import GivingRules, Opinion
from opinions.services.screening import screen
from tests.factories.drafts import PublicConsultationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey_server")]


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


@pytest.fixture
def held_without():
    GivingRules(hold_without_proof=True).save()


def opened(client, url):
    """The ticket of a new form, and the number that a browser finds for it."""
    html = client.get(url).content.decode()
    token, salt, challenge = (
        re.search(rf'{name}="([^"]+)"', html)[1]
        for name in ('name="token" value', "data-proof-salt", "data-proof-challenge")
    )
    return token, solved(salt, challenge)


def solved(salt, challenge):
    digest = proof.hashlib.sha256
    tries = range(proof.MOST)
    return next(n for n in tries if digest(f"{salt}{n}".encode()).hexdigest() == challenge)


def send(client, url, token, number, body="建议每十日一次。"):
    return client.post(url, {"token": token, "proof": number, "body": body, "confirm": "1"})


def proofs():
    return list(Opinion.objects.order_by("pk").values_list("proof", "hold_reasons"))


def test_the_number_that_the_browser_found_is_the_proof(client, url, held_without):
    send(client, url, *opened(client, url))

    assert proofs() == [("done", [])]


def test_who_has_no_proof_is_only_marked(client, url):
    token, _ = opened(client, url)

    assert send(client, url, token, "").status_code == 303
    assert proofs() == [("missing", [])]
    assert screen().passed == 1


@pytest.mark.parametrize("number", ["", "7x", "-1", "１"])
def test_the_office_may_look_first_at_what_lacks_it_and_nothing_is_lost(
    client, url, held_without, number
):
    token, _ = opened(client, url)

    assert send(client, url, token, number).status_code == 303
    screen()
    opinion = Opinion.objects.get()
    label = Proof.WRONG.label if number else Proof.MISSING.label
    assert (opinion.moderation, opinion.hold_reasons) == (Moderation.HELD, [f"自动校验：{label}"])


def test_the_proof_of_one_form_does_not_serve_another(client, url):
    _, number = opened(client, url)
    token, other = opened(client, url)

    send(client, url, token, number)

    assert proofs() == [("wrong" if number != other else "done", [])]


def test_the_proof_goes_along_from_the_form_through_the_check_page_and_back(client, url):
    token, number = opened(client, url)
    typed = {"token": token, "proof": number, "body": "建议。"}

    check = client.post(url, typed).content.decode()
    back = client.post(url, typed | {"edit": "1"}).content.decode()

    assert f'name="proof" value="{number}"' in check
    assert check.count('name="proof"') == 1
    assert re.search(rf'name="proof" value="{number}"', back)


def test_who_was_too_quick_for_it_gets_it_done_on_the_check_page(client, url):
    token, number = opened(client, url)

    check = client.post(url, {"token": token, "body": "快。"}).content.decode()

    salt = re.search(r'data-proof-salt="([^"]+)"', check)[1]
    challenge = re.search(r'data-proof-challenge="([^"]+)"', check)[1]
    assert solved(salt, challenge) == number
    assert check.count('name="proof"') == 1


def test_the_same_form_sent_again_is_the_same_person(client, url, held_without):
    token, number = opened(client, url)

    send(client, url, token, number)
    send(client, url, token, number)
    send(client, url, token, number, body="改了一个字。")

    assert proofs() == [("done", []), ("done", [])]


def test_one_proof_does_not_serve_a_flood(client, url, held_without, monkeypatch):
    monkeypatch.setattr(doubts, "FORM", Bucket("t-form", 2, timedelta(days=1)))
    token, number = opened(client, url)

    for at in range(3):
        send(client, url, token, number, body=f"第{at}条。")

    assert proofs()[1:] == [("done", []), ("reused", ["自动校验：重复使用"])]


def test_one_form_is_one_person_whatever_contacts_it_names(client, url, monkeypatch):
    monkeypatch.setattr(doubts, "PERSON", Bucket("t-contacts", 1, timedelta(minutes=10)))
    token, number = opened(client, url)

    for at in range(2):
        typed = {"token": token, "proof": number, "body": f"第{at}条。", "confirm": "1"}
        client.post(url, typed | {"phone": f"1380000002{at}"})

    assert proofs()[1] == ("done", ["同一人短时间内提交较多"])


def test_without_valkey_a_proof_is_taken_as_fresh(client, url, held_without, settings):
    token, number = opened(client, url)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        send(client, url, token, number)
    finally:
        valkey.wake()

    assert proofs() == [("done", ["提交时频率检查不可用"])]


def test_with_the_checks_off_nobody_asks_for_it(client, consultation, url, held_without, settings):
    settings.ABUSE_CHECKS = False
    token = tickets.issue_form(consultation.pk, None, timezone.now())

    html = client.get(url).content.decode()
    send(client, url, token, "")

    assert "data-proof" not in html
    assert proofs() == [("", [])]


def test_a_new_ticket_after_an_old_form_asks_for_a_new_proof(client, url):
    html = send(client, url, "forged", "123").content.decode()

    assert 'value="123"' not in html
    assert "data-proof-challenge" in html


def test_the_network_is_kept_as_a_mark_only(client, url):
    token, number = opened(client, url)
    send(client, url, token, number)

    assert re.fullmatch("[0-9a-f]{32}", Opinion.objects.get().network_key)
