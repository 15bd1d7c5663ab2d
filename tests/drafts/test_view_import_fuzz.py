"""Whatever bytes come under whatever name: a text, or a complaint by field; never a 500."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafts.models import Draft, DraftVersion
from liaison.audit.models import AuditEntry
from liaison.office.models import StoredFile
from tests.drafts.formats import make_html, make_ofd, make_pdf
from tests.drafts.mutations import broken_words, changed_words

pytestmark = pytest.mark.django_db
URL = "/admin/drafts/draft/import/"
PAGE = ["云岭市条例", "　　第一条　甲。", "　　第二条　乙。"]
FILES = [make_pdf([PAGE]), make_ofd([PAGE]), make_html("<p>第一条　甲。</p>")]
HEADS = [
    b"", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"{\\rtf1 ",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG", b"\x1f\x8b",
]  # fmt: skip
# What the parser looks for, also where it grows out of all measure.
WORDS = [
    "\n第一编　", "\n第一章　", "\n第一节　", "\n第一条　", "\n第二条", "\n第三条之一　",
    "\n（一）", "\n1.", "\n①", "\n一、将第一条修改为：“", "\n（二）增加一条，作为第九条：“",
    "\n删去第二条。", "\n附件", "\n附则", "\n目　录\n", "\n", "\n　　", "第", "九千九百九十九万",
    "条", "之", "章", "款", "项", "（", "）", "《", "》", "。", "，", "：", "“", "”", "99999999999",
    "甲" * 70, "乙" * 400, "云岭市条例", "（草案）", "（2024年6月29日通过）", " | ", "#", "**",
    "---", "\x00", "\x85", "\u2028", "😁", "\ue000", "&lt;", "<b>", "\t",
]  # fmt: skip
ENCODINGS = ["utf-8", "gb18030", "utf-16", "utf-16-le"]
few = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

names = st.one_of(
    st.sampled_from(["草案.docx", "草案.txt", "草案.pdf", "草案.doc", "x", ".", "a." + "b" * 300]),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters='"\r\n'),
        min_size=1,
        max_size=200,
    ),
)
texts = st.builds(
    lambda start, words, encoding: (start + "".join(words)).encode(encoding),
    st.sampled_from(["", "云岭市条例\n第一条　甲。", "云岭市条例修正案\n一、删去第三条。"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=60),
    st.sampled_from(ENCODINGS),
)
anything = st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=300))
files = st.one_of(st.sampled_from(FILES), changed_words(), broken_words(), anything)


@pytest.fixture
def post(as_clerk, organ):
    """Post a file and take back what came of it; returns the answer and what was stored."""
    fields = {"organ": organ.pk, "kind": "new", "stage": "first_reading", "not_secret": "on"}

    def send(name, content, **more):
        kept = set(Path(portal.FILES_ROOT).rglob("*"))
        with transaction.atomic():
            entries = AuditEntry.objects.count()
            upload = BytesIO(content)
            upload.name = name  # SimpleUploadedFile would tidy it, as no browser does
            answer = as_clerk.post(URL, fields | {"file": upload} | more)
            stored = [
                *Draft.objects.all(), *DraftVersion.objects.all(), *StoredFile.objects.all(),
                *(set(Path(portal.FILES_ROOT).rglob("*")) - kept),
                *AuditEntry.objects.all()[entries:],
            ]  # fmt: skip
            transaction.set_rollback(True)
        return answer, stored

    return send


def check(answer, stored):
    if answer.status_code == 302:
        assert stored
    else:
        assert answer.status_code == 422
        assert any(answer.context["form"].errors.values())
        assert stored == []


@given(name=names, content=texts)
@few
def test_any_words_under_any_name_are_taken_or_refused_by_field(post, name, content):
    check(*post(name, content))


@given(name=names, content=files)
@settings(few, max_examples=8)
def test_any_file_under_any_name_is_taken_or_refused_by_field(post, name, content):
    check(*post(name, content))


@given(more=st.dictionaries(st.sampled_from(["organ", "kind", "stage", "title", "draft"]),
                            st.text(max_size=250)))  # fmt: skip
@settings(few, max_examples=25)
def test_any_other_fields_are_taken_or_refused_by_field(post, more):
    check(*post("草案.txt", "云岭市条例\n第一条　甲。".encode(), **more))
