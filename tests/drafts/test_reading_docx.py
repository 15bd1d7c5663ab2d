"""Word files in depth: what is text, what is not, and what the clerk is told of the rest."""

import pytest

from drafts.reading.formats import read_format
from tests.drafts.word import (
    deleted,
    inserted,
    level,
    make_word,
    num_pr,
    numbering,
    p,
    r,
    reference,
    row,
    starts_at,
    style,
    table,
    text_box,
)

ARTICLES = [p("云岭市养犬条例"), p("第一条　甲。"), p("第二条　乙。")]
HIDDEN = "<w:vanish/>"


def read(*blocks, **parts):
    return read_format(make_word(*blocks, **parts))


def raws(*blocks, **parts):
    return [line.raw for line in read(*blocks, **parts).lines]


def notes(*blocks, **parts):
    return [(note.line, note.code, note.message) for note in read(*blocks, **parts).notes]


def test_a_plain_file_leaves_nothing_to_tell():
    assert notes(*ARTICLES) == []


def test_tracked_changes_are_read_as_accepted_and_told_once():
    blocks = (
        p("第一条　保存", deleted("三"), inserted("四"), "年。"),
        p("第二条　", f"<w:moveFrom>{r('旧')}</w:moveFrom>", f"<w:moveTo>{r('新')}</w:moveTo>"),
        p("第三条　", inserted("丙。")),
    )

    assert raws(*blocks) == ["第一条　保存四年。", "第二条　新", "第三条　丙。"]
    assert notes(*blocks) == [
        (
            1,
            "tracked-changes",
            "文件带有修订标记（插入2处、删除1处、移动1处），读入的是接受全部修订后的文字，请核对。",
        )
    ]


def test_a_deleted_paragraph_leaves_no_line_and_takes_no_number():
    blocks = (
        p("甲。", number=(1, 0)),
        p(deleted("乙。"), mark="del", number=(1, 0)),
        p("丙。", number=(1, 0)),
    )

    assert raws(*blocks, numbering=numbering(level(0, "第%1条"))) == [
        "第一条　甲。",
        "第二条　丙。",
    ]


def test_two_paragraphs_become_one_where_the_mark_between_them_is_deleted():
    blocks = (p("第一条　甲，", mark="del"), p("乙。"), p("第二条　丙，", mark="del"))

    assert raws(*blocks) == ["第一条　甲，乙。", "第二条　丙，"]
    assert "删除2处" in notes(*blocks)[0][2]


def test_a_deleted_row_is_dropped_and_deleted_cells_too():
    gone = "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p/></w:tc>"
    blocks = (
        table(
            row("甲", "乙"),
            row("丙", "丁", change="del"),
            row("戊", "己").replace("</w:tr>", f"{gone}</w:tr>"),
        ),
    )

    assert raws(*blocks) == ["甲 | 乙", "戊 | 己"]
    assert "删除1处" in notes(*blocks)[0][2]


def test_notes_at_the_foot_stay_out_of_the_articles():
    blocks = (
        p("第一条　甲", reference("footnote"), "乙。"),
        p("第二条　丙", reference("footnote", own_sign="＊"), "。", reference("endnote")),
    )
    foot = f'<w:footnote w:id="2">{p("第九条　注释。")}</w:footnote>'

    assert raws(*blocks, footnotes=foot) == ["第一条　甲乙。", "第二条　丙。"]
    assert notes(*blocks) == [(1, "footnotes", "文件里有脚注2条、尾注1条，没有列入条文，请核对。")]


def test_comments_are_dropped_and_told():
    blocks = (*ARTICLES[:2], p("第二条　", reference("comment"), "乙。"))
    inside = f'<w:comment w:id="2">{p("这里再改一改。")}</w:comment>'

    assert raws(*blocks, comments=inside)[-1] == "第二条　乙。"
    assert notes(*blocks) == [(3, "comments", "文件里有批注1条，没有读入。")]


@pytest.mark.parametrize(
    "hidden",
    [
        p("第一条　甲", r("密", HIDDEN), r("语", HIDDEN), "。"),
        p("第一条　甲", r("密语", '<w:rStyle w:val="Secret"/>'), "。"),
        p(r("第一条　甲", '<w:vanish w:val="0"/>'), r("密语"), r("。", '<w:vanish w:val="false"/>'),
          style="Below"),
    ],
)  # fmt: skip
def test_hidden_words_are_dropped_and_told(hidden):
    styles = (
        style("Secret", f"<w:rPr>{HIDDEN}</w:rPr>", kind="character")
        + style("Above", f"<w:rPr>{HIDDEN}</w:rPr>")
        + style("Below", "", based_on="Above")
    )

    reading = read(p("云岭市条例"), hidden, styles=styles)

    assert [line.raw for line in reading.lines] == ["云岭市条例", "第一条　甲。"]
    assert [(note.line, note.code) for note in reading.notes] == [(2, "hidden-text")]


def test_what_is_hidden_only_on_web_pages_is_text():
    assert raws(p(r("第一条　甲。", "<w:webHidden/>"))) == ["第一条　甲。"]


def test_a_hidden_paragraph_counts_for_nothing_and_a_hidden_mark_lets_the_text_run_on():
    blocks = (
        p("适用范围", mark="vanish", number=(1, 0)),
        p("　甲。"),
        p(r("不用", HIDDEN), mark="vanish", number=(1, 0)),
        p("乙。", number=(1, 0)),
    )

    assert raws(*blocks, numbering=numbering(level(0, "第%1条"))) == [
        "第一条　适用范围　甲。",
        "第二条　乙。",
    ]


def test_a_name_in_a_text_box_is_found_and_read_once():
    reading = read(p(text_box(p("云岭市养犬条例（草案）"))), *ARTICLES[1:])

    assert [line.raw for line in reading.lines] == [
        "云岭市养犬条例（草案）", "", "第一条　甲。", "第二条　乙。",
    ]  # fmt: skip
    draft = reading.parse()
    assert draft.full_title == "云岭市养犬条例（草案）"
    assert [(warning.line, warning.code) for warning in draft.warnings] == [(1, "text-boxes")]
    assert "文本框1个" in draft.warnings[0].message


def test_a_text_box_in_a_cell_belongs_to_the_cell():
    assert raws(table(row("甲", p("乙", text_box(p("丙")))))) == ["甲 | 乙 丙"]


def test_a_name_in_a_text_box_of_the_header_is_found():
    header = p(text_box(p("云岭市养犬条例")), r("密", HIDDEN))
    reading = read(p("第一条　甲。"), header1=header)

    assert reading.parse().title == "云岭市养犬条例"
    assert [line.number for line in reading.lines] == [0, 1]
    assert reading.notes == []


def test_words_given_in_two_ways_are_read_once():
    twice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:r><w:t>甲。</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>乙。</w:t></w:r></mc:Fallback></mc:AlternateContent>"
    )

    assert raws(p("第一条　", twice)) == ["第一条　甲。"]


def test_a_table_of_one_column_is_a_frame_around_text_and_tables():
    inner = table(row("项目", "周期"), row(p("电梯"), p("", number=(1, 0))))
    framed = table(row(p("第一条　甲。") + inner), row(p("第二条　乙。")))

    reading = read(framed, numbering=numbering(level(0, "%1.", "decimal")))

    assert [(line.raw, line.origin) for line in reading.lines] == [
        ("第一条　甲。", "body"),
        ("项目 | 周期", "row"),
        ("电梯 | 1.", "row"),
        ("第二条　乙。", "body"),
    ]


def test_lines_broken_by_hand_are_lines_and_only_the_first_has_the_number():
    words = "<w:r><w:t>甲：</w:t><w:br/><w:t>（一）乙；</w:t><w:cr/><w:t>（二）丙。</w:t></w:r>"

    assert raws(p(words, number=(1, 0)), numbering=numbering(level(0, "第%1条"))) == [
        "第一条　甲：",
        "（一）乙；",
        "（二）丙。",
    ]


CHAPTERS = (
    level(0, "第%1章"),
    level(1, "第%2条", more='<w:lvlRestart w:val="0"/>'),
    level(2, "（%3）"),
    level(3, "%4.", "decimal"),
)


def test_articles_go_on_through_the_chapters_and_items_begin_anew():
    depths = [0, 1, 2, 2, 3, 1, 2, 0, 1, 1, 2]
    blocks = [p("甲", number=(1, depth)) for depth in depths]

    labels = [raw.strip("甲　") for raw in raws(*blocks, numbering=numbering(*CHAPTERS))]
    assert labels == [
        "第一章", "第一条", "（一）", "（二）", "1.", "第二条", "（一）",
        "第二章", "第三条", "第四条", "（一）",
    ]  # fmt: skip


def test_an_empty_numbered_paragraph_has_its_number_as_word_shows_it():
    blocks = [p("甲。", number=(1, 0)), p(number=(1, 0)), p("乙。", number=(1, 0))]

    assert raws(*blocks, numbering=numbering(level(0, "第%1条"))) == [
        "第一条　甲。", "第二条　", "第三条　乙。",
    ]  # fmt: skip


def test_a_second_list_goes_on_or_starts_where_it_says():
    blocks = [p("甲", number=(name, 0)) for name in ("1", "1", "2", "3", "3", "1")]
    part = numbering(level(0, "第%1条"), lists="123", overrides={"3": starts_at(0, 9)})

    assert raws(*blocks, numbering=part) == [
        "第一条　甲", "第二条　甲", "第三条　甲", "第九条　甲", "第十条　甲", "第十一条　甲",
    ]  # fmt: skip


def test_a_start_of_a_lower_level_holds_under_each_higher_one():
    blocks = [p("甲", number=(2, depth)) for depth in (0, 1, 1, 0, 1)]
    part = numbering(
        level(0, "第%1条"), level(1, "（%2）"), lists="2", overrides={"2": starts_at(1, 3)}
    )

    assert raws(*blocks, numbering=part) == [
        "第一条　甲", "（三）甲", "（四）甲", "第二条　甲", "（三）甲",
    ]  # fmt: skip


def test_a_list_may_write_a_level_its_own_way():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "第%1项")}</w:lvlOverride>'
    part = numbering(level(0, "第%1条"), lists="12", overrides={"2": own})

    assert raws(p("甲", number=(1, 0)), p("甲", number=(2, 0)), numbering=part) == [
        "第一条　甲",
        "第二项　甲",
    ]


def test_styles_bring_their_list_and_level_and_hand_them_down():
    styles = (
        style("Chapter", f"<w:pPr>{num_pr(1)}</w:pPr>")
        + style("Article", f"<w:pPr>{num_pr(1)}</w:pPr>")
        + style("Own", "", based_on="Article")
    )
    part = numbering(
        level(0, "第%1章", more='<w:pStyle w:val="Chapter"/>'),
        level(1, "第%2条", more='<w:pStyle w:val="Article"/>'),
    )
    blocks = (
        p("总则", style="Chapter"),
        p("甲。", style="Article"),
        p("乙。", style="Own"),
        p("不编号。", style="Own", number=(0, 0)),
    )

    assert raws(*blocks, styles=styles, numbering=part) == [
        "第一章　总则",
        "第一条　甲。",
        "第二条　乙。",
        "不编号。",
    ]


def test_a_definition_may_stand_behind_a_style_of_lists():
    part = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Law"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Law"/>{level(0, "第%1条")}'
        '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    )

    assert raws(p("甲", number=(5, 0)), numbering=part) == ["第一条　甲"]


@pytest.mark.parametrize(
    ("format", "number", "written"),
    [
        ("chineseCountingThousand", 108, "一百零八"), ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographTraditional", 2, "乙"),
        ("decimalEnclosedCircle", 3, "③"), ("decimalFullWidth", 12, "１２"),
        ("lowerLetter", 28, "bb"), ("upperRoman", 14, "XIV"), ("unheard-of", 4, "4"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_their_format(format, number, written):
    part = numbering(level(0, "第%1条", format, start=number))

    assert raws(p("甲", number=(1, 0)), numbering=part) == [f"第{written}条　甲"]


def test_legal_levels_write_the_numbers_above_them_in_digits():
    part = numbering(level(0, "第%1章"), level(1, "%1.%2", more="<w:isLgl/>"))

    assert raws(p("甲", number=(1, 0)), p("乙", number=(1, 1)), numbering=part)[1] == "1.1　乙"
