"""信访诉求: whoever wrote it is told at once where it went, and that nobody there knows them."""

from django.conf import settings

from liaison.office.services import office
from opinions.models import Referral
from opinions.services.telling_author import tell_author


def tell_claim_referred(referral: Referral) -> None:
    """One notice for each referral, in the caller's transaction."""
    receipt_no = referral.opinion.receipt_no
    tell_author(
        referral.opinion,
        cause=f"claim:{referral.pk}",
        subject=f"您反映的个人诉求（{receipt_no}）转到了哪里",
        body=_body(referral),
        sms_text=f"您在意见{receipt_no}里反映的个人诉求已转有关单位，请凭查询码在网上查看。",
    )


def _body(referral: Referral) -> str:
    profile, due = office(), referral.due_on
    phone = f"（电话{profile.phone}）" if profile.phone else ""
    return (
        f"您好！您对《{referral.opinion.consultation.title}》提出的意见"
        f"（{referral.opinion.receipt_no}）里有个人诉求，不属于立法意见，已经转{referral.org}，"
        f"请他们在{due.year}年{due.month}月{due.day}日以前答复，我们收到后转告您。"
        f"转交的材料不写您的姓名和联系方式。\n"
        f"有疑问请联系{profile.name}{phone}。\n查进度：{settings.PUBLIC_URL}/track/"
    )
