"""From an amendment and the law in force to the new full text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.alignment import units_of
from drafts.amending import apply_amendment
from drafts.amending.errors import NotApplied
from drafts.amending.orders import Place, Verb, read_orders
from drafts.outline import Row, flatten
from drafts.parsing import parse_text
from tests.drafts.decisions import decision
from tests.drafts.test_parsing_fixtures import TEXTS

LAW = """云岭市市容和环境卫生管理条例
第一章　总则
第一条　为了加强市容管理，制定本条例。
第二条　本条例适用于本市城区。
第三条　市容工作由城市管理主管部门负责。
城市管理主管部门可以委托街道办事处，依照本条例第五条办理。
第二章　管理
第四条　单位应当负责下列事项：
（一）清扫门前；
（二）清运垃圾。
个人应当爱护环境。
第五条　禁止乱倒垃圾。
第六条　禁止乱贴广告。
第七条　违反第五条的，依照《治安管理处罚法》第六条处罚。
"""


def apply(*instructions, law=LAW, closing="此外，对条文顺序作相应调整。"):
    title = law.partition("\n")[0]
    numbered = [f"{'一二三四五六七八九'[at]}、{one}" for at, one in enumerate(instructions)]
    words = [f"关于修改《{title}》的决定", f"会议决定对《{title}》作如下修改：", *numbered, closing]
    amendment = flatten(parse_text("\n".join(words)).nodes)
    return apply_amendment(title, flatten(parse_text(law).nodes), amendment)


def lines(applied):
    return applied.text.split("\n")


def failures(applied):
    return [one.message for one in applied.remarks if one.code == "amend-failed"]


def doubts(applied):
    return [one.message for one in applied.remarks if one.code == "amend-doubt"]


# --- The phrases of the craft -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("将第四条修改为：“甲。”", [(Verb.REWRITE, [(4, None, None)], [])]),
        (
            "将第四条改为第五条，修改为：“立法应当符合宪法。”",
            [
                (Verb.RENUMBER, [(4, None, None)], [(5, None, None)]),
                (Verb.REWRITE, [(4, None, None)], []),
            ],
        ),
        (
            "将第五条改为第六条，增加一款，作为第一款：“甲。”",
            [
                (Verb.RENUMBER, [(5, None, None)], [(6, None, None)]),
                (Verb.ADD_PARAGRAPHS, [(5, None, None)], [(None, 1, None)]),
            ],
        ),
        (
            "将第三条改为两条，作为第三条、第四条，修改为：\n“第三条　甲。\n“第四条　乙。”",
            [(Verb.DIVIDE, [(3, None, None)], [(3, None, None), (4, None, None)])],
        ),
        (
            "将第八条第六项修改为：“（六）对非国有财产的征收、征用”。\n"
            "增加一项，作为第九项：“（九）税种”。",
            [
                (Verb.REWRITE, [(8, None, 6)], []),
                (Verb.ADD_ITEMS, [(8, None, 6)], [(None, None, 9)]),
            ],
        ),
        (
            "将第二十四条、第二十九条第三款和第四款中的“法律委员会”修改为“宪法和法律委员会”。",
            [(Verb.REPLACE_WORDS, [(24, None, None), (29, 3, None), (29, 4, None)], [])],
        ),
        (
            "在第十四条第二款、第二十六条第二款中的“中央军事委员会”后增加“国家监察委员会”。",
            [(Verb.ADD_WORDS_BEHIND, [(14, 2, None), (26, 2, None)], [])],
        ),
        ("删去第七十九条中的“代表机构”。", [(Verb.DELETE_WORDS, [(79, None, None)], [])]),
        ("删去第九条、第十条第二款。", [(Verb.DELETE, [(9, None, None), (10, 2, None)], [])]),
        ("第六条第三款改为第四款。", [(Verb.RENUMBER, [(6, 3, None)], [(None, 4, None)])]),
        (
            "将第十条、第十一条合并，作为第十二条，修改为：“甲。”",
            [(Verb.MERGE, [(10, None, None), (11, None, None)], [(12, None, None)])],
        ),
        (
            "在刑法第三百四十一条中增加一款作为第三款：“甲。”",
            [(Verb.ADD_PARAGRAPHS, [(341, None, None)], [(None, 3, None)])],
        ),
        (
            "在刑法第三十八条中增加二款作为第二款、第三款：“甲。\n“乙。”\n"
            "原第二款作为第四款，修改为：“丙。”",
            [
                (Verb.ADD_PARAGRAPHS, [(38, None, None)], [(None, 2, None), (None, 3, None)]),
                (Verb.RENUMBER, [(38, 2, None)], [(None, 4, None)]),
                (Verb.REWRITE, [(38, 2, None)], []),
            ],
        ),
        (
            "将刑法第三百五十条第一款、第二款修改为：“甲。\n“乙。”",
            [(Verb.REWRITE, [(350, 1, None), (350, 2, None)], [])],
        ),
        ("删去刑法第六十八条第二款。", [(Verb.DELETE, [(68, 2, None)], [])]),
        ("本修正案自2021年3月1日起施行。", []),
        ("将名称修改为“《云岭市市容条例》”。", [(Verb.RETITLE, [], [])]),
    ],
)
def test_set_phrases_are_read(instruction, expected):
    found = [
        (order.verb, [place(one) for one in order.places], [place(one) for one in order.becomes])
        for order in read_orders(instruction)
    ]
    assert found == expected


def place(one):
    return (one.article[0] if one.article else None, one.paragraph, one.item)


def test_a_place_named_before_holds_for_what_follows():
    orders = read_orders("第七条第一款中的“甲”修改为“乙”，第二款修改为：“丙。”")

    assert orders[1].places == (Place((7, 0), 2),)


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("对第四条作相应处理。", "“对第四条作相应处理”这句话没有读懂"),
        ("将第四条修改为：“甲。", "引号没有配对"),
        ("增加一条，作为第五条。", "没有找到要写进去的文字"),
    ],
)
def test_what_is_not_understood_is_said(instruction, reason):
    with pytest.raises(NotApplied, match=reason):
        read_orders(instruction)


# --- Carried out ------------------------------------------------------------------------------


def test_words_are_replaced_in_every_place_that_is_named():
    applied = apply("将第三条中的“城市管理主管部门”修改为“城市管理综合执法部门”。")

    assert applied.text.count("城市管理综合执法部门") == 2
    assert "主管部门" not in applied.text
    assert (applied.done, applied.total) == (1, 1)


def test_an_article_moves_and_the_others_follow():
    applied = apply(
        "增加一条，作为第三条：“市容工作坚持以人为本。\n“鼓励志愿服务。”",
        "将第四条改为第五条，第一款第二项修改为：“（二）分类投放垃圾。”",
        "删去第六条。",
    )

    assert lines(applied) == [
        "第一章　总则",
        "第一条　为了加强市容管理，制定本条例。",
        "第二条　本条例适用于本市城区。",
        "第三条　市容工作坚持以人为本。",
        "鼓励志愿服务。",
        "第四条　市容工作由城市管理主管部门负责。",
        "城市管理主管部门可以委托街道办事处，依照本条例第五条办理。",
        "第二章　管理",
        "第五条　单位应当负责下列事项：",
        "（一）清扫门前；",
        "（二）分类投放垃圾。",
        "个人应当爱护环境。",
        "第六条　禁止乱倒垃圾。",
        "第七条　违反第五条的，依照《治安管理处罚法》第六条处罚。",
    ]
    # Only citations of this law follow its numbers.
    assert doubts(applied) == [
        "第四条提到第五条，原第五条现为第六条，请核对是否随之调整。",
        "第七条提到第五条，原第五条现为第六条，请核对是否随之调整。",
    ]
    assert all(lines(applied)[one.line - 1].startswith("第") for one in applied.remarks)


def test_paragraphs_and_items_are_added_where_they_are_said_to_be():
    applied = apply(
        "第四条增加一款，作为第二款：“村民委员会应当协助。”",
        "第四条第一款增加一项，作为第二项：“（二）清除积雪；”",
    )

    assert lines(applied)[7:12] == [
        "（一）清扫门前；",
        "（二）清除积雪；",
        "（三）清运垃圾。",
        "村民委员会应当协助。",
        "个人应当爱护环境。",
    ]
    assert applied.remarks == []


def test_two_paragraphs_are_rewritten_at_once():
    applied = apply("将第三条第一款、第二款修改为：“市容工作由城管局负责。\n“街道办事处应当协助。”")

    assert lines(applied)[3:5] == ["第三条　市容工作由城管局负责。", "街道办事处应当协助。"]
    assert failures(apply("将第三条第一款、第二款修改为：“甲。”")) == [
        "修改项“一”没有套用：新文字的款数与要修改的款数对不上。请照修改决定更正。"
    ]


def test_an_article_behind_another_leaves_the_numbers_alone():
    applied = apply(
        "在第五条后增加一条，作为第五条之一：“禁止乱倒污水。”", closing="本决定自公布之日起施行。"
    )

    assert lines(applied)[-4:-1] == [
        "第五条　禁止乱倒垃圾。",
        "第五条之一　禁止乱倒污水。",
        "第六条　禁止乱贴广告。",
    ]


def test_divided_merged_and_renamed():
    applied = apply(
        "将第四条改为两条，作为第四条、第五条，修改为："
        "\n“第四条　单位应当清扫。\n“第五条　个人应当爱护环境。”",
        "将第五条、第六条合并，作为第六条，修改为：“禁止乱倒垃圾、乱贴广告。”",
        "将第二章章名修改为“市容管理”。",
        "将名称修改为“云岭市市容条例”。",
    )

    assert applied.title == "云岭市市容条例"
    assert lines(applied)[5:10] == [
        "第二章　市容管理",
        "第四条　单位应当清扫。",
        "第五条　个人应当爱护环境。",
        "第六条　禁止乱倒垃圾、乱贴广告。",
        "第七条　违反第五条的，依照《治安管理处罚法》第六条处罚。",
    ]
    assert failures(applied) == []


def test_an_instruction_that_fails_leaves_nothing_behind():
    applied = apply(
        "将第三条第一款中的“城市管理主管部门”修改为“市城管局”，第九款修改为：“甲。”",
        "将第九十条修改为：“甲。”",
        "将第五条中的“从前”修改为“现在”。",
        "删去第六条。",
    )

    assert failures(applied) == [
        "修改项“一”没有套用：第三条里没有第九款。请照修改决定更正。",
        "修改项“二”没有套用：现行文本里没有第九十条。请照修改决定更正。",
        "修改项“三”没有套用：第五条找不到“从前”。请照修改决定更正。",
    ]
    assert "市城管局" not in applied.text
    assert "乱贴广告" not in applied.text
    assert (applied.done, applied.total) == (1, 4)


def test_a_stated_number_that_does_not_come_out_is_asked_about():
    applied = apply("将第四条改为第六条，修改为：“甲。”", "删去第五条。")

    assert "修改决定说成为第六条，按顺序排下来是第四条，请核对。" in doubts(applied)


def test_of_a_package_only_the_part_for_this_law_is_carried_out():
    title = "云岭市市容和环境卫生管理条例"
    package = parse_text(
        "关于修改部分地方性法规的决定\n会议决定：\n"
        f"一、对《{title}》作出修改\n（一）删去第六条。\n（二）将第五条修改为：“甲。”\n"
        "二、对《云岭市养犬条例》作出修改\n（一）删去第一条。\n（二）删去第二条。\n"
        "本决定自公布之日起施行。"
    )

    applied = apply_amendment(title, flatten(parse_text(LAW).nodes), flatten(package.nodes))

    assert (applied.done, applied.total) == (2, 2)
    assert "第一条　为了加强市容管理" in applied.text


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("第四条增加二款：“第五条　甲。\n“第六条　乙。”", "没有读出条款结构"),
        ("第四条第一款修改为：“”", "新的款没有读出文字"),
        ("第五条后增加一条，作为第五条之九千九百九十九万：“甲。”", "编号“九千九百九十九万”太大"),
    ],
)
def test_words_that_do_not_fit_their_place_are_said(instruction, reason):
    (failure,) = failures(apply(instruction))

    assert reason in failure


PIECES = [
    "将", "在", "原", "删去", "第三条", "第四条", "第四条第一款", "第一款", "第二项", "第（一）项",
    "第四条第一款第二项", "第二章", "第九十条", "第五条之一", "第五条之九千九百九十九万", "中的",
    "“甲”", "“第五条　乙。\n“第六条　丙。”", "“（一）丁；\n“（二）戊。”", "“”", "“第二章　其他”",
    "“垃圾”", "修改为：", "改为", "作为", "增加一条", "增加一款", "增加二项", "后增加", "合并",
    "改为两条", "章名修改为", "名称修改为", "，", "。", "；", "\n", "、", "和", "“",
]  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9), min_size=1, max_size=3))
def test_whatever_an_instruction_says_it_is_carried_out_or_told(instructions):
    rows = [
        Row("instruction", label=str(at), text="".join(one)) for at, one in enumerate(instructions)
    ]
    law = flatten(parse_text(LAW).nodes)

    applied = apply_amendment("云岭市市容和环境卫生管理条例", law, rows)

    assert applied.done + len(failures(applied)) == applied.total == len(rows)
    assert all(0 < row.line <= len(lines(applied)) for row in applied.rows)
    assert all(row.suffix <= 9_999 and row.number <= 9_999 for row in applied.rows)


def test_the_decision_between_two_real_texts_leads_from_one_to_the_other():
    """立法法 2015 -> 2023: every article of the promulgated text comes out word for word."""
    old, new = (parse_text((TEXTS / f"立法法_{year}.md").read_text()) for year in (2015, 2023))

    amendment = flatten(parse_text(decision(old, new)).nodes)
    applied = apply_amendment(old.title, flatten(old.nodes), amendment)

    made = parse_text(f"{old.title}\n{applied.text}")
    assert applied.done == applied.total > 50
    assert [unit.words for unit in units_of(made)] == [unit.words for unit in units_of(new)]
    assert headings(made) == headings(new)


def headings(draft):
    return [
        (" ".join(one.title for one in path), article.label) for article, path in draft.articles()
    ]
