"""One text that was sent again and again within an hour: the office was told, the clerk looked
and proposes to leave it out of the figures, and the reviewer has not decided yet."""

import uuid
from datetime import timedelta

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.choices import GroupBasis, Proof
from opinions.groups import Group
from opinions.limits import network_key
from opinions.services.counting import recount
from opinions.services.giving import Person, Words, submit_opinion
from opinions.services.screening import screen
from opinions.services.uncounting import ask_to_uncount
from opinions.services.waves import watch

COPIES = 24
# Advertising: criticism of a draft, however often it is said, is what the round is for.
WORDS = Words(body="本店承接居家适老化改造，价格优惠，欢迎咨询。")


def one_text_again_and_again(county: County, consultation: Consultation, *, day: int) -> None:
    given = []
    with calendar.on(day, hour=21) as evening:
        for at in range(COPIES):
            now = evening + timedelta(seconds=20 * at)
            sent = submit_opinion(
                consultation,
                words=WORDS,
                person=Person(),
                nonce=uuid.uuid4(),
                opened_at=now,
                proof=Proof.MISSING,
                # An address of those that are kept for examples.
                network_key=network_key("203.0.113.7"),
                now=now,
            )
            given.append(sent.opinion)
        watch(evening + timedelta(minutes=10))
    screen([opinion.pk for opinion in given])
    recount(consultation.pk)
    with calendar.on(day + 1):
        group = Group(GroupBasis.TEXT, given[0].text_hash)
        reason = "同一段广告由同一网络接连提交二十多次，没有通过自动校验。"
        ask_to_uncount(consultation, group, by=county.clerk, reason=reason)
