"""A large workbook is checked by the worker; photos of its sheets go to their rows."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from opinions import bundle_job  # noqa: F401 -- the worker loads it
from opinions.choices import BundleStatus
from opinions.models import Bundle, Opinion, OpinionPhoto
from opinions.services.bundle_checks import check_bundle
from opinions.views import bundles as views
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of
from tests.opinions.bundle_files import meeting
from tests.opinions.test_bundle_views import form, text, url
from tests.opinions.test_bundles import accept

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory(consultation=OpenConsultationFactory())


@pytest.fixture
def officer(client, task):
    user = officer_of(task.station)
    client.force_login(user)
    return user


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(views, "CHECKED_AT_ONCE", 10)


def test_a_large_workbook_is_checked_by_the_worker(client, officer, task, large):
    rows = [*meeting(3), {"body": "好", "phone": "12345"}]

    answer = client.post(url("new", task), form(task, rows))
    bundle, job = Bundle.objects.get(), Job.objects.get()
    assert answer["Location"] == reverse("jobs:show", args=[job.pk])
    assert bundle.status == BundleStatus.CHECKING
    assert "正在后台检查" in text(client.get(url("bundle", bundle)))
    jobs.run(job.pk)

    assert "录入这 3 条意见" in text(client.get(url("bundle", bundle)))
    job.refresh_from_db()
    assert job.counts == {"读到": 4, "录入": 0, "重复": 0, "有误": 1}


def test_what_the_worker_can_not_read_is_told_on_the_bundle_page(client, officer, task, large):
    book = BytesIO()
    Workbook().save(book)
    file = SimpleUploadedFile("空表.xlsx", book.getvalue())
    client.post(url("new", task), form(task, [], file=file))
    jobs.run(Job.objects.get().pk)

    bundle = Bundle.objects.get()
    assert bundle.status == BundleStatus.UNREADABLE
    assert "没有找到表头" in Job.objects.get().message
    assert "没有找到表头" in text(client.get(url("bundle", bundle)))


def test_a_check_that_was_cancelled_can_be_begun_again_and_runs_once(client, officer, task, large):
    client.post(url("new", task), form(task, meeting(2)))
    bundle = Bundle.objects.get()
    jobs.cancel(Job.objects.get(), by=officer)

    client.post(url("check", bundle))
    for job in Job.objects.order_by("pk"):
        jobs.run(job.pk)
    again = check_bundle(bundle.pk, by=officer)

    assert (again.status, again.read_count) == (BundleStatus.CHECKED, 2)


def photo(name, colour="white"):
    picture = Image.new("RGB", (40, 30), colour)
    exif = picture.getexif()
    exif[0x010F] = "PhoneMaker"
    drawn = BytesIO()
    picture.save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile(name, drawn.getvalue())


def send(client, bundle, *photos):
    return text(client.post(url("attach_photos", bundle), {"photos": photos}, follow=True))


def photos_by_row():
    rows = OpinionPhoto.objects.order_by("opinion__bundle_row", "pk")
    return list(rows.values_list("opinion__bundle_row", "file__name"))


def test_photos_go_to_the_rows_that_name_them_or_that_their_name_counts(client, officer, task):
    rows = [one | {"photos": "IMG_01.JPG"} if n else one for n, one in enumerate(meeting(3))]
    bundle = accept(task, rows, officer)
    assert "img_01" in text(client.get(url("bundle", bundle)))

    html = send(client, bundle, photo("img_01.jpg"), photo("第5行.jpg", "red"), photo("乱.jpg"))

    assert photos_by_row() == [(5, "第5行.jpg"), (6, "img_01.jpg"), (7, "img_01.jpg")]
    assert "已附上2张照片。乱.jpg对不上任何一行" in html
    kept = OpinionPhoto.objects.select_related("file").first()
    with kept.file.file.open("rb") as file:
        assert b"PhoneMaker" not in file.read()


def test_the_same_photo_stands_once_at_a_row(client, officer, task):
    bundle = accept(task, meeting(1), officer)
    send(client, bundle, photo("5.jpg"))

    assert "5-2.jpg没有再附" in send(client, bundle, photo("5-2.jpg"))

    assert photos_by_row() == [(5, "5.jpg")]


def test_what_is_no_photo_is_refused_and_strangers_find_nothing(client, officer, task):
    bundle = accept(task, meeting(1), officer)

    html = send(client, bundle, photo("5.jpg"), SimpleUploadedFile("5-2.jpg", b"no picture"))

    assert "不是可以上传的文件" in html
    assert not photos_by_row()
    assert Opinion.objects.count() == 1
    client.force_login(officer_of(StationFactory()))
    assert client.post(url("attach_photos", bundle)).status_code == 404
