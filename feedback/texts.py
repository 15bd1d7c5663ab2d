"""The language of the texts: blanks in braces, and parts in brackets that go with their blanks.

``[体现在{体现条款}。]`` vanishes as a whole where 体现条款 is empty.
The portal's own words are here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from django.conf import settings

from feedback.choices.shelving import ShelvingKind
from feedback.choices.texts import LINES, Situation, TextChannel, has_text
from feedback.errors import FeedbackError
from liaison.notices.channels import sms_with_signature
from liaison.notices.services import LONGEST_SMS

BLANK = re.compile(r"\{([^{}\[\]]*)\}")
PART = re.compile(r"\[([^\[\]]*)\]")
SHORTEST_TITLE = 12
# One SMS, and each part of a longer one.
ONE_SMS, PART_OF_SMS = 70, 67
# What each blank holds, with an example.
BLANKS: dict[str, tuple[str, str]] = {
    "草案": ("征求意见的名称；短信里放不下时自动缩短", "云岭市住宅电梯安全条例（草案）征求意见"),
    "条数": ("这个人这次被告知的意见条数", "2"),
    "结果概述": ("其中几条被采纳或部分采纳，没有的写“处理结果已有”", "其中1条被采纳或部分采纳"),
    "查询网址": ("凭意见编号查询的网址", "https://example.gov.cn/track/"),
    "逐条结果": ("每条意见一行，文字取自各种结果的模板", "意见QH-7K3M-9D2X-5（第九条）：……"),
    "意见编号": ("意见编号，几条的用顿号连接", "QH-7K3M-9D2X-5"),
    "办公室": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "电话": ("办公室电话，没有登记的为空", "0000-1234567"),
    "立法机关": ("作出决定的机关", "云岭市人大常委会"),
    "体现条款": ("采纳后体现在哪一条，没有的为空", "第十条第二款"),
    "理由": ("来函写的理由，没有的为空", "授权市人民政府另行规定偏远乡镇时限"),
    "处理情况": ("没有上报的怎样处理", "未纳入汇总"),
    "原结果": ("以前告知过的结果", "采纳"),
    "说明": ("撤回时公布的说明，没有的为空", "提请审议的机关已撤回草案"),
    "上报日期": ("哪一天汇总上报", "2025年10月9日"),
    "直报编号": ("联系点直接报送的意见的编号", "QH-9T4D-2XKM-7"),
    "直报说明": (
        "由哪个联系点直接报送的，办理时写的话",
        "城东联系点已直接报送云岭市人大常委会",
    ),
    "消息来源": ("从哪里得知草案停止审议", "立法机关来函（云人法工函〔2026〕8号）"),
    "停止日期": ("搁置、终止审议或者撤回的日期", "2026年5月6日"),
}
_CONTACT = ("办公室", "电话")
_LINE = ("立法机关", "体现条款", "理由")
_SMS = ("草案", "条数", "查询网址")
_SMS_OF_RESULTS = (*_SMS, "结果概述")
_NO_ANSWER = ("草案", "条数", "意见编号", "立法机关", "查询网址", *_CONTACT)
_SHELVING = ("草案", "条数", "意见编号", "消息来源", "停止日期", "查询网址", *_CONTACT)
_WHOLE: dict[str, tuple[str, ...]] = {
    Situation.FRAME: ("逐条结果", "草案", "条数", "查询网址", *_CONTACT),
    Situation.CORRECTION: ("原结果",),
    Situation.WITHDRAWN: ("草案", "条数", "意见编号", "说明", *_CONTACT),
    Situation.NO_ANSWER: (*_NO_ANSWER, "上报日期"),
    Situation.NO_ANSWER_DIRECT: (*_NO_ANSWER, "直报说明"),
    Situation.NO_ANSWER_BOTH: (*_NO_ANSWER, "上报日期", "直报编号", "直报说明"),
    **dict.fromkeys(ShelvingKind.values, _SHELVING),
    Situation.NOT_SENT_UP: ("处理情况", "理由"),
    Situation.BLOCKED: ("处理情况", "理由"),
}
# Left out, people would not learn what they must.
_NEEDED: dict[str, tuple[str, ...]] = {
    Situation.FRAME: ("逐条结果",),
    Situation.CORRECTION: ("原结果",),
    Situation.WITHDRAWN: ("草案",),
    Situation.NO_ANSWER: ("草案",),
    Situation.NO_ANSWER_DIRECT: ("草案",),
    Situation.NO_ANSWER_BOTH: ("草案",),
    **dict.fromkeys(ShelvingKind.values, ("草案",)),
    Situation.ADOPTED: (),
}
_WITH = "如有疑问，请联系{办公室}[（电话{电话}）]。\n感谢您对立法工作的关心和支持。"
_OWN_SMS = "您对《{草案}》提出的{条数}条意见，{结果概述}。凭意见编号在{查询网址}查看详情。"
# Where the address of the portal is too long for two messages.
_SHORT_SMS = "您对《{草案}》提出的{条数}条意见，{结果概述}，请凭意见编号查询。"
_KEPT = (
    "您好！您在《{草案}》征求意见期间提出的{条数}条意见（{意见编号}）已上报并保存。据{消息来源}，"
)
_NO_RESULT = "现在没有采纳结果，这不表示采纳，也不表示不采纳。"
_TRACK = "我们再告知您。\n凭意见编号和查询码可在 {查询网址} 查看经过。" + _WITH
_NOTHING_YET = (
    "到今天我们还没有收到采纳情况的答复，这不表示采纳，也不表示不采纳。"
    "收到答复后，我们会再告知您。\n凭意见编号和查询码可在 {查询网址} 查看经过。"
) + _WITH
_OWN: dict[str, str] = {
    Situation.ADOPTED: "已被{立法机关}采纳。[体现在{体现条款}。][理由：{理由}。]",
    Situation.PARTIAL: "已被{立法机关}部分采纳。[体现在{体现条款}。][理由：{理由}。]",
    Situation.NOT_ADOPTED: "{立法机关}未采纳。[体现在{体现条款}。][理由：{理由}。]",
    Situation.FOR_REFERENCE: "{立法机关}留作参考。[体现在{体现条款}。][理由：{理由}。]",
    Situation.REFERRED: "{立法机关}已转有关部门。[体现在{体现条款}。][理由：{理由}。]",
    Situation.TAKEN_BACK: "{理由}。目前没有{立法机关}对这条意见的答复，"
    "不表示采纳，也不表示不采纳；有答复会再告知您。给您带来不便，请谅解。",
    Situation.NOT_SENT_UP: "{处理情况}。[{理由}。]",
    Situation.BLOCKED: "{处理情况}。[{理由}。]",
    Situation.CORRECTION: "更正：以前告知您的结果是“{原结果}”，现以这次为准。",
    Situation.FRAME: "您好！您在《{草案}》征求意见期间提出的{条数}条意见，现将办理情况告知如下：\n"
    "{逐条结果}\n凭意见编号和查询码可在 {查询网址} 查看经过。" + _WITH,
    Situation.WITHDRAWN: "您好！您在《{草案}》征求意见期间提出的{条数}条意见（{意见编号}）"
    "已经登记留存。这次征求意见现已撤回，意见不再汇总上报。[{说明}。]"
    "如重新征求意见，会另行公告。\n" + _WITH,
    Situation.NO_ANSWER: "您好！您在《{草案}》征求意见期间提出的{条数}条意见（{意见编号}），"
    "已于{上报日期}汇总上报{立法机关}。" + _NOTHING_YET,
    Situation.NO_ANSWER_DIRECT: "您好！您在《{草案}》征求意见期间提出的{条数}条意见（{意见编号}），"
    "由联系点直接报送{立法机关}[（{直报说明}）]。" + _NOTHING_YET,
    Situation.NO_ANSWER_BOTH: "您好！您在《{草案}》征求意见期间提出的{条数}条意见，"
    "其中{意见编号}已于{上报日期}汇总上报{立法机关}，"
    "{直报编号}由联系点直接报送[（{直报说明}）]。" + _NOTHING_YET,
    Situation.SHELVED: _KEPT + "这部草案已于{停止日期}搁置审议，" + _NO_RESULT
    + "如果恢复审议、有了结果，" + _TRACK,
    Situation.TERMINATED: _KEPT + "这部草案已于{停止日期}终止审议，" + _NO_RESULT
    + "如果重新提请审议、有了结果，" + _TRACK,
    Situation.DRAFT_WITHDRAWN: _KEPT + "提案人已于{停止日期}撤回这部草案，" + _NO_RESULT
    + "如果重新提请审议、有了结果，" + _TRACK,
}  # fmt: skip
_NOTHING_IN_SMS = "，目前还没有收到答复。收到后再告知您。"
_KEPT_IN_SMS = "您对《{草案}》提出的{条数}条意见已上报并保存。"
_OWN_IN_SMS: dict[str, str] = {
    Situation.WITHDRAWN: "您对《{草案}》提出的{条数}条意见已登记留存。"
    "这次征求意见已撤回，意见不再汇总上报。",
    Situation.NO_ANSWER: "您对《{草案}》提出的{条数}条意见已上报" + _NOTHING_IN_SMS,
    Situation.NO_ANSWER_DIRECT: "您对《{草案}》提出的{条数}条意见已由联系点直接报送"
    + _NOTHING_IN_SMS,
    Situation.NO_ANSWER_BOTH: "您对《{草案}》提出的{条数}条意见已上报或者由联系点直接报送"
    + _NOTHING_IN_SMS,
    Situation.SHELVED: _KEPT_IN_SMS + "这部草案已搁置审议；恢复审议、有了结果再告知您。",
    Situation.TERMINATED: _KEPT_IN_SMS + "这部草案已终止审议；重新提请审议、有了结果再告知您。",
    Situation.DRAFT_WITHDRAWN: _KEPT_IN_SMS
    + "提案人已撤回这部草案；重新提请审议、有了结果再告知您。",
    Situation.CORRECTION: "更正：您对《{草案}》提出的{条数}条意见，结果有更新，以这次为准。"
    "凭意见编号在{查询网址}查看详情。",
}
_SHORT_IN_SMS: dict[str, str] = {
    **_OWN_IN_SMS,
    Situation.CORRECTION: "更正：您对《{草案}》提出的{条数}条意见，结果有更新，请凭意见编号查询。",
}


def own_words(situation: str, channel: str) -> str:
    """What is sent until the office writes its own."""
    if channel == TextChannel.SMS:
        return _OWN_IN_SMS.get(situation, _OWN_SMS)
    return _OWN[situation]


def blanks_of(situation: str, channel: str) -> tuple[str, ...]:
    if channel == TextChannel.SMS:
        return _SMS if situation in _OWN_IN_SMS else _SMS_OF_RESULTS
    return _WHOLE.get(situation, _LINE)


def needed_in(situation: str, channel: str) -> tuple[str, ...]:
    if channel == TextChannel.SMS:
        return ("草案",)
    return _NEEDED.get(situation, ("理由",))


def fill(text: str, values: Mapping[str, str]) -> str:
    """``values`` hold every blank of ``text``."""

    def part(found: re.Match[str]) -> str:
        inner = found[1]
        is_whole = all(values[name] for name in BLANK.findall(inner))
        return inner if is_whole else ""

    return BLANK.sub(lambda found: values[found[1]], PART.sub(part, text))


def fill_sms(situation: str, text: str, values: Mapping[str, str]) -> str:
    """Two messages at most: the title gives way, then the office's words with the address."""
    for words in (text, _SHORT_IN_SMS.get(situation, _SHORT_SMS)):
        room = LONGEST_SMS - len(fill(words, {**values, "草案": ""}))
        if room >= SHORTEST_TITLE:
            break
    return fill(words, {**values, "草案": shortened(values["草案"], max(room, SHORTEST_TITLE))})


def shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def sms_parts(text: str) -> tuple[int, int]:
    """Signs with the signature, and how many messages the carrier counts."""
    signs = len(sms_with_signature(text).encode("utf-16-le")) // 2
    return signs, 1 if signs <= ONE_SMS else ceil(signs / PART_OF_SMS)


def check(situation: str, channel: str, text: str) -> None:
    """Raises FeedbackError that says in one sentence what to put right."""
    allowed = blanks_of(situation, channel)
    named = set(BLANK.findall(text))
    if unknown := sorted(named - set(allowed)):
        raise FeedbackError(
            f"{_quoted(unknown)}不是这里可以填的内容，可以用的有：{_quoted(allowed)}。"
        )
    if missing := [name for name in needed_in(situation, channel) if name not in named]:
        raise FeedbackError(f"文字里要有{_quoted(missing)}，否则收到的人不知道说的是什么。")
    rest = PART.sub(lambda found: found[1], BLANK.sub("", text))
    if any(sign in rest for sign in "{}[]"):
        raise FeedbackError("大括号和方括号要成对，方括号里面不能再有方括号。")
    if "【" in text and channel == TextChannel.SMS:
        raise FeedbackError("短信签名由系统自动加在最前面，文字里不要再写【】。")
    if channel == TextChannel.SMS:
        _check_length(text)


def _check_length(text: str) -> None:
    shortest = example_values() | {"草案": "草" * SHORTEST_TITLE, "查询网址": track_address()}
    over = len(fill(text, shortest)) - LONGEST_SMS
    if over > 0:
        raise FeedbackError(f"短信太长，会超过两条；请至少减少{over}个字。")


def track_address() -> str:
    return f"{settings.PUBLIC_URL}/track/"


def example_values() -> dict[str, str]:
    return {name: example for name, (_, example) in BLANKS.items()} | {"查询网址": track_address()}


def _quoted(names: tuple[str, ...] | list[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names)


@dataclass
class Texts:
    """The texts in use, by situation and channel; remembers which of them were asked for."""

    own: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    asked: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, situation: str, channel: str) -> str:
        text, number = self.own.get((situation, channel), ("", 0))
        self.asked[situation, channel] = number
        return text or own_words(situation, channel)

    def used(self) -> list[str]:
        """短信·采纳 第2版: what was asked for since the last call."""
        words = [
            f"{TextChannel(channel).label}·{Situation(situation).label} "
            + (f"第{number}版" if number else "系统自带")
            for (situation, channel), number in self.asked.items()
        ]
        self.asked.clear()
        return words


def every_text() -> list[tuple[Situation, TextChannel]]:
    return [
        (situation, channel)
        for situation in Situation
        for channel in TextChannel
        if has_text(situation, channel)
    ]


def preview(situation: str, channel: str, text: str) -> str:
    """As somebody would read it, with example data."""
    values = example_values()
    if channel == TextChannel.SMS:
        return fill_sms(situation, text, values)
    filled = fill(text, values)
    if situation in LINES or situation == Situation.CORRECTION:
        result = fill(own_words(Situation.PARTIAL, channel), values)
        line = filled + (result if situation == Situation.CORRECTION else "")
        values["逐条结果"] = f"意见{values['意见编号']}（第九条）：{line}"
        return fill(own_words(Situation.FRAME, channel), values | {"条数": "1"})
    return filled
