"""What comes back once everybody has been told: thanks of the superior, and who was not content."""

from django.utils import timezone

from drafts.models import Consultation
from feedback.choices import Satisfaction
from feedback.choices.certificates import CertificateKind
from feedback.models import OpinionFeedback
from feedback.services import certificates, rating, rereviews
from feedback.services.certificates import Paper, Whom
from liaison.portal.demo import calendar
from liaison.portal.demo.letter import scan
from liaison.portal.demo.people import County
from opinions.models import CompiledItem, CompiledSource

CHARGING, TOWING, TRAINING = "第十八条", "第四十三条", "第四十五条"


def come_back(county: County, consultation: Consultation) -> None:
    _certificate(county, consultation)
    _looked_at_again(county, consultation)


def _certificate(county: County, consultation: Consultation) -> None:
    """Checked by a second person and told to the stations that it honours."""
    item = _item(consultation, CHARGING)
    with calendar.on(-10) as now:
        today = timezone.localdate(now)
        paper = Paper(
            kind=CertificateKind.CERTIFICATE,
            organ=consultation.version.draft.organ,
            number=f"云人法工证〔{today.year}〕3号",
            dated_on=today,
            title="关于电动自行车集中充电设施的意见建议被《云岭市消防条例》采纳",
            consultation=consultation,
        )
        scanned = scan("采纳证书（演示）.png")
        made = certificates.register_certificate(paper, scan=scanned, by=county.clerk, today=today)
        whom = Whom(
            items=[item],
            stations=[county.stations["LY"], county.stations["SQ"]],
            persons=[county.people["赵霞"], county.people["孙丽"]],
            named=[county.people["赵霞"]],
        )
        certificates.set_honoured(made, whom, by=county.clerk)
        asked = certificates.ask_to_confirm(made, by=county.clerk)
        certificates.confirm_certificate(asked, by=county.reviewer, now=now)


def _looked_at_again(county: County, consultation: Consultation) -> None:
    """Three authors rate; two are not content: one has the second answer, one still waits."""
    with calendar.on(-14) as now:
        content = _told(consultation, CHARGING)
        rating.rate(content, score=Satisfaction.VERY, comment="没想到真的写进去了。", now=now)
        rated = rating.rate(
            _told(consultation, TOWING),
            score=Satisfaction.NOT,
            comment="费用到底谁出，没有说清楚。",
            now=now,
        )
    words = "已再次核对：条例第四十三条第二款写明，拖离费用由车辆所有人承担。"
    with calendar.on(-9) as now:
        asked = rereviews.propose_answer(rated.rereview, words, by=county.clerk)
        rereviews.confirm_answer(asked, by=county.reviewer, now=now)
    with calendar.on(-3) as now:
        training = _told(consultation, TRAINING)
        comment = "条例里写了网格员，为什么说只是留作参考？"
        rating.rate(training, score=Satisfaction.NOT_AT_ALL, comment=comment, now=now)


def _told(consultation: Consultation, article: str) -> OpinionFeedback:
    sources = CompiledSource.objects.filter(item=_item(consultation, article))
    told = OpinionFeedback.objects.current().filter(opinion__in=sources.values("opinion"))
    return told.select_related("opinion__contributor").order_by("pk")[0]


def _item(consultation: Consultation, article: str) -> CompiledItem:
    return CompiledItem.objects.get(consultation=consultation, label__endswith=article)
