"""上报函 for one table that goes upward, as a Word file that the office can still word itself.

A4 and margins by GB/T 9704-2012 (domain 4.10); the place of the seal stays empty. Every number
comes from the frozen table.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from liaison.office.services import office
from opinions.models import CompiledTable, Submission

TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
TEXT, TITLE, LETTERHEAD = 16, 22, 30
INDENT = Pt(2 * TEXT)
RED = RGBColor(0xC0, 0, 0)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def letter_title(table: CompiledTable) -> str:
    """关于报送《…》意见建议的函, or 关于补充报送…."""
    verb = "补充报送" if table.is_supplement else "报送"
    return f"关于{verb}《{table.consultation.version.draft}》意见建议的函"


def letter_docx(table: CompiledTable, earlier: list[Submission]) -> bytes:
    """The letter to ``table`` (with its consultation, draft and organ); ``earlier`` are those that
    were sent before it, the first at the front."""
    document = Document()
    _set_page(document.sections[0])
    profile = office()
    submission = table.submission if table.sent_at else None
    head = _line(document, profile.letterhead or profile.name, TITLE_FONT, LETTERHEAD, CENTER)
    head.runs[0].font.color.rgb = RED
    _line(document, submission.document_number if submission else "（发文字号待编）", at=RIGHT)
    _line(document, "")
    _line(document, letter_title(table), TITLE_FONT, TITLE, CENTER)
    if table.is_supplement:
        _line(document, table.title.removeprefix("意见建议汇总表"), "楷体", TEXT, CENTER)
    _line(document, "")
    _line(document, f"{table.consultation.version.draft.organ.name}：")
    for paragraph in _paragraphs(table, earlier):
        font = HEAD_FONT if paragraph[1:2] == "、" else TEXT_FONT
        _line(document, paragraph, font).paragraph_format.first_line_indent = INDENT
    _line(document, "")
    annex = _line(document, f"附件：{table.title}")
    annex.paragraph_format.first_line_indent = INDENT
    for _ in range(2):
        _line(document, "")
    for words in (profile.name, _day(submission)):
        signed = _line(document, words, at=RIGHT)
        signed.paragraph_format.right_indent = INDENT
    phone = f"　电话：{profile.phone}" if profile.phone else ""
    contact = f"（联系人：{table.consultation.handler}{phone}）"
    _line(document, contact).paragraph_format.first_line_indent = INDENT
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _paragraphs(table: CompiledTable, earlier: list[Submission]) -> list[str]:
    return _supplement(table, earlier) if table.is_supplement else _first(table)


def _first(table: CompiledTable) -> list[str]:
    return [
        f"按照来文要求，现将《{table.consultation.version.draft}》征求意见情况报送如下。",
        "一、征集工作开展情况",
        f"共收集并纳入汇总的意见{table.raw_count}条，涉及{table.people_count}人，"
        f"来自{_sources(table)}；意思相同的合并后为{table.item_count}条。",
        "二、主要意见建议",
        "逐条意见见附件。来源意见的原话和提出人由本办公室留存备查。",
        "请将采纳情况函告我们，以便逐条反馈提出人。",
    ]


def _supplement(table: CompiledTable, earlier: list[Submission]) -> list[str]:
    sent = "、".join(f"{_day(one)}以{one.document_number}" for one in earlier)
    added = sum(1 for row in table.rows if row["item"] in _items(earlier))
    numbers = _numbers(table)
    tied = f"其中{added}条是对前次已报意见的补充，备注里写明了前次的序号。" if added else ""
    return [
        f"我们已于{sent}，向贵机关报送《{table.consultation.version.draft}》意见建议。"
        f"现补充报送此后整理的意见，前次报送的内容不变。",
        "一、补充的原因",
        _sentence(table.reason),
        "二、补充的内容",
        f"补充纳入的意见{table.raw_count}条，涉及{table.people_count}人，来自{_sources(table)}；"
        f"合并后为{table.item_count}条，序号接前次，为{numbers}。{tied}",
        "请一并研究，并将采纳情况函告我们，以便逐条反馈提出人。",
    ]


def _items(earlier: list[Submission]) -> set[int]:
    return {row["item"] for one in earlier for row in one.table.rows}


def _numbers(table: CompiledTable) -> str:
    first, last = table.rows[0]["position"], table.rows[-1]["position"]
    return f"第{first}条" if first == last else f"第{first}条至第{last}条"


def _sources(table: CompiledTable) -> str:
    return "、".join(sorted({place for row in table.rows for place in row["stations"].split("、")}))


def _sentence(words: str) -> str:
    return words if words.endswith(("。", "！", "？")) else f"{words}。"


def _day(submission: Submission | None) -> str:
    if submission is None:
        return "　　　　年　　月　　日"
    day = submission.sent_on
    return f"{day.year}年{day.month}月{day.day}日"


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def _line(
    document: Any, words: str, font: str = TEXT_FONT, size: int = TEXT, at: Any = None
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = at
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(max(28, size * 1.4))
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
