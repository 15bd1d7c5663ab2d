"""我的信息 at /track/, and the same asked for at the office."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from feedback.choices.personal_data import HowReceived, RequestKind, RequestStatus
from feedback.models import DataRequest
from feedback.services import data_requests
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import ContactLook
from liaison.contacts.services import keep, open_for_delivery, reveal
from liaison.notices.services import compose_notice, queue_notice
from opinions import tickets
from opinions.choices.people import PersonChange
from opinions.models import Contributor
from opinions.services.contributors import Person, store_person
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db
PHONE, RIGHT_PHONE = "13800000021", "13800000022"


@pytest.fixture
def opinion():
    person = store_person(Person(name="王秀兰", phone=PHONE, consent_name=True))
    return OpinionFactory(contributor=person)


@pytest.fixture
def address(opinion):
    return reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)])


def text(response):
    return response.content.decode()


def changes(opinion):
    return list(opinion.contributor.changes.values_list("what", "old", "new", "by"))


def test_the_person_sees_who_looked_by_role_only(client, opinion, address):
    clerk = ClerkFactory(full_name="陈静")
    reveal(opinion.contributor.phone, viewer=clerk, reason="核对意见里的地名")
    record("opinions.look_at_file", actor=clerk, target=opinion)

    page = text(client.get(f"{address}me/"))

    assert "经办　手机号码" in page
    assert "经办　附件" in page
    assert "138****0021" in page
    assert PHONE not in page
    assert "陈静" not in page
    assert "核对意见里的地名" not in page
    assert "网上公布的署名随即去掉" in page


def test_name_and_number_are_put_right_and_waiting_notices_follow(client, opinion, address):
    old = opinion.contributor.phone
    notice = queue_notice(compose_notice(
        recipient_key="x", cause="y", subject="结果", body="结果", sms_text="结果",
        contacts=[old], person_label="王**",
    ))  # fmt: skip

    response = client.post(f"{address}correct/", {"name": "王秀岚", "phone": RIGHT_PHONE})

    assert response.status_code == 302
    person = Contributor.objects.select_related("phone").get(pk=opinion.contributor_id)
    assert (person.name, open_for_delivery(person.phone)) == ("王秀岚", RIGHT_PHONE)
    assert person.person_key == f"phone:{person.phone.lookup}"
    notice.refresh_from_db()
    assert notice.contact_phone == person.phone
    old.refresh_from_db()
    assert old.ciphertext == ""
    assert changes(opinion) == [
        (PersonChange.NAME, "王**", "王**", None),
        (PersonChange.PHONE, "138****0021", "138****0022", None),
    ]
    assert "138****0021 → 138****0022" in text(client.get(f"{address}me/"))


def test_a_wrong_number_is_explained_and_what_was_typed_stays(client, opinion, address):
    response = client.post(f"{address}correct/", {"name": "王秀岚", "phone": "138"})

    assert response.status_code == 422
    assert "请填写11位手机号码" in text(response)
    assert "王秀岚" in text(response)
    assert not changes(opinion)


def test_downloads_can_be_read_without_a_computer_scientist(client, opinion, address):
    plain = client.get(f"{address}data/?as=txt").content.decode("utf-8-sig")
    table = Document(BytesIO(client.get(f"{address}data/?as=docx").content)).tables[0]

    assert f"手机号码：{PHONE}" in plain
    assert "同意公开署名：是" in plain
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows["姓名"] == "王秀兰"
    assert "本人" in rows["谁看过完整的联系方式"]  # the first download


def test_looks_are_still_told_when_the_number_is_gone(client, opinion, address):
    reveal(opinion.contributor.phone, viewer=ClerkFactory(), reason="核实")

    client.post(f"{address}forget/")

    page = text(client.get(f"{address}me/"))
    assert "经办　手机号码" in page
    assert "删除姓名和联系方式（手机号码）" in page
    assert "撤回“公开署名”的同意" in page
    assert "删除姓名和联系方式</a>" not in page


def test_the_page_takes_a_fixed_number_of_queries(
    client, opinion, address, django_assert_max_num_queries
):
    for _ in range(3):
        reveal(opinion.contributor.phone, viewer=ClerkFactory(), reason="核实")
    with django_assert_max_num_queries(13):
        client.get(f"{address}me/")


def test_nobody_under_age_is_named():
    person = store_person(Person(name="小明", phone=PHONE, age_band="young", consent_name=True))

    assert (person.name, person.phone, person.consent_name) == ("", None, False)


# --- At the office ---


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


def register(opinion, clerk, kind, **more):
    about = {
        "how": HowReceived.VISIT, "identity_check": "看了身份证，与登记一致。", "wish": "",
        "received_on": timezone.localdate(),
    }  # fmt: skip
    return data_requests.register(opinion, kind=kind, by=clerk, **{**about, **more})


def page_of(one, name="feedback_request_page"):
    return reverse(f"admin:{name}", args=[one.pk])


def test_a_request_is_registered_with_its_day(client, clerk, opinion):
    typed = {
        "number": opinion.receipt_no.lower(), "kind": "access", "how": "visit",
        "received_on": "2026-03-02", "identity_check": "看了身份证", "wish": "",
    }  # fmt: skip
    response = client.post(reverse("admin:feedback_requests"), typed)

    one = DataRequest.objects.get()
    assert response.headers["Location"] == page_of(one)
    assert one.due_on == date(2026, 3, 23)  # fifteen working days
    assert "逾期" in text(client.get(reverse("admin:feedback_requests")))


def test_a_copy_leaves_only_with_two_people_and_is_on_record(client, clerk, opinion):
    one = register(opinion, clerk, RequestKind.ACCESS)
    assert client.post(page_of(one, "feedback_request_copy")).status_code == 302  # not yet
    client.post(page_of(one, "feedback_request_ask"))
    client.force_login(ReviewerFactory())
    client.post(page_of(one, "feedback_request_answer"), {"agree": "1"})
    client.force_login(clerk)

    copy = client.post(page_of(one, "feedback_request_copy"))

    assert PHONE in "".join(
        c.text for c in Document(BytesIO(copy.content)).tables[0].columns[1].cells
    )
    assert ContactLook.objects.filter(viewer=clerk).count() == 1
    assert changes(opinion) == [(PersonChange.COPIED, "", "", clerk.pk)]
    client.post(page_of(one), {"outcome": "当面交给本人。", "told_on": timezone.localdate()})
    one.refresh_from_db()
    assert one.status == RequestStatus.DONE


def test_the_office_corrects_deletes_and_withdraws_for_who_asks(client, clerk, opinion):
    for kind, view, typed in (
        (RequestKind.CORRECT, "feedback_request_correct", {"name": "王秀岚", "phone": ""}),
        (RequestKind.WITHDRAW, "feedback_request_withdraw", {}),
        (RequestKind.DELETE, "feedback_request_delete", {}),
    ):
        one = register(opinion, clerk, kind)
        assert "核对身份" in text(client.get(page_of(one)))
        client.post(page_of(one, view), typed)

    person = Contributor.objects.get(pk=opinion.contributor_id)
    assert (person.name, person.phone, person.consent_name) == ("", None, False)
    assert [change[0] for change in changes(opinion)] == [
        PersonChange.NAME, PersonChange.CONSENT_NAME, PersonChange.FORGOTTEN,
    ]  # fmt: skip
    assert {change[3] for change in changes(opinion)} == {clerk.pk}


def test_a_refusal_needs_its_reason_and_what_is_late_is_on_the_desk(client, clerk, opinion):
    long_ago = timezone.localdate() - timedelta(days=60)
    one = register(opinion, clerk, RequestKind.DELETE, received_on=long_ago)

    assert "个人信息申请，等办理" in text(client.get(reverse("admin:index")))
    response = client.post(page_of(one), {"outcome": "", "told_on": long_ago, "refuse": "1"})
    assert response.status_code == 422
    client.post(page_of(one), {"outcome": "身份对不上。", "told_on": long_ago, "refuse": "1"})
    one.refresh_from_db()
    assert (one.status, one.outcome) == (RequestStatus.REFUSED, "身份对不上。")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(
    client, clerk, opinion, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        register(opinion, clerk, RequestKind.ACCESS)
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:feedback_requests"))


def test_json_says_what_changed(client, opinion, address):
    client.post(f"{address}consents/", {})

    held = json.loads(client.get(f"{address}data/").content)

    assert held["更正、撤回和删除"][0]["事项"] == "撤回“公开署名”的同意"
    assert keep(ContactKind.PHONE, PHONE).masked not in json.dumps(held["更正、撤回和删除"])
