"""条标: topics after the number of an article."""

import re
from collections.abc import Sequence

from drafts.parsing.lines import Line
from drafts.parsing.marks import (
    ROUND_CAPTION,
    SQUARE_CAPTION,
    ArticleMark,
    read_article,
    read_heading,
    read_item,
)
from drafts.parsing.sequence import Articles
from drafts.parsing.tree import ParsedDraft

NOT_CAPTIONS = {"删去", "删除", "已删除", "废止", "已废止", "略", "保留", "空缺"}
BARE_CAPTION = re.compile(r"[^，。；：、,;:（(“”]{2,16}")


class Captions:
    """Decides once for a whole text what stands after an article number."""

    def __init__(self, lines: Sequence[Line], articles: Articles) -> None:
        marks = articles.marks
        rounds = sum(_round(mark.rest.strip()) is not None for mark in marks.values())
        self.round_brackets = bool(marks) and rounds * 2 >= len(marks)
        self.bare = {at for at, mark in marks.items() if _is_bare(lines, at, mark)}
        if len(self.bare) < 3 or len(self.bare) * 2 < len(marks):
            self.bare = set()

    def take(self, mark: ArticleMark, at: int, line: Line, draft: ParsedDraft) -> tuple[str, str]:
        """Part the words after an article number into caption and text."""
        rest = mark.rest.strip()
        match = SQUARE_CAPTION.match(rest)
        if match:
            return match[1].strip(), rest[match.end() :].strip()
        if at in self.bare:
            message = f"“{mark.label}”后的“{rest}”单独成行，按条标处理，请核对。"
            draft.warn(line.number, "bare-caption", message)
            return rest, ""
        found = _round(rest)
        if found is None:
            return "", rest
        caption, after = found
        if self.round_brackets:
            return caption, after.strip()
        if after[:1].isspace():
            message = f"“{mark.label}”后的（{caption}）可能是条标，现留在正文里，请核对。"
            draft.warn(line.number, "paren-caption", message)
        return "", rest


def _round(rest: str) -> tuple[str, str] | None:
    match = ROUND_CAPTION.match(rest)
    if not match or match[1].strip() in NOT_CAPTIONS:
        return None
    return match[1].strip(), rest[match.end() :]


def _is_bare(lines: Sequence[Line], at: int, mark: ArticleMark) -> bool:
    """第一条 立法目的, and the words only on the next line."""
    if not BARE_CAPTION.fullmatch(mark.rest.strip()) or at + 1 >= len(lines):
        return False
    following = lines[at + 1].text
    return not (read_article(following) or read_heading(following) or read_item(following))
