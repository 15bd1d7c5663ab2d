"""投诉举报: taken in on the web and by the office, passed on without the name, answered, told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.choices.personal_data import ComplaintStatus
from feedback.models import Complaint
from feedback.services import complaints
from liaison.contacts.models import ContactLook
from liaison.notices.models import Notice
from opinions.choices import Moderation
from opinions.choices.referrals import ReferralKind
from opinions.models import Opinion
from opinions.referral_words import referral_values
from opinions.services.contributors import Person, store_person
from opinions.services.referring import Asked, refer
from opinions.services.screening import screen
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.opinions import OpinionFactory
from tests.factories.stations import PartnerOrgFactory

pytestmark = pytest.mark.django_db
NEW = "/complaints/new/"
TYPED = {
    "kind": "work", "body": "3月2日下午柳荫站没有人。", "name": "赵大山", "phone": "13800000021",
}  # fmt: skip


def text(response):
    return response.content.decode()


def send(client, **typed):
    token = client.get(NEW).context["token"]
    return client.post(NEW, {**TYPED, "token": token, **typed})


def page_of(one, name="feedback_complaint_page"):
    return reverse(f"admin:{name}", args=[one.pk])


def test_a_complaint_gets_a_number_and_a_day_and_can_be_looked_up(client):
    response = send(client)

    one = Complaint.objects.get()
    assert not response.cookies
    assert one.number in text(response)
    assert one.due_on == timezone.localdate() + timedelta(days=15)
    code = complaints.COMPLAINTS.query_code(one.client_key)
    found = client.post("/complaints/track/", {"number": one.number.lower(), "code": code})
    assert "正在办理" in text(found)
    wrong = client.post("/complaints/track/", {"number": one.number, "code": "00000000"})
    assert wrong.status_code == 422


def test_without_the_signed_form_or_words_it_is_shown_again(client):
    assert send(client, token="x").status_code == 422
    response = send(client, body="", name="赵大山")
    assert "请写下要反映的事。" in text(response)
    assert "赵大山" in text(response)
    assert not Complaint.objects.exists()


def test_nobody_has_to_say_who_they_are(client):
    send(client, name="", phone="")

    assert Complaint.objects.get().phone is None


def test_a_claim_is_passed_on_without_the_person_who_is_told_where(client):
    send(client, kind="claim", body="我家的低保一直没批。")
    one, org, clerk = Complaint.objects.get(), PartnerOrgFactory(), ClerkFactory()
    client.force_login(clerk)
    route = page_of(one, "feedback_route_complaint")

    named = client.post(route, {"org": org.pk, "note": "赵大山家的低保"})
    client.post(route, {"org": org.pk, "note": "一户低保申请的办理进度"})

    assert "请去掉" in text(named)
    one.refresh_from_db()
    assert one.routed_to == org
    notice = Notice.objects.get()
    assert str(org) in notice.body
    assert "没有提供您的姓名和电话" in notice.body
    assert "赵大山" not in notice.body + notice.person_label


def test_the_answer_goes_out_when_a_second_person_agrees(client):
    send(client)
    one = Complaint.objects.get()
    client.force_login(ClerkFactory())
    client.post(page_of(one), {"answer": "当天值班人员外出开会，已改为两人轮值。"})
    assert not Notice.objects.exists()
    client.force_login(ReviewerFactory())
    assert "投诉答复、信息副本" in text(client.get(reverse("admin:index")))

    client.post(page_of(one, "feedback_answer_complaint"), {"agree": "1"})

    one.refresh_from_db()
    assert one.status == ComplaintStatus.ANSWERED
    assert "两人轮值" in Notice.objects.get().body


def test_the_number_is_shown_for_a_reason_only(client):
    send(client)
    one = Complaint.objects.get()
    client.force_login(ClerkFactory())
    look = page_of(one, "feedback_complaint_phone")

    assert "13800000021" not in text(client.get(page_of(one)))
    assert client.post(look, {"reason": ""}).status_code == 422
    assert "13800000021" in text(client.post(look, {"reason": "回电核实时间"}))
    assert ContactLook.objects.get().reason == "回电核实时间"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(client, rows, django_assert_max_num_queries):
    for _ in range(rows):
        send(client)
    client.force_login(ClerkFactory())
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:feedback_complaints"))
    assert "赵大山" not in text(page)


def test_a_claim_in_an_opinion_is_on_the_desk_until_it_is_passed_on_and_its_author_told(client):
    person = store_person(Person(name="赵大山", phone="13800000021"))
    opinion = OpinionFactory(
        contributor=person, body="我家的低保一直没批。", moderation=Moderation.PENDING
    )
    screen()
    clerk = ClerkFactory()
    client.force_login(clerk)
    assert "像是个人诉求，要转交" in text(client.get(reverse("admin:index")))
    today = timezone.localdate()
    asked = Asked(ReferralKind.PETITION, PartnerOrgFactory(), today + timedelta(days=9), "低保。")

    referral = refer(Opinion.objects.get(pk=opinion.pk), asked, by=clerk, today=today)

    assert not Opinion.objects.claims_waiting().exists()
    assert "不写您的姓名和联系方式" in Notice.objects.get().body
    words = str(referral_values(referral))
    assert "请勿将本函和所附内容转给被反映的单位" in words
    assert "赵大山" not in words
