"""What a column of the table that goes upward can hold, and what headers mean which of it.

The keys of a frozen row (form 4.1), and a few that are known beside it. Column lists that offices
and superiors really use are in the comments of ``ALIASES``.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int"]


@dataclass(frozen=True)
class Field:
    key: str
    title: str
    width: float
    kind: Kind = "text"
    aliases: tuple[str, ...] = ()


FIELDS = {
    field.key: field
    for field in (
        Field("position", "序号", 6, "int", ("编号", "顺序号", "项次")),
        Field(
            "label", "条款（章-条-款-项）", 20,
            aliases=("条款", "章条编号", "标准章条编号", "章节号", "条文", "条款序号", "条次",
                     "章节条款", "涉及条款", "法条", "所在条款", "对应条款"),
        ),
        Field(
            "quote", "草案原文", 36,
            aliases=("原文", "原条文", "原条款", "征求意见稿原文", "条文内容", "条款内容",
                     "草案条文", "修改前", "现条文"),
        ),
        Field("kind", "意见类别", 9, aliases=("类别", "意见分类", "意见类型", "修改类型")),
        Field(
            "text", "意见建议（修改后表述）", 40,
            aliases=("意见建议", "意见内容", "修改建议", "修改意见", "修改后内容", "修改为", "意见",
                     "建议", "建议内容", "修改后", "具体意见", "意见和建议", "修改意见建议",
                     "建议修改为", "修改意见和建议", "反馈意见"),
        ),
        Field(
            "reason", "理由", 28,
            aliases=("修改理由", "理由依据", "理由及依据", "理由和依据", "依据", "意见理由",
                     "修改依据", "说明理由"),
        ),
        Field(
            "proposers", "提出单位、人（或类别）", 18,
            aliases=("提出单位", "提出人", "意见来源", "提出单位个人", "提出单位或个人", "建议人",
                     "提出者", "意见提出人", "提出单位人"),
        ),
        Field(
            "stations", "来源站点", 18,
            aliases=("来源", "站点", "联系点", "立法联系点", "来源单位"),
        ),
        Field("channels", "提出方式", 12, aliases=("方式", "征集方式", "征求方式", "渠道", "途径")),
        Field("opinions", "原始意见条数", 9, "int", ("条数", "意见条数", "数量", "提出数量")),
        Field("people", "涉及人数", 9, "int", ("人数", "提出人数")),
        Field("remark", "备注", 16, aliases=("附注", "说明")),
        Field("item", "归并编号", 10, "int", ("内部编号",)),
        Field("receipts", "来源意见编号", 26, aliases=("意见编号", "原始意见编号")),
        Field("adoption", "采纳情况", 12, aliases=("是否采纳", "采纳结果")),
        Field("office", "填报单位", 20, aliases=("报送单位", "反馈单位", "填表单位")),
        Field("draft", "草案名称", 24, aliases=("法规名称", "草案", "文件名称", "法律法规名称")),
    )
}  # fmt: skip
# Known from the row itself; the others are looked up when a table is made.
ROW_KEYS = frozenset(
    {
        "position", "label", "quote", "kind", "text", "reason", "proposers", "stations",
        "channels", "opinions", "people", "remark", "item",
    }
)  # fmt: skip
UPWARD = (
    "position", "label", "quote", "kind", "text", "reason", "proposers", "stations", "channels",
    "opinions", "remark",
)  # fmt: skip
# Variant (b) of form 4.1: with ids, so that every row leads back to who said it. Not for sending.
INTERNAL = (
    "position", "item", "label", "quote", "kind", "text", "reason", "proposers", "stations",
    "channels", "opinions", "people", "receipts", "adoption", "remark",
)  # fmt: skip

_IN_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")
_NOT_WORDS = re.compile(r"[\W_]+")


def plain(title: str) -> str:
    """A header to compare: without blanks, brackets, signs and full-width forms."""
    text = unicodedata.normalize("NFKC", title)
    return _NOT_WORDS.sub("", _IN_BRACKETS.sub("", text)) or _NOT_WORDS.sub("", text)


_BY_TITLE = {
    plain(title): field.key for field in FIELDS.values() for title in (field.title, *field.aliases)
}


def guess(title: str) -> str:
    """The field that a header means; empty if nobody could say (处理意见 is the superior's own)."""
    return _BY_TITLE.get(plain(title), "")
