from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from liaison.audit.models import AuditEntry
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.notices import services
from liaison.notices.choices import Channel, NoticeStatus
from liaison.notices.models import Notice
from liaison.notices.services import NoticeError
from tests.factories.accounts import ClerkFactory
from tests.factories.notices import NoticeFactory, SlipFactory

pytestmark = pytest.mark.django_db


def queue(**changes):
    given = {
        "recipient_key": "opinion-7",
        "cause": "opinion-7:result-2",
        "subject": "您的意见有了结果",
        "body": "已被采纳。",
        "sms_text": "您提出的立法意见有了结果。",
        "contacts": [],
        "person_label": "王**",
    }
    return services.queue_notice(services.compose_notice(**given | changes))


def phone():
    return keep(ContactKind.PHONE, "13800000021")


def test_the_same_telling_is_queued_once():
    first = queue(contacts=[phone()])
    assert queue(contacts=[phone()], body="另一种写法") == first
    assert Notice.objects.get().body == "已被采纳。"


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_queued_as_fast_as_one(count, django_assert_num_queries):
    first = queue(recipient_key="0", body="先写的")
    said = {"cause": first.cause, "subject": "结果", "contacts": [], "person_label": "王**"}
    many = [
        services.compose_notice(recipient_key=str(at), body="后写的", **said)
        for at in range(count + 1)
    ]
    with django_assert_num_queries(2):
        queued = services.queue_notices(many)
    assert [one.recipient_key for one in queued] == [str(at) for at in range(count + 1)]
    assert [one.body for one in queued] == ["先写的", *["后写的"] * count]


def test_a_correction_is_a_new_revision():
    assert queue(contacts=[phone()]) != queue(contacts=[phone()], revision=2)


def test_who_left_no_contact_goes_to_people_at_once_and_is_not_a_failure():
    notice = queue(station_code="QH-03")
    assert (notice.status, notice.channel) == (NoticeStatus.MANUAL, Channel.HAND)
    assert list(Notice.objects.slips_of("QH-03")) == [notice]


def test_an_erased_contact_counts_as_none():
    contact = phone()
    contact.erased_at = timezone.now()
    assert queue(contacts=[contact]).status == NoticeStatus.MANUAL


def test_at_night_a_notice_waits_for_the_morning_and_an_urgent_one_does_not():
    night = datetime(2025, 10, 8, 14, 30, tzinfo=UTC)  # 22:30 in Beijing
    assert queue(contacts=[phone()], now=night).not_before == datetime(2025, 10, 9, 0, tzinfo=UTC)
    urgent = queue(contacts=[phone()], now=night, urgent=True, revision=2)
    assert urgent.not_before == night


def test_a_text_that_is_too_long_for_an_sms_is_refused():
    with pytest.raises(NoticeError, match="不能超过 114 个字"):
        queue(sms_text="字" * 115)


def test_a_line_break_in_the_subject_cannot_become_a_header():
    assert queue(subject="您的意见\r\nBcc: x@y.cn").subject == "您的意见 Bcc: x@y.cn"


def test_the_notice_vanishes_with_a_cause_that_is_rolled_back():
    with transaction.atomic():
        queue(contacts=[phone()])
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_five_hundred_notices_nudge_the_worker_once(
    django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr("liaison.jobs.nudge.current_app.send_task", lambda *a, **k: sent.append(a))
    contact = phone()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(20):
            queue(contacts=[contact], recipient_key=f"person-{number}")
    assert sent == [("notices.deliver_due", ())]


def test_told_in_person_says_who_when_and_how():
    clerk, notice = ClerkFactory(), SlipFactory()
    today = timezone.localdate()
    services.mark_told_in_person(notice, by=clerk, told_on=today, note="本人签收")
    assert notice.status == NoticeStatus.TOLD_IN_PERSON
    assert (notice.told_by, notice.told_on) == (clerk, today)
    assert notice.moves.get().note == "本人签收"
    assert AuditEntry.objects.get(action="notices.move").after == {"status": "told_in_person"}


@pytest.mark.parametrize("days", [1, -1])
def test_nobody_is_told_tomorrow_or_before_the_notice_was_there(days):
    told_on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(NoticeError, match="告知日期"):
        services.mark_told_in_person(SlipFactory(), by=ClerkFactory(), told_on=told_on)


def test_slips_handed_over_together_are_marked_together_or_not_at_all():
    clerk = ClerkFactory()
    good, bad = SlipFactory(), NoticeFactory(status=NoticeStatus.SENDING)
    with pytest.raises(NoticeError, match="发送中"):
        services.mark_all_told([good, bad], by=clerk, told_on=timezone.localdate())
    good.refresh_from_db()
    assert good.status == NoticeStatus.MANUAL
    assert services.mark_all_told([good], by=clerk, told_on=timezone.localdate()) == 1


def test_a_resend_is_a_new_round_with_a_key_of_its_own():
    notice = NoticeFactory(status=NoticeStatus.SENT, phone="13800000021", channel=Channel.EMAIL)
    key = notice.delivery_key
    services.resend(notice, by=ClerkFactory(), note="居民说没收到")
    assert (notice.status, notice.channel, notice.round) == ("queued", "sms", 2)
    assert notice.delivery_key != key
    began = notice.moves.get()
    assert (began.old_status, began.note, began.round) == ("sent", "居民说没收到", 2)


def test_what_a_later_message_put_right_is_not_sent_again():
    notice = NoticeFactory(status=NoticeStatus.DEAD, phone="13800000021")
    services.replace_notices([notice.pk], by=NoticeFactory(cause="correction"))
    with pytest.raises(NoticeError, match="后来有更正"):
        services.resend(notice, by=ClerkFactory(), note="本人说没有收到")


def test_without_contact_there_is_nothing_to_resend():
    with pytest.raises(NoticeError, match="没有留下联系方式"):
        services.resend(SlipFactory(), by=ClerkFactory())


def test_what_is_being_sent_right_now_cannot_be_resent():
    notice = NoticeFactory(status=NoticeStatus.SENDING, phone="13800000021")
    with pytest.raises(NoticeError, match="“发送中”"):
        services.resend(notice, by=ClerkFactory(), note="再发一次")


def test_a_stale_page_cannot_undo_what_happened_meanwhile():
    notice = SlipFactory()
    stale = Notice.objects.get(pk=notice.pk)
    services.mark_told_in_person(notice, by=ClerkFactory(), told_on=timezone.localdate())
    with pytest.raises(NoticeError, match="刷新页面"):
        services.mark_told_in_person(stale, by=ClerkFactory(), told_on=timezone.localdate())
