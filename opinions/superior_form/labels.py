"""Labels of a blank form outside its table that only wait for our words: 填报单位：____."""

import re
from collections.abc import Mapping

_LABEL = re.compile(r"^[\s　]*([^：:]{2,10})[：:][\s　_＿]*$")
_NAMES = {
    "office": ("填报单位", "填表单位", "报送单位", "反馈单位", "提出单位", "单位名称", "单位"),
    "day": ("填报时间", "填报日期", "填表时间", "填表日期", "报送时间", "报送日期", "时间", "日期"),
    "phone": ("联系电话", "电话"),
    "draft": ("法规名称", "草案名称", "文件名称", "法规草案名称", "征求意见稿名称"),
    "handler": ("填表人", "经办人", "联系人"),
}
_BY_NAME = {name: key for key, names in _NAMES.items() for name in names}


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """``text`` with its value, or None if it is no label or we know nothing for it."""
    found = _LABEL.match(text)
    if not found:
        return None
    key = _BY_NAME.get(re.sub(r"[\s　]+", "", found[1]))
    value = values.get(key or "", "")
    return text.rstrip(" 　_＿\t\n") + value if value else None
