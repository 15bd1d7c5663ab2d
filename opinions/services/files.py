"""Photos and documents that residents send along: checked by content, kept out of the web root."""

from collections.abc import Sequence
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liaison.office.errors import OfficeError
from liaison.office.files import IMAGES, erase_file, store_upload
from liaison.office.models import StoredFile
from opinions.errors import FileError
from opinions.models import Opinion, OpinionFile

KINDS = IMAGES | {"pdf", "docx"}
MOST_FILES = 3
LARGEST = 10 * 1024 * 1024
# Some files too large are told one by one; what is larger still is not even read.
MOST_BYTES = 2 * MOST_FILES * LARGEST

Uploads: TypeAlias = "Sequence[UploadedFile[bytes]]"


@transaction.atomic
def attach_files(opinion: Opinion, uploads: Uploads) -> None:
    """Keep all of them or, with a FileError in words for who sent them, none."""
    kept = opinion.files.count()
    if kept + len(uploads) > MOST_FILES:
        raise FileError(f"一条意见最多附{MOST_FILES}个文件，请挑最要紧的。")
    stored: list[StoredFile] = []
    try:
        for upload in uploads:
            stored.append(store_upload(upload, kinds=KINDS, limit=LARGEST))
    except OfficeError as error:
        for one in stored:
            one.file.delete(save=False)
        raise FileError(str(error)) from error
    OpinionFile.objects.bulk_create(OpinionFile(opinion=opinion, file=one) for one in stored)


def forget_files(contributor_id: int) -> None:
    """What was sent along may show a name, a face or a seal."""
    for sent in OpinionFile.objects.filter(opinion__contributor=contributor_id):
        sent.delete()
        erase_file(sent.file)
