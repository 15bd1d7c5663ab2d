from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.audit.models import AuditEntry
from liaison.office.files import store_upload
from liaison.workbooks.errors import WorkbookError
from opinions import citing, receipts
from opinions.choices import BundleStatus, Channel, Processing
from opinions.errors import OpinionError
from opinions.models import Bundle, Opinion
from opinions.services import bundle_checks, entering
from opinions.services import bundles as services
from tests.factories.accounts import OfficerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, LedgerEntryFactory
from tests.opinions.bundle_files import FIRST_ROW, meeting, workbook

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()
DAY = TODAY - timedelta(days=1)


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def task():
    return AssignmentFactory(consultation=OpenConsultationFactory())


def stored(content, by, name="采集表.xlsx"):
    return store_upload(SimpleUploadedFile(name, content), kinds={"xlsx"}, by=by)


def check(task, rows, by, *, on=DAY, content=None, **options):
    """Dry run of a workbook with ``rows``."""
    options.setdefault("channel", Channel.MEETING)
    file = stored(content or workbook(task.consultation, rows), by)
    return bundle_checks.keep_check(
        task.consultation, task.station, file, by=by, collected_on=on, **options
    )


def accept(task, rows, by, **options):
    bundle = check(task, rows, by, **options)
    return services.accept_bundle(bundle.pk, by=by, now=NOW)


def counts(bundle):
    return (
        bundle.read_count, bundle.accepted_count, bundle.duplicate_count, bundle.error_count,
    )  # fmt: skip


def test_a_dry_run_writes_no_opinion(task, officer):
    bundle = check(task, meeting(3), officer)

    assert (bundle.status, counts(bundle)) == (BundleStatus.CHECKED, (3, 0, 0, 0))
    assert not Opinion.objects.exists()


def test_every_row_gets_a_receipt_with_its_own_code(task, officer):
    bundle = accept(task, meeting(3), officer)

    opinions = list(bundle.opinions.order_by("bundle_row"))
    assert [opinion.bundle_row for opinion in opinions] == [5, 6, 7]
    assert len({opinion.receipt_no for opinion in opinions}) == 3
    for opinion in opinions:
        code = receipts.query_code(opinion.client_key)
        assert receipts.matches(opinion.receipt_no, code, opinion.query_hash)


def test_what_is_kept_of_a_row(task, officer):
    row = {
        "provision": "第三条第一款", "kind": "修改", "body": "时间太长。",
        "replacement": "每十日", "reason": "老旧电梯多。", "name": "柳荫物业服务有限公司",
        "phone": "138-0000-0021", "people": 6, "consent": "同意",
    }  # fmt: skip

    accept(task, [row], officer, source="phone")

    opinion = Opinion.objects.select_related("contributor__phone").get()
    assert (opinion.body, opinion.replacement, opinion.reason) == (
        "时间太长。", "每十日", "老旧电梯多。",
    )  # fmt: skip
    assert (opinion.people, opinion.recorded_by, opinion.recorded_source) == (6, officer, "phone")
    assert (opinion.station, opinion.channel) == (task.station, Channel.MEETING)
    assert timezone.localdate(opinion.received_at) == DAY
    target = opinion.targets.get()
    assert (target.provision.full_label, target.quote) == (
        "第一章第三条第一款",
        "维护保养单位应当至少每十五日进行一次维护保养。",
    )
    person = opinion.contributor
    assert (person.kind, person.phone.masked) == ("unit", "138****0021")
    assert (person.consent_upward, person.consent_name) == (True, False)


def test_rows_from_a_school_are_kept_without_names(task, officer):
    entry = LedgerEntryFactory(
        station=task.station, consultation=task.consultation, extra={"venue": "学校"}
    )
    accept(task, meeting(2), officer, entry=entry)

    people = [opinion.contributor for opinion in Opinion.objects.select_related("contributor")]
    assert [(person.name, person.phone_id) for person in people] == [("", None)] * 2


def test_rows_go_in_batch_by_batch_with_their_own_targets_and_people(task, officer, monkeypatch):
    monkeypatch.setattr(entering, "AT_ONCE", 2)
    seen = []

    bundle = check(task, meeting(5), officer)
    services.accept_bundle(
        bundle.pk, by=officer, now=NOW, progress=lambda done, total: seen.append((done, total))
    )

    assert seen == [(0, 5), (2, 5), (4, 5), (5, 5)]
    rows = bundle.opinions.order_by("bundle_row").values_list(
        "contributor__name", "targets__provision__number", "contributor__phone__masked"
    )
    assert list(rows) == [
        ("居民0", 1, "138****0000"),
        ("居民1", 2, None),
        ("居民2", 3, None),
        ("居民3", 1, "138****0003"),
        ("居民4", 2, None),
    ]


def test_a_receipt_number_that_exists_already_is_drawn_anew(task, officer, monkeypatch):
    accept(task, meeting(1), officer)
    taken = Opinion.objects.get().receipt_no
    numbers = iter([taken, "QH-2345-6789-A"])
    monkeypatch.setattr(receipts, "new_number", lambda: next(numbers))

    accept(task, [{"body": "另一条意见。"}], officer)

    assert Opinion.objects.latest("pk").receipt_no == "QH-2345-6789-A"


def test_the_counts_of_task_entry_and_consultation_follow(task, officer):
    entry = LedgerEntryFactory(station=task.station, consultation=task.consultation)

    bundle = accept(task, meeting(4), officer, entry=entry)
    for thing in (task, entry):
        thing.refresh_from_db()
    task.consultation.refresh_from_db()
    assert (task.opinion_count, entry.opinion_count) == (4, 4)
    assert task.consultation.opinion_count == 4

    services.undo_bundle(bundle, by=officer, reason="传错了", now=NOW)
    for thing in (task, entry):
        thing.refresh_from_db()
    assert (task.opinion_count, entry.opinion_count) == (0, 0)


def test_a_bundle_is_one_row_in_the_audit_log(task, officer):
    accept(task, meeting(5), officer)

    entries = AuditEntry.objects.filter(action__startswith="opinions.")
    assert [(entry.action, entry.count) for entry in entries] == [("opinions.accept_bundle", 5)]


WRONG = [
    ({"body": "好", "phone": "12345"}, "手机"),
    ({"body": "好", "provision": "第九十九条"}, "条款"),
    ({"body": "好", "provision": "那一条"}, "条款"),
    ({"body": "好", "kind": "随便"}, "意见类别"),
    ({"body": "好", "people": 0}, "人数"),
    ({"body": "好", "people": "三"}, "人数"),
    ({"name": "居民", "provision": "第一条"}, "意见内容"),
    ({"body": "好", "provision": "第一条、第二条、第三条"}, "条款"),
    ({"body": "好", "consent": "也许"}, "是否同意向上级提供姓名"),
    ({"body": "很" * 5001}, "意见内容"),
]


@pytest.mark.parametrize(("row", "column"), WRONG)
def test_a_wrong_row_is_named_by_number_and_column(task, officer, row, column, monkeypatch):
    monkeypatch.setattr(citing, "MOST_TARGETS", 2)
    bundle = check(task, [*meeting(1), row], officer)

    assert [(error["row"], error["column"]) for error in bundle.errors] == [(FIRST_ROW + 1, column)]
    assert counts(bundle) == (2, 0, 0, 1)


def test_a_row_without_a_category_has_none(task, officer):
    bundle = accept(task, [{"body": "好"}, {"body": "删去。", "kind": "删除"}], officer)

    kinds = bundle.opinions.order_by("bundle_row")
    assert [(opinion.kind, opinion.kind_label) for opinion in kinds] == [
        ("", "未分类"), ("delete", "删除"),
    ]  # fmt: skip


FOUR_WRONG = {
    "provision": "第九十条", "kind": "随便", "body": "好", "phone": "12345", "people": "三",
}  # fmt: skip


def test_everything_wrong_with_a_row_is_told_at_once(task, officer):
    bundle = check(task, [*meeting(1), FOUR_WRONG], officer)

    assert [(error["row"], error["column"]) for error in bundle.errors] == [
        (6, "条款"), (6, "意见类别"), (6, "手机"), (6, "人数"),
    ]  # fmt: skip
    assert counts(bundle) == (2, 0, 0, 1)
    with bundle.returned_file.file.open("rb") as file:
        sheet = load_workbook(BytesIO(file.read())).worksheets[0]
    column = next(cell.column for cell in sheet[3] if cell.value == "错误")
    told = [line[: line.index("】") + 1] for line in sheet.cell(6, column).value.split("\n")]
    assert told == ["【条款】", "【意见类别】", "【手机】", "【人数】"]


def test_the_sample_fits_any_text_and_names_its_first_article(task):
    sheet = load_workbook(BytesIO(workbook(task.consultation, []))).worksheets[0]

    assert [cell.value for cell in sheet[4]][:4] == [
        "示例", "第一条", None, "（示例）建议写清楚由谁负责。",
    ]  # fmt: skip


def test_a_sample_that_lost_its_mark_or_was_copied_is_never_entered(task, officer):
    book = load_workbook(BytesIO(workbook(task.consultation, meeting(1))))
    sheet = book.worksheets[0]
    sheet["A4"] = 1
    for place in range(1, 12):
        sheet.cell(6, place, sheet.cell(4, place).value)
    target = BytesIO()
    book.save(target)

    bundle = accept(task, [], officer, content=target.getvalue())

    assert [(error["row"], error["column"]) for error in bundle.errors] == [
        (4, "意见内容"), (6, "意见内容"),
    ]  # fmt: skip
    assert [opinion.bundle_row for opinion in bundle.opinions.all()] == [FIRST_ROW]


def test_the_faulty_workbook_comes_back_with_what_is_wrong(task, officer):
    bundle = check(task, [*meeting(1), *(row for row, _ in WRONG[:2])], officer)

    with bundle.returned_file.file.open("rb") as file:
        sheet = load_workbook(BytesIO(file.read())).worksheets[0]
    column = next(cell.column for cell in sheet[3] if cell.value == "错误")
    assert sheet.cell(5, column).value is None
    assert sheet.cell(6, column).value.startswith("【手机】")
    assert sheet.cell(7, column).value.startswith("【条款】")
    assert bundle.returned_file.name == "采集表_有误行已标出.xlsx"


def test_rows_without_errors_are_entered_and_the_mended_file_adds_only_the_rest(task, officer):
    rows = [*meeting(3), {"body": "建议缩短。", "phone": "12345"}]
    accept(task, rows, officer)
    assert Opinion.objects.count() == 3

    again = accept(task, [*rows[:3], {"body": "建议缩短。", "phone": "13800000099"}], officer)

    assert counts(again) == (4, 1, 3, 0)
    assert Opinion.objects.count() == 4


def test_the_same_file_cannot_count_twice(task, officer):
    content = workbook(task.consultation, meeting(3))
    accept(task, [], officer, content=content)

    again = check(task, [], officer, content=content)

    assert counts(again) == (3, 0, 3, 0)
    with pytest.raises(OpinionError, match="没有新的意见"):
        services.accept_bundle(again.pk, by=officer, now=NOW)
    assert Opinion.objects.count() == 3


def test_the_same_rows_with_another_date_cannot_count_twice(task, officer):
    accept(task, meeting(3), officer)

    again = check(task, meeting(3), officer, on=TODAY)

    assert counts(again) == (3, 0, 3, 0)


def test_the_same_rows_with_another_channel_cannot_count_twice(task, officer):
    accept(task, meeting(3), officer)

    assert check(task, meeting(3), officer, channel=Channel.VISIT).duplicate_count == 3


def test_most_rows_again_with_another_date_count_once(task, officer):
    accept(task, meeting(3), officer)

    again = accept(task, [*meeting(3), {"body": "新的一条意见。"}], officer, on=TODAY)

    assert counts(again) == (4, 1, 3, 0)


def test_rows_in_another_order_or_written_anew_are_the_same_rows(task, officer):
    accept(task, meeting(3), officer)

    again = check(task, list(reversed(meeting(3))), officer)

    assert again.duplicate_count == 3


def test_a_table_frozen_while_rows_are_entered_takes_none_of_them(task, officer):
    bundle = check(task, meeting(3), officer)

    def freeze(done, total):
        Consultation.objects.filter(pk=task.consultation_id).update(
            status=ConsultationStatus.COMPILED
        )

    with pytest.raises(OpinionError, match="已经定稿"):
        services.accept_bundle(bundle.pk, by=officer, now=NOW, progress=freeze)
    assert not Opinion.objects.exists()


def test_two_checked_copies_are_entered_once(task, officer):
    first, second = (check(task, meeting(3), officer) for _ in range(2))
    services.accept_bundle(first.pk, by=officer, now=NOW)

    with pytest.raises(OpinionError, match="没有新的意见"):
        services.accept_bundle(second.pk, by=officer, now=NOW)

    assert Opinion.objects.count() == 3


def test_entering_twice_is_harmless(task, officer):
    bundle = accept(task, meeting(3), officer)

    again = services.accept_bundle(bundle.pk, by=officer, now=NOW)

    assert again.accepted_count == 3
    assert Opinion.objects.count() == 3


def test_two_people_may_say_the_same_at_one_meeting(task, officer):
    said = {"provision": "第一条", "body": "同意草案的规定。"}

    bundle = accept(task, [said, said], officer)

    assert bundle.accepted_count == 2


def test_the_same_rows_at_another_station_are_other_peoples(task, officer):
    accept(task, meeting(3), officer)
    other = AssignmentFactory(consultation=task.consultation)

    assert accept(other, meeting(3), officer).accepted_count == 3


def test_undo_takes_back_the_whole_and_the_rows_may_come_again(task, officer):
    bundle = accept(task, meeting(3), officer)

    services.undo_bundle(bundle, by=officer, reason="传错了", now=NOW)

    bundle.refresh_from_db()
    assert (bundle.status, bundle.undo_reason) == (BundleStatus.UNDONE, "传错了")
    assert set(bundle.opinions.values_list("processing", flat=True)) == {"withdrawn"}
    assert accept(task, meeting(3), officer).accepted_count == 3
    assert Opinion.objects.counted().count() == 3


def test_undo_is_refused_once_somebody_works_on_a_row(task, officer):
    bundle = accept(task, meeting(3), officer)
    first = bundle.opinions.first()
    Opinion.objects.filter(pk=first.pk).update(processing=Processing.UNDER_REVIEW)

    with pytest.raises(OpinionError, match="已有人整理"), transaction.atomic():
        services.undo_bundle(bundle, by=officer, reason="传错了", now=NOW)

    bundle.refresh_from_db()
    assert bundle.status == BundleStatus.ACCEPTED
    assert Opinion.objects.counted().count() == 3


def test_undo_needs_a_reason_and_happens_once(task, officer):
    bundle = accept(task, meeting(1), officer)

    with pytest.raises(OpinionError, match="请写明原因"):
        services.undo_bundle(bundle, by=officer, reason=" ", now=NOW)
    services.undo_bundle(bundle, by=officer, reason="传错了", now=NOW)
    with pytest.raises(OpinionError, match="请刷新页面"):
        services.undo_bundle(bundle, by=officer, reason="传错了", now=NOW)


def test_nothing_is_taken_once_the_table_is_frozen(task, officer):
    bundle = check(task, meeting(1), officer)
    Consultation.objects.update(status=ConsultationStatus.COMPILED)

    with pytest.raises(OpinionError, match="已经定稿"):
        services.accept_bundle(bundle.pk, by=officer, now=NOW)
    task.consultation.refresh_from_db()
    with pytest.raises(OpinionError, match="已经定稿"):
        check(task, meeting(2), officer)


def test_what_was_collected_after_the_close_is_marked_late(officer):
    consultation = OpenConsultationFactory(
        opens_at=NOW - timedelta(days=30), public_close=NOW - timedelta(days=5)
    )
    task = AssignmentFactory(consultation=consultation)

    accept(task, [{"body": "截止前说的。"}], officer, on=TODAY - timedelta(days=9))
    accept(task, [{"body": "截止后说的。"}], officer, on=TODAY - timedelta(days=1))

    assert dict(Opinion.objects.values_list("body", "is_late")) == {
        "截止前说的。": False,
        "截止后说的。": True,
    }


def test_a_file_that_is_no_such_workbook_says_so(task, officer):
    with pytest.raises(WorkbookError):
        check(task, [], officer, content=_other_workbook())


def _other_workbook():
    book = load_workbook(BytesIO(workbook(OpenConsultationFactory(), [])))
    for cell in book.worksheets[0][3]:
        cell.value = None
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_empty_form_has_nothing_to_enter(task, officer):
    with pytest.raises((WorkbookError, OpinionError)):
        accept(task, [], officer)


def test_the_database_keeps_one_accepted_bundle_of_the_same_rows(task, officer):
    bundle = accept(task, meeting(1), officer)

    with (
        pytest.raises(IntegrityError, match="one_accepted_bundle_per_content"),
        transaction.atomic(),
    ):
        Bundle.objects.create(
            consultation=bundle.consultation,
            station=bundle.station,
            collected_on=date(2025, 9, 20),
            status=BundleStatus.ACCEPTED,
            file=bundle.file,
            content_hash=bundle.content_hash,
            uploaded_by=officer,
        )


def test_a_week_later_the_typed_names_and_phones_are_gone_and_the_opinions_stay(
    task, officer, django_capture_on_commit_callbacks
):
    bundle = accept(task, [*meeting(2), {"provision": "第九百条", "body": "看不懂。"}], officer)
    paths = [bundle.file.file.path, bundle.returned_file.file.path]

    with django_capture_on_commit_callbacks(execute=True):
        assert services.clear_files(NOW + services.KEEP_FILES - timedelta(minutes=1)) == 0
        assert services.clear_files(timezone.now() + services.KEEP_FILES) == 1
    assert services.clear_files(timezone.now() + services.KEEP_FILES) == 0

    assert [Path(path).exists() for path in paths] == [False, False]
    bundle = Bundle.objects.select_related("file").get()
    assert (bool(bundle.file.file), len(bundle.file.sha256)) == (False, 64)
    assert bundle.opinions.count() == 2


def test_what_was_only_checked_cannot_be_entered_once_its_file_is_gone(task, officer):
    bundle = check(task, meeting(2), officer)
    services.clear_files(timezone.now() + services.KEEP_FILES)

    with pytest.raises(OpinionError, match="请重新上传"):
        services.accept_bundle(bundle.pk, by=officer, now=NOW)
