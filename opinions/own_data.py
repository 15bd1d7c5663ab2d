"""Everything we hold about an author and what was said, for the author alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from liaison.audit.actions import roles_of
from liaison.audit.models import AuditEntry
from liaison.contacts.models import Contact, ContactLook
from liaison.contacts.services import reveal
from opinions.choices.people import PersonChange
from opinions.models import Contributor, ContributorChange, Opinion

# What the log calls a look at what was sent along.
FILES = {"opinions.look_at_photo": "手写件照片", "opinions.look_at_file": "附件"}
REASON = "本人凭意见编号和查询码下载自己的信息"


@dataclass(frozen=True)
class Look:
    """Somebody saw a phone number or an address in full, or a file; by role, never by name."""

    at: datetime
    who: str
    what: str


def looks_at(person: Contributor) -> list[Look]:
    """Every look at what the person left, also at what is gone since; the latest first."""
    looks = [*_looks_at_contacts(person), *_looks_at_files(person)]
    return sorted(looks, key=lambda look: look.at, reverse=True)


def _looks_at_contacts(person: Contributor) -> list[Look]:
    gone = person.changes.filter(contact__isnull=False).values("contact")
    kept = [pk for pk in (person.phone_id, person.email_id) if pk]
    looks = ContactLook.objects.filter(Q(contact__in=kept) | Q(contact__in=gone))
    rows = looks.select_related("contact", "viewer").prefetch_related("viewer__groups")
    return [
        Look(row.looked_at, _role(row), row.contact.get_kind_display())
        for row in rows.order_by("-looked_at", "-pk")
    ]


def _looks_at_files(person: Contributor) -> list[Look]:
    opinions = [str(pk) for pk in person.opinions.values_list("pk", flat=True)]
    entries = AuditEntry.objects.filter(
        action__in=FILES, target_type=Opinion._meta.label_lower, target_id__in=opinions
    )
    return [Look(one.at, roles_of(one.actor_roles), FILES[one.action]) for one in entries]


def _role(look: ContactLook) -> str:
    return (look.viewer.role_labels or "工作人员") if look.viewer else "本人"


def own_data(opinion: Opinion) -> dict[str, Any]:
    """Plain keys and values in Chinese, contacts in full; that look is on record too."""
    person = opinion.contributor
    # Before the contacts are opened: this look is not yet one of those it tells of.
    looks = looks_at(person)
    return {**_said(opinion), **_left_by(person, opinion), **_happened(person, looks)}


def _said(opinion: Opinion) -> dict[str, Any]:
    return {
        "意见编号": opinion.receipt_no,
        "征求意见": opinion.consultation.title,
        "涉及条款": [target.label for target in opinion.targets.all()],
        "回答的征询要点": opinion.question.text if opinion.question else "",
        "意见": opinion.body,
        "建议修改为": opinion.replacement,
        "理由": opinion.reason,
        "意见类别": opinion.kind_label,
        "提出方式": opinion.get_channel_display(),
        "收到时间": _written(opinion.received_at),
        "办理": opinion.get_processing_display(),
        "以前的文字": [
            {
                "意见": revision.body,
                "建议修改为": revision.replacement,
                "理由": revision.reason,
                "修改时间": _written(revision.replaced_at),
            }
            for revision in opinion.revisions.all()
        ],
        "补充的内容": [
            {"补充": added.body, "补充时间": _written(added.added_at)}
            for added in opinion.supplements.all()
        ],
        "附件": [sent.file.name for sent in opinion.files.select_related("file")],
        "共同提出的人数": opinion.people,
    }


def _left_by(person: Contributor, opinion: Opinion) -> dict[str, Any]:
    return {
        "提出人类别": person.get_kind_display(),
        "姓名": person.name,
        "年龄段": person.get_age_band_display(),
        "职业": person.get_occupation_display(),
        "手写件照片": f"{opinion.photos.count()}张",
        "手机号码": _in_full(person.phone),
        "电子邮箱": _in_full(person.email),
        "同意上报意见时附上姓名": person.consent_upward,
        "同意公开署名": person.consent_name,
        "同意用于典型案例": person.consent_case,
        "告知书版本": str(person.privacy_notice or ""),
    }


def _happened(person: Contributor, looks: list[Look]) -> dict[str, Any]:
    return {
        "谁看过完整的联系方式": [
            {"时间": _written(look.at), "谁": look.who, "看了什么": look.what} for look in looks
        ],
        "更正、撤回和删除": [
            {"时间": _written(change.at), "事项": str(change), "由谁": done_by(change)}
            for change in person.changes.all()
        ],
    }


def done_by(change: ContributorChange) -> str:
    """By role, never by name."""
    if change.by_id:
        return "办公室按您的申请办理"
    return "系统自动" if change.what == PersonChange.PURGED else "本人"


def _in_full(contact: Contact | None) -> str:
    if contact is None or contact.erased_at is not None:
        return ""
    return reveal(contact, viewer=None, reason=REASON)


def _written(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
