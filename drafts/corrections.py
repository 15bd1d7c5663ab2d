"""What a clerk may change in a tree, as functions from one list of rows to the next.

They work on copies and leave the rows unsettled; ``services.correcting`` settles and saves.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from drafts.choices import ProvisionKind
from drafts.errors import DraftError
from drafts.outline import HEADINGS, Row, path_to, subtree_end
from drafts.parsing import marks
from drafts.parsing.numerals import NUMERAL_CHARS

K = ProvisionKind
SPLIT_MARK = "｜"
INLINE_ITEM = re.compile(rf"(?<=[：:；;，,。])(?=[（(][{NUMERAL_CHARS}]{{1,4}}[）)])")
INLINE_ARTICLE = re.compile(rf"(?<=[。；”])\s*(?=第[{NUMERAL_CHARS}]{{1,6}}条)")
HOLDERS: dict[str, frozenset[str]] = {
    K.SUB_BOOK: frozenset({K.BOOK}),
    K.CHAPTER: frozenset({K.BOOK, K.SUB_BOOK}),
    K.SECTION: frozenset({K.CHAPTER}),
    K.ARTICLE: frozenset(HEADINGS),
    K.PARAGRAPH: frozenset({K.ARTICLE, K.PREAMBLE, K.ANNEX, K.INSTRUCTION, K.CLOSING, K.OUTLINE}),
    K.ITEM: frozenset({K.PARAGRAPH, K.INSTRUCTION, K.OUTLINE, K.ANNEX}),
    K.SUB_ITEM: frozenset({K.ITEM}),
    K.ROW: frozenset({K.ANNEX, K.OUTLINE}),
}


def wording(label: str, heading: str, caption: str, text: str) -> str:
    """A fingerprint of the words of a row: equal until somebody changes them."""
    return sha256("\x1f".join((label, heading, caption, text)).encode()).hexdigest()[:20]


def reword(
    rows: list[Row], at: int, *, label: str, heading: str, caption: str, text: str
) -> list[Row]:
    """Change the words of a row; its number follows from the label."""
    row = replace(rows[at], heading=heading, caption=caption, text=text)
    if row.kind != K.PARAGRAPH and label != row.label:
        row.label = label
        row.number, row.suffix = _numbers(row.kind, label)
    return [*rows[:at], row, *rows[at + 1 :]]


def rekind(rows: list[Row], at: int, kind: str) -> list[Row]:
    """Read the row's words anew as ``kind``."""
    text, rest = _spoken(rows, at)
    made = compose(kind, text, line=rows[at].line)
    made[0].uuid = rows[at].uuid
    return _placed([*rows[:at]], made, rest)


def join_previous(rows: list[Row], at: int) -> list[Row]:
    """Put the row's words behind those of the row before it; what it held moves there too."""
    if at == 0:
        raise DraftError("这是第一段，前面没有可以并入的内容。")
    before = rows[at - 1]
    if before.kind == K.ARTICLE:
        raise DraftError("这是本条的第一段，请选择本条的“并入上一段”。")
    text, rest = _spoken(rows, at)
    joined = replace(before)
    if before.kind in HEADINGS:
        joined.heading += text
    else:
        joined.text += text
    return [*rows[: at - 1], joined, *rest]


def split(rows: list[Row], at: int, marked: str) -> list[Row]:
    """Cut the words at each ｜; what begins like （一）, 1. or 第七条 becomes that."""
    row = rows[at]
    if "|" not in row.text:  # cells of a table row are joined by it
        marked = marked.replace("|", SPLIT_MARK)
    pieces = [piece.strip() for piece in marked.split(SPLIT_MARK)]
    if len(pieces) < 2 or not all(pieces):
        raise DraftError("请在要断开的地方加分隔号“｜”，分隔号前后都要有文字。")
    if _squeezed("".join(pieces)) != _squeezed(row.text):
        raise DraftError("拆分时只加分隔号“｜”，不要改动文字；要改文字请用“修改文字”。")
    result = [*rows[:at], replace(row, text=pieces[0])]
    rest = rows[at + 1 :]
    for piece in pieces[1:]:
        result = _placed(result, compose(_kind_by_mark(piece, row.kind), piece, line=row.line), [])
    return [*result, *rest]


def remove(rows: list[Row], at: int, *, with_content: bool) -> list[Row]:
    """Take the row out; what stood in it goes too, or to the row before."""
    end = subtree_end(rows, at) if with_content else at + 1
    return [*rows[:at], *rows[end:]]


def move_up(rows: list[Row], at: int) -> list[Row]:
    """Before the one above; the first of a chapter becomes the last of the chapter before."""
    if at == 0:
        raise DraftError("已经是第一段，不能再上移。")
    above = at - 1
    while rows[above].depth > rows[at].depth:
        above -= 1
    return _moved(rows, at, above)


def move_down(rows: list[Row], at: int) -> list[Row]:
    """Behind the one below; the last of a chapter becomes the first of the next."""
    end = subtree_end(rows, at)
    if end == len(rows):
        raise DraftError("已经是最后一段，不能再下移。")
    is_beside = rows[end].depth == rows[at].depth
    return _moved(rows, at, subtree_end(rows, end) if is_beside else end + 1)


def move_behind(rows: list[Row], at: int, label: str) -> list[Row]:
    """Behind the article ``label`` (第十二条) and all that stands in it."""
    mark = marks.read_article(label.strip())
    if mark is None:
        raise DraftError("请写明移到哪一条后面，例如“第十二条”。")
    own = range(at, subtree_end(rows, at))
    for place, row in enumerate(rows):
        found = row.kind == K.ARTICLE and (row.number, row.suffix) == (mark.number, mark.suffix)
        if found and place not in own:
            return _moved(rows, at, subtree_end(rows, place))
    raise DraftError(f"没有找到“{mark.label}”，请核对条文编号。")


def _moved(rows: list[Row], at: int, to: int) -> list[Row]:
    """The row and all that stands in it, put before ``rows[to]``; it must find what can hold it."""
    end = subtree_end(rows, at)
    block = [replace(row, depth=row.depth - rows[at].depth) for row in rows[at:end]]
    before, rest = ([*rows[:to]], [*rows[to:at], *rows[end:]])
    if to > at:
        before, rest = [*rows[:at], *rows[end:to]], [*rows[to:]]
    kind = block[0].kind
    is_held = bool(before) and _depth_for(path_to(before, len(before) - 1), kind) > 0
    if rows[at].depth and kind not in HEADINGS and kind != K.ARTICLE and not is_held:
        raise DraftError("那里没有可以放这一段的条，请换一个位置。")
    return _placed(before, block, rest)


def add_after(rows: list[Row], at: int, *, kind: str, text: str) -> list[Row]:
    """Add a row behind ``rows[at]`` and all that stands in it."""
    end = subtree_end(rows, at)
    if K(kind) in HEADINGS or kind == K.ARTICLE:
        end = at + 1 if rows[at].kind in HEADINGS and kind != rows[at].kind else end
    made = compose(kind, text, line=rows[end - 1].line)
    return _placed(rows[:end], made, rows[end:])


def suggested_split(text: str) -> str:
    """The text with ｜ before each （一）（二） and 第几条 that may begin inside it, if any."""
    text = INLINE_ITEM.sub(SPLIT_MARK, text)
    return INLINE_ARTICLE.sub(_mark_before_article, text)


def _mark_before_article(place: re.Match[str]) -> str:
    mark = marks.read_article(place.string[place.end() :])
    is_cited = mark is None or mark.surely_citing
    return place[0] if is_cited else f"{place[0]}{SPLIT_MARK}"


def compose(kind: str, text: str, *, line: int) -> list[Row]:
    """The rows of ``text`` read as ``kind``: one, or an article and its first paragraph."""
    text = text.strip()
    if not text:
        raise DraftError("请填写文字。")
    return _COMPOSERS.get(kind, _compose_plain)(kind, text, line)


def _compose_plain(kind: str, text: str, line: int) -> list[Row]:
    return [Row(kind=kind, text=text, line=line)]


def _compose_article(kind: str, text: str, line: int) -> list[Row]:
    mark = marks.read_article(text)
    if mark is None:
        raise DraftError("类型为“条”的文字要以“第几条”开头，例如“第六条　业主应当……”。")
    row = Row(kind=kind, number=mark.number, suffix=mark.suffix, label=mark.label, line=line)
    words = mark.rest.strip()
    caption = marks.SQUARE_CAPTION.match(words)
    if caption:
        row.caption, words = caption[1], words[caption.end() :].strip()
    return [row, Row(kind=K.PARAGRAPH, depth=1, text=words, line=line)] if words else [row]


def _compose_heading(kind: str, text: str, line: int) -> list[Row]:
    mark = marks.read_heading(text)
    if mark is None:
        return [Row(kind=kind, heading=text, line=line)]
    return [Row(kind=kind, number=mark.number, label=mark.label, heading=mark.name, line=line)]


def _compose_marked(kind: str, text: str, line: int) -> list[Row]:
    found = _READERS[kind](text)
    if found is None:
        return _compose_plain(kind, text, line)
    number, label, words = found
    return [Row(kind=kind, number=number, label=label, text=words, line=line)]


def _compose_titled(kind: str, text: str, line: int) -> list[Row]:
    return [Row(kind=kind, heading=text, line=line)]


_READERS: dict[str, Callable[[str], tuple[int, str, str] | None]] = {
    K.ITEM: marks.read_item,
    K.SUB_ITEM: marks.read_sub_item,
    K.OUTLINE: marks.read_outline,
    K.INSTRUCTION: marks.read_outline,
}
_COMPOSERS: dict[str, Callable[[str, str, int], list[Row]]] = {
    K.ARTICLE: _compose_article,
    **dict.fromkeys(HEADINGS, _compose_heading),
    **dict.fromkeys(_READERS, _compose_marked),
    **dict.fromkeys((K.ANNEX, K.PREAMBLE), _compose_titled),
}


def _kind_by_mark(text: str, kind: str) -> str:
    if marks.read_article(text):
        return K.ARTICLE
    if marks.read_item(text):
        return K.ITEM
    if marks.read_sub_item(text):
        return K.SUB_ITEM
    return kind if kind in {K.OUTLINE, K.INSTRUCTION, K.ROW, K.CLOSING} else K.PARAGRAPH


def _spoken(rows: list[Row], at: int) -> tuple[str, list[Row]]:
    """The words of a row as printed, and the rows behind; an article's are in its first 款."""
    row, rest = rows[at], rows[at + 1 :]
    text = row.printed
    first = rest[0] if rest else None
    if row.kind == K.ARTICLE and first and first.kind == K.PARAGRAPH and first.depth > row.depth:
        return f"{text}{'　' if row.caption or row.label else ''}{first.text}", rest[1:]
    return text, rest


def _placed(before: list[Row], made: list[Row], rest: list[Row]) -> list[Row]:
    depth = _depth_for(path_to(before, len(before) - 1), made[0].kind)
    for row in made:
        row.depth += depth
    return [*before, *made, *rest]


def _depth_for(path: list[Row], kind: str) -> int:
    """Beside the nearest open row of its kind, else in the innermost that can hold it."""
    for row in reversed(path):
        if row.kind == kind:
            return row.depth
        if row.kind in HOLDERS.get(kind, ()):
            return row.depth + 1
    return 0


def _numbers(kind: str, label: str) -> tuple[int, int]:
    """What a label means; an unreadable one is refused where a number is needed."""
    if kind == K.ARTICLE:
        mark = marks.read_article(label)
        if mark is None:
            raise DraftError(f"看不懂编号“{label}”，请写成“第十二条”或者“第十二条之一”。")
        return mark.number, mark.suffix
    if kind in HEADINGS:
        heading = marks.read_heading(label)
        return (heading.number if heading else 0), 0
    found = _READERS[kind](label) if kind in _READERS else None
    return (found[0] if found else 0), 0


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
