"""The Chinese fonts of this machine, if it has any: pictures are drawn with them."""

from functools import lru_cache
from pathlib import Path

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# The best first; the first name that is found gives the face.
BOLD = ("NotoSansCJK-Bold.ttc", "SourceHanSansCN-Bold.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc")
PLAIN = ("NotoSansCJK-Regular.ttc", "SourceHanSansCN-Regular.otf", *BOLD[2:])


def can_draw() -> bool:
    return find_font(BOLD) is not None and find_font(PLAIN) is not None


@lru_cache
def find_font(names: tuple[str, ...]) -> Path | None:
    files = {path.name: path for folder in FOLDERS for path in folder.rglob("*.[to]t[cf]")}
    return next((files[name] for name in names if name in files), None)
