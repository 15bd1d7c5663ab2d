"""归档包: all of one consultation, checked without the portal; contacts only for a reason."""

import json
import shutil
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from feedback import archive_jobs
from feedback.archive.catalogue import papers
from feedback.errors import FeedbackError
from feedback.models import ArchivePackage
from feedback.services import archive
from liaison.contacts.models import ContactLook
from liaison.jobs import services as jobs
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out, send_up
from tests.factories.office import OfficeProfileFactory
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db
BODY = "请打13800000021，我叫李秀英。"


@pytest.fixture
def published(item):
    OfficeProfileFactory()
    author = ContributorFactory(name="李秀英")
    SubmittedOpinionFactory(
        consultation=item.consultation, item=item, body=BODY, contributor=author
    )
    send_up(item.consultation, [item])
    answer(item)
    let_out(item.consultation)
    item.consultation.refresh_from_db()
    return item.consultation


@pytest.fixture
def make(published, tmp_path):
    def build(**kwargs):
        package = archive.ask_for_archive(published, by=ClerkFactory(), **kwargs)
        archive.make_archive(package, tmp_path)
        path = tmp_path / f"{package.number}.zip"
        with package.file.file.open("rb") as source:
            path.write_bytes(source.read())
        return package, path

    return build


def test_a_package_holds_documents_tables_and_records_and_fits_its_manifest(make, published):
    package, path = make()

    with zipfile.ZipFile(path) as held:
        names = set(held.namelist())
        manifest = json.loads(held.read("manifest.json"))
        opinions = [json.loads(line) for line in held.read("data/opinions.jsonl").splitlines()]
    assert {
        "documents/公告.docx", "documents/报送函_1.docx", "tables/意见建议汇总表_1.xlsx",
        "tables/采纳情况反馈表.xlsx", "tables/工作台账.xlsx", "tables/原始意见表.xlsx",
        "data/items.jsonl", "data/replies.jsonl", "data/releases.jsonl",
    } <= names  # fmt: skip
    assert (manifest["consultation"], manifest["counts"]["opinions"]) == (published.slug, 1)
    assert package.counts == manifest["counts"]
    assert "contributor" not in opinions[0]
    printed = StringIO()
    call_command("verify_archive", path, stdout=printed)
    assert printed.getvalue() == f"{len(names) - 1} 个文件都与清单相符。\n"


def test_nobody_is_named_unless_the_office_says_why(make):
    _, path = make()
    with zipfile.ZipFile(path) as held:
        assert b"13800000021" not in held.read("data/opinions.jsonl")
        assert "李秀英".encode() not in held.read("data/opinions.jsonl")

    _, path = make(with_contacts=True, reason="档案馆接收要求")

    with zipfile.ZipFile(path) as held:
        opinion = json.loads(held.read("data/opinions.jsonl"))
    assert (opinion["body"], opinion["contributor"]["name"]) == (BODY, "李秀英")
    looked = set(ContactLook.objects.values_list("reason", flat=True))
    assert looked <= {"档案馆接收要求"}


def test_contacts_without_a_reason_are_refused(published):
    with pytest.raises(FeedbackError, match="请写明理由"):
        archive.ask_for_archive(published, by=ClerkFactory(), with_contacts=True)


def test_nothing_is_packed_before_its_results_are_published(consultation):
    with pytest.raises(FeedbackError, match="公布采纳情况以后"):
        archive.ask_for_archive(consultation, by=ClerkFactory())


def test_what_was_changed_lost_or_added_is_named(make, tmp_path):
    _, path = make()
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != "data/items.jsonl":
                more = b"\n" if name == "data/opinions.jsonl" else b""
                new.writestr(name, old.read(name) + more)
        new.writestr("extra.txt", "x")
    printed = StringIO()

    with pytest.raises(CommandError, match="3 处"):
        call_command("verify_archive", changed, stdout=printed)

    assert printed.getvalue().splitlines() == [
        "清单里的“data/items.jsonl”不在包里。",
        "“extra.txt”不在清单里。",
        "“data/opinions.jsonl”与清单的校验值不符，内容被改动过或者已经损坏。",
    ]


def test_a_file_that_is_no_package_is_explained(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"nothing")

    with pytest.raises(CommandError, match="不是归档包"):
        call_command("verify_archive", path)
    shutil.rmtree(tmp_path)


def test_the_page_makes_it_in_the_worker_and_hands_it_out(client, published):
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_archive", args=[published.pk])

    client.post(page, {"reason": ""})
    package = ArchivePackage.objects.get()
    assert archive_jobs  # the worker has loaded it
    jobs.run(package.job_id)

    package.refresh_from_db()
    job_page = client.get(reverse("jobs:show", args=[package.job_id]), follow=True)
    assert "意见（条）</dt><dd>1</dd>" in job_page.content.decode()
    assert package.file.sha256 in client.get(page).content.decode()
    file = client.get(reverse("admin:feedback_package_file", args=[package.pk]))
    assert b"".join(file.streaming_content).startswith(b"PK")
    file.close()


def test_the_page_asks_for_the_reason(client, published):
    client.force_login(ClerkFactory())

    page = client.post(
        reverse("admin:feedback_archive", args=[published.pk]), {"with_contacts": "on"}
    )

    assert page.status_code == 422
    assert "请写明理由" in page.content.decode()


def test_only_a_clerk_packs_and_only_the_office_looks(client, published):
    page = reverse("admin:feedback_archive", args=[published.pk])
    client.force_login(ReviewerFactory())
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 404
    client.force_login(UserFactory(roles=["officer"]))
    assert client.get(page).status_code == 404
    assert client.get(reverse("admin:feedback_catalogue", args=[published.pk])).status_code == 404


def test_the_catalogue_lists_the_papers_by_day_and_leaves_pages_to_the_pen(client, published):
    client.force_login(ClerkFactory())

    titles = [paper.title for paper in papers(published)]
    html = client.get(reverse("admin:feedback_catalogue", args=[published.pk])).content.decode()

    assert f"报送《{published.version.draft}》意见建议" in titles
    assert all(title in html for title in titles)
    assert "备考表" in html
