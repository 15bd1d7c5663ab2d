"""社情民意 whose handling was answered: the author hears it at once."""

from datetime import datetime

from django.conf import settings

from liaison.office.services import office
from opinions.models import Referral
from opinions.services.telling_author import tell_author


def tell_handled(referral: Referral, reply: str, *, now: datetime) -> None:
    """One notice for each answer, in the caller's transaction."""
    receipt_no = referral.opinion.receipt_no
    tell_author(
        referral.opinion,
        cause=f"referral:{referral.pk}",
        subject=f"您反映的情况（{receipt_no}）已有答复",
        body=_body(referral, reply),
        sms_text=f"您反映的情况（{receipt_no}）已有答复，请凭查询码在网上查看。",
        now=now,
    )


def _body(referral: Referral, reply: str) -> str:
    opinion, profile = referral.opinion, office()
    phone = f"，电话{profile.phone}" if profile.phone else ""
    return (
        f"您好！您在《{opinion.consultation.title}》征求意见期间反映的情况（{opinion.receipt_no}）"
        f"不是对条文的意见，已作为社情民意转{referral.org}办理。答复如下：{reply.rstrip('。')}。\n"
        f"有不清楚的，请联系{profile.name}{phone}。\n"
        f"查经过：{settings.PUBLIC_URL}/track/"
    )
