"""What the author may still do: edit, withdraw, take back consents, have contacts forgotten."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.services import erase
from liaison.office.files import erase_file
from opinions.choices import OPINION_MOVES, Axis, Processing
from opinions.choices.people import PersonChange
from opinions.errors import OpinionError
from opinions.models import (
    CompiledSource,
    Contributor,
    ContributorChange,
    Opinion,
    OpinionEntry,
    OpinionPhoto,
    OpinionRevision,
)
from opinions.questions import chosen_words
from opinions.services.compiling import is_compiling
from opinions.services.counting import recount
from opinions.services.files import forget_files
from opinions.services.giving import Words
from opinions.services.moves import move
from opinions.services.persons import note_change
from opinions.services.screening import screen_again

name_actions(
    {
        "opinions.edit": "居民修改意见",
        "opinions.withdraw": "居民撤回意见",
        "opinions.take_back_consents": "撤回授权",
        "opinions.forget_person": "删除个人信息",
    }
)
CONSENTS = ("consent_upward", "consent_name", "consent_case")
FORGOTTEN = ("name", "age_band", "occupation", "phone", "email", "person_key")
WITHDRAWN_BY_AUTHOR = "本人撤回。"


def may_edit(opinion: Opinion, now: datetime) -> bool:
    """Until somebody works on it or the consultation closes; longer if it was returned."""
    if not opinion.can_be_edited:
        return False
    if opinion.processing == Processing.RETURNED:
        return _is_compiling(opinion)
    return opinion.consultation.takes_online(now)


def may_withdraw(opinion: Opinion) -> bool:
    """Until the table that holds it is frozen; then only personal data can be taken back."""
    moves = OPINION_MOVES[Axis.PROCESSING].get(opinion.processing, set())
    return Processing.WITHDRAWN in moves and _is_compiling(opinion)


def _is_compiling(opinion: Opinion) -> bool:
    return is_compiling(opinion.consultation_id, opinion.consultation.status)


@transaction.atomic
def edit_opinion(opinion: Opinion, *, words: Words, now: datetime) -> None:
    """Put the author's new words in place of the old, which are kept as a revision."""
    if not may_edit(opinion, now):
        raise OpinionError("这条意见已经开始整理或者征集已经截止，不能再修改。")
    new = {"body": words.body, "replacement": words.replacement, "reason": words.reason}
    keeps_choice = words.body.startswith(chosen_words(opinion.chosen))
    old = {name: getattr(opinion, name) for name in new}
    if new == old:
        raise OpinionError("文字没有变化，不需要提交。")
    unchanged = Opinion.objects.filter(
        pk=opinion.pk, revision=opinion.revision, processing=opinion.processing
    )
    chosen = opinion.chosen if keeps_choice else ""
    changed = {**new, "chosen": chosen, "text_hash": words.hash}
    if not unchanged.update(**changed, revision=F("revision") + 1):
        raise OpinionError("这条意见刚刚有变化，请刷新页面后再试。")
    OpinionRevision.objects.create(opinion=opinion, number=opinion.revision, **old)
    record("opinions.edit", actor=None, target=opinion, after={"revision": opinion.revision + 1})
    opinion.refresh_from_db(fields=[*changed, "revision", "moderation"])
    if opinion.processing == Processing.RETURNED:
        move(opinion, Axis.PROCESSING, Processing.RECEIVED, by=None, note="本人已补充。")
    screen_again(opinion)


@transaction.atomic
def withdraw_opinion(opinion: Opinion) -> None:
    """The author takes it back; it stays in the record but counts nowhere."""
    # The table may be frozen at this very moment; whoever comes second sees what the first did.
    locked = Consultation.objects.select_for_update(no_key=True)
    opinion.consultation.status = locked.values_list("status", flat=True).get(
        pk=opinion.consultation_id
    )
    if not may_withdraw(opinion):
        raise OpinionError("汇总表已经定稿或者上报，不能撤回；您仍然可以删除个人信息。")
    CompiledSource.objects.filter(opinion=opinion).delete()
    move(opinion, Axis.PROCESSING, Processing.WITHDRAWN, by=None, note=WITHDRAWN_BY_AUTHOR)
    record("opinions.withdraw", actor=None, target=opinion)
    recount(opinion.consultation_id, station_id=opinion.station_id)


@transaction.atomic
def keep_consents(
    contributor: Contributor, *, kept: Collection[str], by: User | None = None
) -> list[str]:
    """Take back every consent that is not ``kept``; nothing can be granted here."""
    taken_back = [name for name in CONSENTS if getattr(contributor, name) and name not in kept]
    for name in taken_back:
        setattr(contributor, name, False)
        note_change(contributor, name, by=by)
    if taken_back:
        contributor.save(update_fields=taken_back)
        record(
            "opinions.take_back_consents",
            actor=None,
            target=contributor,
            after=dict.fromkeys(taken_back, False),
        )
    return taken_back


@transaction.atomic
def forget_person(
    contributor: Contributor,
    *,
    by: User | None = None,
    what: PersonChange = PersonChange.FORGOTTEN,
    note: str = "",
    keep_name: bool = False,
) -> None:
    """Name and contacts are gone for good; the words stay, and nobody can be told the result.

    By the person, by the office on request, or (``what``) because their time is over: then a name
    that was published with consent stays (``keep_name``), and so do the consents.
    """
    ContributorChange.objects.filter(contributor=contributor).update(old="", new="", note="")
    kept = [one for one in (contributor.phone, contributor.email) if one is not None]
    if not kept:
        note_change(contributor, what, by=by, note=note)
    for contact in kept:
        said = note or contact.get_kind_display()
        note_change(contributor, what, by=by, contact=contact, note=said)
        erase(contact)
    _forget_photos(contributor)
    forget_files(contributor.pk)
    contributor.name = contributor.name if keep_name else ""
    contributor.phone = contributor.email = None
    if what == PersonChange.FORGOTTEN:
        contributor.age_band = contributor.occupation = ""
        keep_consents(contributor, kept=(), by=by)
    contributor.person_key = f"none:forgotten-{contributor.pk}"
    contributor.save(update_fields=FORGOTTEN)
    # The name can be searched for until the entries are written anew.
    OpinionEntry.objects.filter(opinion__contributor=contributor).delete()
    if what == PersonChange.FORGOTTEN:  # of a purge one row says how many
        record("opinions.forget_person", actor=by, target=contributor)


def _forget_photos(contributor: Contributor) -> None:
    """A sheet written by hand may show the name."""
    for photo in OpinionPhoto.objects.filter(opinion__contributor=contributor):
        photo.delete()
        erase_file(photo.file)
