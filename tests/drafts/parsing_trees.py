"""Trees of a statute, made up for the tests of properties, and how they are printed."""

from hypothesis import strategies as st

from drafts.outline import flatten
from drafts.parsing.numerals import article_label, to_chinese
from drafts.parsing.tree import Kind, Node

TITLE = "云岭市养犬条例"
NAMES = ["总则", "登记与免疫", "监督管理", "法律责任", "服务和保障", "附则"]
CAPTIONS = ["立法目的", "适用范围", "部门职责", "经费保障", "举报奖励"]
CLAUSES = [
    "县级以上人民政府应当加强养犬管理工作的领导",
    "养犬人应当按照规定办理登记",
    "违反本条例第八条规定的，处二百元以上五百元以下罚款",
    "本条例所称养犬人，是指饲养犬只的单位和个人",
    "前款规定的事项，由公安机关依照《云岭市行政处罚裁量办法》第三条处理",
    "法律、法规另有规定的，从其规定",
    "每户限养一只（导盲犬除外）",
    "“文明养犬”活动应当长期开展",
    "第三方机构可以受委托开展免疫",
    "和谐社区应当设立遛犬区",
]
words = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=3).map("，".join)


@st.composite
def statutes(draw):
    """Chapters (in 编 or not, with 节 or not) of articles; some articles are 条之N."""
    captioned = draw(st.booleans())
    numbers = _numbers(draw)
    chapters = [
        _heading(Kind.CHAPTER, "章", at, draw, _sections(draw, numbers, captioned))
        for at in range(1, draw(st.integers(0, 3)) + 1)
    ]
    if not chapters:
        return _articles(draw, numbers, captioned)
    if draw(st.booleans()):
        return [_heading(Kind.BOOK, "编", 1, draw, chapters)]
    return chapters


def printed(nodes):
    """As laws are printed: the first 款 stands on the line of its article."""
    lines = [TITLE]
    above = None
    for row in flatten(nodes):
        if above == Kind.ARTICLE and row.kind == Kind.PARAGRAPH:
            lines[-1] += f"　{row.printed}"
        else:
            lines.append(row.printed)
        above = row.kind
    return "\n".join(lines)


def shape(nodes):
    """All that a tree says, without the numbers of the lines."""
    return [
        (
            (node.kind, node.number, node.suffix, node.label),
            (node.caption, node.heading, node.text),
            shape(node.children),
        )
        for node in nodes
    ]


def _numbers(draw):
    """1, 2, 2之1, 3, …: for as many articles as are asked for."""
    number = suffix = 0
    while True:
        inserted = number > 0 and draw(st.integers(0, 5)) == 0
        number, suffix = (number, suffix + 1) if inserted else (number + 1, 0)
        yield number, suffix


def _heading(kind, sign, number, draw, children):
    label = f"第{to_chinese(number)}{sign}"
    return Node(kind, number, 0, label, heading=draw(st.sampled_from(NAMES)), children=children)


def _sections(draw, numbers, captioned):
    count = draw(st.integers(0, 2))
    if not count:
        return _articles(draw, numbers, captioned)
    return [
        _heading(Kind.SECTION, "节", at, draw, _articles(draw, numbers, captioned))
        for at in range(1, count + 1)
    ]


def _articles(draw, numbers, captioned):
    return [_article(draw, next(numbers), captioned) for _ in range(draw(st.integers(1, 3)))]


def _article(draw, key, captioned):
    caption = draw(st.sampled_from(CAPTIONS)) if captioned else ""
    paragraphs = [_paragraph(draw, number) for number in range(1, draw(st.integers(1, 3)) + 1)]
    label = article_label(*key)
    return Node(Kind.ARTICLE, *key, label, caption=caption, children=paragraphs)


def _paragraph(draw, number):
    items = _items(draw, draw(st.sampled_from([0, 0, 2, 4])))
    text = draw(words) + ("，有下列情形：" if items else "。")
    label = f"第{to_chinese(number)}款"
    return Node(Kind.PARAGRAPH, number, 0, label, text=text, children=items)


def _items(draw, count):
    return [
        _item(draw, Kind.ITEM, number, f"（{to_chinese(number)}）", number == count)
        for number in range(1, count + 1)
    ]


def _item(draw, kind, number, label, is_last):
    below = draw(st.sampled_from([0, 0, 0, 3])) if kind == Kind.ITEM else 0
    children = [
        _item(draw, Kind.SUB_ITEM, at, f"{at}．", is_last and at == below)
        for at in range(1, below + 1)
    ]
    end = "，包括：" if children else "。" if is_last else "；"
    return Node(kind, number, 0, label, text=draw(words) + end, children=children)
