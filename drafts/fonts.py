"""The Chinese fonts of this machine, if it has any: pictures are drawn with them."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# The best first; the first name that is found gives the face.
BOLD = ("NotoSansCJK-Bold.ttc", "SourceHanSansCN-Bold.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc")
PLAIN = ("NotoSansCJK-Regular.ttc", "SourceHanSansCN-Regular.otf", *BOLD[2:])

# In Noto's collection of faces the third draws characters as on the mainland.
MAINLAND_FACE = 2


def can_draw() -> bool:
    return find_font(BOLD) is not None and find_font(PLAIN) is not None


@lru_cache
def find_font(names: tuple[str, ...]) -> Path | None:
    files = {path.name: path for folder in FOLDERS for path in folder.rglob("*.[to]t[cf]")}
    return next((files[name] for name in names if name in files), None)


@lru_cache
def load_font(names: tuple[str, ...], size: int) -> "ImageFont.FreeTypeFont":
    """``size`` in pixels. Needs ``can_draw``, else raises LookupError."""
    from PIL import ImageFont  # noqa: PLC0415 -- rarely drawn

    path = find_font(names)
    if path is None:
        raise LookupError("no Chinese font is installed")
    face = MAINLAND_FACE if path.name.startswith("NotoSansCJK") else 0
    return ImageFont.truetype(path, size, index=face)
