"""Law text of any size, with the shapes that a code of law has."""

from collections.abc import Iterator

DIGITS = "零一二三四五六七八九"
SENTENCES = (
    "民事主体从事民事活动，应当遵循自愿、公平、诚信的原则，不得违反法律，不得违背公序良俗。",
    "依照前款规定承担责任后，有权向有过错的相对人追偿，但是法律另有规定或者当事人另有约定的除外。",
    "有关单位应当自收到申请之日起三十日内作出答复，情况复杂的，经批准可以延长十五日。",
    "任何组织或者个人不得侵害他人的合法权益，造成损失的，应当依法给予适当的补偿或者赔偿。",
)
ITEMS = (
    "（一）有明确的名称、住所和符合规定的章程；",
    "（二）有与其从事的活动相适应的财产或者经费；",
    "（三）法律、行政法规规定的其他条件。",
)


def numeral(number: int) -> str:
    """1 to 9,999 as laws write it: 十二, 一百零五, 一千二百六十."""
    written, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if zero and written else "") + DIGITS[digit] + name
        zero = not digit
    return written[1:] if written.startswith("一十") else written


def text(*, books: int, chapters: int, articles: int, length: int) -> str:
    """``chapters`` in all, or in each book; each article has about ``length`` characters."""
    return "\n".join(_lines(books, chapters, articles, length)) + "\n"


def _lines(books: int, chapters: int, articles: int, length: int) -> Iterator[str]:
    yield "云岭市社会生活法典（草案）"
    all_chapters = max(books, 1) * chapters
    for at in range(articles):
        chapter, first = divmod(at * all_chapters, articles)
        if first < all_chapters:
            if books and chapter % chapters == 0:
                yield f"第{numeral(chapter // chapters + 1)}编　通用规则之{DIGITS[chapter % 9 + 1]}"
            yield f"第{numeral(chapter % chapters + 1)}章　一般规定"
        yield from _article(at, length)


def _article(at: int, length: int) -> Iterator[str]:
    """Every fifth article has items, the others one paragraph or more."""
    start = f"第{numeral(at + 1)}条　"
    if at % 5 == 4:
        yield f"{start}设立机构，应当具备下列条件："
        yield from ITEMS
        length -= 70
        start = ""
    while length > 0:
        sentence = SENTENCES[(at + length) % len(SENTENCES)]
        yield f"{start}{sentence}{SENTENCES[at % 3] if length > 100 else ''}"
        length -= len(sentence) + (45 if length > 100 else 0)
        start = ""
