"""归档包: all of one consultation, checked without the portal; contacts only for a reason."""

import json
import shutil
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation
from feedback import archive_jobs
from feedback.archive.catalogue import papers
from feedback.archive.left_out import LEFT_OUT
from feedback.errors import FeedbackError
from feedback.models import (
    ArchivePackage,
    AskingLetter,
    OpinionFeedback,
    Outcome,
    Reflection,
    Story,
    TextCheck,
)
from feedback.services import archive, taking_back
from feedback.services.certificates import Paper, Whom, register_certificate, set_honoured
from feedback.services.letters import draft_letters
from feedback.services.rating import rate
from liaison.contacts.models import ContactLook
from liaison.jobs import services as jobs
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out, send_up
from tests.factories.office import OfficeProfileFactory
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import AssignmentFactory, PersonFactory

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
    with pytest.raises(FeedbackError, match="公布采纳情况，或者"):
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


def lines_of(path, name):
    with zipfile.ZipFile(path) as held:
        return [json.loads(line) for line in held.read(f"data/{name}.jsonl").splitlines()]


@pytest.fixture
def came_back(published, item, scan):
    """One row of everything that comes after the release, and a story of it."""
    clerk, now = ClerkFactory(), timezone.now()
    check = TextCheck.objects.create(consultation=published, asked_by=clerk, asked_at=now)
    Reflection.objects.create(check_of=check, item=item)
    taking_back.ask_to_take_back(
        Outcome.objects.get(), cause="mismatched", words="来函说的是别的意见。", by=clerk
    )
    organ, today = published.version.draft.organ, now.date()
    paper = Paper("certificate", organ, "云人证4号", today, "采纳", published)
    certificate = register_certificate(paper, scan=scan, by=clerk, today=today)
    set_honoured(certificate, Whom(items=[item], persons=[PersonFactory(name="张敏")]), by=clerk)
    told = OpinionFeedback.objects.get()
    rate(told, score="2", comment="打13800000021问过", now=now)
    Story.objects.create(opinion=told.opinion, item=item, title="案例", written_by=clerk)
    AskingLetter.objects.create(
        consultation=published, organ=organ, number_text="清人常函9号", signed_on=today,
        signer="何明", items=1, body="商请反馈。", drafted_by=clerk,
    )  # fmt: skip
    draft_letters(published, by=clerk)
    AssignmentFactory(consultation=published)


def test_what_came_back_is_in_the_package(make, came_back, item, scan):
    _, path = make()

    (checked,) = lines_of(path, "reflections")
    (taken,) = lines_of(path, "corrections")
    (thanks,) = lines_of(path, "certificates")
    (told,) = lines_of(path, "told")
    (letter,) = lines_of(path, "thanks")
    assert checked["reflections"][0]["standing"] == "proposed"
    assert (taken["item"], taken["status"]) == (item.pk, "pending")
    assert (thanks["honoured"], thanks["items"]) == (["联络员张某某"], [item.pk])
    assert (told["rating"]["score"], told["rating"]["rereview"]["status"]) == ("2", "open")
    assert ("13800000021" in told["rating"]["comment"], "salutation" in letter) == (False, False)
    with zipfile.ZipFile(path) as held:
        assert not [name for name in held.namelist() if scan.name in name]
        assert "更换文本" in held.read("README.txt").decode()
    call_command("verify_archive", path, stdout=StringIO())


def leading_to(model, found):
    """The models whose rows belong to one consultation, by whatever way."""
    for field in model._meta.get_fields(include_hidden=True):
        if not field.auto_created or field.concrete or not field.related_model:
            continue
        if field.related_model not in found and not field.related_model._meta.auto_created:
            found.add(field.related_model)
            leading_to(field.related_model, found)
    return found


def test_every_record_of_a_consultation_is_packed_or_left_out_for_a_reason(make, came_back):
    """A model added later fails here until it is packed, or its reason is written down."""
    reachable = leading_to(Consultation, set())
    left_out = [label for labels in LEFT_OUT.values() for label in labels]
    with CaptureQueriesContext(connection) as packing:
        make(with_contacts=True, reason="核对")
    read = "\n".join(query["sql"] for query in packing.captured_queries)

    unread = {one._meta.label for one in reachable if f'"{one._meta.db_table}"' not in read}
    assert unread - set(left_out) == set()
    assert len(left_out) == len(set(left_out))
    assert set(left_out) - {one._meta.label for one in reachable} == set()
