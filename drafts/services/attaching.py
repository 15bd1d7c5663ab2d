"""Files beside the text. While it is prepared the clerk adds them; once a second person has let
it out, only those who may let it out change what the public reads."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from drafts.choices import RUNNING, AttachmentKind, ConsultationStatus
from drafts.errors import DraftError
from drafts.models import Consultation, ConsultationAttachment
from drafts.services.moving import write_history
from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, store_upload

S = ConsultationStatus
ATTACHABLE = DOCUMENTS | {"jpg", "png"}
MOST_FILES = 20


@transaction.atomic
def attach_file(
    consultation: Consultation, *, kind: AttachmentKind, upload: UploadedFile[bytes], by: User
) -> ConsultationAttachment:
    """Keep one file; raises DraftError if it is not of a kind that residents can open."""
    current = _changeable(consultation)
    if current.attachments.count() >= MOST_FILES:
        raise DraftError(f"附件最多{MOST_FILES}个，请先移除不需要的。")
    try:
        stored = store_upload(upload, kinds=ATTACHABLE, by=by)
    except OfficeError as error:
        raise DraftError(str(error)) from error
    attachment = ConsultationAttachment.objects.create(consultation=current, kind=kind, file=stored)
    _written(consultation, f"增加附件：{attachment}", by)
    return attachment


@transaction.atomic
def detach_file(attachment: ConsultationAttachment, *, by: User) -> None:
    """Take it off the page; the file itself is kept with the office's records."""
    consultation = attachment.consultation
    _changeable(consultation)
    words = f"移除附件：{attachment}"
    attachment.delete()
    _written(consultation, words, by)


def _changeable(consultation: Consultation) -> Consultation:
    current = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    if current.status != S.DRAFT and current.status not in RUNNING:
        raise DraftError(f"“{current.get_status_display()}”的征求意见不能更改附件。")
    return current


def _written(consultation: Consultation, words: str, by: User) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(page_revision=F("page_revision") + 1)
    write_history(consultation, consultation.status, by=by, note=words)
