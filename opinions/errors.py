from collections.abc import Iterator
from contextlib import contextmanager

from drafts.errors import DraftError
from liaison.office.errors import OfficeError
from stations.errors import StationError


class OpinionError(Exception):
    """A rule of the opinions' work was broken; the text is shown to the user."""


class ItemChangedError(OpinionError):
    """Another clerk saved the item while this one was writing; both texts are to be shown."""


@contextmanager
def rules_below() -> Iterator[None]:
    """Let the sentences of the floors below come out as ours."""
    try:
        yield
    except (DraftError, OfficeError, StationError) as error:
        raise OpinionError(str(error)) from error


class FileError(OpinionError):
    """A file can't be taken; the text is shown to who sent it."""
