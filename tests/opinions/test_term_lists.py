import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from opinions.models import HeldTerm
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.opinions import HeldTermFactory, OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(ClerkFactory())
    return reverse("admin:opinions_term_list")


def test_a_list_is_tried_before_it_is_kept(client, page):
    OpinionFactory(body="这里有某 个，词语。")
    OpinionFactory()
    typed = {"group": "其他", "words": "某个词语\n另一个词", "sample": "某個？某个，词　语"}

    tried = client.post(page, typed).content.decode()

    assert "最近 2 条意见里会有 <b>1 条</b>先由人看" in tried
    assert "会先由人看，含有：某个词语。" in tried
    assert not HeldTerm.objects.exists()


def test_what_is_kept_has_its_group_and_reason(client, page):
    HeldTermFactory(term="某个词语")
    typed = {
        "group": "广告",
        "note": "电话推销",
        "words": "某个词语\n\n加微信\n加 微信",
        "keep": "1",
    }

    assert client.post(page, typed).status_code == 302

    kept = HeldTerm.objects.exclude(term="某个词语").values_list("term", "group", "note")
    assert list(kept) == [("加微信", "广告", "电话推销")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("加微信\n，，\n好", "第3行：“好”太短"),
        ("字" * 41, "第1行：最多40字，现在有41字。"),
        ("", "请填写词语，或者上传文件。"),
    ],
)
def test_bad_lines_are_told_by_number_and_nothing_is_lost(client, page, words, said):
    answer = client.post(page, {"group": "其他", "words": words, "keep": "1"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert words in answer.content.decode()
    assert not HeldTerm.objects.exists()


def workbook(*cells):
    book, content = openpyxl.Workbook(), io.BytesIO()
    for cell in cells:
        book.active.append([cell])
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.txt", "加微信\n办证".encode("gb18030")),
        ("words.txt", "\ufeff加微信\r\n办证".encode()),
        ("words.xlsx", workbook("词语", "加微信", "办证")),
    ],
)
def test_a_file_is_read(client, page, name, content):
    file = SimpleUploadedFile(name, content)

    client.post(page, {"group": "广告", "file": file, "keep": "1"})

    assert set(HeldTerm.objects.values_list("term", flat=True)) == {"加微信", "办证"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("words.pdf", b"%PDF", "请上传txt或者xlsx文件"),
        ("words.xlsx", b"no workbook", "file"),
        ("words.xlsx", workbook("词语", "加微信", "好"), "第3行：“好”太短"),
    ],
)
def test_a_bad_file_is_told(client, page, name, content, said):
    answer = client.post(page, {"group": "广告", "file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_list_is_the_clerks_alone(client):
    client.force_login(ReviewerFactory())

    assert client.get(reverse("admin:opinions_term_list")).status_code == 404
