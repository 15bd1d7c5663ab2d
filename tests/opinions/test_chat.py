"""What is copied out of a WeChat group, in the forms that computers and phones give."""

import pytest

from opinions.chat import ANSWER, MEDIA, NOTICE, Part, split_chat


def opinions(pasted):
    return [(part.name, part.text) for part in split_chat(pasted) if not part.doubt]


def test_copied_on_a_computer():
    pasted = """张三 2026/11/26 9:12
建议第九条写明十五日。
理由：
一是电梯旧；二是老人多。

李四（石桥村） 2026-11-26 09:13:20
【第三条】同意，但要加上“乡镇”。"""

    assert opinions(pasted) == [
        ("张三", "建议第九条写明十五日。\n理由：\n一是电梯旧；二是老人多。"),
        ("李四（石桥村）", "【第三条】同意，但要加上“乡镇”。"),
    ]
    assert split_chat(pasted)[1].time == "2026-11-26 09:13:20"


def test_the_name_of_the_group_above_the_first_message_is_no_opinion():
    name, first = split_chat("柳荫养老讨论群\n王大妈 2026/11/25 19:02\n二十平方米太少")

    assert (name.text, name.doubt) == ("柳荫养老讨论群", "第一条消息以前的文字")
    assert (first.name, first.doubt) == ("王大妈", "")


def test_mailed_from_a_phone_the_day_stands_above():
    pasted = """—————  2026-11-26  —————

张三  上午9:12

应急电话要贴在轿厢里。

李四  下午3:05

维保单位要公示。
费用也要公示。"""

    assert split_chat(pasted) == [
        Part("应急电话要贴在轿厢里。", "张三", "2026-11-26 上午9:12"),
        Part("维保单位要公示。\n费用也要公示。", "李四", "2026-11-26 下午3:05"),
    ]


def test_typed_off_with_names_only():
    pasted = "张三：第九条改为十日。\n理由：十五日太长。\n李四: 没有补充\n建议：写明罚款。"

    assert opinions(pasted) == [
        ("张三", "第九条改为十日。\n理由：十五日太长。"),
        ("李四", "没有补充\n建议：写明罚款。"),
    ]


def test_relay_gives_one_opinion_a_line():
    pasted = """#接龙
电梯条例征求意见，请按“姓名 意见”接龙

1. 张三 第九条太长，改成十日
2. 李四：维保要公示
费用也要公示
3、建议写明罚款"""

    parts = split_chat(pasted)

    assert parts[0].doubt == "接龙的标题"
    assert opinions(pasted) == [
        ("张三", "第九条太长，改成十日"),
        ("李四", "维保要公示\n费用也要公示"),
        ("", "建议写明罚款"),
    ]


def test_a_persons_numbered_points_stay_one_opinion():
    pasted = "张三 9:12\n1. 写明期限\n2. 写明罚款"

    assert opinions(pasted) == [("张三", "1. 写明期限\n2. 写明罚款")]


def test_reply_keeps_what_it_answers_apart():
    pasted = "李四 9:13\n「张三：改成十日」\n- - - - - - - - - - -\n十日太短，二十日吧"

    assert split_chat(pasted) == [Part("十日太短，二十日吧", "李四", "9:13", "张三：改成十日")]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("[图片]", MEDIA),
        ("@所有人", MEDIA),
        ("[强][强]", MEDIA),
        ("收到", ANSWER),
        ("收到[玫瑰]", ANSWER),
        ("同意！", ANSWER),
        ("“王五”撤回了一条消息", NOTICE),
        ("王五邀请赵六加入了群聊", NOTICE),
    ],
)
def test_what_may_be_no_opinion_is_marked_and_kept(line, doubt):
    parts = split_chat(f"张三 9:12\n{line}\n\n李四 9:13\n建议写明期限")

    assert [(part.text, part.doubt) for part in parts] == [(line, doubt), ("建议写明期限", "")]


def test_notice_between_messages_is_nobodys():
    parts = split_chat("张三 9:12\n建议写明期限\n王五撤回了一条消息\n李四 9:13\n也要写明罚款")

    assert [(part.name, part.doubt) for part in parts] == [("张三", ""), ("", NOTICE), ("李四", "")]


def test_plain_paragraphs_are_told_apart_by_empty_lines():
    assert opinions("建议写明期限\n理由是电梯旧\n\n也要写明罚款") == [
        ("", "建议写明期限\n理由是电梯旧"),
        ("", "也要写明罚款"),
    ]


@pytest.mark.parametrize(
    "pasted",
    [
        "张三 9:12\n建议\n\n—— 2026-11-26 ——\n李四 9:13\n[图片]\n#接龙\n1. 王五 期限\n乱写",
        "随便\n张三：话\n\n\n「引：用」\n答",
        "",
    ],
)
def test_no_word_is_lost(pasted):
    kept = "".join(f"{p.name}{p.time}{p.quote}{p.text}" for p in split_chat(pasted))

    for word in ("建议", "[图片]", "王五", "期限", "乱写", "随便", "话", "答", "引：用"):
        assert word not in pasted or word in kept
