"""What the templates of slips and letters may name, in Chinese, with a value for a test print."""

from collections.abc import Mapping
from typing import Any

from feedback.asking_words import ASKING_FIELDS
from feedback.choices.papers import PaperKind

# Drawn into the docx where the template names it.
QR = "查询二维码"
Fields = Mapping[str, tuple[str, Any]]

_OFFICE = {
    "落款": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "联系电话": ("办公室电话，没有登记的为空", "0000-1234567"),
    "查询网址": ("查询、评价的网址", "https://example.gov.cn/track/"),
    QR: ("扫码打开查询网址的图", ""),
}
_ONE = {
    "意见编号": "QH-7K3M-9D2X-5",
    "提出日期": "2025年9月20日",
    "条款": "第九条",
    "摘要": "建议区分城区和乡镇规定应急到达时限。",
    "经过": "2025年10月9日以清人常函〔2025〕12号汇总上报。",
    "结果": "已被立法机关部分采纳",
    "体现条款": "第十条第二款",
    "体现文字": "偏远乡镇的到达时限，由市人民政府另行规定。",
    "理由": "授权市人民政府另行规定偏远乡镇时限",
    "来函": "云人法工函〔2026〕4号",
    "告知": "短信，2026年3月18日",
}
_EACH = "用循环写出，每条有：" + "、".join(_ONE)
SLIP_FIELDS: Fields = {
    "称谓": ("同意署名的写全名，其余只写姓", "王某某 同志"),
    "编号": ("反馈单编号", "2026-000123"),
    "草案": ("征求意见的草案，不带书名号", "云岭市住宅电梯安全条例（草案）"),
    "意见": (_EACH, [_ONE, {**_ONE, "结果": "立法机关未采纳", "体现条款": "", "体现文字": ""}]),
    "条数": ("数字", 2),
    "日期": ("结果公布的日期", "2026年3月18日"),
    **_OFFICE,
}
STATION_FIELDS: Fields = {
    "站点": ("站点全称", "柳荫街道工作站"),
    "草案": ("征求意见的草案，不带书名号", "云岭市住宅电梯安全条例（草案）"),
    "意见": (_EACH, [_ONE, {**_ONE, "结果": "立法机关未采纳", "体现条款": "", "体现文字": ""}]),
    "条数": ("数字", 2),
    "人数": ("数字，提出人数", 2),
    "情况": ("各种结果各有几条", "部分采纳1条、未采纳1条"),
    "待转告": ("数字，等站点转告的人数", 1),
    "日期": ("结果公布的日期", "2026年3月18日"),
    **_OFFICE,
}
LETTER_FIELDS: Fields = {
    "称谓": ("拟稿时写的称谓", "王某某 同志"),
    "编号": ("未编号时为“（未编号）”", "清人立联感〔2026〕7号"),
    "正文": (
        "各段文字，用循环写出",
        [
            "您在《云岭市住宅电梯安全条例（草案）》征求意见期间，通过柳荫街道工作站就第九条提出的"
            "意见建议，经汇总上报，已被云岭市人大常委会部分采纳，体现在第十条第二款。",
            "衷心感谢您对立法工作的关心和支持，欢迎继续建言献策。",
        ],
    ),
    "草案": ("征求意见的草案，不带书名号", "云岭市住宅电梯安全条例（草案）"),
    "日期": ("落款日期，未签发时空着", "2026年3月18日"),
    **_OFFICE,
}
EMPLOYER_FIELDS: Fields = {
    "单位": ("所在单位", "清禾县柳荫街道物业协会"),
    "姓名": ("本人提出并同意，写全名", "王桂兰"),
    "年度": ("数字", 2026),
    "编号": ("未编号时为“（未编号）”", "清人立联感〔2026〕8号"),
    "正文": (
        "各段文字，用循环写出",
        [
            "贵单位王桂兰同志积极参与立法意见征集。2026年，其提出的1条意见建议经汇总上报，"
            "已被立法机关采纳或者部分采纳：",
            "就《云岭市住宅电梯安全条例（草案）》第九条提出的意见建议，已被云岭市人大常委会"
            "部分采纳，体现在第十条第二款。",
            "感谢贵单位对立法工作的关心和支持。",
        ],
    ),
    "日期": ("落款日期，未签发时空着", "2026年12月18日"),
    **_OFFICE,
}
FIELDS: dict[str, Fields] = {
    PaperKind.SLIP: SLIP_FIELDS,
    PaperKind.STATION: STATION_FIELDS,
    PaperKind.LETTER: LETTER_FIELDS,
    PaperKind.EMPLOYER: EMPLOYER_FIELDS,
    PaperKind.ASKING: ASKING_FIELDS,
}


def sample_values(kind: str) -> dict[str, Any]:
    return {name: value for name, (_, value) in FIELDS[kind].items()}
