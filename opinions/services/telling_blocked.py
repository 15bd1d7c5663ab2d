"""不予登记 is told at once, with the reason and where to complain; not only with the results."""

from datetime import datetime

from django.conf import settings

from liaison.office.services import office
from opinions.choices import Axis, Moderation
from opinions.models import Opinion
from opinions.services.telling_author import tell_author


def tell_blocked(opinion: Opinion, reason: str, *, now: datetime) -> None:
    """One notice for each time that it was refused, in the caller's transaction."""
    tell_author(
        opinion,
        cause=f"blocked:{opinion.pk}",
        revision=opinion.moves.filter(axis=Axis.MODERATION, new=Moderation.BLOCKED).count(),
        subject=f"您的意见{opinion.receipt_no}不予登记的说明",
        body=_body(opinion, reason),
        sms_text=f"您提出的意见{opinion.receipt_no}不予登记，理由和申诉办法请凭查询码在网上查看。",
        now=now,
    )


def _body(opinion: Opinion, reason: str) -> str:
    profile = office()
    phone = f"（电话{profile.phone}）" if profile.phone else ""
    return (
        f"您好！您对《{opinion.consultation.title}》提出的意见（{opinion.receipt_no}）经两人复核，"
        f"不予登记。理由：{reason.rstrip('。')}。意见原文封存备查，不对外提供。\n"
        f"您认为不该这样处理的，可以向{profile.name}{phone}提出，"
        f"也可以按{settings.PUBLIC_URL}/complaints/ 写明的办法投诉。改写以后可以重新提出。\n"
        f"查进度：{settings.PUBLIC_URL}/track/"
    )
