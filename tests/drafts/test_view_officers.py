"""What officers read, and the notice they print."""

import pytest
from django.urls import reverse

from drafts.choices import ConsultationStatus, Visibility
from liaison.accounts.choices import Role
from tests.factories.accounts import ClerkFactory, OfficerFactory, SysadminFactory, UserFactory
from tests.factories.drafts import (
    ConsultationFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/workbench/consultations/"


@pytest.fixture
def expert():
    return UserFactory(roles=[Role.EXPERT])


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def read(consultation):
    return reverse("drafts:read", args=[consultation.slug])


def poster(consultation):
    return reverse("drafts:poster", args=[consultation.slug])


def named(*readers):
    consultation = OpenConsultationFactory(visibility=Visibility.NAMED)
    consultation.named_readers.set(readers)
    return consultation


def test_an_officer_reads_what_is_for_stations(as_officer):
    html = as_officer.get(read(OpenConsultationFactory())).content.decode()

    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html
    assert "这部草案没有公开" in html


def test_before_it_opened_only_the_office_knows_of_it(as_officer):
    for state in (ConsultationStatus.DRAFT, ConsultationStatus.SCHEDULED):
        assert as_officer.get(read(ConsultationFactory(status=state))).status_code == 404


def test_what_names_people_is_read_by_them_alone(client, officer, expert):
    consultation = named(expert)

    client.force_login(officer)
    assert client.get(read(consultation)).status_code == 404
    client.force_login(expert)
    assert client.get(read(consultation)).status_code == 200


def test_an_expert_does_not_read_what_is_for_stations(client, expert):
    client.force_login(expert)

    assert client.get(read(OpenConsultationFactory())).status_code == 404
    assert client.get(read(PublicConsultationFactory())).status_code == 200


def test_the_list_shows_what_may_be_read(as_officer, expert):
    OpenConsultationFactory(title="给站点的")
    named(expert)

    shown = as_officer.get(LIST).context["consultations"]

    assert [row.title for row in shown] == ["给站点的"]


def test_admins_have_no_part_in_it(client):
    client.force_login(SysadminFactory())

    assert client.get(LIST).status_code == 404
    assert client.get(read(PublicConsultationFactory())).status_code == 404


def test_posting_is_refused(as_officer):
    assert as_officer.post(LIST).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(
    as_officer, count, django_assert_num_queries
):
    for _ in range(count):
        OpenConsultationFactory()
    as_officer.get(LIST)  # what the process keeps for some seconds is read

    with django_assert_num_queries(4):
        as_officer.get(LIST)


def test_the_notice_of_a_public_one_has_the_way_to_its_page(as_officer):
    consultation = PublicConsultationFactory(notice_text="现征求意见。\n办公室\n2025年9月1日")

    html = as_officer.get(poster(consultation)).content.decode()

    assert "关于公开征求《云岭市住宅电梯安全条例（草案征求意见稿）》意见的公告" in html
    assert "<svg" in html
    assert "扫码阅读、提意见" in html


def test_what_is_not_public_gets_no_code(as_officer):
    html = as_officer.get(poster(OpenConsultationFactory())).content.decode()

    assert "扫码" not in html
    assert "请不要对外张贴" in html


def test_the_office_sees_the_notice_before_the_release(client):
    consultation = ConsultationFactory(notice_text="现征求意见。")
    address = reverse("admin:drafts_poster", args=[consultation.pk])
    client.force_login(ClerkFactory())

    assert "现征求意见。" in client.get(address).content.decode()

    client.force_login(OfficerFactory())
    assert client.get(address).status_code == 404
