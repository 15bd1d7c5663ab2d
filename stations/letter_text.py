"""The words of a 征求意见函, from its fields (forms 4.9 and 4.10)."""

from django.conf import settings
from django.urls import reverse

from drafts.deadlines import written
from liaison.office.models import OfficeProfile
from stations.models import RequestLetter

NUMERALS = "一二三四五六七八九"


def letter_address(letter: RequestLetter) -> str:
    """The whole one-time link."""
    return f"{settings.PUBLIC_URL}{reverse('opinions:letter', args=[letter.token])}"


def letter_title(letter: RequestLetter) -> str:
    return f"关于征求《{_name(letter)}》意见的函"


def salutation(letter: RequestLetter) -> str:
    return letter.addressee if letter.org_id else f"{letter.addressee} 同志"


def letter_paragraphs(letter: RequestLetter, profile: OfficeProfile) -> list[str]:
    draft = letter.consultation.version.draft
    you = "贵单位" if letter.org_id else "您"
    duty = "结合职责" if letter.org_id else "结合专业"
    questions = [question.in_full for question in letter.consultation.questions.all()]
    lines = [
        f"{_background(letter)}现就该{draft.matter.noun}征求{you}意见。",
        f"请{duty}认真研究，于{written(letter.due_at)}前反馈书面意见。逐条提出的意见，请写明条款、"
        "修改后的表述和理由；没有意见的，也请复函说明。",
    ]
    if questions:
        lines.append("请特别就以下方面提出意见：")
        lines += [f"{at}．{question}" for at, question in enumerate(questions, start=1)]
    ways = [
        f"在线复函：扫描文末二维码，按页面提示填写，不需要注册。二维码仅供{you}复函使用，请勿转发。",
        *_by_post(letter, profile),
    ]
    lines.append("复函可以采用以下任一方式：")
    return [*lines, *(f"（{NUMERALS[at]}）{way}" for at, way in enumerate(ways))]


def annex(letter: RequestLetter) -> str:
    """附件：… without a mark at the end."""
    return f"附件：《{_name(letter)}》"


def contact_note(letter: RequestLetter, profile: OfficeProfile) -> str:
    """附注: whom to ask."""
    phone = f"，电话：{profile.phone}" if profile.phone else ""
    return f"（联系人：{letter.consultation.handler.full_name}{phone}）"


def _name(letter: RequestLetter) -> str:
    return letter.consultation.version.title.strip("《》")


def _background(letter: RequestLetter) -> str:
    consultation = letter.consultation
    draft = consultation.version.draft
    number = f"（{consultation.incoming_number}）" if consultation.incoming_number else ""
    return f"根据{draft.organ}来函{number}，为做好《{_name(letter)}》的{draft.matter.work}，"


def _by_post(letter: RequestLetter, profile: OfficeProfile) -> list[str]:
    if not profile.address:
        return []
    postcode = f"，邮编{profile.postcode}" if profile.postcode else ""
    proof = "加盖公章" if letter.org_id else "签名"
    return [f"书面复函：{proof}后送{profile.address}{postcode}。"]
