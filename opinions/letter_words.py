"""The words of 关于报送《…》意见建议的函 or 报告: every number comes from the frozen table.

What a template may name (``FIELDS``) is written in Chinese, as the office's own people edit it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from liaison.office.services import office
from opinions.models import CompiledTable, Submission

LETTER, REPORT = "函", "报告"
KINDS = (LETTER, REPORT)
# Field: what it holds and a value for a test print.
FIELDS: dict[str, tuple[str, Any]] = {
    "发文机关标志": ("红头文字", "清禾县人民代表大会常务委员会立法联系点办公室"),
    "发文字号": ("未登记上报时为“（发文字号待编）”", "清人常函〔2026〕12号"),
    "签发人": ("登记上报后才有", "周主任"),
    "文种": ("函或者报告", LETTER),
    "标题": ("关于报送《…》意见建议的函", "关于报送《云岭市住宅电梯安全条例（草案）》意见建议的函"),
    "副题": ("补充上报时有", ""),
    "主送机关": ("来文的机关", "云岭市人大常委会法制工作委员会"),
    "正文": (
        "各段文字，用循环写出；每段的“级”是1（一、…）或者0，“文”是文字",
        [{"级": 1, "文": "一、征集工作开展情况"}, {"级": 0, "文": "共收集意见20条。"}],
    ),
    "草案名称": ("不带书名号", "云岭市住宅电梯安全条例（草案）"),
    "原始意见条数": ("数字", 20),
    "归并后条数": ("数字", 8),
    "涉及人数": ("数字", 26),
    "站点数": ("数字，有意见纳入的站点和渠道", 3),
    "来源站点": ("用顿号连接", "柳荫街道工作站、网上平台"),
    "收到意见条数": ("数字，定稿时收到的全部意见", 31),
    "活动场次": ("数字，定稿时台账里与本次有关的活动", 4),
    "参与人次": ("数字，上述活动的参加人次", 96),
    "补充原因": ("补充上报时有", ""),
    "附件": ("附件名称", "意见建议汇总表"),
    "落款": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "成文日期": ("上报日期", "2026年5月8日"),
    "联系人": ("经办人", "陈静"),
    "联系电话": ("办公室电话", "0000-1234567"),
    "校验值": ("定稿校验值", "0" * 64),
}


def letter_title(table: CompiledTable, kind: str = LETTER) -> str:
    """关于报送《…》意见建议的函, or 关于补充报送…."""
    verb = "补充报送" if table.is_supplement else "报送"
    return f"关于{verb}《{table.consultation.version.draft}》意见建议的{kind}"


def letter_values(
    table: CompiledTable, earlier: Sequence[Submission], kind: str = LETTER
) -> dict[str, Any]:
    """A value for each of FIELDS, of ``table`` with its consultation, draft and organ."""
    profile = office()
    submission = table.submission if table.sent_at else None
    places = _places(table)
    return {
        "发文机关标志": profile.letterhead or profile.name,
        "发文字号": submission.document_number if submission else "（发文字号待编）",
        "签发人": submission.signer if submission else "",
        "文种": kind,
        "标题": letter_title(table, kind),
        "副题": table.title.removeprefix("意见建议汇总表") if table.is_supplement else "",
        "主送机关": table.consultation.version.draft.organ.name,
        "正文": [
            {"级": int(words[1:2] == "、"), "文": words} for words in _body(table, earlier, kind)
        ],
        "草案名称": str(table.consultation.version.draft),
        "原始意见条数": table.raw_count,
        "归并后条数": table.item_count,
        "涉及人数": table.people_count,
        "站点数": len(places),
        "来源站点": "、".join(places),
        "收到意见条数": table.facts.get("received", table.raw_count),
        "活动场次": table.facts.get("sessions", 0),
        "参与人次": table.facts.get("person_times", 0),
        "补充原因": table.reason,
        "附件": table.title,
        "落款": profile.name,
        "成文日期": _day(submission),
        "联系人": str(table.consultation.handler),
        "联系电话": profile.phone,
        "校验值": table.checksum,
    }


def sample_values() -> dict[str, Any]:
    return {name: value for name, (_, value) in FIELDS.items()}


def _body(table: CompiledTable, earlier: Sequence[Submission], kind: str) -> list[str]:
    if table.is_supplement:
        return [*_supplement(table, earlier), _end(kind)]
    return [*_first(table), _end(kind)]


def _end(kind: str) -> str:
    return "特此报告。" if kind == REPORT else "特此函达。"


def _first(table: CompiledTable) -> list[str]:
    return [
        f"按照来文要求，现将《{table.consultation.version.draft}》征求意见情况报送如下。",
        "一、征集工作开展情况",
        f"{_activity(table.facts)}共收集并纳入汇总的意见{table.raw_count}条，"
        f"涉及{table.people_count}人，来自{'、'.join(_places(table))}；"
        f"意思相同的合并后为{table.item_count}条。",
        "二、主要意见建议",
        "逐条意见见附件。来源意见的原话和提出人由本办公室留存备查。",
        "请将采纳情况函告我们，以便逐条反馈提出人。",
    ]


def _activity(facts: Mapping[str, int]) -> str:
    """Empty for a table that was frozen without these figures, or where nothing was held."""
    if not facts.get("sessions"):
        return ""
    return f"开展座谈、走访等活动{facts['sessions']}场次，参与{facts['person_times']}人次。"


def _supplement(table: CompiledTable, earlier: Sequence[Submission]) -> list[str]:
    sent = "、".join(f"{_day(one)}以{one.document_number}" for one in earlier)
    before = {row["item"] for one in earlier for row in one.table.rows}
    added = sum(1 for row in table.rows if row["item"] in before)
    tied = f"其中{added}条是对前次已报意见的补充，备注里写明了前次的序号。" if added else ""
    return [
        f"我们已于{sent}，向贵机关报送《{table.consultation.version.draft}》意见建议。"
        f"现补充报送此后整理的意见，前次报送的内容不变。",
        "一、补充的原因",
        _sentence(table.reason),
        "二、补充的内容",
        f"补充纳入的意见{table.raw_count}条，涉及{table.people_count}人，"
        f"来自{'、'.join(_places(table))}；"
        f"合并后为{table.item_count}条，序号接前次，为{_numbers(table)}。{tied}",
        "请一并研究，并将采纳情况函告我们，以便逐条反馈提出人。",
    ]


def _numbers(table: CompiledTable) -> str:
    first, last = table.rows[0]["position"], table.rows[-1]["position"]
    return f"第{first}条" if first == last else f"第{first}条至第{last}条"


def _places(table: CompiledTable) -> list[str]:
    return sorted({place for row in table.rows for place in row["stations"].split("、") if place})


def _sentence(words: str) -> str:
    return words if words.endswith(("。", "！", "？")) else f"{words}。"


def _day(submission: Submission | None) -> str:
    if submission is None:
        return "　　　　年　　月　　日"
    day = submission.sent_on
    return f"{day.year}年{day.month}月{day.day}日"
