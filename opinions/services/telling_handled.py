"""社情民意 whose handling was answered: the author hears it at once."""

from datetime import datetime

from django.conf import settings

from liaison.notices.services import queue_notice
from liaison.office.services import office
from opinions.models import Referral


def tell_handled(referral: Referral, reply: str, *, now: datetime) -> None:
    """One notice for each answer, in the caller's transaction.

    Who left no way to be reached, and came through no station, reads it at /track/.
    """
    opinion = referral.opinion
    person = opinion.contributor
    contacts = [one for one in (person.phone, person.email) if one is not None]
    if not contacts and opinion.station is None:
        return
    queue_notice(
        recipient_key=person.person_key,
        cause=f"referral:{referral.pk}",
        subject=f"您反映的情况（{opinion.receipt_no}）已有答复",
        body=_body(referral, reply),
        sms_text=f"您反映的情况（{opinion.receipt_no}）已有答复，请凭查询码在网上查看。",
        contacts=contacts,
        person_label=f"{person.name[0]}**" if person.name else "未留姓名",
        station_code=opinion.station.code if opinion.station else "",
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
