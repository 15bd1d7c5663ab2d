import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liaison.accounts.choices import Role
from liaison.office import confirmations
from liaison.office.choices import ConfirmationState
from liaison.office.models import Confirmation
from tests.factories.accounts import ClerkFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "admin:office_confirmation_changelist"


@pytest.fixture
def asked():
    clerk = ClerkFactory(roles=[Role.CLERK, Role.REVIEWER])
    return confirmations.request_confirmation(
        "drafts.release", UserFactory(), by=clerk, summary="发布征求意见"
    )


@pytest.fixture
def acted(asked):
    return confirmations.confirm_first(asked, by=asked.requested_by, reason="一人值班")


@pytest.fixture
def reviewer(client):
    user = UserFactory(roles=[Role.REVIEWER])
    client.force_login(user)
    return user


def page(name, confirmation):
    return reverse(f"admin:office_{name}", args=[confirmation.pk])


def text(response):
    return response.content.decode()


def test_officers_and_admins_of_the_system_find_nothing(client, asked):
    for role in (Role.OFFICER, Role.SECADMIN):
        client.force_login(UserFactory(roles=[role]))
        response = client.get(page("confirmation_change", asked), follow=True)
        assert response.status_code == 404
        assert client.post(page("recheck", asked)).status_code == 404


def test_another_reviewer_rechecks(client, acted, reviewer):
    assert "补核同意" in text(client.get(page("confirmation_change", acted)))
    html = text(client.post(page("recheck", acted), {"note": "无误"}, follow=True))
    assert "补核同意" in html
    acted.refresh_from_db()
    assert acted.is_settled
    assert acted.decided_by == reviewer


def test_who_acted_has_no_button_and_no_way_around_it(client, acted):
    client.force_login(acted.acted_by)
    assert "补核同意" not in text(client.get(page("confirmation_change", acted)))
    response = client.post(page("recheck", acted), {"note": "自己核"})
    assert response.status_code == 422
    assert "补核人不能是先办的人" in text(response)


def test_disagreeing_needs_a_reason_and_stays_on_record(client, acted, reviewer):
    response = client.post(page("recheck", acted), {"note": "", "disagree": "1"})
    assert response.status_code == 422
    client.post(page("recheck", acted), {"note": "期限不对", "disagree": "1"})
    acted.refresh_from_db()
    assert acted.state == ConfirmationState.REJECTED


def test_the_signed_sheet_is_downloaded_and_its_absence_is_404(client, asked, reviewer):
    assert client.get(page("scan", asked)).status_code == 404
    scan = SimpleUploadedFile("发文稿纸.pdf", b"%PDF-1.4 signed")
    confirmations.attach_paper(asked, by=asked.requested_by, scan=scan, signer="周主任")
    response = client.get(page("scan", asked))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 signed"
    response.close()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, reviewer, rows, django_assert_max_num_queries
):
    clerk = ClerkFactory()
    for _ in range(rows):
        asked = confirmations.request_confirmation(
            "drafts.release", UserFactory(), by=clerk, summary="发布征求意见"
        )
        confirmations.confirm(asked, by=reviewer)
    with django_assert_max_num_queries(13):
        assert "发布征求意见" in text(client.get(reverse(LIST)))


def test_the_list_finds_rechecks_that_are_overdue(client, acted, reviewer):
    Confirmation.objects.filter(pk=acted.pk).update(recheck_due="2025-01-02")
    assert acted.summary in text(client.get(reverse(LIST), {"overdue": "1"}))
    assert "补核已逾期" in text(client.get(page("confirmation_change", acted)))
