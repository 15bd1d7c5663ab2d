"""What reads like a matter for another door: a personal claim (信访诉求) or a 审查建议.

A suggestion with the words that led to it; a clerk decides.
"""

import re
from dataclasses import dataclass

from opinions.choices.referrals import CLAIM, ReferralKind
from opinions.redaction import covered_text

_SELF = r"(?:我家|我们家|我本人|本人|我爸|我妈|我父亲|我母亲|我儿子|我女儿|我老伴|我的|我)"
_MATTERS = (
    r"(?:低保|五保|特困|残疾证|养老金|退休金|工资|工钱|补偿款|拆迁款|征地款|安置房|宅基地|医保|报销|救助"
    r"|赔偿|房产证|户口|社保|危房|补贴)"
)
_TROUBLE = (
    r"(?:没批|没有批|不批|没给|不给|没发|未发|拖欠|欠了|没有解决|没解决|不解决|没人管|不受理|不予办理|取消了"
    r"|停了|至今没|一直没|迟迟|被扣|没拿到|还没到)"
)
_CLAIM = re.compile(rf"{_SELF}[^。！？\n]{{0,15}}{_MATTERS}[^。！？\n]{{0,20}}?{_TROUBLE}")
_NORMS = r"(?:规定|办法|通知|文件|决定|决议|细则|规章|条例|意见)"
_REVIEW = re.compile(
    rf"(?:请求|申请|建议|要求|提请)[^。！？\n]{{0,12}}(?:备案审查|合法性审查|合宪性审查|进行审查|审查)"
    rf"[^。！？\n]{{0,30}}{_NORMS}|{_NORMS}[^。！？\n]{{0,12}}(?:抵触|违反上位法|与上位法)"
    rf"[^。！？\n]{{0,20}}(?:审查|撤销|纠正)"
)
_WHYS = (
    (ReferralKind.PETITION, _CLAIM, CLAIM),
    (ReferralKind.REVIEW_SUGGESTION, _REVIEW, "像是对现行规定的审查建议"),
)


@dataclass(frozen=True)
class Suggestion:
    kind: ReferralKind
    # The author's words that led to it, to be shown and marked.
    words: str
    why: str


def suggest(text: str) -> list[Suggestion]:
    """At most one of each kind, with the first words that say so.

    ``why`` goes into lists and histories: what it quotes is covered, ``words`` are as written.
    """
    found = ((kind, pattern.search(text), why) for kind, pattern, why in _WHYS)
    return [
        Suggestion(kind, hit.group(), f"{why}：“{covered_text(hit.group())}”")
        for kind, hit, why in found
        if hit
    ]
