"""What a column of a superior's own table holds, by its title."""

import re
import unicodedata

# In this order: 未采纳理由 is a reason, though 采纳 stands in it.
_FIELDS = (
    ("sent_number", r"(?:上报|报送|原|来文|我方|提交)序号|原编号"),
    ("reflected_in", r"体现|对应条款|采纳条款|落实条款|现条款|修改后条款|公布(?:文本|稿)条款"),
    ("result", r"(?:采纳|处理|研究|办理|吸收).{0,4}(?:情况|结果|与否|意见|建议)|是否(?:采纳|吸收)"
               r"|^(?:采纳|结果|处理|答复|回复|反馈情况|反馈结果)$|研究答复"),
    ("reason", r"理由|原因|说明|^依据$"),
    ("reflected_text", r"修改后(?:内容|文字|表述|条文)|体现内容|修改情况"),
    ("quote", r"原文|草案(?:条文|内容|规定)|征求意见稿"),
    ("label", r"条款|条文|条目|章节|^条$|^条次$|涉及条"),
    ("text", r"意见|建议|内容|诉求"),
    ("source", r"单位|来源|提出人|提出者|地区|县区|联系点|^提出"),
    ("remark", r"备注|附注"),
    ("number", r"序号|编号|^序$|^号$"),
)  # fmt: skip
_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern in _FIELDS)
_BOTH = re.compile(r"(?:采纳|处理|研究|办理)情况.*(?:理由|说明|原因)")
_IN_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")


def field_of(title: str) -> str:
    """The field, or "" if nobody could say; 采纳情况及理由 is the column of results."""
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    if not words or len(words) > 24:
        return ""
    if _BOTH.search(words):
        return "result"
    bare = _IN_BRACKETS.sub("", words) or words
    # 未采纳理由 and the like go before 采纳……意见.
    if re.search(r"理由|原因", bare):
        return "reason"
    return next((key for key, pattern in _PATTERNS if pattern.search(bare)), "")
