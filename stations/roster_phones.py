"""A roster with whole phone numbers: for a reason, each number that was seen on record."""

from collections.abc import Callable
from pathlib import Path

from liaison.accounts.models import User
from liaison.contacts.services import ContactError, reveal_many
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.presets import Tables
from liaison.workbooks.services import Export, export_preset
from stations.workbook.people import ROSTERS, on_roster


def export_with_phones(
    preset: str,
    *,
    path: Path,
    by: User,
    reason: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Export:
    """Raises WorkbookError if there is no such roster, or a number cannot be opened."""
    tables = ROSTERS.get(preset)
    if tables is None:
        raise WorkbookError(f"没有名为“{preset}”的名册。")

    def build(_slug: str | None) -> Tables:
        people = [one.person for one in on_roster(preset).select_related("person__phone")]
        phones = {person.phone.pk: person.phone for person in people if person.phone}
        try:
            seen = reveal_many(phones.values(), viewer=by, reason=reason)
        except ContactError as error:
            raise WorkbookError(str(error)) from error
        return tables(seen)

    return export_preset(preset, path=path, by=by, progress=progress, build=build, reason=reason)
