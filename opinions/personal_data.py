"""Places in an opinion's free text that say who somebody is, where they live, how to reach them.

Everything is one pass over the text: no pattern repeats inside a repetition, so ten thousand
digits, signs without width or one endless word cost no more than plain words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from liaison.contacts import personal_data

NAME, HOME, LONG_NUMBER = "姓名", "住址门牌", "证件或者账户号码"
# Between the digits of one number: space, dashes, dots, and signs that show nothing.
_BETWEEN = r"\- " "\u00a0\u3000‐‑–—－_·•.．*＊\u200b-\u200f\u2060\ufeff\ufe0f\u20e3\u00ad"
_DIGIT = "0-9０-９〇零一二三四五六七八九①-⑨⓪"
_RUN = re.compile(rf"[{_DIGIT}](?:[{_BETWEEN}]{{0,4}}[{_DIGIT}]){{9,}}[{_BETWEEN}]{{0,4}}[xXｘＸ]?")
_CHINESE = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}")
# With a slip of the pen in it; it still says when and where somebody was born.
_IDENTITY_LIKE = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dX]")
_OLD_IDENTITY = re.compile(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}")

# The surnames of nine people in ten, without those that begin common words after a title.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "沈姚卢姜崔钟谭陆汪范石廖贾韦夏付邹熊孟秦阎薛侯雷白龙段郝孔邵史毛汤尹黎贺顾武康钱乔赖樊兰殷施"
    "陶洪翟颜倪聂莫翁鲁柳欧岳柯毕耿焦葛祝游阮詹霍龚齐覃屈涂"
)
_TITLES = (
    "村支书", "支书", "书记", "村主任", "村长", "主任", "镇长", "乡长",
    "县长", "局长", "副局长", "科长", "所长", "站长", "院长", "校长",
    "组长", "队长", "经理", "老板", "医生", "护士", "老师", "法官",
    "律师", "民警", "警官", "网格员", "邻居", "业主", "同事", "户主",
    "包工头",
)  # fmt: skip
# What cannot be the second or third sign of a name: such a "name" is a sentence that goes on.
_GOES_ON = (
    "的了说在是不和与把被对就也都要有来去叫同等及将给让向从到为没很又还只已会能可应当，。；、：！？"
)
_GIVEN = rf"[^\W\d_a-zA-Z{_GOES_ON}]"
# From the last sign of a title on; that the whole title stands before it is looked at afterwards.
_NAMED = re.compile(
    rf"(?<=[{''.join(sorted({title[-1] for title in _TITLES}))}])(?P<name>[{_SURNAMES}](?:某某?"
    rf"|{_GIVEN}{{1,2}}(?![^\W{_GOES_ON}])|{_GIVEN}{{2}}(?=[{_GOES_ON}])))"
)
_OWN_NAME = re.compile(
    r"(?:我叫|我名叫|我的名字叫|本人姓名|姓名[:：为是]|本人叫|联系人[:：]?|署名[:：])\s?"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=$|[\s，。,.；;、：:！（(]|是|住|家|今年|电话|手机|\d)"
)
_HOMES = (
    re.compile(
        r"(?P<home>\d{1,3}(?:号楼|栋|幢|座)(?:[一二三四五六七八九\d]{1,2}单元)?\d{2,4}(?:室|号|户)?)"
    ),
    re.compile(r"(?P<home>[一二三四五六七八九\d]{1,2}单元\d{2,4}(?:室|号|户)?)"),
    re.compile(
        r"(?:家住|我住|住在|住址|地址|我家在|家在)[:：是为]?"
        r"(?P<home>[^，。；,;\n]{0,24}?\d{1,4}(?:号|室|组)(?:\d{1,4}(?:室|号))?)"
    ),
)
# What no address does without; most texts have none of it.
_HOME_SIGNS = ("住", "地址", "家在", "单元", "号楼", "栋", "幢", "座")
_NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


@dataclass(frozen=True, order=True)
class Span:
    """Signs ``start`` to ``end`` (exclusive) of one text, and what they tell."""

    start: int
    end: int
    kind: str


def find_spans(text: str) -> list[Span]:
    """What looks like personal data, in the order of the text, no two over each other."""
    if not text:
        return []
    found = chain(_contacts(text), _long_numbers(text), _names(text), _homes(text))
    return _apart(found)


def _contacts(text: str) -> Iterator[Span]:
    for finding in personal_data.find(text):
        yield Span(finding.start, finding.start + len(finding.text), finding.kind)


def _long_numbers(text: str) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        digits = "".join(_plain(sign) for sign in run.group())
        if kind := kind_of_number(digits):
            yield Span(run.start(), run.start() + len(run.group().rstrip(" \u3000")), kind)


def _plain(sign: str) -> str:
    if sign in _CHINESE:
        return _CHINESE[sign]
    narrow = unicodedata.normalize("NFKC", sign)
    return narrow.upper() if narrow.isascii() and narrow.isalnum() else ""


def kind_of_number(digits: str) -> str:
    """By the check digit, Luhn's sum or the shape; "" if it is no number of a person."""
    if len(digits) == 18 and _is_identity(digits):
        return "身份证号码"
    if _IDENTITY_LIKE.fullmatch(digits):
        return LONG_NUMBER
    if _OLD_IDENTITY.fullmatch(digits):
        return "身份证号码"
    if _MOBILE.fullmatch(digits.removeprefix("86")):
        return "手机号码"
    if _LANDLINE.fullmatch(digits):
        return "固定电话"
    if 16 <= len(digits) <= 19 and digits.isdecimal() and _passes_luhn(digits):
        return "银行卡号"
    # Two numbers written one after the other are still numbers of somebody.
    return LONG_NUMBER if _MOBILE.match(digits) and len(digits) >= 22 else ""


def _is_identity(digits: str) -> bool:
    """GB 11643: the last sign follows from the seventeen before it."""
    if not digits[:17].isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[17]


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return digits[0] in "3456" and sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _names(text: str) -> Iterator[Span]:
    for found in _OWN_NAME.finditer(text):
        yield Span(*found.span("name"), NAME)
    for found in _NAMED.finditer(text):
        start = found.start()
        if text[max(0, start - 4) : start].endswith(_TITLES):
            yield Span(*found.span("name"), NAME)


def _homes(text: str) -> Iterator[Span]:
    if not any(sign in text for sign in _HOME_SIGNS):
        return
    narrow = text.translate(_NARROW)
    for pattern in _HOMES:
        for found in pattern.finditer(narrow):
            yield Span(*found.span("home"), HOME)


def _apart(found: Iterator[Span]) -> list[Span]:
    """The longer of two that lie over each other, in the order of the text."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
