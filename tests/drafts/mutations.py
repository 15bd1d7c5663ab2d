"""Changes to what stands inside a Word file: still a sound zip, no longer a sound document."""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import tostring

from defusedxml.ElementTree import fromstring
from hypothesis import strategies as st

from tests.drafts.formats import packed
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

VAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
# A little of everything that the reader knows.
RICH = make_word(
    p(text_box(p("云岭市养犬条例")), "（草案）"),
    p("甲", deleted("乙"), inserted("丙"), reference("footnote"), number=(1, 0)),
    p(r("丁", "<w:vanish/>"), mark="del", style="Own"),
    table(row("序号", "周期"), row(p("", number=(2, 1)), table(row("戊"), row("己")))),
    p("庚", style="Own"),
    styles=style("Law", f"<w:pPr>{num_pr(1, 1)}</w:pPr>") + style("Own", "", based_on="Law"),
    numbering=numbering(
        level(0, "第%1条"),
        level(1, "（%2）", more='<w:pStyle w:val="Law"/><w:lvlRestart w:val="0"/>'),
        lists="12",
        overrides={"2": starts_at(1, 3)},
    ),
    header1=p("云岭市"),
)
VALUES = [
    "",
    "0",
    "1",
    "-1",
    "9",
    "99999999",
    "9" * 5000,
    "²",
    "Own",
    "Law",
    "none",
    "%9%1",
    "\u0661",
]


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@st.composite
def changed_words(draw):
    """The rich file with some elements dropped, doubled, moved, renamed or given other values."""
    parts = parts_of(RICH)
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(sorted(parts)))
        root = fromstring(parts[name])
        _change(draw, root)
        parts[name] = tostring(root)
    return packed(parts)


@st.composite
def broken_words(draw):
    """The rich file with some bytes of a part replaced."""
    parts = parts_of(RICH)
    name = draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content) - 1))
        content[at : at + draw(st.integers(0, 6))] = draw(st.binary(max_size=6))
    return packed(parts | {name: bytes(content)})


def _change(draw, root):
    pairs = [(parent, child) for parent in root.iter() for child in parent]
    if pairs:
        change = draw(st.sampled_from([_drop, _double, _move, _rename, _revalue]))
        change(draw, root, *draw(st.sampled_from(pairs)))


def _drop(draw, root, parent, child):
    parent.remove(child)


def _double(draw, root, parent, child):
    parent.append(child)


def _move(draw, root, parent, child):
    parent.remove(child)
    within = set(child.iter())
    draw(st.sampled_from([each for each in root.iter() if each not in within])).append(child)


def _rename(draw, root, parent, child):
    child.tag = draw(st.sampled_from(sorted({each.tag for each in root.iter()})))


def _revalue(draw, root, parent, child):
    for name in list(child.attrib) or [VAL]:
        child.set(name, draw(st.sampled_from(VALUES)))
