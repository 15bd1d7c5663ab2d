"""归档包 of one consultation: asked for after its results were published, made by the worker."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.errors import FeedbackError
from feedback.models import ArchivePackage, Shelving
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.services import ContactError
from liaison.jobs import services as jobs
from liaison.office.files import store_file
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import one_snapshot
from opinions.errors import OpinionError

name_actions(
    {
        "feedback.ask_for_archive": "生成归档包",
        "feedback.make_archive": "归档包生成完成",
        "feedback.download_archive": "下载归档包",
    }
)
# Residents must have been told what came of it before it is put away (rule 6.23).
READY = frozenset({ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED})
NOT_READY = "公布采纳情况，或者告知提出人草案停止审议以后，才能生成归档包。"


def is_ready(consultation: Consultation) -> bool:
    """Also where the draft is shelved, once everybody was told so: no result may ever come."""
    shelving = Shelving.objects.of(consultation)
    return consultation.status in READY or bool(shelving and shelving.finished_at)


@transaction.atomic
def ask_for_archive(
    consultation: Consultation, *, by: User, with_contacts: bool = False, reason: str = ""
) -> ArchivePackage:
    if not is_ready(consultation):
        raise FeedbackError(NOT_READY)
    if with_contacts and not reason.strip():
        raise FeedbackError("归档包含姓名和联系方式的，请写明理由。")
    with connection.cursor() as cursor:
        # One at a time for each consultation: the next number.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"archive {consultation.pk}"])
    earlier = ArchivePackage.objects.filter(consultation=consultation)
    package = ArchivePackage.objects.create(
        consultation=consultation,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        with_contacts=with_contacts,
        reason=reason.strip() if with_contacts else "",
        asked_by=by,
    )
    package.job = jobs.start(
        "feedback.archive",
        label=f"生成归档包：{consultation}"[:160],
        params={
            "package": package.pk,
            "back": reverse("admin:feedback_archive", args=[consultation.pk]),
        },
        owner=by,
    )
    package.save(update_fields=["job"])
    record("feedback.ask_for_archive", actor=by, target=package, note=package.reason)
    return package


def make_archive(
    package: ArchivePackage,
    folder: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ArchivePackage:
    """Idempotent: one that is made stays as it is. Raises FeedbackError that says what is wrong."""
    from feedback.archive.packing import pack  # noqa: PLC0415 -- heavy, only the worker needs it

    if package.made_at:
        return package
    path = folder / "package.zip"
    try:
        with one_snapshot():
            counts = pack(package, path, progress=progress)
    except (ContactError, OpinionError, WorkbookError) as error:
        raise FeedbackError(str(error)) from error
    now = timezone.now()
    slug = package.consultation.slug
    name = f"{slug}_归档包_{timezone.localdate(now):%Y%m%d}_{package.number}.zip"
    with transaction.atomic():
        file = store_file(path, name=name, by=package.asked_by)
        waiting = ArchivePackage.objects.filter(pk=package.pk, made_at=None)
        waiting.update(counts=counts, file=file, made_at=now)
        record(
            "feedback.make_archive",
            actor=package.asked_by,
            target=package,
            after={"sha256": file.sha256, "with_contacts": package.with_contacts, **counts},
        )
    package.refresh_from_db()
    return package
