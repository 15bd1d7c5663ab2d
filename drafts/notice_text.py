"""The 征求意见公告 as a text to start from; the office edits it before it goes out."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from drafts.choices import Visibility
from drafts.deadlines import written, written_begin, written_day
from drafts.models import Consultation
from liaison.office.models import OfficeProfile

NUMERALS = "一二三四五六七八九"


def notice_title(consultation: Consultation) -> str:
    """关于公开征求《…》意见的公告; a 通知 where the public is not asked."""
    name = consultation.version.title.strip("《》")
    if consultation.visibility == Visibility.PUBLIC:
        return f"关于公开征求《{name}》意见的公告"
    return f"关于征求《{name}》意见的通知"


def page_address(consultation: Consultation) -> str:
    return f"{settings.PUBLIC_URL}/consultations/{consultation.slug}/"


def compose_notice(
    consultation: Consultation,
    profile: OfficeProfile,
    questions: list[str],
    today: datetime,
    *,
    attachments: Sequence[str] = (),
) -> str:
    """Layout of four real notices (domain rule 4.9); the annexes stand above the signature."""
    parts = [
        ("征求意见的内容", _subject(consultation, questions)),
        ("征求意见的时间", _period(consultation)),
        ("提出意见的方式", _channels(consultation, profile)),
        ("意见的处理和反馈", _answers(consultation)),
        ("个人信息保护", _privacy()),
    ]
    paragraphs = [_background(consultation, profile)]
    for numeral, (title, lines) in zip(NUMERALS, parts, strict=False):
        paragraphs += [f"{numeral}、{title}", *lines]
    is_public = consultation.visibility == Visibility.PUBLIC
    paragraphs.append("特此公告。" if is_public else "特此通知。")
    paragraphs += _annexes(consultation, attachments)
    signed = max(timezone.localdate(consultation.opens_at), timezone.localdate(today))
    return "\n".join([*paragraphs, profile.name, written_day(signed)])


def _background(consultation: Consultation, profile: OfficeProfile) -> str:
    version = consultation.version
    organ = version.draft.organ
    name = version.title.strip("《》")
    letter = f"（{consultation.incoming_number}）" if consultation.incoming_number else ""
    whom = (
        "现面向社会公开征求意见"
        if consultation.visibility == Visibility.PUBLIC
        else "现向各立法联系点征求意见"
    )
    basis = consultation.legal_basis.removeprefix("根据").rstrip("。")
    grounds = f"根据{basis}，按照{organ}来函{letter}" if basis else f"根据{organ}来函{letter}"
    reviewed = f"{consultation.reviewed.rstrip('。')}。" if consultation.reviewed else ""
    return (
        f"{reviewed}{grounds}，为配合做好《{name}》的{version.draft.matter.work}，广泛听取基层群众和社会各方面的"
        f"意见建议，{profile.name}{whom}。"
    )


def _annexes(consultation: Consultation, attachments: Sequence[str]) -> list[str]:
    """附件：1.… as official documents list them, without a mark at the end."""
    names = [f"《{consultation.version.title.strip('《》')}》全文", *attachments]
    return [f"{'附件：' if at == 1 else ''}{at}.{name}" for at, name in enumerate(names, start=1)]


def _subject(consultation: Consultation, questions: list[str]) -> list[str]:
    version = consultation.version
    lines = [f"《{version.title.strip('《》')}》全文，可以对全文提意见，也可以逐条提意见。"]
    if questions:
        lines.append("特别希望听取以下方面的意见：")
        lines += [f"{at}．{question}" for at, question in enumerate(questions, start=1)]
    return lines


def _period(consultation: Consultation) -> list[str]:
    begin, end = written_begin(consultation.opens_at), written(consultation.public_close)
    return [f"自{begin}起，至{end}止。"]


def _channels(consultation: Consultation, profile: OfficeProfile) -> list[str]:
    lines = []
    if consultation.visibility == Visibility.PUBLIC:
        lines.append(
            f"网上：打开 {page_address(consultation)} ，或者扫描公告上的二维码，不需要注册。"
        )
    lines.append(
        f"当面：到就近的基层立法联系点提出，地址和开放时间见 {settings.PUBLIC_URL}/stations/ 。"
    )
    if profile.address:
        postcode = f"，邮编{profile.postcode}" if profile.postcode else ""
        lines.append(f"来信：{profile.address}{postcode}，信封上请注明“征求意见”字样。")
    contacts = {"电话": profile.phone, "传真": profile.fax, "电子邮箱": profile.email}
    lines += [f"{way}：{value}。" for way, value in contacts.items() if value]
    return [f"（{NUMERALS[at]}）{line}" for at, line in enumerate(lines)]


def _answers(consultation: Consultation) -> list[str]:
    draft = consultation.version.draft
    return [
        f"收到的意见由本办公室整理后报送{draft.organ}，是否采纳由{draft.matter.decider}决定。"
        "收到采纳情况后，本办公室在网站上公布，并告知留有联系方式的提出人。"
    ]


def _privacy() -> list[str]:
    return [
        "提意见可以不留姓名。自愿留下联系方式的，只用于核实意见和告知结果，"
        f"详见 {settings.PUBLIC_URL}/privacy/ 。"
    ]
