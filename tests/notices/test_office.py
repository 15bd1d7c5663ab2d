from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.contacts.models import ContactLook
from liaison.notices import delivery
from liaison.notices.choices import Channel, NoticeStatus
from tests.factories.accounts import ClerkFactory, UserFactory
from tests.factories.notices import NoticeFactory, SlipFactory
from tests.factories.office import OfficeProfileFactory

pytestmark = pytest.mark.django_db
PHONE = "13800000021"


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def url(name, notice):
    return reverse(f"admin:notices_{name}", args=[notice.pk])


def page(notice):
    return url("notice_change", notice)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITADMIN, Role.LEADER])
def test_who_does_not_tell_people_finds_nothing(client, role):
    client.force_login(UserFactory(roles=[role]))
    notice = NoticeFactory(phone=PHONE)
    assert client.get(page(notice)).status_code == 404
    assert client.post(url("phone", notice)).status_code == 404
    assert client.post(url("resend", notice)).status_code == 404
    assert client.get(reverse("admin:notices_slips")).status_code == 404
    assert client.get(reverse("admin:notices_notice_changelist")).status_code in {403, 404}


def test_a_notice_that_does_not_exist_is_404(client, clerk):
    assert client.get("/admin/notices/notice/999999/change/").status_code == 404
    assert client.get("/admin/notices/notice/abc/change/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries_and_masks_everybody(
    client, clerk, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        NoticeFactory(phone=PHONE, email="zhangsan@example.cn")
    with django_assert_max_num_queries(13):
        html = text(client.get(reverse("admin:notices_notice_changelist")))
    assert "138****0021" in html
    assert PHONE not in html
    assert "zhangsan" not in html


def test_the_page_shows_attempts_and_what_can_be_done(client, clerk):
    OfficeProfileFactory()
    notice = NoticeFactory(phone=PHONE, status=NoticeStatus.DEAD, problem="短信网关答复 503")
    notice.attempts.create(
        channel=Channel.SMS, at=timezone.now(), outcome="temporary", detail="短信网关答复 503"
    )
    html = text(client.get(page(notice)))
    for words in ("短信网关答复 503", "重新发送", "登记已告知", "改由人工告知", notice.body):
        assert words in html
    assert PHONE not in html


def test_the_full_number_is_shown_once_and_the_look_is_on_record(client, clerk):
    notice = NoticeFactory(phone=PHONE, status=NoticeStatus.MANUAL)
    assert client.get(url("phone", notice)).status_code == 405
    response = client.post(url("phone", notice))
    assert PHONE in text(response)
    assert "no-store" in response["Cache-Control"]
    look = ContactLook.objects.get()
    assert (look.viewer, look.reason) == (clerk, f"电话告知（通知 {notice.pk}）")
    assert PHONE not in text(client.get(page(notice)))


def test_told_by_phone_goes_on_record_with_day_and_way(client, clerk):
    notice = NoticeFactory(phone=PHONE, status=NoticeStatus.MANUAL)
    data = {"told_on": timezone.localdate().isoformat(), "way": "phone", "note": "本人接听"}
    html = text(client.post(url("told", notice), data, follow=True))
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.TOLD_IN_PERSON
    assert "电话，本人接听" in html


def test_a_day_in_the_future_comes_back_with_the_input_kept(client, clerk):
    notice = SlipFactory()
    day = timezone.localdate() + timedelta(days=2)
    data = {"told_on": day.isoformat(), "way": "slip", "note": "家人代收"}
    response = client.post(url("told", notice), data)
    assert response.status_code == 422
    assert "不能晚于今天" in text(response)
    assert "家人代收" in text(response)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.MANUAL


def test_resend_queues_again_and_twice_pressed_does_nothing_more(client, clerk):
    notice = NoticeFactory(phone=PHONE, status=NoticeStatus.SENT)
    assert "已重新排队" in text(client.post(url("resend", notice), {"note": "没收到"}, follow=True))
    assert "不能改为" in text(client.post(url("resend", notice), {"note": "没收到"}, follow=True))
    notice.refresh_from_db()
    assert (notice.status, notice.round) == (NoticeStatus.QUEUED, 2)


def test_staff_stop_the_machine(client, clerk):
    notice = NoticeFactory(phone=PHONE, status=NoticeStatus.WAITING_RETRY)
    client.post(url("by_hand", notice))
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.MANUAL
    html = text(client.get(reverse("admin:notices_phones")))
    assert notice.subject in html
    assert notice.wechat_text in html
    assert PHONE not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_phone_list_takes_a_fixed_number_of_queries(
    client, clerk, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        NoticeFactory(phone=PHONE, status=NoticeStatus.MANUAL)
    with django_assert_max_num_queries(11):
        assert client.get(reverse("admin:notices_phones")).status_code == 200


def test_empty_lists_say_so(client, clerk):
    assert "没有等待打电话" in text(client.get(reverse("admin:notices_phones")))
    assert "没有等待转交" in text(client.get(reverse("admin:notices_stations")))
    assert "没有等待转交" in text(client.get(reverse("admin:notices_slips")))


def test_each_station_has_its_slips_to_print(client, clerk):
    OfficeProfileFactory()
    slip, other = SlipFactory(), SlipFactory(station_code="QH-05", subject="别的站点")
    html = text(client.get(reverse("admin:notices_stations")))
    assert "QH-03" in html
    assert "QH-05" in html
    html = text(client.get(reverse("admin:notices_slips"), {"station": "QH-03"}))
    assert slip.body in html
    assert "签收人" in html
    assert other.subject not in html


def test_signed_slips_are_registered_together(client, clerk):
    first, second, third = SlipFactory(), SlipFactory(), SlipFactory()
    address = reverse("admin:notices_slips") + "?station=QH-03"
    data = {"told_on": timezone.localdate().isoformat(), "way": "slip", "note": ""}
    empty = client.post(address, data)
    assert empty.status_code == 422
    assert "请勾选" in text(empty)
    html = text(client.post(address, data | {"notices": [first.pk, second.pk]}, follow=True))
    assert "已登记 2 份" in html
    for notice, status in (
        (first, "told_in_person"),
        (second, "told_in_person"),
        (third, "manual"),
    ):
        notice.refresh_from_db()
        assert notice.status == status


def test_a_slip_of_another_station_cannot_be_slipped_in(client, clerk):
    other = SlipFactory(station_code="QH-05")
    data = {"told_on": timezone.localdate().isoformat(), "way": "slip", "notices": [other.pk]}
    response = client.post(reverse("admin:notices_slips") + "?station=QH-03", data)
    assert response.status_code == 422


def test_the_demo_shows_the_letters_it_did_not_send(client, clerk, settings, tmp_path):
    OfficeProfileFactory()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_ENABLED = True
    settings.SMS_URL = ""
    for subject in ("第一封", "第二封"):
        NoticeFactory(email="zhangsan@example.cn", channel=Channel.EMAIL, subject=subject)
    assert delivery.deliver_due() == {"sent": 2}
    html = text(client.get(reverse("admin:notices_outbox")))
    assert html.index("第二封") < html.index("第一封")
    assert "z***@example.cn" in html
    assert "zhangsan" not in html


def test_a_real_mail_server_has_no_demo_outbox(client, clerk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "真正的邮件服务器" in text(client.get(reverse("admin:notices_outbox")))
