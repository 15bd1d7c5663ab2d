import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import doubts, tickets, valkey
from opinions.buckets import Bucket
from opinions.models import Opinion
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


@pytest.fixture
def article(consultation):
    return consultation.version.provisions.filter(kind="article").last()


@pytest.fixture
def token(consultation):
    return tickets.issue_form(consultation.pk, None, timezone.now() - timedelta(minutes=1))


def page(response):
    return response.content.decode()


def test_the_form_shows_the_words_of_the_article(client, url, article):
    response = client.get(url, {"provision": str(article.uuid)})

    assert response.status_code == 200
    assert "维护保养单位应当至少每十五日进行一次维护保养。" in page(response)
    assert f'name="provision" value="{article.uuid}"' in page(response)


def test_the_form_sets_no_cookie_and_touches_no_session(client, url):
    response = client.get(url)

    assert not response.cookies
    assert not response.wsgi_request.session.accessed
    assert "no-store" in response.headers["Cache-Control"]


def test_nothing_is_ticked_beforehand(client, url):
    html = page(client.get(url))

    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", html)
    assert len(boxes) == 3
    assert not [box for box in boxes if "checked" in box]


def test_the_check_page_stores_nothing(client, url, token, article):
    response = client.post(
        url, {"token": token, "provision": str(article.uuid), "body": "建议每十日一次。"}
    )

    assert response.status_code == 200
    assert "建议每十日一次。" in page(response)
    assert "第一章第三条" in page(response)
    assert Opinion.objects.count() == 0


def test_the_check_page_points_at_personal_data(client, url, token):
    html = page(client.post(url, {"token": token, "body": "请打13800000021找我。"}))

    assert "手机号码“13800000021”" in html


def test_confirming_leads_to_the_receipt_with_number_and_code(client, url, token, article):
    typed = {"token": token, "provision": str(article.uuid), "body": "建议每十日一次。"}

    response = client.post(url, typed | {"confirm": "1"})
    receipt = page(client.get(response.headers["Location"]))

    opinion = Opinion.objects.get()
    assert response.status_code == 303
    assert opinion.receipt_no in receipt
    assert "请截图保存" in receipt
    assert re.search(r"\d{4} \d{4}", receipt)
    assert not response.cookies


def test_everything_the_contract_names_is_stored(client, url, token, article):
    client.post(
        url,
        {
            "token": token,
            "confirm": "1",
            "provision": [str(article.uuid)],
            "kind": "modify",
            "body": "太长了。",
            "replacement": "每十日",
            "reason": "老电梯多。",
            "name": "王秀兰",
            "phone": "13800000021",
            "email": "wang@example.cn",
            "consent_upward": "on",
            "consent_name": "on",
            "consent_case": "on",
        },
    )

    opinion = Opinion.objects.select_related("contributor").get()
    person = opinion.contributor
    assert (opinion.kind, opinion.body, opinion.replacement, opinion.reason) == (
        "modify",
        "太长了。",
        "每十日",
        "老电梯多。",
    )
    assert (person.name, person.consent_upward, person.consent_name, person.consent_case) == (
        "王秀兰",
        True,
        True,
        True,
    )
    assert (person.phone.masked, person.email.masked) == ("138****0021", "w***@example.cn")


def test_the_version_of_the_privacy_notice_is_stored(client, url):
    html = page(client.get(url))
    token = re.search(r'name="token" value="([^"]+)"', html).group(1)

    client.post(url, {"token": token, "confirm": "1", "body": "建议。"})

    assert Opinion.objects.get().contributor.privacy_notice.version == 1


def test_a_double_click_gives_the_same_receipt(client, url, token):
    typed = {"token": token, "confirm": "1", "body": "建议每十日一次。"}

    pages = [page(client.get(client.post(url, typed).headers["Location"])) for _ in range(2)]

    numbers = [re.search(r"LFD-[\w-]+", html).group() for html in pages]
    codes = [re.search(r"\d{4} \d{4}", html).group() for html in pages]
    assert numbers[0] == numbers[1]
    assert codes[0] == codes[1]
    assert Opinion.objects.count() == 1


def test_back_from_the_receipt_the_same_form_leads_to_it_and_other_words_go_on(client, url, token):
    typed = {"token": token, "body": "建议每十日一次。"}
    assert client.post(url, typed).status_code == 200
    sent = client.post(url, typed | {"confirm": "1"})

    again = client.post(url, typed)

    assert again.status_code == 303
    receipt = client.get(again["Location"])
    assert Opinion.objects.get().receipt_no in page(receipt)
    assert page(receipt) == page(client.get(sent["Location"]))
    assert client.post(url, typed | {"body": "建议每五日一次。"}).status_code == 200
    assert Opinion.objects.count() == 1


def test_going_back_keeps_what_was_typed(client, url, token):
    html = page(client.post(url, {"token": token, "body": "保留这句话。", "edit": "1"}))

    assert "保留这句话。" in html
    assert f'value="{token}"' in html


def test_errors_keep_the_input_and_say_what_to_do(client, url, token):
    response = client.post(
        url, {"token": token, "confirm": "1", "body": "我的意见", "phone": "12", "email": "a@"}
    )

    assert response.status_code == 422
    assert "请填写11位手机号码" in page(response)
    assert "请填写完整的电子邮箱地址" in page(response)
    assert "我的意见" in page(response)
    assert "请改正下面的问题" in page(response)
    assert Opinion.objects.count() == 0


def test_an_empty_opinion_is_explained(client, url, token):
    response = client.post(url, {"token": token, "body": "  "})

    assert response.status_code == 422
    assert "请填写意见内容，写一句话也可以。" in page(response)


def test_too_long_a_text_is_kept_and_explained(client, url, token):
    text = "长" * 5001

    response = client.post(url, {"token": token, "body": text})

    assert response.status_code == 422
    assert "最多5000字，现在有5001字" in page(response)
    assert text in page(response)


def test_five_thousand_signs_with_line_ends_of_browsers_fit(client, url, token):
    text = "\r\n".join(["长" * 49] * 100)

    assert client.post(url, {"token": token, "body": text}).status_code == 200


def test_public_name_needs_a_name(client, url, token):
    response = client.post(url, {"token": token, "body": "建议", "consent_name": "on"})

    assert response.status_code == 422
    assert "您同意公开姓名，请填写姓名" in page(response)


def test_script_in_the_text_stays_text(client, url, token):
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'

    check = page(client.post(url, {"token": token, "body": attack}))
    receipt = client.post(url, {"token": token, "body": attack, "confirm": "1"})
    shown = page(client.get(receipt.headers["Location"]))

    for html in (check, shown):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert Opinion.objects.get().body == attack


@pytest.mark.parametrize("broken", ["", "forged", None])
def test_a_form_without_our_token_is_shown_again_with_its_words(client, url, broken, consultation):
    other = PublicConsultationFactory()
    token = tickets.issue_form(other.pk, None, timezone.now()) if broken is None else broken

    response = client.post(url, {"token": token, "confirm": "1", "body": "别丢了我的话"})

    assert response.status_code == 422
    assert "别丢了我的话" in page(response)
    assert Opinion.objects.count() == 0


def test_a_form_opened_yesterday_is_shown_again(client, url, consultation):
    token = tickets.issue_form(
        consultation.pk, None, timezone.now() - timedelta(hours=24, seconds=2)
    )

    response = client.post(url, {"token": token, "confirm": "1", "body": "昨天开始写的"})

    assert response.status_code == 422
    assert "昨天开始写的" in page(response)


@pytest.mark.parametrize(
    "changes",
    [{"visibility": "stations"}, {"visibility": "named"}, {"status": "draft"},
     {"status": "scheduled"}, {"status": "pending_signoff"}],
)  # fmt: skip
def test_what_is_not_public_is_404(client, changes):
    given = {"visibility": "public", "status": "open", "public_basis": "来函", **changes}
    hidden = ConsultationFactory(**given)
    url = reverse("opinions:new", args=[hidden.slug])
    token = tickets.issue_form(hidden.pk, None, timezone.now())

    assert client.get(url).status_code == 404
    assert client.post(url, {"token": token, "confirm": "1", "body": "x"}).status_code == 404
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize("status", ["closed", "suspended", "withdrawn", "published"])
def test_closed_pages_say_how_to_reach_the_office(client, status):
    closed = PublicConsultationFactory(status=status, opens_at=timezone.now() - timedelta(days=40))
    url = reverse("opinions:new", args=[closed.slug])

    response = client.get(url)

    assert response.status_code == 200
    assert "附近的立法联系点" in page(response)
    assert '<form method="post" action="/consultations' not in page(response)


def test_after_the_grace_the_words_are_given_back(client, consultation, url):
    token = tickets.issue_form(consultation.pk, None, timezone.now() - timedelta(hours=1))
    type(consultation).objects.filter(pk=consultation.pk).update(
        public_close=timezone.now() - timedelta(minutes=11)
    )

    response = client.post(url, {"token": token, "confirm": "1", "body": "晚了一点"})

    assert response.status_code == 409
    assert "晚了一点" in page(response)
    assert "您写的内容没有提交" in page(response)
    assert Opinion.objects.count() == 0


def test_within_the_grace_it_is_taken_and_marked(client, consultation, url):
    token = tickets.issue_form(consultation.pk, None, timezone.now() - timedelta(hours=1))
    type(consultation).objects.filter(pk=consultation.pk).update(
        public_close=timezone.now() - timedelta(minutes=2), status="closed"
    )

    response = client.post(url, {"token": token, "confirm": "1", "body": "刚好赶上"})

    assert response.status_code == 303
    assert Opinion.objects.get().is_late


def test_a_robot_is_taken_but_looked_at_first(client, url, token):
    client.post(url, {"token": token, "confirm": "1", "body": "买它", "website": "http://x"})

    assert Opinion.objects.get().hold_reasons == ["填写了居民看不到的栏目，可能是程序提交"]


def test_many_from_one_network_are_taken_but_looked_at_first(client, url, monkeypatch, token):
    monkeypatch.setattr(doubts, "NETWORK", Bucket("t", 1, timedelta(minutes=10)))

    for words in ("第一条", "第二条"):
        client.post(url, {"token": token, "confirm": "1", "body": words})

    assert [o.hold_reasons for o in Opinion.objects.order_by("pk")] == [
        [],
        ["同一网络短时间内提交较多"],
    ]


def test_one_form_sent_again_and_again_is_one_person(client, url, monkeypatch, token):
    monkeypatch.setattr(doubts, "PERSON", Bucket("t3", 1, timedelta(minutes=10)))

    for words in ("第一条", "第二条"):
        client.post(url, {"token": token, "confirm": "1", "body": words})

    assert [o.hold_reasons for o in Opinion.objects.order_by("pk")] == [
        [],
        ["同一人短时间内提交较多"],
    ]


def test_who_brings_a_text_along_and_sends_it_at_once_is_taken(client, consultation, url):
    token = tickets.issue_form(consultation.pk, None, timezone.now())

    client.post(url, {"token": token, "confirm": "1", "body": "快"})

    assert Opinion.objects.get().hold_reasons == []


def test_a_flood_is_asked_to_wait_with_its_words_kept(client, url, monkeypatch, token):
    monkeypatch.setattr(doubts, "FLOOD", Bucket("t2", 1, timedelta(minutes=10)))
    client.post(url, {"token": token, "confirm": "1", "body": "先来的"})

    response = client.post(url, {"token": token, "confirm": "1", "body": "别丢了"})

    assert response.status_code == 429
    assert 595 <= int(response["Retry-After"]) <= 600
    assert "别丢了" in page(response)
    assert re.search(r"请在\d\d:\d\d以后再点一次", page(response))


def test_without_valkey_it_is_taken_at_once_and_looked_at_first(
    client, url, token, settings, monkeypatch
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    begun = timezone.now()
    try:
        response = client.post(url, {"token": token, "confirm": "1", "body": "照样收到"})
    finally:
        valkey.wake()

    assert response.status_code == 303
    assert (timezone.now() - begun).total_seconds() < 0.5
    assert Opinion.objects.get().hold_reasons == ["提交时频率检查不可用"]


def test_a_submission_through_the_page_takes_few_queries(
    client, url, token, article, django_assert_max_num_queries
):
    typed = {"token": token, "confirm": "1", "provision": str(article.uuid), "body": "建议"}
    client.post(url, typed)

    # Two of them are the savepoint, BEGIN and COMMIT outside of tests.
    with django_assert_max_num_queries(8):
        response = client.post(url, typed | {"body": "再建议"})
    assert response.status_code == 303


def test_an_article_of_another_draft_is_explained(client, url, token):
    stranger = PublicConsultationFactory().version.provisions.filter(kind="article").first()

    response = client.post(
        url, {"token": token, "provision": str(stranger.uuid), "body": "x", "confirm": "1"}
    )

    assert response.status_code == 422
    assert "不在这份草案里" in page(response)


@pytest.mark.parametrize("ticket", ["forged", "1"])
def test_a_forged_receipt_address_shows_nothing(client, consultation, ticket):
    response = client.get(reverse("opinions:receipt", args=[consultation.slug, ticket]))

    assert response.status_code == 410


def test_a_receipt_address_does_not_open_the_track_page_and_expires(client, url, token, settings):
    location = client.post(url, {"token": token, "confirm": "1", "body": "x"}).headers["Location"]
    ticket = location.rstrip("/").rsplit("/", 1)[1]

    assert tickets.read_receipt(ticket) == Opinion.objects.get().pk
    assert tickets.read_track(ticket) == 0
    assert "no-store" in client.get(location).headers["Cache-Control"]


def test_unknown_consultation_is_404(client):
    assert client.get("/consultations/nicht-da/opinions/new/").status_code == 404
    assert client.get(f"/consultations/x/opinions/new/?provision={uuid.uuid4()}").status_code == 404
