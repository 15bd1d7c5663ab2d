"""The default template of the reports, until the office brings its own: A4 as GB/T 9704-2012."""

from io import BytesIO

from docx import Document
from docx.shared import Pt

from opinions.letter_default import (
    CENTER,
    HEAD_FONT,
    INDENT,
    RIGHT,
    TEXT,
    TITLE,
    TITLE_FONT,
    code,
    line,
    page_number,
    set_page,
)

KAI = "楷体_GB2312"


def default_template() -> bytes:
    """One for all kinds; also meant to be downloaded and changed."""
    document = Document()
    set_page(document.sections[0])
    page_number(document.sections[0].footer.paragraphs[0])
    title = line(document, "{{ 标题 }}", TITLE_FONT, TITLE, CENTER)
    title.paragraph_format.line_spacing = Pt(33)
    code(document, "if 期号")
    line(document, "{{ 期号 }}", KAI, TEXT, CENTER)
    code(document, "endif")
    line(document, "{{ 副题 }}", KAI, TEXT, CENTER)
    line(document, "")
    code(document, "if 称谓")
    line(document, "{{ 称谓 }}：")
    code(document, "endif")
    code(document, "for 段 in 正文")
    for level, condition in ((HEAD_FONT, "if 段.级 == 1"), (KAI, "elif 段.级 == 2")):
        code(document, condition)
        heading = line(document, "{{ 段.文 }}", level).paragraph_format
        heading.first_line_indent, heading.keep_with_next = INDENT, True
    code(document, "else")
    line(document, "{{ 段.文 }}").paragraph_format.first_line_indent = INDENT
    code(document, "endif")
    code(document, "endfor")
    line(document, "").paragraph_format.keep_with_next = True
    for words, signs in (("{{ 落款 }}", 2), ("{{ 成文日期 }}", 4)):
        signed = line(document, words, at=RIGHT)
        signed.paragraph_format.right_indent = Pt(TEXT * signs)
        signed.paragraph_format.keep_with_next = "落款" in words
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()
