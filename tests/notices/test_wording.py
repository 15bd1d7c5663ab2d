"""When and through what a notice goes, as pages say it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.notices import wording
from liaison.notices.choices import Channel, NoticeStatus
from tests.factories.accounts import ClerkFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)  # 23:30 in the county
MORNING = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
MAIL = "zhangsan@example.cn"
PHONE = "13800000021"


@pytest.fixture
def mail_only(settings):
    settings.SMS_URL, settings.EMAIL_ENABLED = "", True


@pytest.mark.parametrize(
    ("status", "until", "words"),
    [
        (NoticeStatus.QUEUED, MORNING, "将于11月27日8时发送（夜间不发通知）"),
        (NoticeStatus.QUEUED, MORNING.replace(minute=5), "将于11月27日8时05分发送（夜间不发通知）"),
        (NoticeStatus.WAITING_RETRY, MORNING, "将于11月27日8时再次发送"),
        (NoticeStatus.QUEUED, NIGHT, ""),
        (NoticeStatus.SENT, MORNING, ""),
        (NoticeStatus.MANUAL, MORNING, ""),
    ],
)
def test_what_is_held_back_says_until_when(mail_only, status, until, words):
    notice = NoticeFactory(email=MAIL, status=status, not_before=until)

    assert wording.sending_plan(notice, NIGHT) == words


def test_who_no_machine_can_reach_is_left_to_people_in_the_morning(mail_only):
    notice = NoticeFactory(phone=PHONE, not_before=MORNING)

    assert wording.sending_plan(notice, NIGHT) == "将于11月27日8时转人工告知（夜间不发通知）"


@pytest.mark.parametrize(
    ("gateway", "contacts", "words"),
    [
        ("http://127.0.0.1:1/", {"email": MAIL}, "电子邮件"),
        ("http://127.0.0.1:1/", {"email": MAIL, "phone": PHONE}, "短信"),
        ("", {"email": MAIL, "phone": PHONE}, "电子邮件"),
        ("", {"phone": PHONE}, "人工告知"),
    ],
)
def test_before_sending_the_channel_is_the_one_that_will_be_used(
    mail_only, settings, gateway, contacts, words
):
    settings.SMS_URL = gateway

    assert wording.channel_words(NoticeFactory(**contacts)) == words


def test_what_was_sent_keeps_its_channel(mail_only):
    notice = NoticeFactory(email=MAIL, status=NoticeStatus.SENT, channel=Channel.SMS)

    assert wording.channel_words(notice) == "短信"


def test_list_page_and_demo_outbox_say_it(client, mail_only, settings, tmp_path, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    notice = NoticeFactory(email=MAIL, not_before=MORNING)
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    client.force_login(ClerkFactory())
    words = "将于11月27日8时发送（夜间不发通知）"

    listed = client.get(reverse("admin:notices_notice_changelist")).content.decode()
    assert f'<td class="field-state">待发送，{words}</td>' in listed
    assert '<td class="field-way">电子邮件</td>' in listed
    page = reverse("admin:notices_notice_change", args=[notice.pk])
    assert f"<dd>{words}</dd>" in client.get(page).content.decode()
    outbox = client.get(reverse("admin:notices_outbox")).content.decode()
    assert "还有 1 条通知没有发，将于11月27日8时起发送（夜间不发通知）。" in outbox


@pytest.mark.parametrize("rows", [1, 3])
def test_the_channel_costs_no_query_for_each_row(
    client, settings, rows, django_assert_max_num_queries
):
    settings.SMS_URL = "http://127.0.0.1:1/"
    for _ in range(rows):
        NoticeFactory(phone=PHONE, email=MAIL)
    client.force_login(ClerkFactory())

    with django_assert_max_num_queries(13):
        client.get(reverse("admin:notices_notice_changelist"))
