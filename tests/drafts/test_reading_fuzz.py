"""Any bytes give lines or one sentence; the same examples every time."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafts.reading import DraftReadError, read_file
from drafts.reading.formats import read_format
from drafts.reading.signatures import Kind, find_kind
from tests.drafts.formats import make_html, make_ofd, make_pdf
from tests.drafts.mutations import broken_words, changed_words

PAGE = ["云岭市条例", "　　第一条　甲。", "　　第二条　乙。"]
VALID = {
    "docx": (Path(__file__).parent / "texts" / "学位法.docx").read_bytes(),
    "pdf": make_pdf([PAGE]),
    "ofd": make_ofd([PAGE]),
    "html": make_html("<table><tr><td>甲</td><td>乙</td></tr></table><p>第一条　甲。</p>"),
    "rtf": b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'da\\par \\u31532?}",
}
HEADS = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"{\\rtf1", b"\xff\xfe"]
few = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def outcome(read):
    """What the user gets: words, or a sentence; anything else that is raised fails the test."""
    try:
        return "".join(line.raw for line in read().lines)
    except DraftReadError as error:
        return str(error)


def read_here(data):
    """As the process apart does it, without the process."""
    if find_kind(data) in {Kind.TEXT, Kind.OFFICE}:
        raise DraftReadError("这里只读其他格式。")
    return read_format(data)


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
@few
def test_any_bytes_give_lines_or_a_sentence(head, rest):
    assert outcome(lambda: read_here(head + rest)).strip()


@given(data=st.binary(min_size=1, max_size=400))
@few
def test_any_bytes_as_plain_text_give_lines_or_a_sentence(data):
    assert outcome(lambda: read_file(BytesIO(b"\n" + data))).strip()


@pytest.mark.parametrize("name", VALID)
@given(data=st.data())
@few
def test_any_change_of_a_valid_file_gives_lines_or_a_sentence(name, data):
    content = bytearray(VALID[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]

    assert outcome(lambda: read_here(bytes(content))).strip()


@given(content=st.one_of(changed_words(), broken_words()))
@few
def test_any_change_inside_a_word_file_gives_lines_or_a_sentence(content):
    """A changed byte of the zip fails its checksum at once and never reaches the reader."""
    assert outcome(lambda: read_here(content)).strip()
