"""Decisions on several laws, repeals, and plans. All names are invented; the forms are those in
which standing committees publish such decisions and plans."""

import pytest

from drafts.parsing import Kind, parse_text
from drafts.parsing.projects import Project, project_facts, projects

TITLE = "云岭市人民代表大会常务委员会关于修改部分地方性法规的决定\n"
OPENING = "云岭市第六届人民代表大会常务委员会第三十次会议决定：\n"
END = "本决定自公布之日起施行。"


def tree(nodes):
    """Label, action, target of each instruction, and what stands below it."""
    return [
        (node.label, node.action, node.target, tree(node.children))
        for node in nodes
        if node.kind == Kind.INSTRUCTION
    ]


def kinds(draft):
    return [node.kind for node in draft.nodes]


def test_each_law_of_a_package_holds_its_own_changes():
    draft = parse_text(
        TITLE + OPENING + "一、对《云岭市城市绿化条例》作出修改\n"
        "（一）将第三条修改为：“市园林部门负责绿化工作。\n“区人民政府负责本辖区的绿化工作。”\n"
        "（二）删去第十五条。\n"
        "二、对《云岭市物业管理条例》作出修改\n将第三十条中的“房产部门”修改为“住房部门”。\n"
        "此外，对条文顺序作相应调整。\n" + END
    )

    assert tree(draft.nodes) == [
        (
            "一、",
            "other",
            "《云岭市城市绿化条例》",
            [("（一）", "rewrite", "第三条", []), ("（二）", "delete", "第十五条", [])],
        ),
        ("二、", "other", "《云岭市物业管理条例》", [("", "replace_words", "第三十条", [])]),
    ]
    assert kinds(draft)[-2:] == [Kind.CLOSING, Kind.CLOSING]
    assert draft.counts()["instruction"] == 3


def test_laws_named_without_a_verb_and_changes_numbered_with_digits():
    draft = parse_text(
        TITLE + OPENING + "一、云岭市城市绿化条例\n1.将第三条中的“园林局”修改为“园林部门”。\n"
        "2.删去第十五条。\n二、云岭市消防条例\n1.第五条修改为：“应当定期检查。”\n" + END
    )

    assert [(label, target, len(below)) for label, _, target, below in tree(draft.nodes)] == [
        ("一、", "《云岭市城市绿化条例》", 2),
        ("二、", "《云岭市消防条例》", 1),
    ]


def test_laws_are_changed_and_repealed_by_one_decision():
    draft = parse_text(
        "云岭市人民政府关于修改和废止部分规章的决定\n云岭市人民政府令第35号\n决定：\n"
        "一、对下列规章的部分条款予以修改\n1.《云岭市停车场管理办法》（市政府令第12号）\n"
        "（1）将第三条中的“规划局”修改为“规划部门”。\n（2）删去第九条。\n"
        "二、废止下列规章\n1.《云岭市暂住人口管理办法》（市政府令第3号）\n"
        "2.《云岭市酒类流通管理办法》（市政府令第9号）\n" + END
    )

    changed, repealed = tree(draft.nodes)
    assert changed[3] == [
        (
            "1.",
            "other",
            "《云岭市停车场管理办法》",
            [("（1）", "replace_words", "第三条", []), ("（2）", "delete", "第九条", [])],
        )
    ]
    assert repealed[3] == [
        ("1.", "repeal", "《云岭市暂住人口管理办法》", []),
        ("2.", "repeal", "《云岭市酒类流通管理办法》", []),
    ]


def test_list_of_repealed_laws_says_which_law():
    draft = parse_text(
        "云岭市人大常委会关于废止《云岭市酒类条例》等两件地方性法规的决定\n"
        "会议决定，废止下列地方性法规：\n"
        "一、《云岭市酒类条例》（1996年3月1日云岭市第一届人民代表大会常务委员会第十次会议通过）\n"
        "二、《云岭市集贸市场条例》\n" + END
    )

    assert draft.kind == "amendment"
    assert tree(draft.nodes) == [
        ("一、", "repeal", "《云岭市酒类条例》", []),
        ("二、", "repeal", "《云岭市集贸市场条例》", []),
    ]
    assert kinds(draft) == [Kind.PREAMBLE, Kind.INSTRUCTION, Kind.INSTRUCTION, Kind.CLOSING]


def test_repeal_in_one_sentence_names_all_laws():
    draft = parse_text(
        "云岭市人大常委会关于废止《云岭市酒类条例》和《云岭市集市条例》的决定（草案）\n"
        "会议决定，废止《云岭市酒类条例》和《云岭市集市条例》。\n"
        f"{END}\n云岭市人大常委会\n2025年8月28日"
    )

    assert tree(draft.nodes) == [("", "repeal", "《云岭市酒类条例》、《云岭市集市条例》", [])]
    assert kinds(draft)[1:] == [Kind.CLOSING] * 3


def test_purpose_before_the_only_change_hides_nothing():
    draft = parse_text(
        "云岭市养犬条例修正案（二）\n（2025年8月28日云岭市人大常委会会议通过）\n"
        "为了保护居民安全，将养犬条例第八条修改为：\n“携犬出户应当牵绳。”\n"
        "本修正案自公布之日起施行。"
    )

    assert tree(draft.nodes) == [("", "rewrite", "第八条", [])]
    assert draft.nodes[0].text.endswith("“携犬出户应当牵绳。”")


def test_straight_quotation_marks_are_read_as_quotations():
    draft = parse_text(
        TITLE + OPENING + '一、将第三条中的"卫生局"修改为"卫生健康部门"。\n'
        '二、将第四条修改为："一、应当登记。\n"二、应当免疫。"\n' + END
    )

    assert [target for _, _, target, _ in tree(draft.nodes)] == ["第三条", "第四条"]
    assert [action for _, action, _, _ in tree(draft.nodes)] == ["replace_words", "rewrite"]


def test_decision_that_repeals_in_passing_is_no_amendment():
    draft = parse_text(
        "云岭市人大常委会关于适用税收条例的决定\n"
        "一、企业适用新的条例。《云岭市工商税条例》同时废止。\n"
        "二、依照本决定第一条的规定办理。\n三、此前的规定废止《旧税条例》的，从其规定。"
    )

    assert draft.kind == "outline"


@pytest.mark.parametrize(
    ("row", "title", "unit", "time"),
    [
        (
            "1.云岭市电梯条例（起草单位：市场监管局，2026年6月提请审议）",
            "云岭市电梯条例",
            "市场监管局",
            "2026年6月",
        ),
        (
            "2.云岭市养犬条例（修订）（市公安局，10月）",
            "云岭市养犬条例（修订）",
            "市公安局",
            "10月",
        ),
        (
            "（一）《云岭市垃圾办法》，由市城管局起草，拟于第二季度提请审议。",
            "云岭市垃圾办法",
            "市城管局",
            "第二季度",
        ),
        ("云岭市地名办法　市民政局　11月", "云岭市地名办法", "市民政局", "11月"),
        ("3.云岭市红色资源保护条例", "云岭市红色资源保护条例", "", ""),
    ],
)
def test_project_of_a_plan_is_a_row_with_what_is_said_of_it(row, title, unit, time):
    draft = parse_text(
        f"云岭市人大常委会2026年度立法计划\n一、初次审议的项目\n{row}\n"
        "二、工作要求\n（一）提高质量。"
    )

    assert projects(draft) == [Project(title, unit, time, "初次审议的项目", 3)]
    assert [node.kind for node in draft.walk()] == [
        Kind.OUTLINE,
        Kind.ROW,
        Kind.OUTLINE,
        Kind.OUTLINE,
    ]


def test_table_of_projects_is_read_by_the_names_of_its_columns():
    draft = parse_text(
        "云岭市人大常委会关于公开征集2026年度立法建议项目的公告\n一、征集范围\n基层治理。\n"
        "附件：2026年度项目表\n序号 | 项目名称 | 起草单位 | 提请审议时间\n"
        "1 | 《云岭市城市更新条例》 | 市住建局 | 2026年4月\n2 | 云岭市供水条例 | |"
    )

    assert projects(draft) == [
        Project("云岭市城市更新条例", "市住建局", "2026年4月", "2026年度项目表", 6),
        Project("云岭市供水条例", "", "", "2026年度项目表", 7),
    ]


TABLE = (
    "云岭市2026年度立法计划\n一、初次审议的项目\n序号 | 项目名称 | 起草单位 | 提请时间 | 备注\n"
    "1 | 《云岭市养犬条例》（修订） | 市公安局、市城管局 | 6月 | \n"
    "2 | 云岭市电梯条例 | 市市场监管局 | 待定 | 另行会商；再定\n | 合计 | 2 |"
)


def test_a_row_of_a_table_has_a_name_and_says_what_each_cell_is():
    draft = parse_text(TABLE)
    dogs, lifts, sum_ = draft.nodes[0].children

    assert draft.nodes[0].text == "初次审议的项目\n序号 | 项目名称 | 起草单位 | 提请时间 | 备注"
    assert sum_.heading == ""
    assert (dogs.number, dogs.label, dogs.heading) == (1, "1.", "《云岭市养犬条例》（修订）")
    assert dogs.text == "起草单位：市公安局、市城管局；提请时间：6月"
    assert lifts.text == "起草单位：市市场监管局；提请时间：待定；备注：另行会商；再定"
    assert [(one.unit, one.time) for one in projects(draft)] == [
        ("市公安局、市城管局", "6月"), ("市市场监管局", "待定"),
    ]  # fmt: skip
    assert draft.warnings == []


def test_a_section_that_ends_in_a_table_is_no_annex():
    draft = parse_text(
        "云岭市2026年度立法计划\n一、初次审议的项目\n1.云岭市养犬条例（市公安局，6月）\n"
        "二、调研项目\n项目 | 单位\n云岭市电梯条例 | 市市场监管局"
    )

    assert [node.kind for node in draft.walk()] == [
        Kind.OUTLINE, Kind.ROW, Kind.OUTLINE, Kind.ROW,
    ]  # fmt: skip
    assert draft.nodes[1].children[0].heading == "云岭市电梯条例"


def test_facts_are_told_only_where_the_row_does_not_name_them_itself():
    facts = [project_facts(node.heading, node.text) for node in parse_text(TABLE).nodes[0].children]

    assert facts == ["", "", ""]
    assert project_facts("云岭市地名办法", "市民政局　11月") == "单位：市民政局　时间：11月"
    assert project_facts("云岭市地名办法", "（11月）") == "时间：11月"
    assert project_facts("云岭市地名办法", "") == ""


def test_text_that_is_no_plan_has_no_projects():
    draft = parse_text("云岭市消防工作意见\n一、目标\n1.云岭市消防条例\n2.落实责任。")

    assert projects(draft) == []
    assert Kind.ROW not in [node.kind for node in draft.walk()]
