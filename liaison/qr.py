"""QR codes of our own addresses: drawn into a page, or as a picture."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

# Readable from a metre away when printed five centimetres wide.
DOTS = 12


def qr_drawing(address: str, *, scale: int = 4, fills: bool = False) -> SafeString:
    """A drawing of ours, ``scale`` pixels a dot, or as large as its place where it ``fills`` it:
    segno writes numbers and fixed words only."""
    drawn = segno.make(address, error="m", micro=False)
    looks = {"scale": scale, "border": 2, "svgclass": "qr", "lineclass": "qr__dots"}
    return mark_safe(drawn.svg_inline(omitsize=fills, **looks))  # noqa: S308 -- see above


def qr_png(address: str) -> bytes:
    """The same as a picture, for WeChat, leaflets and the docx."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=DOTS, border=2)
    return picture.getvalue()
