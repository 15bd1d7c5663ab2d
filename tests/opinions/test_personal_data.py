import time

import pytest

from opinions.personal_data import find_spans


def found(text):
    return [(text[one.start : one.end], one.kind) for one in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("打1 3 8-0000-0021找我", "1 3 8-0000-0021", "手机号码"),
        ("打+86 138 0000 0021", "86 138 0000 0021", "手机号码"),
        ("一三八零零零零零零二一", "一三八零零零零零零二一", "手机号码"),
        ("①③8 0000 0021", "①③8 0000 0021", "手机号码"),
        ("1\u200b3\u200b8\u200b00000021", "1\u200b3\u200b8\u200b00000021", "手机号码"),
        ("１３８００００００２１", "１３８００００００２１", "手机号码"),
        ("证号11010519491231002X。", "11010519491231002X", "身份证号码"),
        ("证号110105 19491231 002X。", "110105 19491231 002X", "身份证号码"),
        ("证号110105 19491231 0021。", "110105 19491231 0021", "证件或者账户号码"),
        ("卡号6222 0212 3456 7890 128", "6222 0212 3456 7890 128", "银行卡号"),
        ("贵C·D12345乱停", "贵C·D12345", "车牌号"),
        ("写信到wang@example.cn", "wang@example.cn", "电子邮箱"),
        ("我叫王小明，腿脚不便", "王小明", "姓名"),
        ("联系人王小明", "王小明", "姓名"),
        ("村支书李某某不公开账目", "李某某", "姓名"),
        ("找过村主任李建国的", "李建国", "姓名"),
        ("住3号楼2单元501室", "3号楼2单元501室", "住址门牌"),
        ("我家住幸福路12号，", "幸福路12号", "住址门牌"),
    ],
)
def test_what_says_who_somebody_is_is_found(text, words, kind):
    assert found(text) == [(words, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "张大爷说路灯坏了",
        "王主任不在",
        "主任张贴公告以后",
        "主任会议决定",
        "物业经理和业主委员会",
        "第十二条改为15日",
        "2025年10月8日24时",
        "罚款1000、2000、3000、5000元",
        "罚款200-500元",
        "人民路12号门口堵车",
        "一二三四五六七八九十",
        "1-2号楼",
        "电话12345投诉",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "sample",
    [
        "1",
        "13",
        "\u200b",
        "1\u200b",
        "a",
        "a.",
        "x@x.",
        "😀",
        "主任王",
        "住在1",
        "一单",
        "1" + "-" * 99,
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(sample):
    text = sample * (20_000 // len(sample))

    started = time.perf_counter()
    find_spans(text)

    # Far below what anything quadratic takes, far above what a busy machine needs.
    assert time.perf_counter() - started < 1
