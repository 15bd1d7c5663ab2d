"""What one instruction of an amendment does: to which article or law, how, and what it becomes."""

import re

from drafts.parsing.marks import tidy_name
from drafts.parsing.numerals import NUMERAL
from drafts.parsing.quotes import pair_quotes
from drafts.parsing.titles import LAW_NOUN
from drafts.parsing.tree import Node

CHANGES = re.compile(
    r"修改为|改为|修改如下|作[出如].{0,8}修改|修改：|增加|删去|删除|废止|移至|移到|合并|调整为|修正为|停止执行"
)
OBJECT = re.compile(
    rf"第\s?{NUMERAL}\s?[条章节编]|《|“|名称|题目|标题|序言|目录|[一二三四五]条|附则|附件"
)
# These change a text; a law that is merely said to be void or altered does not.
SURE_CHANGE = re.compile(r"修改为|改为|删去|增加.{0,8}[条款项章节]|作[出如].{0,8}修改")
ARTICLE_REFERENCE = (
    rf"第\s?{NUMERAL}\s?条(?:之\s?{NUMERAL})?(?:第\s?{NUMERAL}\s?款)?"
    rf"(?:第\s?[（(]?{NUMERAL}[）)]?\s?项)?"
)
TARGET = re.compile(ARTICLE_REFERENCE + rf"|第\s?{NUMERAL}\s?[章节编]")
OF_LAW = r"(?:修改后的?)?(?:《[^《》]{2,40}》)?"
RENUMBERED = re.compile(rf"改为{OF_LAW}({ARTICLE_REFERENCE}|第\s?{NUMERAL}\s?[章节])")
INSERTED = re.compile(rf"作为{OF_LAW}({ARTICLE_REFERENCE}|第\s?{NUMERAL}\s?[章节款项])")
ADDS_UNIT = re.compile(
    r"增加.{0,6}[一二三四五六七八九十两]+[条款项章节]|增加.{0,10}作为第|增加规定"
)
LAW_NAME = re.compile(r"《[^《》]{2,80}》")
LAW_ALONE = re.compile(r"《[^《》]{2,80}》\s?(?:[（(].*[）)])?\s?[。；;：:]?")
LAW_HEAD = re.compile(
    r"(?:对|将|修改)?\s?《[^《》]{2,80}》(?:[（(][^）)]*[）)])?.{0,16}(?:修改|修正)?.{0,6}[：:。]?"
)
LONGEST_NAME = 40
LONGEST_TARGET = 300
# 修改下列地方性法规, 对以下六件规章作出修改: the head of a group of laws.
GROUP = re.compile(
    r"(?:对|将|修改|废止|予以)?.{0,12}(?:下列|以下|部分|件).{0,40}(?:法规|法律|条例|规章|规定|决定|文件).{0,16}"
)
# The first that fits; “” stands for words in quotation marks.
ACTIONS = (
    (re.compile(r"^(?!.*修改为).*废止"), "repeal"),
    (ADDS_UNIT, "insert"),
    (re.compile(r"“”\s?(?:统一|均|分别|相应)?(?:修改为|改为)\s?“”"), "replace_words"),
    (re.compile(r"增加\s?“”"), "insert_words"),
    (re.compile(r"(?:删去|删除).{0,12}“”"), "delete_words"),
    (re.compile(r"改为"), "rewrite"),
    (re.compile(r"删去|删除"), "delete"),
)


def is_order(words: str) -> bool:
    """将第三条修改为…, 删去第五条, 对《…》作出修改."""
    words = words[:200]
    return bool(CHANGES.search(words) and OBJECT.search(words))


def is_law(words: str) -> bool:
    """Nothing but the name of a law, with or without 《》."""
    if LAW_ALONE.fullmatch(words):
        return True
    short = len(words) <= LONGEST_NAME and not re.search(r"[，。；：、:;]", words)
    return short and bool(LAW_NOUN.search(tidy_name(words)))


def is_law_head(words: str) -> bool:
    """The head of what is changed in one law; the changes stand below."""
    if TARGET.search(LAW_NAME.sub("", words)):
        return False
    return is_law(words) or bool(LAW_HEAD.fullmatch(words))


def is_group(words: str) -> bool:
    return bool(GROUP.fullmatch(words)) and not TARGET.search(words)


def repeals(words: str) -> bool:
    """Are the laws listed below these words repealed?"""
    return "废止" in words and not re.search(r"修改|修正", words)


def classify(node: Node, *, repealing: bool = False) -> None:
    """Which article or law is changed, how, and what its number becomes."""
    text = pair_quotes(node.text)
    head, _, below = text.partition("\n")
    if not CHANGES.search(head.rstrip("：:").removesuffix("修改")) and CHANGES.search(below[:200]):
        head = below.partition("\n")[0]
    order = re.split(r"[：:]\s?[“「]", head, maxsplit=1)[0]
    outside = re.sub(r"“[^“”]{0,2000}”", "“”", order)
    target = TARGET.search(LAW_NAME.sub("《》", outside))
    node.target = re.sub(r"\s", "", target[0]) if target else ""
    new = RENUMBERED.search(outside) or INSERTED.search(outside)
    node.new_target = re.sub(r"\s", "", new[1]) if new else ""
    node.action = _action(outside, has_text=order != head or "修改为" in outside)
    if repealing and node.action == "other":
        node.action = "repeal"
    if not node.target and node.action in {"repeal", "other"}:
        node.target = _law(order)
    if node.action == "insert" and node.target == node.new_target:
        node.target = ""


def _law(order: str) -> str:
    """The law that is meant, or those that are repealed together, always in 《》."""
    laws = list(dict.fromkeys(LAW_NAME.findall(order)))
    while len("、".join(laws)) > LONGEST_TARGET:
        laws.pop()
    if laws:
        return "、".join(laws) if repeals(order) else laws[0]
    return f"《{tidy_name(order)}》" if is_law(order) else ""


def _action(order: str, *, has_text: bool) -> str:
    if RENUMBERED.search(order) and not ADDS_UNIT.search(order):
        return "renumber_rewrite" if has_text and "修改为" in order else "renumber"
    return next((action for pattern, action in ACTIONS if pattern.search(order)), "other")
