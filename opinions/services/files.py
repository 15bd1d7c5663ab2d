"""Photos and documents that residents send along: checked by content, kept out of the web root.

What is chosen is kept at once under the key of its form: a form that is refused, or corrected
once more, does not lose it. It belongs to an opinion only when that is sent.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liaison.office.errors import OfficeError
from liaison.office.files import IMAGES, erase_file, store_upload
from opinions.errors import FileError
from opinions.models import Opinion, OpinionFile, WaitingFile

KINDS = IMAGES | {"pdf", "docx"}
MOST_FILES = 3
LARGEST = 10 * 1024 * 1024
# Some files too large are told one by one; what is larger still is not even read.
MOST_BYTES = 2 * MOST_FILES * LARGEST
# A form lives a day, and may be sent again once after it.
WAIT_FOR = timedelta(hours=48)
CLEARED_AT_ONCE = 500

Uploads: TypeAlias = "Sequence[UploadedFile[bytes]]"


def supplement_key(opinion: Opinion) -> uuid.UUID:
    """Under which the files of a supplement wait; nobody can name that of another's opinion."""
    return uuid.uuid5(opinion.client_key, "supplement")


def choose_files(form_key: uuid.UUID, uploads: Uploads) -> list[str]:
    """Keep each that can be kept until the form is sent; why the others were not, in sentences."""
    refused = []
    for upload in uploads:
        try:
            _choose(form_key, upload)
        except (OfficeError, FileError) as error:
            refused.append(str(error))
    return refused


@transaction.atomic
def _choose(form_key: uuid.UUID, upload: "UploadedFile[bytes]") -> None:
    chosen = WaitingFile.objects.filter(form_key=form_key)
    known = set(chosen.values_list("file__sha256", flat=True))
    stored = store_upload(upload, kinds=KINDS, limit=LARGEST)
    if stored.sha256 not in known and len(known) < MOST_FILES:
        WaitingFile.objects.create(form_key=form_key, file=stored)
        return
    stored.file.delete(save=False)
    if stored.sha256 not in known:
        raise FileError(
            f"“{stored.name}”没有附上：一条意见最多附{MOST_FILES}个文件，请去掉不要紧的再选。"
        )
    # The same page was sent twice.
    stored.delete()


def chosen_files(form_key: uuid.UUID) -> list[WaitingFile]:
    return list(WaitingFile.objects.filter(form_key=form_key).select_related("file"))


@transaction.atomic
def drop_chosen(form_key: uuid.UUID, pk: int) -> None:
    """Take one away again that was chosen in this form."""
    for chosen in WaitingFile.objects.filter(form_key=form_key, pk=pk).select_related("file"):
        _forget(chosen)


def attach_chosen(opinion: Opinion, form_key: uuid.UUID) -> None:
    """What waits becomes the opinion's own, as far as one opinion may have files; each once."""
    known = set(opinion.files.values_list("file__sha256", flat=True))
    waiting = WaitingFile.objects.filter(form_key=form_key).exclude(file__sha256__in=known)
    chosen = list(waiting[: max(MOST_FILES - len(known), 0)])
    OpinionFile.objects.bulk_create(OpinionFile(opinion=opinion, file_id=c.file_id) for c in chosen)
    WaitingFile.objects.filter(pk__in=[one.pk for one in chosen]).delete()


@transaction.atomic
def clear_chosen(now: datetime) -> int:
    """Forget what was chosen in forms that nobody sent; how many files."""
    left = WaitingFile.objects.filter(chosen_at__lt=now - WAIT_FOR).select_related("file")
    old = list(left.select_for_update(of=("self",), skip_locked=True)[:CLEARED_AT_ONCE])
    for chosen in old:
        _forget(chosen)
    return len(old)


def _forget(chosen: WaitingFile) -> None:
    stored = chosen.file
    chosen.delete()
    stored.delete()
    transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))


def forget_files(contributor_id: int) -> None:
    """What was sent along may show a name, a face or a seal."""
    for sent in OpinionFile.objects.filter(opinion__contributor=contributor_id):
        sent.delete()
        erase_file(sent.file)
