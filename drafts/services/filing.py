"""Which draft a text belongs to."""

from django.db import transaction

from drafts.errors import DraftError
from drafts.models import Draft, DraftVersion
from drafts.services.importing import next_number
from liaison.accounts.models import User
from liaison.audit.services import record


@transaction.atomic
def file_under(version: DraftVersion, draft: Draft, *, by: User) -> None:
    """Put an import that nobody confirmed under the draft it belongs to, corrections and all.

    A draft that is left without a text goes away. Its explanatory note goes along only where no
    reader can see it at once: a running consultation shows the note of its draft.
    """
    version = DraftVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.is_confirmed:
        raise DraftError("文本已经确认，不能再改归另一部草案。")
    if version.base_id is not None:
        raise DraftError("套用修改得出的全文跟着它的现行文本，不能改归另一部草案。")
    left = version.draft
    alone = not left.versions.exclude(pk=version.pk).exists()
    if alone and left.explanatory_note:
        _take_note_along(left, draft)
    version.number = next_number(draft, version.source_text)
    version.draft = draft
    version.save(update_fields=["draft", "number"])
    record("drafts.file_under", actor=by, target=version, note=str(draft))
    if alone:
        left.delete()


def _take_note_along(left: Draft, draft: Draft) -> None:
    if draft.explanatory_note or draft.versions.filter(confirmed_at__isnull=False).exists():
        raise DraftError(
            "这次导入填写了起草说明，归入后会丢失。请删除这次导入，重新导入时选原来的草案，"
            "新的说明以后在征求意见的附件里上传。"
        )
    draft.explanatory_note = left.explanatory_note
    draft.save(update_fields=["explanatory_note"])
