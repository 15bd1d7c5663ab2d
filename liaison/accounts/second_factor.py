"""The code beside the password: from an app on the person's phone (RFC 6238), or from paper.

A code is good once, also for two requests at the same moment: each is one UPDATE that only one
of them wins.
"""

import base64
import hmac
import time
from datetime import timedelta

import pyotp
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from liaison.accounts.choices import roles_under
from liaison.accounts.models import RecoveryCode, SecondFactor, SignInRules, User
from liaison.accounts.services import AccountError
from liaison.audit import services as audit
from liaison.audit.actions import name_actions
from liaison.contacts.receipts import keyed, letters_and_digits, random_signs

name_actions(
    {
        "accounts.use_codes": "启用登录验证码",
        "accounts.drop_codes": "停用登录验证码",
        "accounts.use_recovery_code": "用恢复码登录",
        "accounts.set_rules": "改变登录规则",
        "accounts.make_recovery_codes": "生成恢复码",
    }
)
ISSUER = "立法联系点"
STEP_SECONDS = 30
# Phones' clocks are a little off: the half-minute before and after are taken as well.
STEPS_OFF = (0, -1, 1)
# Who has the password may guess so often within the hour, from all addresses together.
MOST_WRONG, WRONG_WITHIN = 20, timedelta(hours=1)
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10


def current_rules() -> SignInRules:
    return SignInRules.objects.filter(pk=1).first() or SignInRules(pk=1)


@transaction.atomic
def set_rules(rules: SignInRules, *, by: User, reason: str) -> None:
    """What the office asks of sign-ins from the next one on."""
    names = ("second_factor", "one_session", "password_days")
    before = {name: getattr(current_rules(), name) for name in names}
    after = {name: getattr(rules, name) for name in names}
    SignInRules.objects.update_or_create(
        pk=1, defaults={**after, "changed_at": timezone.now(), "changed_by": by}
    )
    audit.record("accounts.set_rules", actor=by, before=before, after=after, note=reason)


def is_required(user: User) -> bool:
    """Whether the office asks this person for a code."""
    return user.has_role(*roles_under(current_rules().second_factor))


def factor_of(user: User) -> SecondFactor | None:
    """What this person uses; one that was begun and never confirmed is not in use."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


def begin(user: User) -> SecondFactor:
    """What the set-up page shows; the same when the page is opened again."""
    factor, _ = SecondFactor.objects.get_or_create(user=user)
    if factor.confirmed_at:
        raise AccountError("登录验证码已经启用。要换手机，请先停用再重新设置。")
    return factor


def secret_of(factor: SecondFactor) -> str:
    """Base32, as apps take it typed in."""
    return base64.b32encode(keyed("second factor", factor.nonce)[:20]).decode()


def address_of(factor: SecondFactor) -> str:
    """``otpauth://``: what the QR code holds."""
    app = pyotp.TOTP(secret_of(factor))
    return app.provisioning_uri(name=factor.user.username, issuer_name=ISSUER)


@transaction.atomic
def confirm(factor: SecondFactor, typed: str) -> list[str]:
    """Use it from now on; the recovery codes, which are never shown again.

    Raises AccountError if the phone's code does not fit.
    """
    if not _spend_step(factor, typed):
        raise AccountError(
            "验证码不对。请输入手机上现在显示的6位数字；还不对时，请核对手机的时间是否准确。"
        )
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=timezone.now())
    audit.record("accounts.use_codes", actor=factor.user, target=factor.user)
    return _write_recovery_codes(factor)


def check(user: User, typed: str) -> bool:
    """Whether ``typed`` is a code of this person that was not used before; it is used up.

    Raises AccountError after too many wrong ones.
    """
    factor = factor_of(user)
    if factor is None:
        return False
    _count_try(factor)
    fits = _spend_step(factor, typed) or _spend_recovery_code(factor, typed)
    if fits:
        SecondFactor.objects.filter(pk=factor.pk).update(wrong_codes=0, wrong_since=None)
    return fits


def _count_try(factor: SecondFactor) -> None:
    """Before the code is looked at, so that a hundred requests at once are a hundred tries."""
    mine, now = SecondFactor.objects.filter(pk=factor.pk), timezone.now()
    long_ago = Q(wrong_since=None) | Q(wrong_since__lte=now - WRONG_WITHIN)
    if mine.filter(long_ago).update(wrong_codes=1, wrong_since=now):
        return
    if not mine.filter(wrong_codes__lt=MOST_WRONG).update(wrong_codes=F("wrong_codes") + 1):
        raise AccountError("验证码输错的次数太多，请一小时以后再试，或者联系系统管理员。")


@transaction.atomic
def drop(user: User, *, by: User, reason: str = "") -> None:
    """The person's own wish, or the system admin's for somebody who lost phone and paper."""
    if by.pk == user.pk and is_required(user):
        raise AccountError("办公室规定您的账号必须使用登录验证码，不能停用。")
    if by.pk != user.pk and not reason.strip():
        raise AccountError("请写明停用的原因，例如手机丢失。")
    deleted, _ = SecondFactor.objects.filter(user=user).delete()
    if not deleted:
        raise AccountError("这个账号没有启用登录验证码。")
    audit.record("accounts.drop_codes", actor=by, target=user, note=reason.strip())


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Ten new ones; the old ones are good no more."""
    factor = factor_of(user)
    if factor is None:
        raise AccountError("请先启用登录验证码。")
    factor.recovery_codes.all().delete()
    audit.record("accounts.make_recovery_codes", actor=user, target=user)
    return _write_recovery_codes(factor)


def recovery_codes_left(factor: SecondFactor) -> int:
    return factor.recovery_codes.filter(used_at__isnull=True).count()


def _write_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = [random_signs(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, lookup=_lookup(code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _spend_step(factor: SecondFactor, typed: str) -> bool:
    code = letters_and_digits(typed)
    app = pyotp.TOTP(secret_of(factor))
    now = int(time.time()) // STEP_SECONDS
    steps = [now + off for off in STEPS_OFF]
    fits = (hmac.compare_digest(app.generate_otp(one).encode(), code.encode()) for one in steps)
    step = next((one for one, fit in zip(steps, fits, strict=True) if fit), None)
    if step is None:
        return False
    later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return bool(later.update(last_step=step))


def _spend_recovery_code(factor: SecondFactor, typed: str) -> bool:
    unused = factor.recovery_codes.filter(
        lookup=_lookup(letters_and_digits(typed)), used_at__isnull=True
    )
    if not unused.update(used_at=timezone.now()):
        return False
    audit.record("accounts.use_recovery_code", actor=factor.user, target=factor.user)
    return True


def _lookup(code: str) -> str:
    return keyed("recovery code", code).hex()
