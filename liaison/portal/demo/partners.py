"""Whom 清禾县 asks beside its stations: departments, associations, experts, by letter."""

from datetime import timedelta

from django.utils import timezone

from drafts.deadlines import end_of
from drafts.models import Consultation
from liaison.accounts.choices import Role
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.services.giving import Words
from opinions.services.letters import Row, reply_to_letter
from opinions.services.screening import screen
from stations.choices import ExpertStage, PartnerKind, RecordSource, ReplyWay, RuleKind
from stations.models import PartnerOrg, RequestLetter, Rule
from stations.services import experts, letters, making_letters
from stations.services.partners import add_partner
from stations.services.rules import add_rule

K = PartnerKind
# Title, kind, post, whose (a station's code or the office's), public, text.
RULES = (
    (
        "立法联系点工作站工作职责",
        RuleKind.DUTY,
        "",
        "",
        True,
        "一、组织群众讨论草案，如实记录原话。\n二、按期报送意见，没有意见的报送“无意见”。\n"
        "三、把采纳情况告诉提出意见的人。",
    ),
    (
        "联络员岗位责任清单",
        RuleKind.DUTY_LIST,
        Role.OFFICER,
        "",
        False,
        "1．收到任务一个工作日内签收。\n2．录入意见用群众原话。\n3．不向外转发未公开的草案。",
    ),
    (
        "柳荫街道工作站接待制度",
        RuleKind.SYSTEM,
        "",
        "LY",
        False,
        "每月15日为代表接待日，遇节假日顺延。",
    ),
)
# Name, kind, duties, contact, the last digits of an invented number.
ORGS = (
    ("清禾县民政局", K.DEPARTMENT, "养老服务、社会救助", "方芳", "0131"),
    ("清禾县住房和城乡建设局", K.DEPARTMENT, "物业、电梯、城市更新", "石磊", "0132"),
    ("清禾县市场监督管理局", K.DEPARTMENT, "特种设备、消费维权", "", "0133"),
    ("清禾县卫生健康局", K.DEPARTMENT, "医养结合", "严清", ""),
    ("柳荫司法所", K.JUSTICE_OFFICE, "人民调解、法律援助", "洪亮", "0135"),
    ("柳荫派出所", K.POLICE_STATION, "社区警务", "", ""),
    ("清禾律师事务所", K.LAW_FIRM, "民商事、物业纠纷", "高文", "0137"),
    ("柳荫人民法庭", K.COURT_BRANCH, "家事、物业纠纷", "", ""),
    ("派驻柳荫检察室", K.PROCURATORATE_ROOM, "公益诉讼", "", ""),
    ("清禾县养老服务协会", K.ASSOCIATION, "养老机构、护理员", "温暖", "0140"),
    ("云岭学院立法研究所", K.ADVISORY, "立法咨询、立法后评估", "孙文博", ""),
)
ANSWER = (
    (
        "第九条",
        "设区的市、县人民政府应当把社区养老服务设施纳入年度建设计划。",
        "现在靠逐个协调，进度没有保证。",
    ),
    ("", "建议增加护理员培训和补贴的规定。", "全县持证护理员不足，流动快。"),
)


def ask_by_letter(county: County) -> None:
    """Five letters about the round that is open: answered, nil on paper, opened, silent, late."""
    consultation = Consultation.objects.get(slug="yanglao-fuwu")
    with calendar.on(-6) as now:
        orgs = {name: _org(county, *facts) for name, *facts in _named()}
        whom = [orgs[f"清禾县{name}"] for name in ("民政局", "卫生健康局", "养老服务协会")]
        made = _letters(county, consultation, [*whom, orgs["柳荫司法所"]], due=6)
        hurried = _letters(county, consultation, [orgs["清禾县市场监督管理局"]], due=-1)
        letters.mark_sent([*made, *hurried], by=county.clerk, sent_on=timezone.localdate(now))
    _answer(county, made)
    _experts(county, consultation)
    _rules(county)


def _experts(county: County, consultation: Consultation) -> None:
    """One who signs in is asked; of one who does not, the clerk took down the view."""
    with calendar.on(-5) as now:
        due = end_of(timezone.localdate(now) + timedelta(days=10))
        discuss = experts.Asked(ExpertStage.DISCUSSION, due, "请重点看第三章家庭照护的可行性。")
        experts.ask_experts(
            consultation, [county.people["孙文博"]], discuss, by=county.clerk, now=now
        )
        argue = experts.Asked(ExpertStage.ARGUMENT, due, "设施配建标准是否合适？")
        told = experts.ask_experts(
            consultation, [county.people["罗敏"]], argue, by=county.clerk, now=now
        )
    with calendar.on(-1) as now:
        experts.submit_view(
            told[0],
            view="配建标准可行。建议写明老旧小区可以用置换、租赁解决，并给三年过渡期。",
            by=county.clerk,
            source=RecordSource.PHONE,
            now=now,
        )


def _rules(county: County) -> None:
    with calendar.on(-200) as now:
        for title, kind, role, code, is_public, text in RULES:
            rule = Rule(title=title, kind=kind, role=role, is_public=is_public)
            rule.station = county.stations[code] if code else None
            day = timezone.localdate(now)
            add_rule(rule, by=county.clerk, text=text, file=None, in_force_from=day)


def _named() -> list[tuple[str, ...]]:
    return [(name, name, *map(str, facts)) for name, *facts in ORGS]


def _org(county: County, name: str, kind: str, duties: str, contact: str, end: str) -> PartnerOrg:
    org = PartnerOrg(name=name, kind=kind, duties=duties, contact_name=contact)
    return add_partner(org, by=county.clerk, phone=f"1370000{end}" if end else "")


def _letters(
    county: County, consultation: Consultation, orgs: list[PartnerOrg], *, due: int
) -> list[RequestLetter]:
    now = timezone.now()
    # ``due`` counts from today, as everything of the demo does.
    day = timezone.localdate() + timedelta(days=due + 6)
    paper = making_letters.Paper("清人立联函", timezone.localdate(), "何明", end_of(day))
    return making_letters.make_letters(
        consultation, orgs=orgs, paper=paper, by=county.clerk, now=now
    )


def _answer(county: County, made: list[RequestLetter]) -> None:
    civil, health, association, _ = made
    text = civil.consultation.version
    with calendar.on(-2) as now:
        letters.note_opened(civil, now=now)
        letters.note_opened(association, now=now)
        rows = [Row(where, Words(replacement=new, reason=why)) for where, new, why in ANSWER]
        given = reply_to_letter(
            civil, letters.Answer(filled_by="方芳"), rows=rows, text=text, now=now
        )
        screen([opinion.pk for opinion in given])
        nil = letters.Answer(
            way=ReplyWay.PAPER, is_nil=True, number="清卫函〔2026〕18号", filled_by="严清"
        )
        reply_to_letter(health, nil, text=text, by=county.clerk, source=RecordSource.PAPER, now=now)
