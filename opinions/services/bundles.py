"""Officers' bundles: checked first, entered as a whole, never counted twice, undone as a whole."""

from datetime import datetime, time, timedelta
from functools import cache, partial

from django.db import IntegrityError, transaction
from django.db.models import Func, UUIDField
from django.utils import timezone

from drafts.models import Consultation
from drafts.models.replacements import text_on
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from liaison.office.models import StoredFile
from opinions.bundle_rows import Progress, quietly
from opinions.choices import Axis, BundleStatus, Processing
from opinions.errors import OpinionError
from opinions.models import Bundle, Opinion
from opinions.services.accepting import check_accepts, check_takes
from opinions.services.bundle_checks import check_file
from opinions.services.counting import recount
from opinions.services.entering import enter_rows
from opinions.services.informing import inform_station
from opinions.services.moves import move_many
from opinions.services.sending_directly import mark_sent_directly
from opinions.targets import targets_for

# An uploaded workbook holds names and phones as they were typed: long enough to correct the rows
# that were wrong, no longer. What was entered has its phones encrypted.
KEEP_FILES = timedelta(days=7)
FILES_AT_ONCE = 200

name_actions(
    {
        "opinions.clear_bundle_files": "清除采集表原件",
        "opinions.accept_bundle": "录入采集表",
        "opinions.undo_bundle": "撤销采集表",
        "opinions.print_receipts": "打印意见编号和查询码",
    }
)


@transaction.atomic
def accept_bundle(
    bundle_id: int, *, by: User, now: datetime, progress: Progress = quietly
) -> Bundle:
    """Enter the rows that are right; all of them or none, and each only once, ever.

    Safe to call again after a crash: a bundle that is in already is left alone.
    """
    bundle = lock_bundle(bundle_id)
    if bundle.status != BundleStatus.CHECKED:
        return bundle
    if bundle.file is None or not bundle.file.file:
        raise OpinionError("这份采集表的原件已按期清除，请重新上传后再录入。")
    check_accepts(bundle.consultation)
    _check_takes(bundle)
    text = text_on(bundle.consultation, bundle.collected_on, filed_at=bundle.uploaded_at)
    with bundle.file.file.open("rb") as source:
        check = check_file(source, bundle.consultation, bundle.place, text)
    if not check.new:
        raise OpinionError("这份采集表里没有新的意见：每一行都已录入过，或者有误。")
    progress(0, len(check.new))
    targets = cache(partial(targets_for, text.pk))
    noon = timezone.make_aware(datetime.combine(bundle.collected_on, time(12)))
    for done in enter_rows(bundle, check.new, targets, by=by, received_at=noon):
        progress(done, len(check.new))
    if bundle.sent_directly and bundle.station:
        consultation = bundle.consultation
        ids = list(bundle.opinions.values_list("pk", flat=True))
        mark_sent_directly(ids, consultation=consultation, station=bundle.station, by=by)
    bundle.accepted_count = len(check.new)
    bundle.duplicate_count = len(check.rows) - len(check.new)
    return _mark_accepted(bundle, by=by, now=now)


def lock_bundle(bundle_id: int) -> Bundle:
    """The bundle, while nobody else enters one of the same station for the same consultation."""
    place = Bundle.objects.values("consultation", "station").get(pk=bundle_id)
    same = Bundle.objects.filter(**place).order_by("pk").select_for_update(of=("self",))
    bundles = same.select_related("consultation__version", "station", "file")
    return next(bundle for bundle in bundles if bundle.pk == bundle_id)


def _mark_accepted(bundle: Bundle, *, by: User, now: datetime) -> Bundle:
    bundle.status = BundleStatus.ACCEPTED
    bundle.accepted_at = now
    try:
        with transaction.atomic():
            bundle.save(
                update_fields=["status", "accepted_at", "accepted_count", "duplicate_count"]
            )
    except IntegrityError as error:
        raise OpinionError("这份采集表已经录入过，不会重复计数。") from error
    # Entering thousands takes a while: the table may have been frozen since it began, or the task
    # accepted; the count locks the task.
    consultation = Consultation.objects.select_for_update(no_key=True).get(
        pk=bundle.consultation_id
    )
    check_accepts(consultation)
    recount(bundle.consultation_id, station_id=bundle.station_id, entry_id=bundle.ledger_entry_id)
    _check_takes(bundle)
    record("opinions.accept_bundle", actor=by, target=bundle, count=bundle.accepted_count)
    if bundle.by_deputy and bundle.station:
        inform_station(consultation, bundle.station, by=by, now=now)
    nudge("opinions.screen_waiting")
    return bundle


def _check_takes(bundle: Bundle) -> None:
    """What a deputy files has nothing to do with the station's task."""
    if not bundle.by_deputy and bundle.station:
        check_takes(bundle.consultation, bundle.station.pk)


@transaction.atomic
def undo_bundle(bundle: Bundle, *, by: User, reason: str, now: datetime) -> None:
    """Take a whole bundle back, as long as nobody has merged or decided any of it."""
    if not reason.strip():
        raise OpinionError("撤销采集表时请写明原因。")
    changed = Bundle.objects.filter(pk=bundle.pk, status=BundleStatus.ACCEPTED).update(
        status=BundleStatus.UNDONE, undone_at=now, undo_reason=reason.strip()
    )
    if not changed:
        raise OpinionError("这份采集表不是“已录入”状态，请刷新页面。")
    # Somebody may have tied it to another entry since it was read.
    bundle.refresh_from_db(fields=["ledger_entry"])
    standing = bundle.opinions.exclude(processing=Processing.WITHDRAWN)
    ids = list(standing.values_list("pk", flat=True))
    note = f"采集表撤销：{reason.strip()}"[:300]
    moved = [
        pk
        for old in (Processing.RECEIVED, Processing.SENT_DIRECTLY)
        for pk in move_many(ids, Axis.PROCESSING, old, Processing.WITHDRAWN, by=by, note=note)
    ]
    if len(moved) != len(ids):
        raise OpinionError("这份采集表里的意见已有人整理，不能整份撤销；请逐条处理。")
    if bundle.file_id:
        # The rows may be filed again, corrected: their keys are given up. A phone that heard no
        # answer sends the same again, and is told that it was here.
        Opinion.objects.filter(pk__in=ids).update(
            client_key=Func(function="gen_random_uuid", output_field=UUIDField())
        )
    recount(bundle.consultation_id, station_id=bundle.station_id, entry_id=bundle.ledger_entry_id)
    record("opinions.undo_bundle", actor=by, target=bundle, count=len(ids), note=reason)


@transaction.atomic
def clear_files(now: datetime) -> int:
    """Forget the uploaded and the marked workbooks a week after the upload; how many bundles.

    The rows that were entered stay, and so do the file's name and checksum.
    """
    old = (
        Bundle.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(uploaded_at__lt=now - KEEP_FILES)
        .exclude(file__file="")
        .select_related("file", "returned_file")[:FILES_AT_ONCE]
    )
    bundles = list(old)
    for bundle in bundles:
        for stored in (bundle.file, bundle.returned_file):
            if stored and stored.file:
                transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
                StoredFile.objects.filter(pk=stored.pk).update(file="")
    if bundles:
        record("opinions.clear_bundle_files", actor=None, count=len(bundles))
    return len(bundles)
