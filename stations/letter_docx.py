"""征求意见函 as a Word file in the layout of official documents (GB/T 9704, form 4.10).

A4 with the prescribed margins, 22 lines to the page; several letters in one file begin on pages
of their own. The place of the seal stays empty.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from drafts.deadlines import written, written_day
from liaison.office.models import OfficeProfile
from liaison.office.services import office
from liaison.qr import qr_png
from stations.letter_text import (
    annex,
    contact_note,
    letter_address,
    letter_paragraphs,
    letter_title,
    salutation,
)
from stations.models import RequestLetter

# Fonts that WPS and Word in offices have; another machine takes its own instead.
TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
RED = RGBColor(0xC0, 0x00, 0x00)
# 3号 and 2号; 22 lines in 225 mm.
SIZE, TITLE_SIZE, LINE = Pt(16), Pt(22), Pt(28.9)
# In points: between the margins, and what a line of the title holds.
WIDTH, LARGEST_HEAD, TITLE_SIGNS = 440, 36, 20


def letters_docx(letters: Sequence[RequestLetter]) -> bytes:
    """All ``letters`` (loaded ``with_paper_relations``) in one file, to print at once."""
    document = Document()
    profile = office()
    for at, letter in enumerate(letters):
        section = document.sections[0] if at == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, is_first=at == 0)
        _add_letter(document, letter, profile)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _set_page(section: Any, *, is_first: bool) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    # Each letter counts its own pages.
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.append(start)
    if is_first:
        _page_number(section.footer.paragraphs[0])


def _add_letter(document: Any, letter: RequestLetter, profile: OfficeProfile) -> None:
    _red_head(document, profile.letterhead or profile.name)
    _line(document, letter.number_text, align=WD_ALIGN_PARAGRAPH.CENTER)
    _red_rule(document.paragraphs[-1])
    _line(document, "")
    _line(
        document,
        _title_lines(letter_title(letter)),
        font=TITLE,
        size=TITLE_SIZE,
        align=WD_ALIGN_PARAGRAPH.CENTER,
    ).paragraph_format.space_after = Pt(14)
    _line(document, f"{salutation(letter)}：")
    for paragraph in letter_paragraphs(letter, profile):
        _line(document, paragraph, indent=True)
    _line(document, "")
    _line(document, annex(letter), indent=True)
    _line(document, "")
    for words in (profile.name, written_day(letter.signed_on)):
        signed = _line(document, words, align=WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = SIZE * (2 if words == profile.name else 4)
        signed.paragraph_format.keep_with_next = True
    _line(document, contact_note(letter, profile), indent=True)
    _qr(document, letter)


def _title_lines(title: str) -> str:
    """A long title is broken before the bracket of its stage, not inside a word."""
    return title.replace("（", "\n（", 1) if len(title) > TITLE_SIGNS else title


def _red_head(document: Any, words: str) -> None:
    size = Pt(min(LARGEST_HEAD, WIDTH // len(words)))
    paragraph = _line(document, words, font=TITLE, size=size, align=WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_after = Pt(22)
    paragraph.runs[0].font.color.rgb = RED


def _red_rule(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "4", "color": "C00000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)


def _qr(document: Any, letter: RequestLetter) -> None:
    """Code and words stay together on one page."""
    picture = document.add_paragraph()
    picture.paragraph_format.keep_with_next = True
    picture.paragraph_format.space_before = Pt(10)
    picture.paragraph_format.space_after = Pt(0)
    picture.add_run().add_picture(BytesIO(qr_png(letter_address(letter))), width=Mm(34))
    assert letter.link_expires_at is not None  # noqa: S101 -- every letter has a link
    until = written(letter.link_expires_at)
    words = f"扫码在线复函，有效期至{until}"
    note = _line(document, words, size=Pt(12))
    note.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _line(
    document: Any,
    words: str,
    *,
    font: str = TEXT,
    size: Pt = SIZE,
    align: Any = None,
    indent: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_after = Pt(0)
    layout.line_spacing = LINE
    layout.alignment = align
    if indent:
        layout.first_line_indent = SIZE * 2
    run = paragraph.add_run(words)
    run.font.size, run.font.name = size, font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _page_number(paragraph: Any) -> None:
    """— 1 —, 4号宋体; Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", None, " —"):
        if part is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            paragraph._p.append(field)
            continue
        run = paragraph.add_run(part)
        run.font.size, run.font.name = Pt(14), "宋体"
