"""The card of a story, a PNG to pass on in WeChat: words, clause, where to read more.

Only where a Chinese font is installed (``drafts.fonts.can_draw``), as in the Dockerfile; elsewhere
the page itself is printed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from drafts.differences import Mark
from drafts.fonts import BOLD, PLAIN, load_font
from feedback.story_page import StoryPage
from liaison.qr import qr_png

if TYPE_CHECKING:
    from PIL import ImageFont

WIDTH, HEIGHT, MARGIN = 1080, 1620, 84
PAPER, INK, SOFT, RED = "#fffdfa", "#221a17", "#5f534d", "#a3211b"
BAND, QR_SIDE = 132, 260
# No line begins with these.
CLOSING = frozenset("，。；：、！？）》”’")
Run = tuple[str, str]
Letter = tuple[str, str]


@dataclass(frozen=True)
class CardText:
    """All that is drawn; equal texts make equal pictures, which are drawn once."""

    office: str
    title: str
    words: str
    speaker: str
    said: str
    where: str
    clause: tuple[Run, ...]
    address: str


def card_text(page: StoryPage, office_name: str) -> CardText:
    story, outcome = page.story, page.outcome
    draft = story.item.consultation.version.draft
    return CardText(
        office=office_name,
        title=story.title,
        words=f"“{story.words}”",
        speaker=f"——{story.speaker}",
        said=f"归并上报：{page.item_text}",
        where=f"{outcome.get_result_display()}　《{draft.title}》{outcome.reflected_in}",
        clause=tuple((str(piece.mark), piece.text) for piece in page.clause if piece.text),
        address=page.address,
    )


@lru_cache(maxsize=16)
def card_png(text: CardText) -> bytes:
    """A portrait PNG. Needs ``can_draw``."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, BAND), fill=RED)
    plain, small = load_font(PLAIN, 40), load_font(PLAIN, 32)
    draw.text((MARGIN, BAND // 2), "一句话到一条法", font=load_font(BOLD, 48), fill=PAPER,
              anchor="lm")  # fmt: skip
    y = _write(draw, BAND + 48, text.title, load_font(BOLD, 60), INK, most=2)
    y = _write(draw, y + 24, text.words, load_font(PLAIN, 46), INK, most=5)
    y = _write(draw, y + 4, text.speaker, plain, SOFT, most=1)
    y = _write(draw, y + 28, text.said, small, SOFT, most=3)
    y = _write(draw, y + 28, text.where, load_font(BOLD, 40), RED, most=2)
    room = HEIGHT - MARGIN - QR_SIDE - 40 - y
    clause = [(words, RED if mark == Mark.COME else INK) for mark, words in text.clause]
    _write_runs(draw, y + 12, clause, load_font(PLAIN, 42), most=max(1, room // 61))
    _draw_foot(picture, draw, text)
    packed = BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _draw_foot(picture: Image.Image, draw: ImageDraw.ImageDraw, text: CardText) -> None:
    top = HEIGHT - MARGIN - QR_SIDE
    with Image.open(BytesIO(qr_png(text.address))) as code:
        side = (QR_SIDE, QR_SIDE)
        picture.paste(code.convert("RGB").resize(side, Image.Resampling.NEAREST), (MARGIN, top))
    left = MARGIN + QR_SIDE + 36
    draw.text((left, top + 40), "扫码看全文", font=load_font(BOLD, 40), fill=RED)
    _write(draw, top + 112, text.office, load_font(PLAIN, 34), SOFT, left=left, most=2)


def _write(
    draw: ImageDraw.ImageDraw,
    y: int,
    words: str,
    font: "ImageFont.FreeTypeFont",
    colour: str,
    *,
    left: int = MARGIN,
    most: int,
) -> int:
    return _write_runs(draw, y, [(words, colour)], font, left=left, most=most)


def _write_runs(
    draw: ImageDraw.ImageDraw,
    y: int,
    runs: Iterable[Run],
    font: "ImageFont.FreeTypeFont",
    *,
    left: int = MARGIN,
    most: int,
) -> int:
    """Words with their colours in wrapped lines from ``y`` down; what does not fit ends in ……;
    what is new (red inside black) is underlined, too. Returns where it ends."""
    lines = list(_wrap(runs, font, WIDTH - MARGIN - left))
    if len(lines) > most:
        lines = [*lines[: most - 1], [*lines[most - 1][:-2], ("……", INK)]]
    is_mixed = len({colour for line in lines for _, colour in line}) > 1
    for line in lines:
        x: float = left
        for letter, colour in line:
            draw.text((x, y), letter, font=font, fill=colour)
            width = font.getlength(letter)
            if is_mixed and colour == RED:
                under = y + round(font.size * 1.22)
                draw.line((x, under, x + width, under), fill=RED, width=3)
            x += width
        y += round(font.size * 1.45)
    return y


def _wrap(
    runs: Iterable[Run], font: "ImageFont.FreeTypeFont", width: int
) -> Iterator[list[Letter]]:
    line: list[Letter] = []
    length = 0.0
    for words, colour in runs:
        for letter in words.replace("\n", ""):
            size = font.getlength(letter)
            if length + size > width and letter not in CLOSING:
                yield line
                line, length = [], 0.0
            line.append((letter, colour))
            length += size
    yield line
