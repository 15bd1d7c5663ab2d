import json
from datetime import timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from drafts.models import Consultation
from feedback.views import resident
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import ContactLook
from liaison.contacts.services import keep
from opinions import limits, receipts, tickets, valkey
from opinions.choices import Axis, Processing
from opinions.models.channels import channel_names
from opinions.services.moves import move
from tests.factories.accounts import ClerkFactory
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db
TRACK = "/track/"


@pytest.fixture
def opinion():
    return OpinionFactory(body="原来的话。")


@pytest.fixture
def address(opinion):
    return reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)])


def look_up(client, number, code):
    return client.post(TRACK, {"number": number, "code": code})


def text(response):
    return response.content.decode()


def test_number_and_code_lead_to_the_opinion(client, opinion):
    response = look_up(client, opinion.receipt_no, opinion.query_code)
    page = client.get(response.headers["Location"])

    assert response.status_code == 302
    assert page.status_code == 200
    assert "原来的话。" in text(page)
    assert opinion.receipt_no in text(page)


def test_no_page_sets_a_cookie_and_none_is_stored(client, opinion, address):
    for response in (client.get(TRACK), client.get(address), client.get(f"{address}edit/")):
        assert not response.cookies
        assert not response.wsgi_request.session.accessed
        assert "no-store" in response.headers["Cache-Control"]
    assert client.get(address).headers["Referrer-Policy"] == "no-referrer"


def test_sloppy_typing_is_understood(client, opinion):
    number = opinion.receipt_no.lower().replace("-", " ")
    code = f"{opinion.query_code[:4]} {opinion.query_code[4:]}"

    assert look_up(client, number, code).status_code == 302


def test_the_number_of_the_qr_code_is_filled_in(client, opinion):
    page = client.get(TRACK, {"no": opinion.receipt_no})

    assert f'value="{opinion.receipt_no}"' in text(page)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(client, opinion):
    wrong = look_up(client, opinion.receipt_no, "00000000")
    unknown = look_up(client, receipts.new_number(), opinion.query_code)

    assert wrong.status_code == unknown.status_code == 422
    for page in (wrong, unknown):
        assert "意见编号和查询码对不上" in text(page)


def test_a_slip_of_the_pen_is_told(client, opinion):
    *number, check = opinion.receipt_no
    wrong = next(sign for sign in receipts.SIGNS if sign != check)

    page = look_up(client, "".join([*number, wrong]), opinion.query_code)

    assert page.status_code == 422
    assert "好像抄错了" in text(page)


def test_trying_out_codes_is_stopped_hit_or_miss(client, opinion, monkeypatch):
    limit = limits.Limit("test", 2, timedelta(hours=1))
    monkeypatch.setattr(resident, "TRIES_OF_NUMBER", limit)

    codes = [look_up(client, opinion.receipt_no, "00000000").status_code for _ in range(2)]
    right = look_up(client, opinion.receipt_no, opinion.query_code)

    assert codes == [422, 422]
    assert right.status_code == 429


def test_without_valkey_authors_still_find_their_opinion(client, opinion, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        assert look_up(client, opinion.receipt_no, opinion.query_code).status_code == 302
    finally:
        valkey.wake()


@pytest.mark.parametrize("page", ["", "edit/", "withdraw/", "forget/", "data/"])
def test_a_forged_or_old_address_leads_back_to_the_form(client, opinion, page):
    old = tickets.issue_track(opinion.pk)

    with freeze_time(auto_tick_seconds=0) as clock:
        clock.tick(timedelta(minutes=31))
        expired = client.get(f"/track/{old}/{page}")
    forged = client.get(f"/track/forged/{page}")

    for response in (expired, forged):
        assert response.status_code == 302
        assert response.headers["Location"] == "/track/?expired=1"


def test_the_receipt_s_address_does_not_open_the_author_s_pages(client, opinion):
    response = client.get(f"/track/{tickets.issue_receipt(opinion.pk)}/")

    assert response.headers["Location"] == "/track/?expired=1"


def test_the_timeline_speaks_plainly(client, opinion, address):
    move(opinion, Axis.PROCESSING, Processing.KEPT, by=ClerkFactory(), note="属于执行问题。")

    page = text(client.get(address))

    assert "没有纳入汇总" in page
    assert "属于执行问题。" in page


def test_the_author_edits(client, opinion, address):
    response = client.post(f"{address}edit/", {"body": "改过的话。"}, follow=True)

    opinion.refresh_from_db()
    assert opinion.body == "改过的话。"
    assert "修改已经保存" in text(response)
    assert "修改以前的文字" in text(response)


def test_an_empty_edit_is_explained_and_kept(client, opinion, address):
    response = client.post(f"{address}edit/", {"body": "", "replacement": ""})

    opinion.refresh_from_db()
    assert response.status_code == 422
    assert "请填写意见内容。" in text(response)
    assert opinion.body == "原来的话。"


def test_what_is_being_sorted_offers_no_edit(client, opinion, address):
    move(opinion, Axis.PROCESSING, Processing.UNDER_REVIEW, by=ClerkFactory())

    assert "edit/" not in text(client.get(address))
    assert client.get(f"{address}edit/").status_code == 302
    client.post(f"{address}edit/", {"body": "晚了"})
    opinion.refresh_from_db()
    assert opinion.body == "原来的话。"


def test_the_author_withdraws_after_a_question(client, opinion, address):
    question = client.get(f"{address}withdraw/")
    opinion.refresh_from_db()
    before = opinion.processing
    response = client.post(f"{address}withdraw/", follow=True)

    opinion.refresh_from_db()
    assert "撤回这条意见？" in text(question)
    assert (before, opinion.processing) == ("received", "withdrawn")
    assert "意见已经撤回" in text(response)


def test_withdrawing_what_was_sent_up_is_explained(client, opinion, address):
    opinion.processing = Processing.SUBMITTED
    opinion.save(update_fields=["processing"])

    response = client.post(f"{address}withdraw/")

    assert response.status_code == 409
    assert "不能撤回" in text(response)


def test_the_author_s_data_is_shown_masked_and_downloaded_in_full(client):
    phone = keep(ContactKind.PHONE, "13800000021")
    person = ContributorFactory(name="王秀兰", phone=phone, consent_name=True)
    opinion = OpinionFactory(contributor=person)
    address = reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)])

    page, download = client.get(address), client.get(f"{address}data/")

    assert "138****0021" in text(page)
    assert "13800000021" not in text(page)
    data = json.loads(download.content)
    assert (data["姓名"], data["手机号码"], data["同意公开署名"]) == ("王秀兰", "13800000021", True)
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert ContactLook.objects.get().viewer is None


def test_consents_and_contacts_are_taken_back(client):
    phone = keep(ContactKind.PHONE, "13800000021")
    person = ContributorFactory(name="王秀兰", phone=phone, consent_name=True, consent_case=True)
    opinion = OpinionFactory(contributor=person)
    address = reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)])

    client.post(f"{address}consents/", {"kept": "consent_case"})
    person.refresh_from_db()
    after_first = (person.consent_name, person.consent_case)
    page = client.post(f"{address}forget/", follow=True)

    person.refresh_from_db()
    assert after_first == (False, True)
    assert (person.name, person.phone, person.consent_case) == ("", None, False)
    assert "已经删除" in text(page)


def test_wechat_is_told_to_open_the_browser_for_the_download(client, address):
    page = client.get(f"{address}me/", headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"})

    assert "在浏览器打开" in text(page)
    assert "在浏览器打开" not in text(client.get(f"{address}me/"))


def test_the_page_takes_a_fixed_number_of_queries(
    client, opinion, address, django_assert_max_num_queries
):
    channel_names()  # Kept in the process.
    with django_assert_max_num_queries(10):
        client.get(address)


def test_words_of_the_author_stay_words(client):
    opinion = OpinionFactory(body="<script>alert(1)</script>")
    address = reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)])

    assert "<script>alert" not in text(client.get(address))


def test_the_page_links_only_to_what_its_author_may_read(client, opinion, address):
    link = reverse("opinions:read", args=[opinion.consultation.slug])
    assert link in text(client.get(address))

    Consultation.objects.update(visibility="stations")

    page = text(client.get(address))
    assert link not in page
    assert opinion.consultation.title in page


def test_authors_are_told_that_the_consultation_was_withdrawn(client, opinion, address):
    Consultation.objects.update(status="withdrawn", public_remark="因立法计划调整。")

    page = text(client.get(address))

    assert "这次征求意见已撤回" in page
    assert "因立法计划调整。" in page
    assert "计划在这一天以前" not in page
