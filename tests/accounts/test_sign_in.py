from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from liaison.accounts import sign_in
from liaison.accounts.choices import Role
from liaison.accounts.services import AccountError, create_user
from liaison.audit.models import AuditEntry
from tests.factories.accounts import PASSWORD, ClerkFactory, SysadminFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
NEW = "Another-2026-word"


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def log_in(client, user, password=PASSWORD, **data):
    return client.post(LOGIN, {"username": user.username, "password": password, **data})


def test_sign_in_goes_on_and_is_on_record(client):
    user = ClerkFactory()

    response = log_in(client, user, username=f" {user.username.upper()}")

    assert response.status_code == 302
    assert response["Location"] == reverse("portal:start")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.address) == ("accounts.sign_in", user, "127.0.0.1")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/workbench/?a=1", "/workbench/?a=1"),
        ("https://evil.example/", "/start/"),
        ("//evil.example/", "/start/"),
        ("javascript:alert(1)", "/start/"),
        ("", "/start/"),
    ],
)
def test_sign_in_goes_on_only_within_the_portal(client, target, location):
    assert log_in(client, ClerkFactory(), next=target)["Location"] == location


def test_wrong_password_is_explained_and_on_record(client):
    user = ClerkFactory()

    response = log_in(client, user, password="wrong")

    assert response.status_code == 422
    assert "用户名或密码不对" in response.content.decode()
    assert actions() == ["accounts.sign_in_failed"]
    assert AuditEntry.objects.get().target_id == str(user.pk)


def test_unknown_name_is_not_written_down(client):
    """People type their password into the wrong field."""
    client.post(LOGIN, {"username": "my-secret-word", "password": "x"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_id, entry.note) == (
        "accounts.sign_in_failed",
        "",
        "没有这个账号",
    )


@pytest.mark.parametrize("typed", ["\0", "che\0njing", "长" * 30_000])
def test_what_no_name_can_be_is_only_a_wrong_name(client, typed):
    response = client.post(LOGIN, {"username": typed, "password": typed})

    assert response.status_code == 422
    assert actions() == ["accounts.sign_in_failed"]


def test_closed_account_cannot_sign_in(client):
    user = UserFactory(is_active=False, closed_at=timezone.now())

    response = log_in(client, user)

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account_at_this_address(client):
    user, other = ClerkFactory(), ClerkFactory()
    for _ in range(4):
        assert log_in(client, user, password="wrong").status_code == 422

    locked = log_in(client, user, password="wrong")

    assert locked.status_code == 429
    assert "登录已锁定" in locked.content.decode()
    assert log_in(client, user).status_code == 429
    assert actions()[-2:] == ["accounts.locked_out", "accounts.locked_out"]
    elsewhere = client.post(
        LOGIN, {"username": user.username, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302
    client.logout()
    assert log_in(client, other).status_code == 302


def test_lock_ends_after_half_an_hour(client):
    user = ClerkFactory()
    for _ in range(5):
        log_in(client, user, password="wrong")

    with freeze_time(timezone.now() + timedelta(minutes=31)):
        assert log_in(client, user).status_code == 302


def test_reset_password_unlocks_and_must_be_changed(client):
    user = ClerkFactory()
    for _ in range(5):
        log_in(client, user, password="wrong")

    password = sign_in.reset_password(user, by=SysadminFactory())

    response = log_in(client, user, password=password)
    assert response["Location"].startswith("/accounts/first-password/")
    assert "accounts.reset_password" in actions()


def test_nobody_resets_an_own_or_a_closed_account():
    user = SysadminFactory()
    closed = UserFactory(is_active=False, closed_at=timezone.now())

    with pytest.raises(AccountError, match="自己的密码"):
        sign_in.reset_password(user, by=user)
    with pytest.raises(AccountError, match="账号已停用"):
        sign_in.reset_password(closed, by=user)


@pytest.fixture
def newcomer():
    return create_user(
        username="wang.fang", full_name="王芳", roles=[Role.CLERK], password=PASSWORD, by=None
    )


def test_first_sign_in_asks_for_an_own_password_before_anything_else(client, newcomer):
    response = log_in(client, newcomer, next="/workbench/")

    assert response["Location"] == "/accounts/first-password/?next=%2Fworkbench%2F"
    assert "_auth_user_id" not in client.session
    page = client.get(response["Location"])
    assert "请先设置自己的密码" in page.content.decode()
    data = {"new_password1": NEW, "new_password2": NEW, "next": "/workbench/"}
    done = client.post("/accounts/first-password/", data)
    assert done["Location"] == "/workbench/"
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    newcomer.refresh_from_db()
    assert newcomer.must_change_password is False
    assert actions()[-2:] == ["accounts.change_password", "accounts.sign_in"]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (NEW, "Different-2026", "不一致"),
        ("short-A1", "short-A1", "密码至少要有10个字符"),
        (PASSWORD, PASSWORD, "不能与最近5次用过的密码相同"),
        ("", "", "请填写新密码。"),
    ],
)
def test_unfit_first_password_is_explained(client, newcomer, first, second, sentence):
    log_in(client, newcomer)

    response = client.post(
        "/accounts/first-password/", {"new_password1": first, "new_password2": second}
    )

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_first_password_page_opens_only_after_the_given_password(client, newcomer):
    assert client.get("/accounts/first-password/")["Location"].startswith(LOGIN)
    log_in(client, newcomer)

    with freeze_time(timezone.now() + timedelta(minutes=16)):
        assert client.get("/accounts/first-password/")["Location"].startswith(LOGIN)


def test_first_password_page_closes_when_the_password_is_reset_meanwhile(client, newcomer):
    log_in(client, newcomer)

    sign_in.reset_password(newcomer, by=None)

    assert client.get("/accounts/first-password/")["Location"].startswith(LOGIN)


def test_changed_password_keeps_this_session_and_ends_others(client):
    user = ClerkFactory()
    other = type(client)()
    other.force_login(user)
    client.force_login(user)

    response = client.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )

    assert response.status_code == 302
    assert client.get("/accounts/password/").status_code == 200
    assert other.get("/accounts/password/")["Location"].startswith(LOGIN)
    assert actions() == ["accounts.change_password"]


def test_wrong_present_password_is_explained(client):
    client.force_login(ClerkFactory())

    response = client.post(
        "/accounts/password/", {"old_password": "x", "new_password1": NEW, "new_password2": NEW}
    )

    assert response.status_code == 422
    assert "密码" in response.content.decode()


def test_sixth_last_password_may_be_used_again():
    user = create_user(username="wang.fang", full_name="王芳", roles=(), password=PASSWORD, by=None)
    for n in range(5):
        sign_in.change_password(user, new=f"Number-{n}-of-five")

    sign_in.change_password(user, new=PASSWORD)

    assert user.used_passwords.count() == 5
    with pytest.raises(AccountError, match="最近5次"):
        sign_in.change_password(user, new="Number-4-of-five")


def test_signing_out_is_on_record_and_needs_a_post(client):
    user = ClerkFactory()
    client.force_login(user)

    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302

    assert actions() == ["accounts.sign_out"]
    assert "_auth_user_id" not in client.session


def test_login_page_sends_on_who_is_signed_in(client):
    client.force_login(ClerkFactory())

    assert client.get(LOGIN, {"next": "/workbench/"})["Location"] == "/workbench/"


def test_login_page_opens_no_session(client):
    response = client.get(LOGIN)

    assert response.status_code == 200
    assert set(response.cookies) == {"csrftoken"}


def test_sign_in_without_token_is_refused(client):
    strict = type(client)(enforce_csrf_checks=True)

    response = strict.post(LOGIN, {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert actions() == []


def fail(client, user, times, address="127.0.0.1"):
    for _ in range(times):
        wrong = {"username": user.username, "password": "wrong"}
        last = client.post(LOGIN, wrong, REMOTE_ADDR=address)
    return last.status_code


def test_many_addresses_together_guess_no_more_than_one(client):
    user, other = ClerkFactory(), ClerkFactory()
    for number in range(5):
        fail(client, user, 4, address=f"203.0.113.{number}")

    assert log_in(client, user).status_code == 429
    assert log_in(client, other).status_code == 302


def test_one_address_guesses_at_no_more_than_a_few_names(client):
    for _ in range(8):
        fail(client, ClerkFactory(), 4)

    assert log_in(client, ClerkFactory()).status_code == 429
    elsewhere = {"username": ClerkFactory().username, "password": PASSWORD}
    assert client.post(LOGIN, elsewhere, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_who_signed_in_here_before_is_not_shut_out_by_strangers(client):
    """Not even by one at the office's own address."""
    user, stranger = ClerkFactory(), type(client)()
    log_in(client, user)
    client.post("/accounts/logout/")
    assert fail(stranger, user, 5) == 429

    assert log_in(client, user).status_code == 302


def test_a_known_browser_guesses_five_times_wherever_it_is(client):
    user, other = ClerkFactory(), ClerkFactory()
    log_in(client, user)
    client.post("/accounts/logout/")
    for number in range(5):
        fail(client, user, 1, address=f"203.0.113.{number}")

    assert log_in(client, user).status_code == 429
    assert log_in(client, other).status_code == 302
    sign_in.reset_password(user, by=None)
    assert fail(client, user, 1) == 422
