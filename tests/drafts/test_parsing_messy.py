"""Copies from the web lose names, numbers and line breaks."""

import pytest

from drafts.parsing import Kind, parse_text
from drafts.parsing.tree import article_size


def codes(draft):
    return [warning.code for warning in draft.warnings]


def articles(draft):
    return [article for article, _ in draft.articles()]


def headings(draft):
    return [node.title for node in draft.walk() if node.kind in {Kind.CHAPTER, Kind.BOOK}]


def test_title_is_found_below_the_announcement():
    draft = parse_text(
        "云岭市人大常委会办公室关于公开征求《云岭市养犬条例\n(修订草案)》意见的公告\n"
        "现就条例(修订草案)向社会公开征求意见。\n邮编:563000\n云岭市人大常委会办公室\n"
        "2024年9月5日\n云岭市养犬条例(修订草案)\n(征求意见稿)\n目 录\n第一章 总则\n第二章 附则\n"
        "第一章 总 则\n第一条〖目的依据〗 为了规范养犬，制定本条例。\n"
        "第二章 附 则\n第二条〖施行日期〗 本条例自公布之日起施行。"
    )

    assert (draft.title, draft.stage) == ("云岭市养犬条例", "(修订草案)(征求意见稿)")
    assert [article.caption for article in articles(draft)] == ["目的依据", "施行日期"]
    assert headings(draft) == ["第一章 总则", "第二章 附则"]
    assert codes(draft) == ["front-skipped"]


def test_contents_without_the_word_and_chapters_without_a_name():
    draft = parse_text(
        "云岭市信用条例\n(草案)\n第一章\n第二章 信息归集\n第三章\n第一章\n"
        "第一条(立法目的)为了诚信,制定本条例。\n第二条(适用范围)本市适用本条例。\n"
        "第二章 信息归集\n第三条(归集)应当归集信息。"
    )

    assert headings(draft) == ["第一章", "第二章 信息归集"]
    assert [article.caption for article in articles(draft)] == ["立法目的", "适用范围", "归集"]
    assert codes(draft) == ["contents-differ", "heading-no-name"]


def test_chapter_that_lost_its_number_gets_the_next():
    draft = parse_text("云岭市信用条例(草案)\n总 则\n第一条 为了诚信。\n第二条 适用本条例。")

    assert headings(draft) == ["第一章 总则"]
    assert codes(draft) == ["heading-lost-number"]


def test_heading_without_number_in_the_contents_stays_without():
    draft = parse_text(
        "云岭市法典\n目录\n第一编 总则\n第一章 通则\n附则\n第一编 总则\n第一章 通则\n"
        "第一条 甲。\n附　　则\n第二条 乙。"
    )

    assert headings(draft) == ["第一编 总则", "第一章 通则", "附则"]
    assert draft.counts()["book"] == 1


def test_text_in_one_line_is_cut_at_chapters_and_articles():
    draft = parse_text(
        "云岭州中医药条例(草案) (征求意见稿) 第一章 总则 第一条 为了发展中医药,制定本条例。 "
        "第二条 在本州从事中医医疗,适用本条例。 第三条 政府应当按照第二条的规定办理。 "
        "发展中医药应当创新。"
    )

    assert draft.full_title == "云岭州中医药条例(草案)(征求意见稿)"
    assert headings(draft) == ["第一章 总则"]
    assert [len(article.children) for article in articles(draft)] == [1, 1, 2]
    assert codes(draft) == ["inline-split"]


def test_fixed_width_lines_become_paragraphs():
    draft = parse_text(
        "  第一条为了规范国务院行政机构的设置,加强编制管\n"
        "理,提高行政效率,根据宪法和国务院组织法,制定本条\n例。\n\n"
        "  第二条国务院行政机构设置和编制管理应当适应国家\n"
        "政治、经济、社会发展的需要,遵循精简、统一、高效的\n原则。\n"
        "  国务院根据国民经济和社会发展的需要,适时调整国\n务院行政机构;但是\n,应当保持相对稳定。"
    )

    assert [len(article.children) for article in articles(draft)] == [1, 2]
    assert articles(draft)[1].children[1].text.endswith("但是,应当保持相对稳定。")
    assert "hard-wrapped" in codes(draft)
    assert "title-missing" in codes(draft)


def test_first_item_on_the_line_of_its_article():
    draft = parse_text(
        "云岭市登记条例\n第一条 应当提交下列文件： （一）申请书；\n（二）身份证明；\n"
        "（三）权属证明，包括：\n"
        "1.以出让方式取得的应当提交：\n（1）合同书；\n（2）付款证明；\n2.以划拨方式取得的，"
        "提交批文。"
    )

    assert article_size(articles(draft)[0]) == (1, 3, 2)
    assert codes(draft) == ["first-item-inline"]


def test_list_without_numbers_stays_one_paragraph():
    draft = parse_text(
        "云岭市组织条例\n第一条 委员会由下列人员组成:\n主任，\n副主任若干人，\n秘书长。\n"
        "委员会实行主任负责制。"
    )

    assert article_size(articles(draft)[0]) == (2, 0, 0)
    assert codes(draft) == ["unnumbered-list"]


def test_footnote_after_the_last_article_is_no_paragraph():
    draft = parse_text(
        "云岭市处罚条例\n第一条 甲。\n第二条 本条例自公布之日起施行。\n① 施行日期另行规定。"
    )

    assert article_size(articles(draft)[1]) == (1, 0, 0)
    assert draft.nodes[-1].kind == Kind.CLOSING


def test_inserted_articles_are_counted_apart():
    draft = parse_text(
        "云岭市处罚条例\n第一百二十条 甲。\n第一百二十条之一 乙。\n第120条之二 丙。\n"
        "第一百二十一条 丁。"
    )

    assert (draft.counts()["article"], draft.counts()["inserted_article"]) == (2, 2)
    assert codes(draft) == ["first-article-missing"]


def test_gap_and_wrong_number_are_pointed_at():
    draft = parse_text(
        "云岭市条例\n第一条 甲。\n第二条 乙。\n第二条 丙。\n第四条 丁。\n第七条 戊。\n第八条 己。"
    )

    assert [article.number for article in articles(draft)] == [1, 2, 2, 4, 7, 8]
    assert codes(draft) == ["article-misnumbered", "article-gap", "article-gap"]


def test_decision_without_articles_is_an_outline_with_its_table():
    draft = parse_text(
        "云岭市人大常委会关于授权调整适用条例的决定\n"
        "（2025年4月30日云岭市人大常委会第十五次会议通过）\n"
        "为支持建设，会议决定授权调整适用。\n市人民政府应当加强监管。\n"
        "本决定自2025年5月1日起施行。\n"
        "授权调整适用条例\n有关规定目录\n法律规定 | 调整内容\n"
        "第三十一条第一款　从事进出口业务的 | 权限下放"
    )

    assert draft.kind == "outline"
    assert draft.title == "云岭市人大常委会关于授权调整适用条例的决定"
    assert [node.kind for node in draft.nodes] == [
        Kind.OUTLINE,
        Kind.OUTLINE,
        Kind.CLOSING,
        Kind.ANNEX,
    ]
    assert draft.nodes[-1].heading == "授权调整适用条例有关规定目录"
    assert len(draft.nodes[-1].children) == 2


def test_package_of_changes_has_two_levels():
    draft = parse_text(
        "云岭市人民代表大会常务委员会关于修改《养犬条例》等二件地方性法规的决定\n会议决定：\n"
        "一、对《云岭市养犬条例》作出修改\n（一）将第三条修改为：“应当登记。”\n（二）删去第五条。\n"
        "二、对《云岭市绿化条例》作出修改\n（一）第八条增加一款，作为第二款：“可以认养。”\n"
        "本决定自公布之日起施行。"
    )

    first = next(node for node in draft.nodes if node.kind == Kind.INSTRUCTION)
    assert draft.kind == "amendment"
    assert draft.counts()["instruction"] == 3
    assert [(part.label, part.action) for part in first.children] == [
        ("（一）", "rewrite"),
        ("（二）", "delete"),
    ]
    assert draft.nodes[-1].kind == Kind.CLOSING


def test_empty_text_gives_a_warning_and_no_nodes():
    draft = parse_text(" \n\u200b\n")

    assert (draft.nodes, codes(draft)) == ([], ["empty"])


@pytest.mark.parametrize(
    ("opening", "title", "stage"),
    [
        ("全国人民代表大会常务委员会\n议事规则", "全国人民代表大会常务委员会议事规则", ""),
        ("云岭市住宅电梯\n安全条例\n（草案）", "云岭市住宅电梯安全条例", "（草案）"),
        ("《云岭市养犬条例（草案）》", "云岭市养犬条例", "（草案）"),
        (
            "云岭市人大常委会公告\n（第12号）\n《云岭市养犬条例》已经通过，现予公布。\n"
            "云岭市人大常委会\n2020年5月6日\n云岭市养犬条例",
            "云岭市养犬条例",
            "",
        ),
        (
            "云岭市司法局\n2023年5月6日\n附件1\n云岭市养犬条例\n（草案）",
            "云岭市养犬条例",
            "（草案）",
        ),
        (
            "首页 > 立法\n云岭市养犬条例（草案）\n来源：市人大\n字号：大 中 小",
            "云岭市养犬条例",
            "（草案）",
        ),
    ],
)
def test_title_is_found_among_what_surrounds_it(opening, title, stage):
    draft = parse_text(f"{opening}\n第一条 为了规范。\n第二条 适用本条例。")

    assert (draft.title, draft.stage) == (title, stage)
    assert len(articles(draft)) == 2


def test_lines_between_two_items_belong_to_the_first():
    draft = parse_text(
        "云岭市军衔条例\n第一条 依照下列规定授予：\n（一）中专毕业的，授予少尉；\n"
        "大学毕业的，授予中尉；\n获得硕士学位的，授予上尉。\n（二）士兵被任命的，另行规定。\n"
        "前款另有规定的除外。"
    )

    assert article_size(articles(draft)[0]) == (2, 2, 0)
    assert codes(draft) == ["paragraph-inside-items"]


def test_old_statutes_number_their_items_without_brackets():
    draft = parse_text(
        "云岭市户口条例\n第一条 有下列情形之一的，处罚：\n一、不申报的；\n二、假报的。\n"
        "第二条 自公布之日起施行。"
    )

    assert [article_size(article) for article in articles(draft)] == [(1, 2, 0), (1, 0, 0)]


def test_table_named_after_the_last_article_is_an_annex():
    draft = parse_text(
        "云岭市税收办法\n第一条 依法纳税。\n第二条 自公布之日起施行。\n"
        "税率表一（综合所得适用）\n（注：按月换算。）"
    )

    assert article_size(articles(draft)[1]) == (1, 0, 0)
    assert [node.heading for node in draft.nodes if node.kind == Kind.ANNEX]
    assert codes(draft) == ["annex-guess"]


def test_words_that_often_cite_may_begin_an_article():
    draft = parse_text(
        "云岭市规划条例\n第一条 项目建设应当环保。\n第二条 中华人民共和国公民适用本条例。\n"
        "第三条 所有单位应当遵守。\n第四条 第三人可以申请。\n第五条 和平利用。\n"
        "第六条 规定由市政府制定。"
    )

    assert [article.number for article in articles(draft)] == [1, 2, 3, 4, 5, 6]


def test_dash_typed_for_one_is_read_as_one():
    draft = parse_text("云岭市条例\n第—条 甲。\n第二条 乙。")

    assert [article.number for article in articles(draft)] == [1, 2]
    assert codes(draft) == ["dash-for-one"]


def test_articles_may_stand_below_numbered_headings():
    draft = parse_text(
        "云岭市诉讼规定\n一、总则\n第一条 甲。\n（一）管辖\n第二条 乙。\n（二）回避\n第三条 丙。\n"
        "二、附则\n第四条 丁。"
    )

    paths = {article.number: [node.title for node in path] for article, path in draft.articles()}
    assert paths == {
        1: ["一、 总则"],
        2: ["一、 总则", "（一） 管辖"],
        3: ["一、 总则", "（二） 回避"],
        4: ["二、 附则"],
    }
    assert draft.counts()["item"] == 0


def test_note_about_an_amendment_does_not_make_one():
    draft = parse_text(
        "# 关于议案的若干规定\n2010年12月23日 常委会《关于修改部分地方性法规的决定》第二次修正\n"
        "一、代表可以增加《议程》以外的议案。\n二、常委会审议议案。"
    )

    assert (draft.kind, draft.title) == ("outline", "关于议案的若干规定")


def test_law_pasted_without_any_line_break_keeps_all_articles():
    draft = parse_text(
        "云岭市养犬条例（2025年8月28日云岭市人大常委会会议通过）第一章　总　则"
        "第一条　为了规范养犬，制定本条例。第二条　本市养犬，适用本条例。"
        "第四条　犬只应当登记。第五条　犬只应当免疫。"
        "附　则第六条　本条例自公布之日起施行。"
    )

    assert draft.title == "云岭市养犬条例"
    assert draft.title_note == "（2025年8月28日云岭市人大常委会会议通过）"
    assert [article.number for article in articles(draft)] == [1, 2, 4, 5, 6]
    assert headings(draft) == ["第一章 总则", "第二章 附则"]
    assert codes(draft) == ["inline-split", "article-gap", "heading-lost-number"]


def test_item_whose_line_breaks_after_a_comma_keeps_it():
    draft = parse_text(
        "云岭市养犬条例\n第一条 应当提交：\n（一）项目名称、\n用途；\n（二）目录、清单。"
    )

    paragraph = articles(draft)[0].children[0]
    assert [item.text for item in paragraph.children] == ["项目名称、用途；", "目录、清单。"]


def test_note_with_a_date_in_digits_is_no_part_of_the_title():
    draft = parse_text(
        "# 云岭市养犬条例\n\n2025-08-28 云岭市人大常委会第三次会议通过\n\n"
        "第一条 甲。\n\n第二条 乙。"
    )

    assert draft.title == "云岭市养犬条例"
    assert draft.title_note == "2025-08-28 云岭市人大常委会第三次会议通过"


def test_blank_date_of_the_note_is_named():
    draft = parse_text(
        "云岭市养犬条例\n（2025年　月　日云岭市人大常委会会议通过）\n第一条 甲。\n第二条 乙。"
    )

    assert codes(draft) == ["blank-date"]


def test_table_above_the_text_is_named():
    draft = parse_text(
        "索引号 | 000014349\n云岭市养犬条例\n第一条 甲。\n第二条 本条例自公布之日起施行。"
    )

    assert codes(draft) == ["front-table"]


def test_chapter_of_the_contents_that_the_body_lacks_is_named():
    draft = parse_text(
        "云岭市养犬条例\n目录\n第一章 总则\n第二章 登记\n第三章 附则\n第一章 总则\n第一条 甲。\n"
        "第三章 附则\n第二条 乙。"
    )

    (warning,) = [note for note in draft.warnings if note.code == "contents-differ"]
    assert warning.message == (
        "第3行至第5行是目录，其中“第二章 登记”等1行在正文里没有找到，请核对正文是否完整。"
    )


def test_numbers_that_jump_repeat_and_go_back_are_shown():
    draft = parse_text(
        "云岭市养犬条例\n第一条 甲。\n第二条 乙。\n第二条 丙。\n第五条 丁。\n"
        "第四条 戊。\n第六条 己。"
    )

    assert [article.number for article in articles(draft)] == [1, 2, 2, 5, 4, 6]
    assert [(note.line, note.code) for note in draft.warnings] == [
        (4, "article-misnumbered"),
        (5, "article-misnumbered"),
        (6, "article-gap"),
        (7, "article-gap"),
    ]


def test_notice_of_promulgation_between_name_and_text_is_left_out():
    draft = parse_text(
        "云岭市村务条例\n（2009年7月22日云岭市人大常委会第十次会议通过）\n云岭市人大常委会公告\n第28号\n"
        "《云岭市村务条例》已由云岭市人大常委会通过，现予公布，自2009年11月1日起施行。\n"
        "云岭市人大常委会\n第一章 总 则\n第一条 甲。\n第二条 乙。"
    )

    assert draft.title == "云岭市村务条例"
    assert [node.kind for node in draft.nodes] == [Kind.CHAPTER]
    assert codes(draft) == ["promulgation"] * 3


def test_decree_and_its_signature_are_no_title():
    draft = parse_text(
        "云岭市编制条例\n云岭市人民政府令\n第227号\n现发布《云岭市编制条例》，自\n发布之日起施行。\n"
        "市长　赵某某\n1997年8月3日\n第一条 甲。\n第二条 乙。"
    )

    assert draft.title == "云岭市编制条例"
    assert draft.title_note == "云岭市人民政府令\n第227号\n1997年8月3日"
    assert [node.kind for node in draft.nodes] == [Kind.ARTICLE, Kind.ARTICLE]


def test_signs_of_a_data_base_say_what_the_line_is():
    draft = parse_text(
        "您的位置: 首页 > 法规\n云岭市立法条例\n作者:某网 浏览:9174\n"
        "云岭市人大常委会\n云岭市立法条例\n"
        "颁布日期:2001-6-3\n【题注】 (2001年4月29日云岭市人民代表大会通过)\n【章名】 第一章 总则\n"
        "第一条 甲。\n【章名】 第二章 附则\n第二条 乙。"
    )

    assert draft.title == "云岭市立法条例"
    assert draft.title_note == "(2001年4月29日云岭市人民代表大会通过)"
    assert headings(draft) == ["第一章 总则", "第二章 附则"]


def test_traditional_characters_in_the_numbers_are_read():
    draft = parse_text(
        "雲嶺市調解條例\n第一章 總 則\n第一節 一般規定\n第一條為了化解糾紛，制定本條例。\n"
        "第二條調解遵循下列原則：\n(一)自願；\n(二)合法。"
    )

    assert [article.label for article in articles(draft)] == ["第一条", "第二条"]
    assert draft.counts()["section"] == 1
    assert codes(draft)[0] == "traditional"


def test_preamble_right_below_the_name_is_no_part_of_it():
    draft = parse_text(
        "云岭市公约条例\n序　言\n云岭有悠久的历史。\n人民世代奋斗。\n"
        "第一章 总则\n第一条 甲。\n第二条 乙。"
    )

    assert draft.title == "云岭市公约条例"
    assert [(node.kind, node.heading, len(node.children)) for node in draft.nodes] == [
        (Kind.PREAMBLE, "序言", 2),
        (Kind.CHAPTER, "总则", 2),
    ]


def test_explanation_behind_the_draft_keeps_its_sections():
    draft = parse_text(
        "云岭市养犬条例（草案）\n第一条 甲。\n第二条 乙。\n关于《云岭市养犬条例（草案）》的说明\n"
        "一、必要性\n为了规范养犬。\n二、内容\n第一条规定了目的。"
    )

    annex = draft.nodes[-1]
    assert annex.heading == "关于《云岭市养犬条例（草案）》的说明"
    assert annex.text == "一、必要性\n为了规范养犬。\n二、内容\n第一条规定了目的。"


def test_comparison_table_alone_keeps_its_name_and_rows():
    draft = parse_text("云岭市养犬条例修订对照表\n现行条例 | 修订草案\n第一条 甲。 | 第一条 乙。")

    assert draft.title == "云岭市养犬条例修订对照表"
    assert [node.kind for node in draft.nodes] == [Kind.ROW, Kind.ROW]


def test_chapter_in_square_brackets_is_a_chapter():
    draft = parse_text("云岭市养犬条例\n【第一章 总则】\n第一条 【目的】甲。\n第二条 【范围】乙。")

    assert headings(draft) == ["第一章 总则"]
    assert [article.caption for article in articles(draft)] == ["目的", "范围"]


def test_numbers_as_on_a_cheque_are_numbers():
    signs = ["壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "壹拾", "壹拾壹", "拾贰"]
    draft = parse_text(
        "云岭市养犬条例\n第壹章 总则\n"
        + "\n".join(
            f"第{sign}条　养犬应当依照第壹条登记：\n（壹）甲；\n（贰）乙。" for sign in signs
        )
        + "\n第贰章 附则\n第拾叁条　自公布之日起施行。"
    )

    assert headings(draft) == ["第壹章 总则", "第贰章 附则"]
    assert [article.number for article in articles(draft)] == list(range(1, 14))
    assert articles(draft)[1].label == "第贰条"
    assert draft.counts()["item"] == 24
    assert codes(draft) == []


def test_a_gap_between_numbers_as_on_a_cheque_is_told():
    draft = parse_text("云岭市养犬条例\n第壹条 甲。\n第贰条 乙。\n第肆条 丁。")

    assert [article.number for article in articles(draft)] == [1, 2, 4]
    assert codes(draft) == ["article-gap"]


def test_sums_and_names_are_no_articles():
    draft = parse_text("云岭市养犬条例\n第一条 罚款\n伍佰元。\n第二条 本市与第陆中学共建。")

    assert len(articles(draft)) == 2


def test_a_whole_text_in_one_line_is_read_although_it_ends_with_a_table():
    draft = parse_text(
        "云岭市电梯条例 第一章 总则 第一条 为了加强安全，制定本条例。 第二条 本市电梯适用本条例。 "
        "第三条使用单位应当建立档案。 第二章 附则 第四条 本条例自公布之日起施行。 "
        "附件 检查表 序号 | 项目 1 | 钢丝绳"
    )

    assert draft.title == "云岭市电梯条例"
    assert [article.number for article in articles(draft)] == [1, 2, 3, 4]
    assert headings(draft) == ["第一章 总则", "第二章 附则"]


def test_a_file_without_spaces_behind_its_numbers_is_told_once():
    lines = "\n".join(f"第{number}条住宅电梯应当保养。" for number in "一二三四五六七八")

    draft = parse_text(f"某市电梯条例\n{lines}")

    assert len(articles(draft)) == 8
    assert codes(draft) == ["nospace"]
    assert "有8条" in draft.warnings[0].message
