"""The words of 关于转交…意见的函 to the unit that is asked to deal with an opinion.

It names the opinion by its number. The author's name and phone stay at the office; of the words
what is covered elsewhere is covered here too.
"""

from typing import Any

from liaison.office.numbers import number_in_use
from liaison.office.services import office
from opinions.choices import Processing
from opinions.choices.referrals import ReferralKind
from opinions.models import Referral
from opinions.redaction import covered_text, redacted

# Field: what it holds and a value for a test print.
FIELDS: dict[str, tuple[str, Any]] = {
    "发文机关标志": ("红头文字", "清禾县人民代表大会常务委员会立法联系点办公室"),
    "发文字号": ("没有编号时为“（发文字号待编）”", "清人立联函〔2026〕3号"),
    "签发人": ("空，由人填写", ""),
    "文种": ("函", "函"),
    "标题": ("关于转交群众意见的函", "关于转交群众意见的函"),
    "副题": ("空", ""),
    "主送机关": ("承办单位", "清禾县民政局"),
    "正文": (
        "各段文字，用循环写出；每段的“级”是1（一、…）或者0，“文”是文字",
        [{"级": 1, "文": "一、意见内容"}, {"级": 0, "文": "建议增加社区助餐点。"}],
    ),
    "征求意见": ("征求意见的名称", "云岭市社区养老服务条例（草案）"),
    "意见编号": ("提出人凭它查进度", "QH-7K3M-9D2X-5"),
    "意见内容": ("转交的整条或者其中一段，个人信息已遮盖", "建议增加社区助餐点。"),
    "转交说明": ("经办人写的原因", "属民政部门职责。"),
    "办理期限": ("日期", "2026年5月29日"),
    "附件": ("空", ""),
    "落款": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "成文日期": ("空白日期，由人填写", "　　　　年　　月　　日"),
    "联系人": ("转交人", "陈静"),
    "联系电话": ("办公室电话", "0000-1234567"),
}
TITLES = {
    ReferralKind.DEPARTMENT: "关于转交群众意见的函",
    ReferralKind.PETITION: "关于转交群众诉求的函",
    ReferralKind.REVIEW_SUGGESTION: "关于转交审查建议的函",
}

SENTIMENT_TITLE = "关于转交社情民意的函"


def referral_title(referral: Referral) -> str:
    """``referral`` comes with its opinion."""
    if referral.opinion.processing == Processing.PUBLIC_SENTIMENT:
        return SENTIMENT_TITLE
    return TITLES[ReferralKind(referral.kind)]


def referral_values(referral: Referral) -> dict[str, Any]:
    """A value for each of FIELDS, of ``referral`` with its opinion, round and organisation."""
    profile, words, number = office(), _words(referral), number_in_use(referral)
    day = referral.due_on
    due = f"{day.year}年{day.month}月{day.day}日"
    return {
        "发文机关标志": profile.letterhead or profile.name,
        "发文字号": number.text if number else "（发文字号待编）",
        "签发人": "",
        "文种": "函",
        "标题": referral_title(referral),
        "副题": "",
        "主送机关": referral.org.name,
        "正文": _body(referral, words, due),
        "征求意见": referral.opinion.consultation.title,
        "意见编号": referral.opinion.receipt_no,
        "意见内容": words,
        "转交说明": referral.note,
        "办理期限": due,
        "附件": "",
        "落款": profile.name,
        "成文日期": "　　　　年　　月　　日",
        "联系人": str(referral.by),
        "联系电话": profile.phone,
    }


def _words(referral: Referral) -> str:
    if referral.part:
        return covered_text(referral.part)
    said = redacted(referral.opinion)
    parts = [said["body"]]
    parts += [f"修改为：{said['replacement']}"] if said["replacement"] else []
    parts += [f"理由：{said['reason']}"] if said["reason"] else []
    return "\n".join(part for part in parts if part)


def _body(referral: Referral, words: str, due: str) -> list[dict[str, Any]]:
    title, number = referral.opinion.consultation.title, referral.opinion.receipt_no
    what = "其中一段" if referral.part else "全文"
    said = [{"级": 0, "文": line} for line in words.splitlines() if line.strip()]
    return [
        {"级": 0, "文": f"我们在《{title}》征求意见中收到群众意见（编号{number}）。"
         f"现将{what}转请贵单位研究办理。转交说明：{referral.note.rstrip('。')}。"},
        {"级": 1, "文": "一、意见内容"},
        *said,
        {"级": 1, "文": "二、办理要求"},
        {"级": 0, "文": f"请于{due}前将办理情况书面告知我们，由我们转告提出人。"
         "不属贵单位职责的，请及时退回并说明。需要与提出人联系的，请与我们联系。"},
        *_secrecy(referral),
        {"级": 0, "文": "特此函告。"},
    ]  # fmt: skip


def _secrecy(referral: Referral) -> list[dict[str, Any]]:
    """信访工作条例: never to those whom it is about."""
    if referral.kind != ReferralKind.PETITION:
        return []
    return [{"级": 0, "文": "请勿将本函和所附内容转给被反映的单位、个人，请勿查问提出人的身份。"}]
