"""附件 of a consultation: who adds and removes them, and who may download them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from drafts import services
from drafts.choices import ConsultationStatus, Visibility
from liaison.office.models import StoredFile
from opinions import reading_cache
from tests.factories.drafts import (
    AttachmentFactory,
    ConsultationFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()


def pages(consultation):
    return reverse("admin:drafts_attachments", args=[consultation.pk])


def send(client, consultation, name="起草说明.pdf", content=PDF, kind="explanation"):
    upload = SimpleUploadedFile(name, content)
    return client.post(pages(consultation), {"kind": kind, "upload": upload}, follow=True)


def removal(row):
    return reverse("admin:drafts_detach", args=[row.consultation_id, row.file.uuid])


def test_a_clerk_adds_one_while_it_is_prepared(as_clerk):
    consultation = ConsultationFactory()

    page = send(as_clerk, consultation)

    assert "附件已上传" in page.content.decode()
    row = consultation.attachments.get()
    assert (row.kind, row.file.name) == ("explanation", "起草说明.pdf")
    assert consultation.moves.last().note == "增加附件：起草说明：起草说明.pdf"
    downloaded = as_clerk.get(
        reverse("admin:drafts_attachment", args=[consultation.pk, row.file.uuid])
    )
    assert b"".join(downloaded.streaming_content) == PDF


@pytest.mark.parametrize(
    ("name", "content"), [("说明.doc", PDF), ("说明.pdf", b"not a pdf"), ("空.pdf", b"")]
)
def test_a_file_that_nobody_can_open_is_explained(as_clerk, name, content):
    consultation = ConsultationFactory()

    page = send(as_clerk, consultation, name, content)

    assert page.status_code == 422
    assert page.context["form"].errors["upload"]
    assert not consultation.attachments.exists()


def test_once_it_is_out_only_who_may_let_it_out_changes_them(client, clerk, reviewer):
    consultation = PublicConsultationFactory()
    row = AttachmentFactory(consultation=consultation)
    client.force_login(clerk)
    assert client.get(pages(consultation)).status_code == 200
    assert send(client, consultation).status_code == 404
    assert client.post(removal(row)).status_code == 404

    client.force_login(reviewer)
    client.post(removal(row))
    send(client, consultation)

    assert [kept.file.name for kept in consultation.attachments.all()] == ["起草说明.pdf"]
    assert StoredFile.objects.filter(pk=row.file_id).exists()


def test_after_the_close_nothing_changes(clerk):
    row = AttachmentFactory(
        consultation=PublicConsultationFactory(status=ConsultationStatus.CLOSED)
    )

    with pytest.raises(services.DraftError, match="不能更改附件"):
        services.detach_file(row, by=clerk)


def test_there_is_a_limit(clerk):
    consultation = ConsultationFactory()
    AttachmentFactory.create_batch(20, consultation=consultation)

    with pytest.raises(services.DraftError, match="最多20个"):
        services.attach_file(
            consultation, kind="other", upload=SimpleUploadedFile("a.pdf", PDF), by=clerk
        )


def test_officers_find_nothing_in_the_office(client, officer):
    row = AttachmentFactory()
    client.force_login(officer)

    assert client.get(pages(row.consultation)).status_code == 404
    assert client.post(removal(row)).status_code == 404


def test_residents_download_what_is_public_and_the_page_knows_at_once(client, reviewer):
    consultation = PublicConsultationFactory()
    page = reverse("opinions:read", args=[consultation.slug])
    assert "附件" not in client.get(page).content.decode()
    upload = SimpleUploadedFile("对照表.pdf", PDF)

    row = services.attach_file(consultation, kind="comparison", upload=upload, by=reviewer)
    reading_cache._near[(consultation.slug, "")].good_until = 0

    shown = client.get(page).content.decode()
    assert "对照表.pdf" in shown
    assert "在浏览器打开" in shown
    answer = client.get(reverse("opinions:file", args=[consultation.slug, row.file.uuid]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("visibility", [Visibility.STATIONS, Visibility.NAMED])
def test_residents_cannot_download_what_is_not_public(client, visibility):
    row = AttachmentFactory(consultation=OpenConsultationFactory(visibility=visibility))
    other = PublicConsultationFactory()

    for slug in (row.consultation.slug, other.slug):
        assert client.get(reverse("opinions:file", args=[slug, row.file.uuid])).status_code == 404


def test_officers_download_what_stations_may_read(client, officer):
    row = AttachmentFactory(consultation=OpenConsultationFactory())
    named = AttachmentFactory(consultation=OpenConsultationFactory(visibility=Visibility.NAMED))
    client.force_login(officer)

    def ask(row):
        return client.get(reverse("drafts:file", args=[row.consultation.slug, row.file.uuid]))

    assert b"".join(ask(row).streaming_content) == b"one small file"
    assert ask(named).status_code == 404
    page = client.get(reverse("drafts:read", args=[row.consultation.slug]))
    assert "附件.txt" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(as_clerk, count, django_assert_max_num_queries):
    consultation = ConsultationFactory()
    AttachmentFactory.create_batch(count, consultation=consultation)
    as_clerk.get(pages(consultation))

    with django_assert_max_num_queries(8):
        as_clerk.get(pages(consultation))
