"""The office profile and the privacy notices. The confirmations, the files and the calendar have
modules of their own."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

from .errors import OfficeError
from .files import IMAGES, store_upload
from .memory import Remembered
from .models import OfficeProfile, PrivacyNotice

name_actions(
    {
        "office.edit_profile": "修改办公室资料",
        "office.replace_emblem": "更换国徽图案",
        "office.publish_privacy_notice": "发布个人信息处理告知",
    }
)

EMBLEM_LIMIT = 2 * 1024 * 1024


def _load_profile() -> OfficeProfile:
    stored = OfficeProfile.objects.select_related("emblem").filter(pk=1)
    return next(iter(stored), None) or OfficeProfile()


_profile = Remembered(_load_profile)


def office() -> OfficeProfile:
    """Whose portal this is; a new installation answers with neutral names.

    Shared by every caller in the process: read it, never change it.
    """
    return _profile()


def profile_to_edit() -> OfficeProfile:
    """The one row, created on first use."""
    return OfficeProfile.objects.get_or_create(pk=1)[0]


@transaction.atomic
def save_profile(profile: OfficeProfile, *, changed: list[str], by: User) -> None:
    """Store what the office edited; ``changed`` names the fields."""
    if not changed:
        return
    before = OfficeProfile.objects.filter(pk=1).values(*changed).first()
    profile.save(update_fields=[*changed, "updated_at"] if before else None)
    record(
        "office.edit_profile",
        actor=by,
        target=profile,
        before={name: str(value) for name, value in (before or {}).items()},
        after={name: str(getattr(profile, name)) for name in changed},
    )
    _profile.forget()


@transaction.atomic
def replace_emblem(upload: UploadedFile[bytes], *, by: User) -> None:
    """Put the owner's emblem file into its slot; the software brings none of its own."""
    profile = profile_to_edit()
    profile.emblem = store_upload(upload, kinds=IMAGES, limit=EMBLEM_LIMIT, by=by)
    profile.save(update_fields=["emblem", "updated_at"])
    record("office.replace_emblem", actor=by, target=profile)
    _profile.forget()


def current_privacy_notice() -> PrivacyNotice:
    """The version that is shown now and named by every submission."""
    notice = PrivacyNotice.objects.order_by("-version").first()
    return notice or _first_privacy_notice()


def _first_privacy_notice() -> PrivacyNotice:
    profile = office()
    ways = {"电话": profile.phone, "邮箱": profile.email, "地址": profile.address}
    known = [f"{label}：{value}" for label, value in ways.items() if value]
    ways_to_reach_us = "，".join(known) + "。" if known else "联系方式见本网站页脚。"
    body = render_to_string(
        "office/first_privacy_notice.txt",
        {"name": profile.name, "ways_to_reach_us": ways_to_reach_us},
    ).strip()
    notice, _ = PrivacyNotice.objects.get_or_create(
        version=1,
        defaults={"body": body, "change_note": "首次发布", "published_at": timezone.now()},
    )
    return notice


@transaction.atomic
def publish_privacy_notice(
    body: str, *, change_note: str, by: User, now: datetime | None = None
) -> PrivacyNotice:
    """Editing the notice means a new version; what people agreed to before stays readable."""
    latest = current_privacy_notice()
    text = body.replace("\r\n", "\n").strip()
    if not text:
        raise OfficeError("告知正文不能为空。")
    if text == latest.body.strip():
        raise OfficeError("正文没有变化，不需要发布新版本。")
    if not change_note.strip():
        raise OfficeError("请写明这一版修改了什么。")
    notice, is_new = PrivacyNotice.objects.get_or_create(
        version=latest.version + 1,
        defaults={
            "body": text,
            "change_note": change_note.strip(),
            "published_at": now or timezone.now(),
            "published_by": by,
        },
    )
    if not is_new:
        raise OfficeError("另一位同事刚刚发布了新版本，请刷新后再改。")
    record("office.publish_privacy_notice", actor=by, target=notice, note=notice.change_note)
    return notice
