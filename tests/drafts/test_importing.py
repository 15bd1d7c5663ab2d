"""services.importing: from words to a stored tree."""

import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from drafts.choices import ProvisionKind
from drafts.models import Draft, DraftVersion, Provision
from drafts.parsing.numerals import to_chinese
from drafts.services import (
    DraftError,
    DraftFacts,
    confirm_version,
    discard_version,
    import_draft,
)
from liaison.audit.models import AuditEntry
from liaison.office.models import StoredFile
from tests.drafts.word import inserted, make_word, p, reference
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    DraftVersionFactory,
    SuperiorOrganFactory,
)

pytestmark = pytest.mark.django_db

TEXT = """云岭市住宅电梯安全条例
（草案征求意见稿）
第一章　总　则
第一条　为了加强住宅电梯安全管理，制定本条例。
第二条　住宅电梯的使用单位应当履行下列义务：
（一）建立安全技术档案；
（二）公示联系方式。
业主委员会应当予以协助。
第二章　维护保养
第三条　维护保养单位应当至少每十五日进行一次维护保养。
"""


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def facts():
    return DraftFacts(organ=SuperiorOrganFactory(), kind="new", stage="consultation_draft")


def test_the_tree_is_saved_with_places_depths_units_and_full_labels(clerk, facts):
    version = import_draft(facts, text=TEXT, by=clerk)

    rows = Provision.objects.for_reading(version)
    assert [(row.depth, row.kind, row.full_label) for row in rows] == [
        (0, "chapter", "第一章"),
        (1, "article", "第一章第一条"),
        (2, "paragraph", "第一章第一条"),
        (1, "article", "第一章第二条"),
        (2, "paragraph", "第一章第二条第一款"),
        (3, "item", "第一章第二条第一款第（一）项"),
        (3, "item", "第一章第二条第一款第（二）项"),
        (2, "paragraph", "第一章第二条第二款"),
        (0, "chapter", "第二章"),
        (1, "article", "第二章第三条"),
        (2, "paragraph", "第二章第三条"),
    ]
    assert [row.position for row in rows] == list(range(11))
    article = rows[3]
    assert {row.unit_id for row in rows[3:8]} == {article.pk}
    assert rows[0].unit_id is None
    assert rows[5].parent_id == rows[4].pk


def test_the_title_and_the_stage_come_from_the_text(clerk, facts):
    version = import_draft(facts, text=TEXT, by=clerk)

    assert version.title == "云岭市住宅电梯安全条例（草案征求意见稿）"
    assert version.draft.title == "云岭市住宅电梯安全条例"
    assert (version.number, version.form, version.is_confirmed) == (1, "full_text", False)
    assert AuditEntry.objects.get(action="drafts.import").count == 11


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_is_kept_beside_the_words_read_from_it(clerk, facts, encoding):
    upload = SimpleUploadedFile("条例草案.txt", TEXT.encode(encoding))

    version = import_draft(facts, upload=upload, by=clerk)

    assert version.source_text.splitlines()[3] == TEXT.splitlines()[3]
    assert version.source_file.name == version.source_name == "条例草案.txt"
    assert version.source_file.uploaded_by == clerk


def test_lines_of_a_word_file_lead_back_into_its_words(clerk, facts):
    path = Path(__file__).parent / "texts" / "学位法.docx"
    upload = SimpleUploadedFile(path.name, path.read_bytes())

    version = import_draft(facts, upload=upload, by=clerk)

    lines = version.source_text.split("\n")
    articles = version.provisions.filter(kind=ProvisionKind.ARTICLE)
    assert articles.count() == 45
    assert all(lines[row.line - 1].lstrip("　 ").startswith(row.label) for row in articles)


def test_a_file_that_is_no_text_is_refused_with_a_sentence(clerk, facts):
    upload = SimpleUploadedFile("条例.docx", b"%PDF-1.7 ...")

    with pytest.raises(DraftError, match="PDF 文件已损坏"):
        import_draft(facts, upload=upload, by=clerk)

    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_heading_without_end_is_told_with_its_line_and_leaves_nothing(clerk, facts):
    text = f"云岭市条例\n第一条　甲。\n第一编\n第一编　{'维' * 301}"
    upload = SimpleUploadedFile("条例.txt", text.encode())

    with pytest.raises(DraftError, match=r"第3行“.*维维.*作为标题超过300字，请检查是否漏了换行"):
        import_draft(facts, upload=upload, by=clerk)

    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("label", ["第三条之九千九百九十九万", "第九九九九九九九九九九九条"])
def test_a_number_out_of_all_measure_is_told_with_its_line(clerk, facts, label):
    with pytest.raises(DraftError, match=r"第2行编号“第.*”的数字过大"):
        import_draft(facts, text=f"云岭市条例\n{label}　甲。", by=clerk)


@pytest.mark.parametrize(("text", "complaint"), [("  \n", "没有读到文字"), ("", "没有读到文字")])
def test_nothing_to_read_is_told(clerk, facts, text, complaint):
    with pytest.raises(DraftError, match=complaint):
        import_draft(facts, text=text, by=clerk)


def test_a_new_draft_needs_its_organ(clerk):
    facts = DraftFacts(organ=None, kind="new", stage="consultation_draft")

    with pytest.raises(DraftError, match="请选择来文机关。"):
        import_draft(facts, text=TEXT, by=clerk)


def test_the_next_text_of_a_draft_takes_the_next_number(clerk, facts):
    first = import_draft(facts, text=TEXT, by=clerk)
    facts = DraftFacts(organ=None, kind="new", stage="second_reading", draft=first.draft)

    second = import_draft(facts, text=TEXT.replace("十五日", "二十日"), by=clerk)

    assert (second.draft, second.number) == (first.draft, 2)


def test_the_same_text_is_not_imported_twice(clerk, facts):
    first = import_draft(facts, text=TEXT, by=clerk)
    facts = DraftFacts(organ=None, kind="new", stage="second_reading", draft=first.draft)

    with pytest.raises(DraftError, match="已经有同样的文本（第1稿）"):
        import_draft(facts, text=TEXT, by=clerk)


def test_doubts_of_the_parser_are_kept_by_line(clerk, facts):
    version = import_draft(facts, text=TEXT.replace("第三条　", "第三条"), by=clerk)

    assert [(note.line, note.code) for note in version.notes.all()] == [(10, "nospace")]


def test_what_the_reader_noticed_is_kept_beside_the_doubts_of_the_parser(clerk, facts):
    word = make_word(
        p("云岭市条例", reference("comment")), p("第一条　甲。"), p("第二条", inserted("乙。"))
    )
    upload = SimpleUploadedFile("条例.docx", word)

    version = import_draft(facts, upload=upload, by=clerk)

    assert [(note.line, note.code) for note in version.notes.all()] == [
        (1, "comments"),
        (3, "tracked-changes"),
        (3, "nospace"),
    ]
    assert version.notes.first().message == "文件里有批注1条，没有读入。"


def test_confirming_makes_the_text_stand(clerk, facts):
    version = import_draft(facts, text=TEXT, by=clerk)

    confirm_version(version, by=clerk)

    assert version.confirmed_by == clerk
    with pytest.raises(DraftError, match="已经确认过"):
        confirm_version(version, by=clerk)


def test_a_text_without_anything_to_comment_on_is_not_confirmed(clerk):
    version = DraftVersionFactory()

    with pytest.raises(DraftError, match="没有一条可以提意见"):
        confirm_version(version, by=clerk)

    version.refresh_from_db()
    assert not version.is_confirmed


def test_the_database_refuses_to_change_a_confirmed_text():
    version = ConfirmedVersionFactory()
    article = version.provisions.commentable().first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.filter(pk=article.pk).update(text="改过")
    with pytest.raises(IntegrityError), transaction.atomic():
        version.provisions.filter(kind=ProvisionKind.PARAGRAPH).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftVersion.objects.filter(pk=version.pk).update(confirmed_at=None, confirmed_by=None)


def test_discarding_leaves_neither_text_nor_file(clerk, facts, django_capture_on_commit_callbacks):
    upload = SimpleUploadedFile("条例草案.txt", TEXT.encode())
    version = import_draft(facts, upload=upload, by=clerk)
    stored = version.source_file.file

    with django_capture_on_commit_callbacks(execute=True):
        discard_version(version, by=clerk)

    assert not Draft.objects.exists()
    assert not Provision.objects.exists()
    assert not StoredFile.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_a_confirmed_text_is_not_discarded(clerk):
    version = ConfirmedVersionFactory()

    with pytest.raises(DraftError, match="不能删除"):
        discard_version(version, by=clerk)


def test_saving_takes_the_same_few_queries_for_a_longer_text(
    clerk, facts, django_assert_max_num_queries
):
    articles = "".join(f"第{n}条　住宅电梯的维护保养应当符合要求。\n" for n in range(1, 301))

    with django_assert_max_num_queries(25):
        version = import_draft(facts, text=f"云岭市电梯条例\n{articles}", by=clerk)

    assert version.provisions.commentable().count() == 300


def test_a_text_of_the_size_of_the_civil_code_is_saved_within_five_seconds_of_work(clerk, facts):
    began = time.process_time()

    version = import_draft(facts, text=as_long_as_the_civil_code(), by=clerk)

    assert version.provisions.filter(kind=ProvisionKind.ARTICLE).count() == 1260
    assert version.provisions.count() == 30 + 1260 * 3 + 630
    assert time.process_time() - began < 5


def as_long_as_the_civil_code():
    lines = ["云岭市大法典"]
    for number in range(1, 1261):
        if number % 42 == 1:
            lines.append(f"第{to_chinese(number // 42 + 1)}章　第{number}起的规定")
        if number % 2:
            lines.append(f"第{to_chinese(number)}条　民事主体应当遵守下列规定：")
            lines += ["（一）遵守法律；", "（二）遵守公序良俗。"]
        else:
            lines += [f"第{to_chinese(number)}条　民事主体应当诚信。", "法律另有规定的除外。"]
    return "\n".join(lines)
