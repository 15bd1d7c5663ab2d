"""The directory of superior organs."""

from django.db import transaction

from drafts.models import SuperiorOrgan
from liaison.accounts.models import User
from liaison.audit.services import record


@transaction.atomic
def save_organ(organ: SuperiorOrgan, *, by: User) -> None:
    is_new = organ.pk is None
    organ.save()
    record("drafts.add_organ" if is_new else "drafts.edit_organ", actor=by, target=organ)
