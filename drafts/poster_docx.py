"""The notice as a Word file, for offices that change a line before they print it."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from drafts.deadlines import written
from drafts.models import Consultation
from drafts.notice_text import notice_title, page_address
from liaison.qr import qr_png

HEAD = re.compile(r"[一二三四五六七八九十]{1,3}、")
# Fonts that WPS and Word in offices have; another machine takes its own instead.
TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
SIGNATURE_LINES = 2


def poster_docx(consultation: Consultation) -> bytes:
    """A4 with the notice and, for a public one only, its QR code below the title."""
    document = Document()
    _set_page(document.sections[0])
    title = _line(document, notice_title(consultation), TITLE_FONT, 22)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    if consultation.is_public:
        _add_qr(document, consultation)
    _add_text(document, consultation.notice_text)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.5)
    section.left_margin = section.right_margin = Cm(2.7)


def _add_qr(document: Any, consultation: Consultation) -> None:
    holder = document.add_paragraph()
    holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
    holder.add_run().add_picture(BytesIO(qr_png(page_address(consultation))), width=Cm(5))
    words = f"微信扫码阅读、提意见，{written(consultation.public_close)}止"
    _line(document, words, HEAD_FONT, 14).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_text(document: Any, text: str) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        is_head = HEAD.match(line) is not None
        paragraph = _line(document, line, HEAD_FONT if is_head else TEXT_FONT, 14)
        if left <= SIGNATURE_LINES:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            paragraph.paragraph_format.first_line_indent = Pt(28)


def _line(document: Any, words: str, font: str, size: int) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.3
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
