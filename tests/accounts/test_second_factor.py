import re
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from liaison.accounts import second_factor
from liaison.accounts.choices import FactorDuty
from liaison.accounts.models import RecoveryCode, SecondFactor, SignInRules
from liaison.accounts.services import AccountError
from liaison.audit.models import AuditEntry
from tests.factories.accounts import (
    PASSWORD,
    AuditadminFactory,
    ClerkFactory,
    OfficerFactory,
    SecadminFactory,
    SysadminFactory,
)

pytestmark = pytest.mark.django_db
LOGIN, CODE, SECURITY = "/accounts/login/", "/accounts/code/", "/accounts/security/"
SET_UP = reverse("accounts:set_up_codes")
MANY = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120"


def now_code(factor, steps=0):
    app = pyotp.TOTP(second_factor.secret_of(factor))
    return app.at(int(timezone.now().timestamp()), counter_offset=steps)


def log_in(client, user, **headers):
    data = {"username": user.username, "password": PASSWORD}
    return client.post(LOGIN, data, headers=headers)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def person():
    return ClerkFactory()


@pytest.fixture
def codes(person):
    """The recovery codes of ``person``, who uses the app since a minute."""
    with freeze_time(timezone.now() - timedelta(minutes=1)):
        factor = second_factor.begin(person)
        return second_factor.confirm(factor, now_code(factor))


def test_set_up_shows_a_secret_and_gives_recovery_codes_once(client, person):
    client.force_login(person)
    page = client.get(SET_UP).content.decode()
    factor = SecondFactor.objects.get()
    assert second_factor.secret_of(factor) in page
    assert "svg" in page
    assert second_factor.secret_of(factor) in client.get(SET_UP).content.decode()
    assert second_factor.factor_of(person) is None

    wrong = client.post(SET_UP, {"code": "000000"})
    assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
    done = client.post(SET_UP, {"code": now_code(factor)})

    shown = re.findall(r"<code>(\w{5}-\w{5})</code>", done.content.decode())
    assert len(set(shown)) == 10
    assert "no-store" in done["Cache-Control"]
    assert second_factor.factor_of(person)
    stored = "".join(RecoveryCode.objects.values_list("lookup", flat=True))
    assert not any(code.replace("-", "") in stored for code in shown)
    assert client.get(SET_UP)["Location"] == SECURITY


def test_sign_in_asks_for_the_code_and_goes_on(client, person, codes):
    response = client.post(
        LOGIN, {"username": person.username, "password": PASSWORD, "next": "/admin/?a=1"}
    )

    assert response["Location"].startswith(CODE)
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302
    code = now_code(person.second_factor)
    done = client.post(CODE, {"code": f" {code[:3]} {code[3:]}", "next": "/admin/?a=1"})
    assert done["Location"] == "/admin/?a=1"
    assert is_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_good_once_and_a_phone_may_be_half_a_minute_off(person, codes, steps):
    code = now_code(person.second_factor, steps)

    assert second_factor.check(person, code)
    assert not second_factor.check(person, code)


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_is_refused(person, codes, steps):
    assert not second_factor.check(person, now_code(person.second_factor, steps))


def test_recovery_code_is_good_once_however_it_is_typed(client, person, codes):
    log_in(client, person)

    assert client.post(CODE, {"code": codes[0].lower().replace("-", " ")}).status_code == 302

    assert is_in(client)
    assert not second_factor.check(person, codes[0])
    assert second_factor.recovery_codes_left(person.second_factor) == 9
    assert AuditEntry.objects.filter(action="accounts.use_recovery_code").exists()


def test_the_fifth_wrong_code_locks_like_a_wrong_password(client, person, codes):
    log_in(client, person)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    locked = client.post(CODE, {"code": now_code(person.second_factor)})

    assert locked.status_code == 429
    assert not is_in(client)
    assert log_in(client, person).status_code == 429
    assert AuditEntry.objects.filter(action="accounts.wrong_code").count() == 5


def test_guessing_from_many_addresses_ends_for_an_hour(person, codes):
    for _ in range(second_factor.MOST_WRONG):
        assert not second_factor.check(person, "000000")

    with pytest.raises(AccountError, match="一小时以后"):
        second_factor.check(person, codes[0])
    with freeze_time(timezone.now() + timedelta(minutes=61)):
        assert second_factor.check(person, codes[0])
    assert SecondFactor.objects.get().wrong_codes == 0


def test_code_page_opens_only_after_the_password_and_not_for_long(client, person, codes):
    assert client.get(CODE)["Location"].startswith(LOGIN)
    log_in(client, person)
    assert client.get(CODE).status_code == 200
    with freeze_time(timezone.now() + timedelta(minutes=16)):
        assert client.get(CODE)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    ("duty", "factory", "asked"),
    [
        (FactorDuty.NOBODY, ClerkFactory, False),
        (FactorDuty.ADMINS, ClerkFactory, False),
        (FactorDuty.ADMINS, AuditadminFactory, True),
        (FactorDuty.OFFICE, ClerkFactory, True),
        (FactorDuty.OFFICE, OfficerFactory, False),
        (FactorDuty.EVERYONE, OfficerFactory, True),
    ],
)
def test_who_must_have_codes_sets_them_up_before_being_let_in(client, duty, factory, asked):
    SignInRules.objects.create(pk=1, second_factor=duty)
    user = factory()

    response = log_in(client, user)

    if not asked:
        assert is_in(client)
        return
    assert (is_in(client), response["Location"].startswith(CODE)) == (False, True)
    assert "设置登录验证码" in client.get(CODE).content.decode()
    done = client.post(CODE, {"code": now_code(SecondFactor.objects.get())})
    assert "请收好这些恢复码" in done.content.decode()
    assert is_in(client)


def test_who_must_have_codes_cannot_stop_using_them(person, codes):
    SignInRules.objects.create(pk=1, second_factor=FactorDuty.OFFICE)

    with pytest.raises(AccountError, match="必须使用"):
        second_factor.drop(person, by=person)


def test_dropping_and_new_recovery_codes_ask_for_the_password(client, person, codes):
    client.force_login(person)
    drop, more = reverse("accounts:drop_codes"), reverse("accounts:recovery_codes")

    assert client.post(drop, {"password": "wrong"}).status_code == 422
    new = client.post(more, {"password": PASSWORD}).content.decode()
    assert codes[0] not in new
    assert not second_factor.check(person, codes[0])
    client.post(drop, {"password": PASSWORD})

    assert not SecondFactor.objects.exists()
    assert log_in(client, person)["Location"] != CODE


def test_system_admin_helps_who_lost_phone_and_paper_with_a_reason(client, person, codes):
    client.force_login(SysadminFactory())
    address = reverse("admin:accounts_user_drop_codes", args=[person.pk])
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert "停用登录验证码" in client.get(page).content.decode()

    assert client.post(address, {"codes-reason": ""}).status_code == 422
    client.post(address, {"codes-reason": "手机丢失，当面核实"})

    assert not SecondFactor.objects.exists()
    assert AuditEntry.objects.get(action="accounts.drop_codes").note == "手机丢失，当面核实"


def test_security_admin_sets_the_rules_with_a_reason(client):
    client.force_login(SecadminFactory())
    page = reverse("admin:accounts_sign_in_rules")
    data = {"second_factor": "office", "one_session": "on", "password_days": "90"}

    assert client.post(page, data).status_code == 422
    assert client.post(page, {**data, "password_days": "5", "reason": "定级"}).status_code == 422
    assert client.post(page, {**data, "reason": "定为三级"}).status_code == 302

    rules = second_factor.current_rules()
    assert (rules.second_factor, rules.one_session, rules.password_days) == ("office", True, 90)
    assert AuditEntry.objects.get(action="accounts.set_rules").after["password_days"] == 90
    client.force_login(SysadminFactory())
    assert client.get(page).status_code == 404


def test_old_password_must_be_changed_where_the_office_says_so(client, person):
    SignInRules.objects.create(pk=1, password_days=90)
    type(person).objects.update(password_changed_at=timezone.now() - timedelta(days=91))

    response = log_in(client, person)

    assert response["Location"].startswith("/accounts/first-password/")
    assert "密码到期" in client.get(response["Location"]).content.decode()
    new = {"new_password1": "Another-2026-word", "new_password2": "Another-2026-word"}
    client.post("/accounts/first-password/", new)
    assert is_in(client)


@pytest.fixture
def elsewhere(client, person):
    """Another browser of the same person."""
    other = type(client)()
    log_in(other, person, **{"user-agent": MANY})
    return other


def test_devices_are_listed_and_ended_from_afar(client, person, elsewhere):
    log_in(client, person)

    page = client.get(SECURITY).content.decode()
    assert "Windows，Edge" in page
    assert page.count("本机") == 1
    there = person.signed_sessions.get(session_id=elsewhere.session.session_key)
    client.post(reverse("accounts:end_session", args=[there.pk]))

    assert elsewhere.get(SECURITY).status_code == 302
    assert client.get(SECURITY).status_code == 200


def test_nobody_ends_a_session_of_another(client, person, elsewhere):
    client.force_login(ClerkFactory())
    address = reverse("accounts:end_session", args=[person.signed_sessions.get().pk])

    assert client.post(address).status_code == 404
    assert is_in(elsewhere)


def test_all_others_are_ended_at_once(client, person, elsewhere):
    log_in(client, person)
    client.post(reverse("accounts:end_other_sessions"))

    assert (is_in(client), Session.objects.count()) == (True, 1)


def test_one_session_only_where_the_office_says_so(client, person, elsewhere):
    SignInRules.objects.create(pk=1, one_session=True)

    log_in(client, person)

    assert elsewhere.get(SECURITY).status_code == 302
    assert client.get(SECURITY).status_code == 200


def test_changing_the_password_keeps_this_device_listed(client, person):
    log_in(client, person)
    new = "Another-2026-word"

    client.post(
        reverse("accounts:password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert client.get(SECURITY).content.decode().count("本机") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_device_list_asks_the_same_number_of_queries(
    client, person, django_assert_num_queries, count
):
    for _ in range(count - 1):
        log_in(type(client)(), person)
    log_in(client, person)
    client.get(SECURITY)

    with django_assert_num_queries(6):
        client.get(SECURITY)
