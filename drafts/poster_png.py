"""The poster as a picture, for WeChat groups and screens: read in ten seconds, then scanned.

Only where a Chinese font is installed (``drafts.fonts.can_draw``), as in the Dockerfile.
"""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from drafts.deadlines import written
from drafts.fonts import BOLD, PLAIN, load_font
from drafts.models import Consultation
from drafts.notice_text import page_address
from drafts.share_text import short_summary
from liaison.qr import qr_png

WIDTH, HEIGHT, MARGIN = 1080, 1620, 84
PAPER, INK, SOFT, RED = "#fffdfa", "#221a17", "#5f534d", "#a3211b"
BAND, QR_SIDE = 168, 480
# No line begins with these.
CLOSING = frozenset("，。；：、！？）》”’")
MOST_TITLE_LINES, MOST_SUMMARY_LINES = 4, 4


def poster_png(consultation: Consultation, office_name: str) -> bytes:
    """A portrait PNG of a public consultation. Needs ``can_draw``."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, BAND), fill=RED)
    draw.text((MARGIN, BAND // 2), office_name, font=load_font(BOLD, 40), fill=PAPER, anchor="lm")
    y = BAND + 72
    asked = f"这份{consultation.version.draft.matter.noun}，想听听您的意见"
    y = _write(draw, y, asked, load_font(PLAIN, 44), SOFT, most=1)
    title = consultation.version.title
    y = _write(draw, y + 20, title, load_font(BOLD, 68), INK, most=MOST_TITLE_LINES)
    if consultation.summary:
        words = short_summary(consultation)
        _write(draw, y + 28, words, load_font(PLAIN, 42), INK, most=MOST_SUMMARY_LINES)
    _draw_foot(picture, draw, consultation)
    packed = BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _draw_foot(picture: Image.Image, draw: ImageDraw.ImageDraw, consultation: Consultation) -> None:
    """The code at the left, what to do with it and until when at its right."""
    top = HEIGHT - MARGIN - QR_SIDE
    with Image.open(BytesIO(qr_png(page_address(consultation)))) as code:
        side = (QR_SIDE, QR_SIDE)
        picture.paste(code.convert("RGB").resize(side, Image.Resampling.NEAREST), (MARGIN, top))
    left = MARGIN + QR_SIDE + 40
    y = _write(draw, top + 24, "扫码，或长按识别", load_font(BOLD, 46), RED, left=left)
    y = _write(draw, y + 24, "不用注册，点开就说", load_font(PLAIN, 42), INK, left=left)
    deadline = f"{written(consultation.public_close)}截止"
    _write(draw, y + 24, deadline, load_font(BOLD, 42), INK, left=left)


def _write(
    draw: ImageDraw.ImageDraw,
    y: int,
    words: str,
    font: ImageFont.FreeTypeFont,
    colour: str,
    *,
    left: int = MARGIN,
    most: int = 9,
) -> int:
    """Write wrapped lines from ``y`` down; what does not fit ends in ……. Returns where it ends."""
    lines = list(_wrap(words, font, WIDTH - MARGIN - left))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][:-2]}……"]
    for line in lines:
        draw.text((left, y), line, font=font, fill=colour)
        y += round(font.size * 1.45)
    return y


def _wrap(words: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for character in words:
        if font.getlength(line + character) > width and character not in CLOSING:
            yield line
            line = ""
        line += character
    yield line
