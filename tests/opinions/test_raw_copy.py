"""The raw opinions as their job writes them: from a copy that no later change touches."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import openpyxl
import pytest
from django.db import connection

from liaison.jobs import services as jobs
from liaison.jobs.choices import JobStatus
from liaison.workbooks import copies, tasks
from liaison.workbooks.services import export_preset
from opinions.models import Opinion
from opinions.raw_sheet import raw_rows, raw_source
from opinions.services.redacting import redact
from opinions.services.supplementing import supplement_opinion
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, opinion_on
from tests.factories.jobs import RunningJobFactory

pytestmark = pytest.mark.django_db
BODY = "请打13800000021。"


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def tables():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name.startswith(copies.PREFIX)]


def test_a_copy_says_the_same_as_the_opinions_themselves(consultation):
    opinion_on(consultation, body=BODY)
    redact(opinion_on(consultation, body=BODY), {}, by=ClerkFactory(), seen=1)
    supplement_opinion(opinion_on(consultation, replacement="三十日"), text="周末也要。")
    source = raw_source(consultation)

    with copies.copied(7, source) as copy:
        assert list(raw_rows(copy)) == list(raw_rows(source))


def test_a_second_run_writes_the_rows_of_the_first_whatever_came_since(consultation):
    opinion_on(consultation, body="每十日一次。")
    job = RunningJobFactory()
    before = copies._take(f"{copies.PREFIX}{job.pk}", raw_source(consultation))
    opinion_on(consultation)
    Opinion.objects.update(body="后来改过")

    with copies.copied(job.pk, raw_source(consultation)) as copy:
        assert (copy.total, before.total) == (1, 1)
        assert [row[5] for row in raw_rows(copy)] == ["每十日一次。"]
    assert tables() == []


def test_a_copy_that_a_crash_of_the_database_emptied_is_made_anew(consultation):
    opinion_on(consultation)
    job = RunningJobFactory()
    table = copies._take(f"{copies.PREFIX}{job.pk}", raw_source(consultation)).table
    with connection.cursor() as cursor:
        # What recovery does with every unlogged table.
        cursor.execute(f"TRUNCATE {table}")

    with copies.copied(job.pk, raw_source(consultation)) as copy:
        assert (copy.total, len(list(copy))) == (1, 1)


def test_what_a_dead_job_left_goes_with_the_sweep(consultation):
    living = RunningJobFactory()
    copies._take(f"{copies.PREFIX}{living.pk}", raw_source(consultation))
    over = RunningJobFactory(status=JobStatus.FAILED)
    copies._take(f"{copies.PREFIX}{over.pk}", raw_source(consultation))

    tasks.drop_copies()

    assert tables() == [f"{copies.PREFIX}{living.pk}"]


@contextmanager
def arriving(consultation):
    """Opinions come in and are committed, one after the other, by somebody else."""
    over, began = Event(), Event()

    def arrive():
        try:
            while not over.is_set():
                opinion_on(consultation)
                began.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        coming = others.submit(arrive)
        began.wait(10)
        try:
            yield
        finally:
            over.set()
    coming.result()


@pytest.mark.django_db(transaction=True)
def test_the_manifest_counts_what_was_there_at_one_moment_while_opinions_arrive(
    consultation, tmp_path
):
    """As the job and as the command write it."""
    for _ in range(40):
        opinion_on(consultation)
    path = tmp_path / "opinions.xlsx"
    with arriving(consultation):
        job = exported(consultation)
        export_preset("opinions", path=path, by=None, consultation=consultation.slug)

    with job.result.file.open("rb") as file:
        _check_is_of_one_moment(consultation, openpyxl.load_workbook(file))
    _check_is_of_one_moment(consultation, openpyxl.load_workbook(path))


def _check_is_of_one_moment(consultation, book):
    """One inserter, so that what was there at one moment is all up to a certain key."""
    numbers = [row[1] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    numbers = [number for number in numbers if number]
    said = {row[0]: row[2] for row in book["说明"].iter_rows(min_row=4, values_only=True)}
    last = Opinion.objects.get(receipt_no=numbers[-1]).pk
    at_that_moment = Opinion.objects.filter(consultation=consultation, pk__lte=last).count()
    assert len(numbers) == len(set(numbers)) == said["合计"] == at_that_moment
    assert Opinion.objects.filter(pk__gt=last).exists()


def exported(consultation):
    assert tasks.export  # the worker has loaded it
    job = jobs.start(
        "workbooks.export",
        label="原始意见表",
        params={"preset": "opinions", "consultation": consultation.slug},
        owner=ClerkFactory(),
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE, job.message
    return job


def test_the_job_writes_from_its_copy_and_leaves_nothing(consultation):
    opinion_on(consultation, body=BODY)

    job = exported(consultation)

    assert job.counts["合计"] == 1
    with job.result.file.open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["F4"].value == "请打×××××××××××。"
    assert tables() == []
