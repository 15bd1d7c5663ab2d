"""The office's own words for what people are told: checked, tried, kept in versions."""

import pytest
from django.core import mail
from django.urls import reverse

from feedback.choices import Result
from feedback.choices.texts import Situation, TextChannel
from feedback.errors import FeedbackError
from feedback.models import TextVersion
from feedback.services import texts as services
from feedback.texts import Texts, check, every_text, fill, own_words, preview, sms_parts
from liaison.notices.models import Notice
from liaison.notices.services import LONGEST_SMS
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out
from tests.factories.stations import StationFactory
from tests.support.sms_gateway import SmsGateway

pytestmark = pytest.mark.django_db
SMS, EMAIL, SLIP = TextChannel
ADOPTED, FRAME = Situation.ADOPTED, Situation.FRAME


def told_of(item, **kwargs):
    station = StationFactory()
    SubmittedOpinionFactory(item=item, consultation=item.consultation, station=station, **kwargs)
    answer(item)
    let_out(item.consultation)
    return Notice.objects.latest("pk")


@pytest.mark.parametrize(("situation", "channel"), every_text())
def test_the_portals_own_words_pass_their_own_check_and_leave_nothing_open(situation, channel):
    text = own_words(situation, channel)
    check(situation, channel, text)
    example = preview(situation, channel, text)

    assert not set("{}[]") & set(example)
    assert channel != SMS or len(example) <= LONGEST_SMS


def test_a_part_in_brackets_goes_with_its_empty_blank():
    text = "已采纳。[体现在{体现条款}。]"

    assert fill(text, {"体现条款": "第十条"}) == "已采纳。体现在第十条。"
    assert fill(text, {"体现条款": ""}) == "已采纳。"


@pytest.mark.parametrize(
    ("situation", "channel", "text", "sentence"),
    [
        (ADOPTED, EMAIL, "已采纳{姓名}", "{姓名}不是这里可以填的内容"),
        (FRAME, EMAIL, "您好！{草案}", "文字里要有{逐条结果}"),
        (Situation.NOT_ADOPTED, SLIP, "未采纳。", "文字里要有{理由}"),
        (ADOPTED, EMAIL, "已采纳{{体现条款}}", "要成对"),
        (ADOPTED, EMAIL, "已采纳。[理由：{理由}", "要成对"),
        (ADOPTED, SMS, "您的意见有结果了", "文字里要有{草案}"),
        (ADOPTED, SMS, "【本县】您对《{草案}》的意见有结果", "短信签名由系统自动加"),
        (ADOPTED, SMS, "您对《{草案}》" + "很" * 120, "至少减少"),
    ],
)
def test_a_text_that_would_mislead_is_refused_in_one_sentence(situation, channel, text, sentence):
    with pytest.raises(FeedbackError, match=sentence):
        services.change_text(situation, channel, text, by=ClerkFactory())
    assert not TextVersion.objects.exists()


@pytest.mark.parametrize(("signs", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_messages_are_counted_as_the_carrier_does(settings, signs, parts):
    settings.SMS_SIGNATURE = "人大立法联系"

    assert sms_parts("字" * (signs - 8)) == (signs, parts)


def test_a_notice_is_written_from_the_version_in_use_and_says_so(item):
    services.change_text(FRAME, EMAIL, "乡亲：\n{逐条结果}", by=ClerkFactory())
    services.change_text(FRAME, SLIP, "纸上：\n{逐条结果}", by=ClerkFactory())
    notice = told_of(item)

    assert notice.body.startswith("乡亲：\n意见")
    assert notice.slip_text.startswith("纸上：\n意见")
    assert "电子邮件·结果通知的开头和结尾 第1版" in notice.written_from
    assert "短信·采纳 系统自带" in notice.written_from


def test_a_changed_result_is_told_as_a_correction(item, consultation):
    first = told_of(item)
    answer(item, Result.NOT_ADOPTED, reason_code="R03")
    let_out(consultation)
    second = Notice.objects.latest("pk")

    assert "更正" not in first.body
    assert "更正：以前告知您的结果是“采纳”，现以这次为准。" in second.body
    assert second.sms_text.startswith("更正：")


def test_an_earlier_version_is_kept_readable_and_comes_back_as_a_new_one():
    clerk = ClerkFactory()
    services.change_text(ADOPTED, EMAIL, "采纳了。[{理由}]", by=clerk)
    first = TextVersion.objects.get()
    services.change_text(ADOPTED, EMAIL, "已采纳。[{理由}]", by=clerk, note="改短")
    services.restore(first, ADOPTED, EMAIL, by=clerk)
    rows = TextVersion.objects.order_by("number").values_list("number", "text", "in_use", "note")

    assert list(rows) == [
        (1, "采纳了。[{理由}]", False, ""),
        (2, "已采纳。[{理由}]", False, "改短"),
        (3, "采纳了。[{理由}]", True, "恢复第1版"),
    ]
    services.restore(None, ADOPTED, EMAIL, by=clerk)
    assert services.current_texts().of(ADOPTED, EMAIL) == own_words(ADOPTED, EMAIL)
    with pytest.raises(FeedbackError, match="没有变化"):
        services.restore(None, ADOPTED, EMAIL, by=clerk)


def test_all_texts_are_read_in_one_query(django_assert_num_queries):
    for situation in (ADOPTED, FRAME):
        words = "{逐条结果}。" if situation == FRAME else "已采纳。[{理由}]"
        services.change_text(situation, EMAIL, words, by=ClerkFactory())
    with django_assert_num_queries(1):
        texts = services.current_texts()
        assert [texts.of(one, channel) for one, channel in every_text()]
    assert Texts().of(ADOPTED, EMAIL) == own_words(ADOPTED, EMAIL)


def page(situation=ADOPTED, channel=EMAIL):
    return reverse("admin:feedback_text", args=[situation, channel])


def test_a_clerk_previews_without_saving_and_saves(client):
    client.force_login(ClerkFactory())
    words = {"text": "已经被{立法机关}采纳啦。", "note": "说得亲切些"}
    shown = client.post(page(), {**words, "preview": "1"})

    assert "已经被云岭市人大常委会采纳啦。" in shown.content.decode()
    assert not TextVersion.objects.exists()
    assert client.post(page(), {**words, "save": "1"}).status_code == 302
    text = client.get(page()).content.decode()
    assert "说得亲切些" in text
    assert "第 1 版" in client.get(reverse("admin:feedback_texts")).content.decode()


def test_what_was_typed_is_kept_with_the_reason_why_it_is_refused(client):
    client.force_login(ClerkFactory())
    response = client.post(page(), {"text": "采纳了{谁}", "save": "1"})

    assert response.status_code == 422
    assert "采纳了{谁}" in response.content.decode()
    assert "不是这里可以填的内容" in response.content.decode()


def test_a_test_message_goes_to_oneself_and_leaves_nothing_behind(client, settings):
    settings.EMAIL_ENABLED = True
    client.force_login(ClerkFactory())
    response = client.post(page(), {"text": "采纳啦。", "try": "1", "address": "a@example.com"})

    assert response.status_code == 200
    assert [letter.to for letter in mail.outbox] == [["a@example.com"]]
    assert "采纳啦。" in mail.outbox[0].body
    assert not Notice.objects.exists()
    bad = client.post(page(), {"text": "采纳啦。", "try": "1", "address": "不是邮箱"})
    assert bad.status_code == 422


def test_a_test_sms_goes_through_the_gateway_with_its_parts_shown(client, settings):
    client.force_login(ClerkFactory())
    with SmsGateway() as gateway:
        settings.SMS_URL = gateway.url
        words = own_words(ADOPTED, SMS)
        asked = {"text": words, "try": "1", "address": "13800000021"}
        text = client.post(page(channel=SMS), asked).content.decode()

    assert len(gateway.requests) == 1
    assert "条短信计费" in text


def test_others_read_only(client):
    client.force_login(LeaderFactory())
    assert client.get(page()).status_code == 200
    assert client.post(page(), {"text": "采纳", "save": "1"}).status_code == 404
    assert client.get(page(channel="fax")).status_code == 404
    assert client.get(page(FRAME, SMS)).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(page()).status_code == 404
