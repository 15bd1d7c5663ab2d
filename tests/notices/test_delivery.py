import itertools
import smtplib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from liaison.notices import delivery
from liaison.notices.choices import Channel, NoticeStatus, Outcome
from liaison.notices.models import Notice, NoticeAttempt
from tests.factories.notices import NoticeFactory
from tests.factories.office import OfficeProfileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_quiet_hours(db):
    OfficeProfileFactory()


@pytest.fixture(autouse=True)
def nothing_else(settings):
    settings.SMS_URL = ""
    settings.SMS_TOKEN = "secret-token"
    settings.SMS_SIGNATURE = "清禾立法联系"
    settings.EMAIL_ENABLED = False


@pytest.fixture
def mailbox(smtp_server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = smtp_server.controller.hostname
    settings.EMAIL_PORT = smtp_server.controller.port
    settings.EMAIL_ENABLED = True
    return smtp_server


@pytest.fixture
def gateway(sms_gateway, settings):
    settings.SMS_URL = sms_gateway.url
    return sms_gateway


def mail_notice(**changes):
    return NoticeFactory(email="resident@example.cn", channel=Channel.EMAIL, **changes)


def both(**changes):
    return NoticeFactory(phone="13800000021", email="resident@example.cn", **changes)


def attempts(notice):
    return list(notice.attempts.values_list("channel", "outcome"))


def due_again(notice):
    Notice.objects.filter(pk=notice.pk).update(not_before=timezone.now())


def test_a_mail_goes_out_once_with_its_attempt_on_record(mailbox):
    notice = mail_notice()
    assert delivery.deliver_due() == {"sent": 1}
    assert delivery.deliver_due() == {}
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    assert notice.sent_at
    assert mailbox.recipients == ["resident@example.cn"]
    assert mailbox.messages[0]["Subject"] == "您的意见有了结果"
    attempt = notice.attempts.get()
    assert (attempt.outcome, attempt.message_id) == (Outcome.ACCEPTED, mailbox.message_ids[0])


def test_one_connection_carries_a_whole_run(mailbox, monkeypatch):
    opened = []
    real = smtplib.SMTP.connect

    def connect(self, *args, **kwargs):
        opened.append(args)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(smtplib.SMTP, "connect", connect)
    for _ in range(5):
        mail_notice()
    assert delivery.deliver_due() == {"sent": 5}
    assert len(opened) == 1


def test_a_temporary_refusal_waits_and_keeps_the_message_id(mailbox):
    mailbox.refuse_with = "451 try later"
    notice = mail_notice()
    before = timezone.now()
    assert delivery.deliver_due() == {"waiting_retry": 1}
    notice.refresh_from_db()
    assert notice.channel == Channel.EMAIL
    assert "451" in notice.problem
    assert before + timedelta(seconds=45) < notice.not_before < before + timedelta(seconds=90)
    assert delivery.deliver_due() == {}
    mailbox.refuse_with = ""
    due_again(notice)
    assert delivery.deliver_due() == {"sent": 1}
    first, second = notice.attempts.all()
    assert first.message_id == second.message_id == mailbox.message_ids[0]


def test_only_a_refusal_for_good_opens_the_next_channel(mailbox):
    mailbox.refuse_with = "550 no such user"
    notice = mail_notice()
    assert delivery.deliver_due() == {"queued": 1, "manual": 1}
    notice.refresh_from_db()
    assert (notice.status, notice.channel) == (NoticeStatus.MANUAL, Channel.HAND)
    assert attempts(notice) == [("email", "permanent"), ("hand", "by_hand")]
    assert "550" in notice.problem


def test_a_line_that_breaks_after_the_letter_was_taken_repeats_the_same_letter(mailbox):
    mailbox.accept_then_drop = 1
    notice = mail_notice()
    assert delivery.deliver_due() == {"waiting_retry": 1}
    due_again(notice)
    assert delivery.deliver_due() == {"sent": 1}
    assert len(mailbox.messages) == 2
    assert len(set(mailbox.message_ids)) == 1


def test_a_mail_server_that_is_down_pushes_nobody_to_the_next_channel(settings, mailbox):
    settings.EMAIL_PORT = 9
    for _ in range(5):
        mail_notice()
    assert delivery.deliver_due() == {"waiting_retry": 5}
    # Three tries found out; the other two were not made to wait for the same answer.
    assert NoticeAttempt.objects.count() == 3
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 0, 1, 1, 1]


def test_a_mail_server_that_is_closing_is_left_in_peace(mailbox):
    mailbox.refuse_with = "421 closing"
    for _ in range(5):
        mail_notice()
    assert delivery.deliver_due() == {"waiting_retry": 5}
    assert NoticeAttempt.objects.filter(channel_down=True).count() == 3


def test_a_mail_server_that_keeps_silent_is_tried_again_with_the_same_letter(mailbox, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mailbox.silent_at = 1
    notice = mail_notice()
    assert delivery.deliver_due() == {"waiting_retry": 1}
    mailbox.silent_at = None
    due_again(notice)
    assert delivery.deliver_due() == {"sent": 1}
    assert len(set(mailbox.message_ids)) == 1


def test_a_mail_server_that_never_answers_does_not_hold_up_the_sms(
    settings, gateway, mailbox, monkeypatch
):
    """Each try of it takes as long as a run may last."""
    settings.EMAIL_PORT = 9
    seconds = itertools.count(step=11)
    monkeypatch.setattr(delivery, "monotonic", lambda: next(seconds))
    for _ in range(4):
        mail_notice()
    sms = NoticeFactory(phone="13800000021")

    became = [delivery.deliver_due() for _ in range(5)]

    assert became == [*[{"waiting_retry": 1}] * 4, {"sent": 1}]
    assert NoticeAttempt.objects.filter(channel=Channel.EMAIL).count() == 3
    settings.EMAIL_PORT = mailbox.controller.port
    NoticeAttempt.objects.filter(channel_down=True).update(at=timezone.now() - delivery.REST)
    Notice.objects.exclude(pk=sms.pk).update(not_before=timezone.now())
    assert [delivery.deliver_due() for _ in range(4)] == [{"sent": 1}] * 4


def test_after_very_many_tries_staff_must_look(mailbox):
    mailbox.refuse_with = "451 try later"
    notice = mail_notice(tries=delivery.MOST_TRIES - 1)
    assert delivery.deliver_due() == {"dead": 1}
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.DEAD


def test_the_sms_has_signature_token_and_key_and_comes_before_the_mail(gateway, mailbox):
    notice = both()
    assert delivery.deliver_due() == {"sent": 1}
    request = gateway.requests[0]
    assert request.body == {
        "to": "13800000021",
        "text": "【清禾立法联系】您提出的立法意见有了结果，请凭意见编号查询。",
        "idempotency_key": notice.delivery_key,
    }
    assert request.headers["authorization"] == "Bearer secret-token"
    assert request.headers["idempotency-key"] == notice.delivery_key
    assert mailbox.messages == []


@pytest.mark.parametrize("status", [500, 503, 429, 401, 404])
def test_a_gateway_in_trouble_is_asked_again_with_the_same_key(gateway, mailbox, status):
    gateway.answer_with = status
    notice = both()
    assert delivery.deliver_due() == {"waiting_retry": 1}
    gateway.answer_with = 200
    due_again(notice)
    assert delivery.deliver_due() == {"sent": 1}
    assert len(gateway.requests) == 2
    assert gateway.accepted_keys == {notice.delivery_key}
    assert mailbox.messages == []


def test_a_number_that_the_gateway_refuses_for_good_gets_the_mail(gateway, mailbox):
    gateway.answer_with = 422
    notice = both()
    assert delivery.deliver_due() == {"queued": 1, "sent": 1}
    assert attempts(notice) == [("sms", "permanent"), ("email", "accepted")]
    assert len(mailbox.messages) == 1


def test_a_gateway_that_does_not_answer_is_asked_again_later(settings):
    settings.SMS_URL = "http://127.0.0.1:9/send"
    notice = both()
    assert delivery.deliver_due() == {"waiting_retry": 1}
    assert attempts(notice) == [("sms", "temporary")]


def test_without_gateway_and_mail_people_tell_them(db):
    notice = both()
    assert delivery.deliver_due() == {"manual": 1}
    assert attempts(notice) == [("hand", "by_hand")]


def test_a_notice_without_sms_text_is_mailed(gateway, mailbox):
    both(sms_text="")
    assert delivery.deliver_due() == {"sent": 1}
    assert gateway.requests == []


def test_one_odd_letter_does_not_stop_those_behind_it(mailbox, monkeypatch, caplog):
    real = delivery.Post._send_mail

    def send(self, notice):
        if notice.subject == "odd":
            raise UnicodeError
        return real(self, notice)

    monkeypatch.setattr(delivery.Post, "_send_mail", send)
    odd = mail_notice(subject="odd", not_before=timezone.now() - timedelta(hours=1))
    mail_notice()
    assert delivery.deliver_due() == {"waiting_retry": 1, "sent": 1}
    assert attempts(odd) == [("email", "temporary")]


def test_what_is_not_due_stays(mailbox):
    mail_notice(not_before=timezone.now() + timedelta(minutes=1))
    assert delivery.deliver_due() == {}


@pytest.mark.parametrize("moment", ["created_at", "claimed_at"])
def test_what_waits_by_a_clock_that_was_ahead_leaves_when_it_is_right_again(mailbox, moment):
    ahead = timezone.now() + timedelta(days=365)
    notice = mail_notice(**{moment: ahead}, not_before=ahead)

    delivery.deliver_due()

    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT


def test_an_orphan_of_a_dead_sender_is_sent_again_with_the_same_id_and_counted(mailbox):
    notice = mail_notice(status=NoticeStatus.SENDING, claimed_at=timezone.now(), tries=1)
    assert delivery.deliver_due() == {"sent": 1}
    unknown, accepted = notice.attempts.all()
    assert (unknown.outcome, accepted.outcome) == (Outcome.UNKNOWN, Outcome.ACCEPTED)
    assert unknown.message_id == accepted.message_id == mailbox.message_ids[0]


def test_what_a_dead_sender_had_claimed_and_not_tried_goes_out_as_if_nothing_had_been(mailbox):
    past = timezone.now() - timedelta(minutes=1)
    claimed = {"status": NoticeStatus.SENDING, "claimed_at": timezone.now(), "tries": 1}
    later, first = mail_notice(**claimed), mail_notice(**claimed, not_before=past)
    assert delivery.deliver_due() == {"sent": 2}
    assert attempts(first) == [("email", "unknown"), ("email", "accepted")]
    assert attempts(later) == [("email", "accepted")]
    later.refresh_from_db()
    assert later.tries == 1


def test_a_dead_sender_had_nothing_of_what_is_left_to_people():
    notice = both(status=NoticeStatus.SENDING, claimed_at=timezone.now(), tries=1)
    assert delivery.deliver_due() == {"manual": 1}
    assert attempts(notice) == [("hand", "by_hand")]


def test_what_there_was_no_time_for_is_left_untried(mailbox, monkeypatch):
    seconds = itertools.count(step=11)
    monkeypatch.setattr(delivery, "monotonic", lambda: next(seconds))
    notices = [mail_notice() for _ in range(3)]
    assert [delivery.deliver_due() for _ in range(2)] == [{"sent": 1}] * 2
    left = Notice.objects.get(pk=notices[2].pk)
    assert (left.status, left.tries) == (NoticeStatus.QUEUED, 0)


def test_a_letter_that_kills_its_sender_every_time_is_given_up(mailbox):
    notice = mail_notice(
        status=NoticeStatus.SENDING, claimed_at=timezone.now(), tries=delivery.MOST_TRIES
    )
    delivery.deliver_due()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.DEAD
    assert mailbox.messages == []


def test_who_lost_a_notice_to_another_sender_does_not_change_it():
    notice = mail_notice()
    [mine] = delivery.claim(timezone.now())
    Notice.objects.filter(pk=notice.pk).update(claimed_at=timezone.now() + timedelta(seconds=1))
    delivery._move(mine, NoticeStatus.SENT)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENDING


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (5, 16), (12, 360), (60, 360)])
def test_pauses_double_up_to_six_hours(tries, minutes):
    pause = delivery.pause_after(tries).total_seconds() / 60
    assert minutes * 0.8 <= pause <= minutes * 1.2


def test_a_retry_does_not_fall_into_the_night(mailbox):
    OfficeProfileFactory().__class__.objects.update(quiet_from="00:00", quiet_until="23:59")
    delivery.office.__globals__["_profile"].forget()
    mailbox.refuse_with = "451 try later"
    notice = mail_notice()
    delivery.deliver_due()
    notice.refresh_from_db()
    assert timezone.localtime(notice.not_before).strftime("%H:%M") == "23:59"


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_everything_once(mailbox):
    OfficeProfileFactory()
    for _ in range(40):
        mail_notice()
    became = []

    def send():
        try:
            became.append(delivery.deliver_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts["sent"] for counts in became) == 40
    assert len(mailbox.messages) == len(set(mailbox.message_ids)) == 40


@pytest.mark.django_db(transaction=True)
def test_two_claimers_never_get_the_same_notice():
    for _ in range(60):
        mail_notice()
    taken, lock = [], threading.Lock()

    def take():
        try:
            while notices := delivery.claim(timezone.now()):
                with lock:
                    taken.extend(notice.pk for notice in notices)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(Notice.objects.values_list("pk", flat=True))
