"""修正案 and 修改决定 in the forms that people send."""

import pytest

from drafts.parsing import Kind, parse_text

DECISION = "云岭市人大常委会关于修改《云岭市养犬条例》的决定\n会议决定作如下修改：\n"


def instructions(draft):
    return [node for node in draft.nodes if node.kind == Kind.INSTRUCTION]


@pytest.mark.parametrize(
    ("order", "action", "target", "new_target"),
    [
        ("第三条增加一款，作为第二款：“应当登记。”", "insert", "第三条", "第二款"),
        ("将第五条第二项修改为：“（二）登记；”", "rewrite", "第五条第二项", ""),
        ("在第六条“登记”后增加“备案”。", "insert_words", "第六条", ""),
        ("删去第七条中的“登记”。", "delete_words", "第七条", ""),
        ("将条例中的“卫生局”统一修改为“卫生健康部门”。", "replace_words", "", ""),
        ("删去第八条第二款。", "delete", "第八条第二款", ""),
        ("将第十条改为第十一条。", "renumber", "第十条", "第十一条"),
        ("将第十条改为第十一条，修改为：“应当登记。”", "renumber_rewrite", "第十条", "第十一条"),
        ("废止《云岭市犬类条例》", "repeal", "《云岭市犬类条例》", ""),
    ],
)
def test_instruction_says_what_is_done_to_which_article(order, action, target, new_target):
    draft = parse_text(f"{DECISION}一、{order}\n二、删去第九十条。\n本决定自公布之日起施行。")

    found = instructions(draft)[0]
    assert (found.action, found.target, found.new_target) == (action, target, new_target)


def test_article_of_the_new_text_is_no_article_of_the_decision():
    draft = parse_text(
        f"{DECISION}一、增加一条，作为第十二条：\n第十二条 鼓励居民登记。\n二、删去第十五条。"
    )

    assert draft.counts()["article"] == 0
    assert instructions(draft)[0].text.endswith("第十二条 鼓励居民登记。")


def test_open_quotation_does_not_hide_the_next_instruction():
    draft = parse_text(f"{DECISION}一、将第三条修改为：“应当登记。\n二、删去第五条。")

    assert [node.label for node in instructions(draft)] == ["一、", "二、"]
    assert [warning.code for warning in draft.warnings] == ["quote-open"]


def test_amended_text_after_the_decision_is_an_annex():
    draft = parse_text(
        f"{DECISION}一、删去第五条。\n二、删去第六条。\n本决定自公布之日起施行。\n"
        "云岭市养犬条例\n（2025年修正）\n第一条 甲。\n第二条 乙。\n第三条 丙。"
    )

    assert [node.kind for node in draft.nodes[-2:]] == [Kind.CLOSING, Kind.ANNEX]
    assert draft.nodes[-1].heading == "云岭市养犬条例"


def test_single_change_without_number_is_an_instruction():
    draft = parse_text(f"{DECISION}将第三条修改为：“应当登记。”\n本决定自公布之日起施行。")

    assert draft.kind == "amendment"
    assert [warning.code for warning in draft.warnings] == ["instruction-unnumbered"]


def test_explanation_of_an_amendment_is_no_amendment():
    draft = parse_text(
        "关于《云岭市养犬条例（草案）》的说明\n一、立法的必要性\n为了规范养犬。\n"
        "二、主要内容\n（一）将第三条的登记改为备案。"
    )

    assert draft.kind == "outline"
    assert [node.text for node in draft.nodes] == ["立法的必要性\n为了规范养犬。", "主要内容"]
