from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liaison.audit.models import AuditEntry
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from opinions import (
    bundle_job,  # noqa: F401 -- the worker loads it, so that it knows the kind of job
    receipts,
)
from opinions.choices import BundleStatus, Processing
from opinions.models import Bundle, Opinion
from stations.choices import LedgerStatus
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import (
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)
from tests.opinions.bundle_files import meeting, workbook
from tests.opinions.test_bundles import accept, check

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory(consultation=OpenConsultationFactory())


@pytest.fixture
def officer(client, task):
    user = officer_of(task.station)
    client.force_login(user)
    return user


def url(name, thing):
    return reverse(f"bundles:{name}", args=[thing.pk])


def text(response):
    return response.content.decode()


def form(task, rows, **fields):
    file = SimpleUploadedFile("采集表.xlsx", workbook(task.consultation, rows))
    today = timezone.localdate().isoformat()
    return {"file": file, "collected_on": today, "channel": "meeting"} | fields


def run_job():
    jobs.run(Job.objects.get().pk)


def test_the_draft_is_readable_for_those_who_are_asked(client, officer, task):
    html = text(client.get(url("draft", task)))

    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html


def test_the_template_offers_the_articles_of_this_draft(client, officer, task):
    response = client.get(url("template", task))

    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    choices = [cell.value for column in book["选项"].iter_cols() for cell in column]
    assert {"总体意见", "第一条", "第三条"} <= set(choices)


def test_an_officer_files_a_bundle_from_upload_to_receipts(client, officer, task):
    entry = LedgerEntryFactory(station=task.station, consultation=task.consultation)
    rows = form(task, meeting(3), entry=str(entry.pk))

    checked = client.post(url("new", task), rows, follow=True)
    bundle = Bundle.objects.get()
    assert (bundle.uploaded_by, bundle.ledger_entry) == (officer, entry)
    assert "录入这 3 条意见" in text(checked)
    client.post(url("accept", bundle))
    run_job()

    page = text(client.get(url("bundle", bundle)))
    for opinion in Opinion.objects.all():
        assert opinion.receipt_no in page
    entry.refresh_from_db()
    assert entry.opinion_count == 3
    job = Job.objects.get()
    assert job.message == "已录入3条意见，每条都有意见编号。"
    assert url("bundle", bundle) in text(client.get(reverse("jobs:show", args=[job.pk])))


def test_a_second_run_of_the_job_enters_nothing(client, officer, task):
    bundle = check(task, meeting(3), officer)
    for _ in range(2):
        client.post(url("accept", bundle))
        for job in Job.objects.all():
            jobs.run(job.pk)

    assert Opinion.objects.count() == 3


def test_a_bundle_that_holds_nothing_new_fails_with_a_sentence(client, officer, task):
    first, second = (check(task, meeting(3), officer) for _ in range(2))
    client.post(url("accept", first))
    client.post(url("accept", second))
    for job in Job.objects.order_by("pk"):
        jobs.run(job.pk)

    assert "没有新的意见" in Job.objects.latest("pk").message


def test_wrong_rows_are_listed_and_the_workbook_comes_back(client, officer, task):
    rows = [*meeting(1), {"body": "好", "phone": "12345"}]

    html = text(client.post(url("new", task), form(task, rows), follow=True))

    bundle = Bundle.objects.get()
    assert "第 6 行“手机”：" in html
    returned = client.get(url("returned", bundle))
    sheet = load_workbook(BytesIO(b"".join(returned.streaming_content))).worksheets[0]
    assert any("手机" in str(cell.value) for cell in sheet[6])


def test_all_that_is_wrong_with_a_row_stands_in_one_line(client, officer, task):
    rows = [*meeting(1), {"body": "好", "provision": "第九十条", "phone": "12345"}]

    html = text(client.post(url("new", task), form(task, rows), follow=True))

    line = next(line for line in html.splitlines() if "第 6 行" in line)
    assert line.count("<li>第 6 行") == 1
    assert line.index("“条款”：") < line.index("“手机”：")


def test_a_bundle_without_errors_has_no_returned_workbook(client, officer, task):
    bundle = check(task, meeting(1), officer)

    assert client.get(url("returned", bundle)).status_code == 404


def test_a_file_that_is_no_workbook_is_explained(client, officer, task):
    wrong = form(task, [], file=SimpleUploadedFile("采集表.xlsx", b"not a workbook"))

    response = client.post(url("new", task), wrong)

    assert response.status_code == 422
    assert "不是可以上传的文件" in text(response)
    assert not Bundle.objects.exists()


def test_a_day_to_come_is_explained(client, officer, task):
    response = client.post(url("new", task), form(task, [], collected_on="2999-01-01"))

    assert response.status_code == 422
    assert "采集日期不能晚于今天。" in text(response)


def entry_for(task, **fields):
    return LedgerEntryFactory(station=task.station, consultation=task.consultation, **fields)


def test_the_only_entry_of_the_task_is_chosen_beforehand(client, officer, task):
    entry = entry_for(task)
    entry_for(task, status=LedgerStatus.VOIDED)
    chosen = f'<option value="{entry.pk}" selected>'
    assert chosen in text(client.get(url("new", task)))

    entry_for(task)
    assert chosen not in text(client.get(url("new", task)))


@pytest.mark.parametrize("is_clerk", [False, True])
def test_a_bundle_is_tied_to_its_activity_afterwards(client, officer, task, is_clerk):
    if is_clerk:
        client.force_login(ClerkFactory())
    bundle, entry = accept(task, meeting(3), officer), entry_for(task)

    response = client.post(url("tie", bundle), {"entry": entry.pk}, follow=True)

    entry.refresh_from_db()
    assert entry.opinion_count == 3
    assert f"已关联台账{entry.number}" in text(response)


def test_an_entry_of_another_round_cannot_be_chosen(client, officer, task):
    bundle, strange = accept(task, meeting(1), officer), LedgerEntryFactory(station=task.station)

    response = client.post(url("tie", bundle), {"entry": strange.pk})

    assert response.status_code == 422
    bundle.refresh_from_db()
    assert bundle.ledger_entry is None


def test_undo_as_a_whole(client, officer, task):
    bundle = accept(task, meeting(3), officer)

    response = client.post(url("undo", bundle), {"reason": "传错了"}, follow=True)

    assert "已整份撤销" in text(response)
    assert not Opinion.objects.counted().exists()


def test_undo_without_a_reason_is_explained(client, officer, task):
    bundle = accept(task, meeting(1), officer)

    response = client.post(url("undo", bundle), {"reason": ""})

    assert response.status_code == 422
    assert "请写明撤销原因。" in text(response)


def test_undo_of_what_is_worked_on_keeps_what_was_typed(client, officer, task):
    bundle = accept(task, meeting(2), officer)
    Opinion.objects.update(processing=Processing.UNDER_REVIEW)

    response = client.post(url("undo", bundle), {"reason": "传错了一份"})

    assert response.status_code == 422
    assert "已有人整理" in text(response)
    assert "传错了一份" in text(response)
    bundle.refresh_from_db()
    assert bundle.status == BundleStatus.ACCEPTED


PAGES = ["draft", "template", "new"]
BUNDLE_PAGES = ["bundle", "slips", "returned"]


def test_people_of_other_stations_find_nothing(client, task):
    bundle = accept(task, meeting(1), OfficerFactory())
    for stranger in (officer_of(StationFactory()), OfficerFactory(), ReviewerFactory()):
        client.force_login(stranger)
        for name in PAGES:
            assert client.get(url(name, task)).status_code == 404
        for name in BUNDLE_PAGES:
            assert client.get(url(name, bundle)).status_code == 404
        for name in ("accept", "tie", "undo"):
            assert client.post(url(name, bundle), {"reason": "x"}).status_code == 404
    bundle.refresh_from_db()
    assert bundle.status == BundleStatus.ACCEPTED


@pytest.mark.parametrize("name", ["accept", "tie", "undo"])
def test_changes_are_made_by_post_only(client, officer, task, name):
    assert client.get(url(name, check(task, meeting(1), officer))).status_code == 405


def test_a_clerk_files_for_a_station_and_names_the_source(client, task):
    client.force_login(ClerkFactory())

    assert client.post(url("new", task), form(task, meeting(2))).status_code == 422
    client.post(url("new", task), form(task, meeting(2), source="wechat"))
    bundle = Bundle.objects.get()
    client.post(url("accept", bundle))
    run_job()

    assert set(Opinion.objects.values_list("recorded_source", flat=True)) == {"wechat"}
    assert "代录，来源：微信" in text(client.get(url("bundle", bundle)))


def test_slips_hold_number_and_code_of_every_row_and_each_look_is_on_record(client, officer, task):
    bundle = accept(task, meeting(3), officer)

    html = text(client.get(url("slips", bundle)))

    for opinion in Opinion.objects.all():
        code = receipts.query_code(opinion.client_key)
        assert opinion.receipt_no in html
        assert f"{code[:4]} {code[4:]}" in html
    look = AuditEntry.objects.get(action="opinions.print_receipts")
    assert (look.actor_id, look.count) == (officer.pk, 3)


def test_there_are_no_slips_before_the_rows_are_entered(client, officer, task):
    bundle = check(task, meeting(1), officer)

    assert client.get(url("slips", bundle)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_bundle_page_costs_as_much_for_three_rows_as_for_one(
    client, officer, task, count, django_assert_num_queries
):
    bundle = accept(task, meeting(count), officer)
    client.get(url("bundle", bundle))

    with django_assert_num_queries(10):
        client.get(url("bundle", bundle))


@pytest.mark.parametrize("count", [1, 3])
def test_the_upload_page_costs_as_much_for_three_bundles_as_for_one(
    client, officer, task, count, django_assert_num_queries
):
    for _ in range(count):
        check(task, meeting(1), officer)
    client.get(url("new", task))

    with django_assert_num_queries(7):
        client.get(url("new", task))
