"""Which article became which: on texts made for it, and on a law whose map people checked."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from drafts.alignment import Unit, align, units_of
from drafts.parsing import parse_text
from tests.drafts.dog_bylaw import NEW, OLD

TEXTS = Path(__file__).parent / "texts"


def changes(old, new):
    before, after = units_of(parse_text(old)), units_of(parse_text(new))
    return [
        (
            change.relation.value,
            [before[at].label[1:-1] for at in change.old],
            [after[to].label[1:-1] for to in change.new],
        )
        for change in align(before, after)
    ]


def test_every_kind_of_change_is_told_apart():
    assert changes(OLD, NEW) == [
        ("unchanged", ["一"], ["一"]),
        ("new", [], ["二"]),
        ("renumbered", ["二"], ["三"]),
        ("split", ["三"], ["四", "五"]),
        ("merged", ["五", "六"], ["六"]),
        ("deleted", ["七"], []),
        ("edited", ["四"], ["七"]),
        ("edited", ["八"], ["八"]),
    ]


def test_backwards_a_split_is_a_merger():
    assert ("merged", ["四", "五"], ["三"]) in changes(NEW, OLD)
    assert ("split", ["六"], ["五", "六"]) in changes(NEW, OLD)


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", OLD), (OLD, ""), (OLD, OLD)])
def test_every_article_stands_in_exactly_one_change(old, new):
    before, after = units_of(parse_text(old)), units_of(parse_text(new))

    found = align(before, after)

    assert sorted(at for change in found for at in change.old) == list(range(len(before)))
    assert sorted(to for change in found for to in change.new) == list(range(len(after)))
    if old == new:
        assert {change.relation.value for change in found} <= {"unchanged"}


def test_spaces_and_the_width_of_signs_are_no_change():
    old = [Unit("第一条", "养犬人应当登记,并且接种疫苗。")]
    new = [Unit("第一条", "养犬人 应当登记，并且接种疫苗。")]

    assert [change.relation.value for change in align(old, new)] == ["unchanged"]


# 立法法 2015 -> 2023, checked by hand: articles of the new text, and by how much they moved.
MOVED = [
    (1, 3, 0), (4, 7, 1), (10, 54, 3), (56, 67, 4), (69, 69, 5), (72, 78, 7), (80, 80, 8),
    (81, 82, 9), (84, 89, 10), (91, 110, 11), (112, 114, 12), (117, 117, 14), (119, 120, 15),
]  # fmt: skip


def test_a_real_law_is_mapped_as_people_mapped_it():
    old, new = (
        units_of(parse_text((TEXTS / f"立法法_{year}.md").read_text())) for year in (2015, 2023)
    )
    checked = {to: to - by for first, last, by in MOVED for to in range(first, last + 1)}

    found = align(old, new)

    mine = {to + 1: change.old[0] + 1 for change in found for to in change.new if change.old}
    assert (len(old), len(new)) == (105, 120)
    assert mine == checked
    split = [change for change in found if change.relation == "split"]
    assert [(change.old, change.new) for change in split] == [((2,), (2, 3)), ((71,), (79, 80))]


def test_align_versions_prints_the_contract():
    out = StringIO()

    paths = [str(TEXTS / f"立法法_{year}.md") for year in (2015, 2023)]
    call_command("align_versions", *paths, "--json", stdout=out)

    rows = json.loads(out.getvalue())
    assert rows[0] == {"old": ["第一条"], "new": ["第一条"], "relation": "unchanged", "score": 1.0}
    assert rows[2]["new"] == ["第三条", "第四条"]
    assert 0 < rows[2]["score"] < 1
    assert {"old": [], "new": ["第八条"], "relation": "new", "score": 0.0} in rows


def test_align_versions_of_a_missing_file_says_so():
    with pytest.raises(CommandError, match="文件打不开"):
        call_command("align_versions", str(TEXTS / "没有.txt"), str(TEXTS / "没有.txt"))
