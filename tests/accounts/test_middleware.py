from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from liaison.accounts.tasks import clear_sessions
from liaison.audit.models import AuditEntry
from tests.factories.accounts import PASSWORD, ClerkFactory, SysadminFactory

pytestmark = pytest.mark.django_db
PAGE = "/accounts/password/"


def after(**delta):
    return freeze_time(timezone.now() + timedelta(**delta))


def visit(client, page=PAGE, **headers):
    return client.get(page, headers=headers or None)


def test_staff_are_signed_out_after_half_an_hour(client):
    user = ClerkFactory()
    client.force_login(user)
    assert visit(client).status_code == 200

    with after(minutes=31):
        response = client.get(PAGE, follow=True)

    assert response.redirect_chain == [("/accounts/login/?next=/accounts/password/", 302)]
    assert "您超过30分钟没有操作" in response.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("accounts.idle_sign_out", user)
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("factory", "minutes", "status"),
    [
        (ClerkFactory, 29, 200),
        (SysadminFactory, 14, 200),
        (SysadminFactory, 16, 302),
    ],
)
def test_admins_have_half_the_time(client, factory, minutes, status):
    client.force_login(factory())
    visit(client)

    with after(minutes=minutes):
        assert visit(client).status_code == status


def test_every_visit_starts_the_time_again(client):
    client.force_login(ClerkFactory())
    visit(client)

    for minutes in (25, 50, 75):
        with after(minutes=minutes):
            assert visit(client).status_code == 200


def test_page_that_asks_by_itself_does_not_keep_the_session(client):
    client.force_login(ClerkFactory())
    visit(client)

    with after(minutes=20):
        assert visit(client, **{"Sec-Fetch-Mode": "cors"}).status_code == 200
    with after(minutes=35):
        assert visit(client).status_code == 302


def test_session_is_written_at_most_once_a_minute(client, django_assert_num_queries):
    client.force_login(ClerkFactory())
    visit(client)

    # Session, user, roles; the page itself asks nothing more than the frame's own queries.
    with django_assert_num_queries(3) as seen:
        visit(client)

    assert not [query for query in seen.captured_queries if query["sql"].startswith("UPDATE")]


def test_public_page_reads_no_session_of_somebody_signed_in(client):
    client.force_login(ClerkFactory())

    with CaptureQueriesContext(connection) as seen:
        response = client.get("/about/")

    assert response.status_code == 200
    assert [query for query in seen if "django_session" in query["sql"]] == []
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_text_sent_too_late_is_given_back_after_signing_in(client):
    user = ClerkFactory()
    client.force_login(user)
    visit(client)
    typed = "第十二条中的“及时”建议改为“三个工作日内”。\n理由：基层反映办理没有时限。"

    with after(minutes=31):
        late = client.post(f"{PAGE}?a=1", {"body": typed, "old_password": "secret"})
        assert late.status_code == 302
        signed_in = client.post(
            "/accounts/login/", {"username": user.username, "password": PASSWORD}
        )
        assert signed_in["Location"] == "/accounts/resume/"
        page = client.get("/accounts/resume/").content.decode()

    assert f'action="{PAGE}?a=1"' in page
    assert f'<textarea name="body" hidden>\n{typed}</textarea>' in page
    assert "secret" not in page
    assert client.get("/accounts/resume/")["Location"] == "/start/"


def test_text_is_given_back_to_the_same_person_only(client):
    client.force_login(ClerkFactory())
    visit(client)
    other = ClerkFactory()

    with after(minutes=31):
        client.post(PAGE, {"body": "别人写的意见，不应看到"})
        signed_in = client.post(
            "/accounts/login/", {"username": other.username, "password": PASSWORD}
        )
        assert signed_in["Location"] == "/start/"
        assert client.get("/accounts/resume/")["Location"] == "/start/"


def test_ended_sessions_leave_nothing_behind(client):
    client.force_login(ClerkFactory())
    clear_sessions()
    assert Session.objects.count() == 1

    with after(hours=13):
        clear_sessions()

    assert not Session.objects.exists()
