"""Everything we hold about an author and what was said, for the author alone."""

from typing import Any

from django.utils import timezone

from liaison.contacts.models import Contact
from liaison.contacts.services import reveal
from opinions.models import Opinion

REASON = "本人凭意见编号和查询码下载自己的信息"


def own_data(opinion: Opinion) -> dict[str, Any]:
    """Plain keys and values in Chinese, contacts in full; that look is on record too."""
    person = opinion.contributor
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
    }


def _in_full(contact: Contact | None) -> str:
    if contact is None or contact.erased_at is not None:
        return ""
    return reveal(contact, viewer=None, reason=REASON)


def _written(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
