"""Where opinions of 清禾县 come from beside the usual ways: a box, a deputy, and what is no
legislative opinion at all."""

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from liaison.portal.demo.rounds import day_of
from opinions.choices import Channel, Processing
from opinions.choices.referrals import ReferralKind
from opinions.models import BoxOpening, OpinionBox
from opinions.services import boxes
from opinions.services.giving import Person, Words
from opinions.services.recording import Heard, record_by_deputy, record_for_task
from opinions.services.referring import Asked, refer
from opinions.services.screening import screen
from opinions.services.sorting import decide
from opinions.services.suggesting import link_suggestion
from stations.models import Assignment, PartnerOrg

DIM = "柳荫社区东门的路灯坏了半个月，晚上老人出门看不见，请尽快修好。"


def come_from_everywhere(county: County) -> None:
    consultation = Consultation.objects.get(slug="yanglao-fuwu")
    with calendar.on(-20):
        box = boxes.keep_box(county.stations["LY"], "柳荫社区服务中心门口", by=county.clerk)
    _open_box(county, consultation, box)
    deputy = county.users["zhoujian"]
    with calendar.on(-1) as now:
        words = Words(body="学校的空教室能不能改成社区助餐点？建议写明教育部门要配合。")
        heard = Heard(words, Person(name="周某某"), Channel.VISIT, now)
        given = record_by_deputy(consultation, county.stations["QZ"], heard, by=deputy, now=now)
        screen([given.opinion.pk])
        link_suggestion(
            given.opinion, number="清人建〔2026〕17号", organ="清禾县民政局", by=county.clerk
        )


def _open_box(county: County, consultation: Consultation, box: OpinionBox) -> None:
    """Two slips: one about the draft, one about a street lamp; and an empty box a week before."""
    officer = county.users["zhaoxia"]
    task = Assignment.objects.get(consultation=consultation, station=box.station)
    for day, slips in ((-9, 0), (-2, 2)):
        opening = BoxOpening(
            box=box, opened_on=day_of(day), first="赵霞", second="王桂兰", slips=slips
        )
        with calendar.on(day) as now:
            boxes.log_opening(opening, by=officer)
    for body in ("建议写明食堂一顿饭最多收多少钱。", DIM):
        heard = Heard(Words(body=body), Person(), Channel.BOX, now, opening=opening)
        given = record_for_task(task, heard, by=officer)
        screen([given.opinion.pk])
    lamp = given.opinion
    lamp.refresh_from_db()
    with calendar.on(-1) as now:
        why = "反映路灯损坏，不是对条文的意见。"
        decide([lamp], Processing.PUBLIC_SENTIMENT, by=county.clerk, note=why)
        lamp.refresh_from_db()
        org = PartnerOrg.objects.get(name="清禾县住房和城乡建设局")
        asked = Asked(ReferralKind.DEPARTMENT, org, day_of(14), "请派人查看，修好后告知。")
        refer(lamp, asked, by=county.clerk, today=now.date())
