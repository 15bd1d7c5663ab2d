"""Takes apart what was copied out of a WeChat group; people decide what of it is an opinion.

Copied on a computer each message stands under ``张三 2026/11/26 9:12``, mailed from a phone under
``张三  9:12`` below a line with the day, typed off it is ``张三：…``; a 接龙 is one numbered line
each. What does not look like an opinion is marked, never left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_DAY = (
    r"(?:\d{4}\s*[-/年.]\s*)?\d{1,2}\s*[-/月.]\s*\d{1,2}\s*日?"
    r"|昨天|前天|今天|(?:星期|周)[一二三四五六日天]"
)
_HOUR = r"(?:凌晨|早上|上午|中午|下午|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AP]M)?"
_TIME = rf"(?:(?:{_DAY})\s*)?(?:{_HOUR})"
_NAME_THEN_TIME = re.compile(rf"^(?P<name>\S.{{0,39}}?)[:：]?\s+(?P<time>{_TIME})$")
_TIME_THEN_NAME = re.compile(rf"^(?P<time>{_TIME})\s+(?P<name>\S.{{0,39}})$")
_TIME_ALONE = re.compile(rf"^[\s—–-]*(?:{_DAY}|{_TIME})(?:\s*(?:星期|周).)?[\s—–-]*$")
_NAME_THEN_WORDS = re.compile(r"^(?P<name>[^\s:：，。、；,;!?！？]{1,16})[:：]\s*(?P<words>.*)$")
# Begins a remark of one's own, and is nobody's name.
_NO_NAME = re.compile(
    r"^(?:\d|第.+[条款项章]|.*(?:建议|意见|理由|原因|修改为|改为|原文|问题|说明|依据|补充|备注|注|例如|比如|"
    r"标题|时间|地点|内容|如下|一是|二是|三是|首先|其次|https?))"
)
_RELAY = re.compile(r"^#?\s*接龙")
_NUMBERED = re.compile(r"^(?P<number>\d{1,3})\s*[.．、]\s*(?P<words>.+)$")
_RELAY_NAME = re.compile(r"^(?P<name>[^\s:：，。、；,;]{1,10})(?:\s*[:：]\s*|\s+)(?P<words>\S.*)$")
_QUOTE = re.compile(r"^「(?P<quote>.*?)」\s*(?:\n[-—–\s]{5,})?\n(?P<words>.*)$", re.DOTALL)
_NOTICE = re.compile(
    r"撤回了一条消息|加入了?群聊|邀请.{0,40}(?:加入|进群)|移出了?群聊|退出了?群聊|拍了拍|修改群名|"
    r"领取了.{0,20}红包|与群里其他人都不是"
)
_STANDS_FOR = r"\[[^\[\]\n]{1,12}\]|@\S+"
_ANSWERS = set(
    """
    收到 已收到 好的 好 嗯 嗯嗯 行 可以 知道了 明白 已阅 谢谢 辛苦了 1 +1 ok
    同意 赞成 赞同 支持 没意见 无意见 没有意见 无
    """.split()  # noqa: SIM905 -- a list would be thirty lines
)
_SIGNS = re.compile(r"[\W_]+")

LONGEST_NOTICE = 60
NOTICE = "群里的提示"
MEDIA = "没有文字"
ANSWER = "像是应答"
BEFORE = "第一条消息以前的文字"


@dataclass(frozen=True)
class Part:
    """One message; ``doubt`` says why it may be no opinion, ``quote`` what it replies to."""

    text: str
    name: str = ""
    time: str = ""
    quote: str = ""
    doubt: str = ""


def split_chat(pasted: str) -> list[Part]:
    """The messages in the order of the chat; every word of ``pasted`` stands in one of them."""
    lines = [line.replace("\u2005", " ").strip() for line in pasted.splitlines()]
    # 理由：… begins a message only where nothing better tells where they begin.
    is_timed = any(_header(line) for line in lines)
    parts = _timed(lines) if is_timed else _named(lines)
    return [_judged(part) for whole in parts for part in _relayed(whole)]


def _header(line: str) -> re.Match[str] | None:
    return _NAME_THEN_TIME.match(line) or _TIME_THEN_NAME.match(line)


def _timed(lines: list[str]) -> Iterator[Part]:
    # What stands above the first message is the name of the group.
    head, words, day = Part("", doubt=BEFORE), list[str](), ""
    notices: list[Part] = []
    for line in lines:
        if _TIME_ALONE.match(line):
            yield from [*_closed(head, words), *notices]
            notices = []
            head, words, day = Part(""), [], line.strip("—–- ")
        elif found := _header(line):
            yield from [*_closed(head, words), *notices]
            notices = []
            time = found["time"] if re.search(_DAY, found["time"]) else f"{day} {found['time']}"
            head, words = Part("", found["name"].strip(), time.strip()), []
        elif _is_notice(line):
            notices.append(Part(line))
        else:
            words.append(line)
    yield from [*_closed(head, words), *notices]


def _named(lines: list[str]) -> Iterator[Part]:
    """Without times: 张三：… begins a message; without names a line that stands apart is one."""
    spoken = [line for line in lines if _speaker(line)]
    head, words = Part(""), list[str]()
    for line in lines:
        found = _speaker(line)
        # A reply begins with its quote: 「张三：…」.
        if found or _is_notice(line) or (not spoken and not line and not _in_relay(words)):
            yield from _closed(head, words)
            head = Part("", found["name"]) if found else Part("")
            words = [found["words"] if found else line]
        else:
            words.append(line)
    yield from _closed(head, words)


def _speaker(line: str) -> re.Match[str] | None:
    found = _NAME_THEN_WORDS.match(line)
    if found and (_NO_NAME.match(found["name"]) or found["name"][0] in "「【（(《#"):
        return None
    return found


def _in_relay(words: list[str]) -> bool:
    return any(_RELAY.match(word) for word in words)


def _closed(head: Part, words: list[str]) -> Iterator[Part]:
    text = "\n".join(words).strip()
    if text:
        yield replace(head, text=text)


def _is_notice(text: str) -> bool:
    return len(text) < LONGEST_NOTICE and bool(_NOTICE.search(text))


def _relayed(part: Part) -> Iterator[Part]:
    """A 接龙 holds one person a line, under a heading that is nobody's opinion."""
    lines = part.text.split("\n")
    if not any(_RELAY.match(line) for line in lines):
        yield part
        return
    heading, entries = list[str](), list[list[str]]()
    for line in lines:
        if found := _NUMBERED.match(line):
            entries.append([found["words"]])
        elif entries and line:
            entries[-1].append(line)
        elif line:
            heading.append(line)
    yield replace(part, text="\n".join(heading), doubt="接龙的标题")
    for entry in entries:
        text = "\n".join(entry)
        found = _RELAY_NAME.match(entry[0])
        if found and not _NO_NAME.match(found["name"]):
            text = "\n".join([found["words"], *entry[1:]])
            yield replace(part, text=text, name=found["name"])
        else:
            yield replace(part, text=text, name="")


def _judged(part: Part) -> Part:
    if part.doubt:
        return part
    if found := _QUOTE.match(part.text):
        part = replace(part, quote=found["quote"].strip(), text=found["words"].strip())
    words = _SIGNS.sub("", re.sub(_STANDS_FOR, "", part.text)).lower()
    if _is_notice(part.text):
        return replace(part, doubt=NOTICE)
    if part.text.strip() in _ANSWERS or words in _ANSWERS:
        return replace(part, doubt=ANSWER)
    return part if words else replace(part, doubt=MEDIA)
