import pytest

from drafts.differences import Mark, differences

SIGNS = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.COME: "[+{}+]"}


def marked(before, after):
    return "".join(SIGNS[piece.mark].format(piece.text) for piece in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("每十五日维护一次。", "每十日维护一次。", "每[-十五日-][+十日+]维护一次。"),
        ("应当维护保养。", "应当维护保养，并公示。", "应当维护保养[+，并公示+]。"),
        (
            "罚款五百元",
            "处一千元以上五千元以下罚款",
            "[-罚款五百元-][+处一千元以上五千元以下罚款+]",
        ),
        ("登记,并且 接种。", "登记，并且接种。", "登记，并且接种。"),
        ("", "新增。", "[+新增。+]"),
        ("删去。", "", "[-删去。-]"),
        ("", "", ""),
    ],
)
def test_changes_read_like_a_lawyers(before, after, expected):
    assert marked(before, after) == expected


def test_a_word_between_two_changes_is_not_left_as_confetti():
    pieces = differences("可以规定在饮用水水源保护区内", "应当划定的保护区外")

    assert not any(piece.mark == Mark.SAME and len(piece.text) < 2 for piece in pieces)


def test_both_wordings_can_be_read_out_of_the_pieces():
    before, after = (
        "城乡建设、环境保护等事项。\n依法备案。",
        "城乡建设、生态文明建设等事项。\n依法批准、备案。",
    )
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.mark != Mark.COME) == before
    assert "".join(piece.text for piece in pieces if piece.mark != Mark.GONE) == after
