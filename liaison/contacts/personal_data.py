"""Finding in a text what says who somebody is or how to reach them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"[ \-—·.]?"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PATTERNS = (
    (
        "身份证号码",
        re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![\dXx])"),
    ),
    (
        "手机号码",
        re.compile(rf"(?<!\d)(?:(?:00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"),
    ),
    ("电子邮箱", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("车牌号", re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])")),
    ("固定电话", re.compile(r"(?<!\d)0\d{2,3}[- —]?[2-9]\d{6,7}(?!\d)")),
    ("银行卡号", re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")),
)
# What no personal data can do without; most texts have none of it.
_SIGNS = re.compile(r"\d{4}|[@＠A-ZＡ-Ｚ]")
_WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


@dataclass(frozen=True)
class Finding:
    kind: str
    text: str
    # Where in the text it begins.
    start: int

    def __str__(self) -> str:
        return f"{self.kind}“{self.text}”"


def find(text: str) -> list[Finding]:
    """What looks like personal data, each place once, the surest kind first."""
    return list(_find(text))


def without_personal_data(text: str) -> str:
    """``text`` with 〔手机号码〕 in place of the number, for copies that leave the system."""
    for finding in find(text):
        text = text.replace(finding.text, f"〔{finding.kind}〕")
    return text


def _find(text: str) -> Iterator[Finding]:
    if not _SIGNS.search(text):
        return
    # One sign for one sign, so that places in both texts are the same.
    narrow = text.translate(_WIDE)
    taken = bytearray(len(narrow))
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(narrow):
            start, end = found.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                yield Finding(kind, text[start:end], start)
