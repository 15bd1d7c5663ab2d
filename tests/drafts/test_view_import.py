"""/admin/drafts/draft/import/: bring a text in; what was pasted never gets lost."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from drafts.models import Draft, DraftVersion
from tests.drafts.formats import make_ole, make_pdf

pytestmark = pytest.mark.django_db
URL = "/admin/drafts/draft/import/"


@pytest.fixture
def fields(organ, text):
    return {
        "organ": organ.pk,
        "kind": "new",
        "stage": "first_reading",
        "text": text,
        "not_secret": "on",
    }


def test_the_page_warns_against_secret_files(as_clerk):
    page = as_clerk.get(URL)

    assert page.status_code == 200
    assert "涉密、敏感文件不得上传" in page.content.decode()


def test_pasted_text_becomes_a_version_and_its_preview_opens(as_clerk, fields):
    answer = as_clerk.post(URL, fields)

    version = DraftVersion.objects.get()
    assert answer.url == reverse("admin:drafts_review", args=[version.pk])
    assert version.provisions.commentable().count() == 3


def test_a_file_becomes_a_version(as_clerk, fields, text):
    upload = SimpleUploadedFile("草案.md", text.encode())

    as_clerk.post(URL, fields | {"text": "", "file": upload})

    assert DraftVersion.objects.get().source_name == "草案.md"


def test_the_next_text_joins_its_draft(as_clerk, fields, imported, text):
    changed = text.replace("十五", "二十")

    as_clerk.post(URL, fields | {"draft": imported.draft_id, "organ": "", "text": changed})

    assert Draft.objects.count() == 1
    assert imported.draft.versions.count() == 2


def test_without_the_tick_nothing_is_read(as_clerk, fields):
    del fields["not_secret"]

    page = as_clerk.post(URL, fields)

    assert page.status_code == 422
    assert "请先确认文件不涉密、不敏感" in page.content.decode()
    assert not Draft.objects.exists()


def test_pasted_text_comes_back_with_the_complaint(as_clerk, fields, text):
    page = as_clerk.post(URL, fields | {"organ": ""})

    assert page.status_code == 422
    assert page.context["form"]["text"].value() == text
    assert page.context["form"].errors["organ"] == ["请选择来文机关。"]


def test_the_words_of_a_file_come_back_in_the_text_box(as_clerk, fields, text):
    upload = SimpleUploadedFile("草案.txt", text.encode())

    page = as_clerk.post(URL, fields | {"organ": "", "text": "", "file": upload, "title": "某条例"})

    form = page.context["form"]
    assert form["text"].value().strip() == text.strip()
    assert form["title"].value() == "某条例"


def test_an_unreadable_file_is_explained_beside_its_field(as_clerk, fields):
    upload = SimpleUploadedFile("草案.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)

    page = as_clerk.post(URL, fields | {"text": "", "file": upload})

    assert page.status_code == 422
    assert page.context["form"].errors["file"][0].endswith("。")


def test_a_file_over_the_limit_is_explained_beside_its_field(as_clerk, fields):
    upload = SimpleUploadedFile("草案.pdf", b"%PDF-1.7" + bytes(21 * 1024 * 1024))

    page = as_clerk.post(URL, fields | {"text": "", "file": upload})

    assert page.status_code == 422
    assert page.context["form"].errors["file"] == ["文件超过 20 MB，请去掉图片或附件后再上传。"]


@pytest.mark.parametrize("name", ["草案.pdf", "草案.doc"])
def test_a_pdf_becomes_a_version_and_is_kept_as_what_it_is(as_clerk, fields, text, name):
    upload = SimpleUploadedFile(name, make_pdf([text.splitlines()]))

    as_clerk.post(URL, fields | {"text": "", "file": upload})

    version = DraftVersion.objects.get()
    assert version.source_name == "草案.pdf"
    assert version.provisions.commentable().count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_text_with_a_broken_letter_becomes_a_version_and_is_told(
    as_clerk, fields, text, encoding
):
    data = text.rstrip().encode(encoding)[:-1]
    upload = SimpleUploadedFile("草案.doc", data)

    as_clerk.post(URL, fields | {"text": "", "file": upload})

    version = DraftVersion.objects.get()
    assert version.source_name == "草案.txt"
    with version.source_file.file.open() as kept:
        assert kept.read() == data
    assert version.notes.filter(code="broken-letters").count() == 1
    assert version.provisions.commentable().count() == 3


def test_a_word_file_called_wps_is_kept_as_what_it_is(as_clerk, fields):
    source = Path(__file__).parent / "texts" / "学位法.docx"
    upload = SimpleUploadedFile("学位法.wps", source.read_bytes())

    as_clerk.post(URL, fields | {"text": "", "file": upload})

    assert DraftVersion.objects.get().source_name == "学位法.docx"


def test_a_workbook_called_wps_is_explained_beside_its_field(as_clerk, fields):
    upload = SimpleUploadedFile("草案.wps", make_ole("Workbook"))

    page = as_clerk.post(URL, fields | {"text": "", "file": upload})

    assert page.status_code == 422
    assert page.context["form"].errors["file"][0].startswith("这是 Excel 或 WPS 表格")


def test_a_file_goes_before_the_words_left_in_the_box(as_clerk, fields, text):
    """After a wrong file its words stand there; the right one must not be refused for them."""
    upload = SimpleUploadedFile("草案.txt", text.encode())

    page = as_clerk.post(URL, fields | {"text": "别的话。", "file": upload}, follow=True)

    assert "以上传的文件为准" in page.content.decode()
    assert "别的话" not in Draft.objects.get().versions.get().source_text


def test_others_get_404(client, stranger, fields):
    client.force_login(stranger)

    assert client.get(URL).status_code == 404
    assert client.post(URL, fields).status_code == 404
    assert not Draft.objects.exists()


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(URL).url.startswith("/accounts/login/?next=")


def test_deleting_is_refused(as_clerk):
    assert as_clerk.delete(URL).status_code == 405


def test_a_missing_title_is_told_beside_the_name(as_clerk, fields):
    words = "第一条　为了加强管理，制定本条例。\n第二条　本条例自公布之日起施行。"

    page = as_clerk.post(URL, fields | {"text": words})

    form = page.context["form"]
    assert list(form.errors) == ["title"]
    assert form["text"].value() == words


def test_pasted_words_without_articles_are_not_told_to_be_pasted(as_clerk, fields):
    page = as_clerk.post(URL, fields | {"text": "关于公开征求意见的通知"})

    assert "另起一行" in page.context["form"].errors["text"][0]


def test_drafts_of_the_same_name_are_told_apart(as_clerk, imported, organ):
    Draft.objects.create(title=imported.draft.title, organ=organ, created_by=imported.created_by)

    choices = as_clerk.get(URL).context["form"]["draft"].field.choices

    names = [str(label) for _, label in choices][1:]
    assert sorted(name.split("，")[1] for name in names) == ["0稿", "1稿"]
    assert all(name.startswith(f"{imported.draft}（{organ}，") for name in names)


@pytest.mark.parametrize("count", [1, 3])
def test_the_choice_of_drafts_takes_the_same_queries(
    as_clerk, organ, clerk, count, django_assert_num_queries
):
    for number in range(count):
        Draft.objects.create(title=f"条例{number}", organ=organ, created_by=clerk)
    as_clerk.get(URL)

    with django_assert_num_queries(5):
        as_clerk.get(URL)


def test_a_note_for_a_known_draft_is_refused_and_comes_back(as_clerk, fields, imported, text):
    fields |= {"draft": imported.draft_id, "text": text + "第四条　新的。\n"}

    page = as_clerk.post(URL, fields | {"explanatory_note": "修改说明"})

    form = page.context["form"]
    assert list(form.errors) == ["explanatory_note"]
    assert form["explanatory_note"].value() == "修改说明"
    assert imported.draft.versions.count() == 1
