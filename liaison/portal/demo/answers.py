"""What the superior says of the fire bylaw, and the law as it was passed, told as one story."""

from collections.abc import Iterable, Mapping

from drafts.choices import Stage
from drafts.comparison import articles_of
from drafts.models import Consultation, DraftVersion, VersionMap
from drafts.services.importing import DraftFacts, confirm_version, import_draft
from drafts.services.mapping import confirm_map
from feedback.choices import ReasonCode, Result
from feedback.models import TextCheck
from feedback.services.reflections import Decision, ask_check, decide, place_in, read_text
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.models import CompiledItem

Said = Mapping[str, str]
CHARGING = (
    "（五）制定灭火和应急疏散预案，定期开展消防演练。",
    "（五）制定灭火和应急疏散预案，定期开展消防演练；\n"
    "（六）按照规定设置电动自行车集中充电设施，劝阻、制止在楼道内充电。",
)
TOWING = (
    "人员密集场所的门窗不得设置影响逃生和灭火救援的障碍物。",
    "占用消防车通道的车辆，由公安机关交通管理部门依法拖离，费用由车辆所有人承担。\n"
    "人员密集场所的门窗不得设置影响逃生和灭火救援的障碍物。",
)
TRAINING = (
    "（四）消防技术服务机构的执业人员。",
    "（四）消防技术服务机构的执业人员；\n（五）社区和村的网格员。",
)
# Each was asked for by an opinion; what else was asked for did not come.
PASSED = (
    ("（修订草案征求意见稿）\n", ""),
    CHARGING,
    TOWING,
    TRAINING,
)
# By article. Of 第四十五条 the superior says less than the law shows: that stays our own reading.
SAYS: Mapping[str, Said] = {
    "第十六条": {"result": Result.NOT_ADOPTED, "reason_code": ReasonCode.R05},
    "第十八条": {"result": Result.ADOPTED, "reflected_in": "第十八条第一款第六项"},
    "第三十九条": {"result": Result.NOT_ADOPTED, "reason_code": ReasonCode.R09},
    "第四十三条": {
        "result": Result.PARTIAL,
        "reason_code": ReasonCode.R10,
        "reflected_in": "第四十三条第二款",
    },
    "第六十一条": {
        "result": Result.NOT_ADOPTED,
        "reason_code": ReasonCode.R99,
        "reason": "已在配套文件中另行规定",
    },
}
SHOWN, NOT_SHOWN = ("第十八条", "第四十三条", "第四十五条"), ("第十六条", "第三十九条")
ELSE: Said = {"result": Result.FOR_REFERENCE, "reason_code": ReasonCode.R07}


def say(items: Iterable[CompiledItem]) -> list[Said]:
    return [next((SAYS[one] for one in SAYS if item.label.endswith(one)), ELSE) for item in items]


def law_is_passed(county: County, consultation: Consultation, *, day: int) -> DraftVersion:
    """The promulgated text comes in; its map to the draft is confirmed as it was proposed."""
    draft = consultation.version.draft
    words = consultation.version.source_text
    for old, new in PASSED:
        words = words.replace(old, new)
    with calendar.on(day) as now:
        facts = DraftFacts(organ=draft.organ, kind=draft.kind, stage=Stage.PROMULGATED, draft=draft)
        version = import_draft(facts, text=words, by=county.clerk)
        confirm_version(version, by=county.clerk, now=now)
        confirm_map(VersionMap.objects.get(new=version), by=county.reviewer)
    return version


def law_is_read(
    county: County, consultation: Consultation, version: DraftVersion, *, day: int
) -> None:
    """The machine proposes, the clerk agrees or not; one item is left for whoever tries it."""
    consultation.refresh_from_db()
    with calendar.on(day) as now:
        check = ask_check(consultation, version, by=county.clerk)
        read_text(check.pk, now)
        decide(check, list(_decisions(check, version)), by=county.clerk)


def _decisions(check: TextCheck, version: DraftVersion) -> Iterable[Decision]:
    articles = {article.provision.pk: article for article in articles_of(version.pk)}
    for reflection in check.reflections.select_related("item"):
        if reflection.item.label.endswith(SHOWN):
            first = reflection.candidates[0]
            article = articles[first["provision"]]
            place = place_in(version, first["place"])
            yield Decision(reflection, place, article.provision, article.text)
        elif reflection.item.label.endswith(NOT_SHOWN):
            yield Decision(reflection)
