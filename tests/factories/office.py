import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from liaison.office.models import OfficeProfile, StoredFile


class OfficeProfileFactory(DjangoModelFactory):
    """The office of the demo county, without quiet hours so that tests pass at night too."""

    class Meta:
        model = OfficeProfile
        django_get_or_create = ("id",)

    id = 1
    name = "清禾县人大常委会基层立法联系点办公室"
    short_name = "清禾立法联系"
    county_name = "清禾县"
    quiet_from = "00:00"
    quiet_until = "00:00"


class StoredFileFactory(DjangoModelFactory):
    class Meta:
        model = StoredFile

    class Params:
        content = b"one small file"

    name = "附件.txt"
    content_type = "text/plain; charset=utf-8"
    file = factory.LazyAttribute(lambda self: ContentFile(self.content, name="x"))
    size = factory.LazyAttribute(lambda self: len(self.content))
    sha256 = factory.LazyAttribute(lambda self: hashlib.sha256(self.content).hexdigest())
    uploaded_at = factory.LazyFunction(timezone.now)
