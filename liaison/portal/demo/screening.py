"""What the office of 清禾县 holds for a look, and what it handed on: one answer is overdue."""

import uuid
from datetime import timedelta

from django.utils import timezone

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.choices import ChangeKind, Channel
from opinions.choices.referrals import ReferralKind
from opinions.models import Opinion
from opinions.services.counting import recount
from opinions.services.giving import Person, Words, submit_opinion
from opinions.services.referring import Asked, refer
from opinions.services.screening import screen
from stations.models import PartnerOrg

MIXED = "建议写明低保的审批时限。我家的低保去年报上去，到现在没批，我叫王小明，电话13700000161。"


def hold_and_hand_on(county: County) -> None:
    consultation = Consultation.objects.get(slug="yanglao-fuwu")
    with calendar.on(-2) as now:
        given = submit_opinion(
            consultation,
            words=Words(body=MIXED, kind=ChangeKind.OTHER),
            person=Person(),
            provisions=[],
            nonce=uuid.uuid4(),
            opened_at=now,
            now=now,
        )
        screen([given.opinion.pk])
    waiting = Opinion.objects.filter(consultation=consultation, channel=Channel.ONLINE).to_sort()
    late, fresh = waiting.order_by("pk")[:2]
    for opinion, name, day, days in ((late, "民政局", -4, 3), (fresh, "卫生健康局", -1, 20)):
        org = PartnerOrg.objects.get(name=f"清禾县{name}")
        with calendar.on(day) as now:
            today = timezone.localdate(now)
            why = "属于部门的日常管理，请研究并答复。"
            asked = Asked(ReferralKind.DEPARTMENT, org, today + timedelta(days=days), why)
            refer(opinion, asked, by=county.clerk, today=today)
    recount(consultation.pk)
