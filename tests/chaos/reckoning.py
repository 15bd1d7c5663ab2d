"""What people were told against what is in the database: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from django.db.models import Count

from feedback.models import Release
from liaison.audit.models import AuditEntry
from liaison.jobs.models import Job
from liaison.notices.choices import Outcome
from liaison.notices.models import NoticeAttempt
from opinions import tickets
from opinions.choices import Axis, Channel, Processing
from opinions.models import Opinion, OpinionMove
from tests.bench import people_to_tell
from tests.bench.bundles import EVERY
from tests.bench.drill import ticket_of
from tests.bench.figures import Figure
from tests.chaos.county import County, Crowd
from tests.chaos.ground import Ground
from tests.chaos.people import Exporter
from tests.support.outside import Outside


def reckon(
    ground: Ground, county: County, crowd: Crowd, release: Release, outside: Outside,
    *, rows: int, recipients: int,
) -> Iterator[Figure]:  # fmt: skip
    yield _given(county, crowd)
    yield _imported(county, crowd, rows)
    yield _decided(county, crowd)
    yield _exported(county, crowd.exporter)
    yield _told(release, outside, recipients)
    yield _counted(county)
    yield _sealed(ground)


def fault(job: str, said: str, *, wrong: int, aim: str = "差0条") -> Figure:
    return Figure(job, said, "—", 1.0, aim, wrong == 0)


def _given(county: County, crowd: Crowd) -> Figure:
    """Each receipt is one row with these words, and no row is there that nobody sent."""
    receipts = {body: at for one in crowd.residents for body, at in one.receipts.items()}
    online = Opinion.objects.filter(consultation=county.open_round, channel=Channel.ONLINE)
    stored = Counter(online.values_list("body", flat=True))
    known = dict(online.values_list("pk", "body"))
    told = {body: tickets.read_receipt(ticket_of(at)) for body, at in receipts.items()}
    # A receipt from the hour that never was cannot be read any more; its words must be there.
    other = sum(1 for body, pk in told.items() if pk and known.get(pk) != body)
    lost = sum(1 for body in receipts if not stored[body])
    doubled = sum(count - 1 for count in stored.values())
    unasked = sum(1 for body in stored if body not in receipts)
    logged = AuditEntry.objects.filter(action="opinions.submit", target_id__in=map(str, known))
    unlogged = abs(logged.count() - len(known))
    return fault(
        f"提交{len(receipts):,}条",
        f"丢{lost}，重{doubled}，回执不符{other}，无回执{unasked}，审计差{unlogged}",
        wrong=lost + doubled + other + unasked + unlogged,
    )


def _imported(county: County, crowd: Crowd, rows: int) -> Figure:
    right = rows - rows // EVERY
    entered = Opinion.objects.filter(consultation=county.open_round, channel=Channel.MEETING)
    bodies = Counter(entered.values_list("body", flat=True))
    doubled = sum(count - 1 for count in bodies.values())
    ends = "、".join(f"{end} {count}" for end, count in crowd.officer.ends.items())
    return fault(
        f"导入{rows:,}行（{right:,}行可录入）",
        f"录入{len(bodies):,}，重{doubled}；任务{ends}",
        wrong=abs(right - len(bodies)) + doubled + (not crowd.officer.entered),
    )


def _decided(county: County, crowd: Crowd) -> Figure:
    """What the clerk was told is done is done, once."""
    kept = Opinion.objects.filter(consultation=county.sorting, processing=Processing.KEPT)
    done = set(kept.values_list("pk", flat=True))
    moves = OpinionMove.objects.filter(
        opinion__consultation=county.sorting, axis=Axis.PROCESSING, new=Processing.KEPT
    )
    times = dict(moves.values_list("opinion").annotate(Count("pk")))
    lost = len(crowd.clerk.decided - done)
    doubled = sum(count - 1 for count in times.values())
    return fault(
        f"逐条办理{len(crowd.clerk.decided):,}条",
        f"丢{lost}，重{doubled}，多{len(done - crowd.clerk.decided)}",
        wrong=lost + doubled + len(done - crowd.clerk.decided),
    )


def _exported(county: County, exporter: Exporter) -> Figure:
    """Each workbook holds as many rows as its job says, none fewer than the one before; the last,
    asked for when all was quiet again, holds what SQL finds."""
    counted = Opinion.objects.filter(consultation=county.open_round).counted()
    wanted = set(counted.values_list("receipt_no", flat=True))
    said = dict(Job.objects.filter(pk__in=exporter.rows).values_list("pk", "counts"))
    wrong = sum(1 for pk, rows in exporter.rows.items() if said[pk]["合计"] != rows)
    shrunk = sum(1 for one, later in pairwise(exporter.rows.values()) if later < one)
    doubled = sum(count - 1 for count in exporter.last.values())
    differ = len(wanted ^ set(exporter.last)) + doubled
    ends = "、".join(f"{end} {count}" for end, count in exporter.ends.items())
    return fault(
        f"导出原始意见表{exporter.ends.total()}次（{ends}）",
        f"最后一份{len(exporter.last):,}行，SQL {len(wanted):,}条；"
        f"行数不符{wrong}份，少了{shrunk}份",
        wrong=differ + wrong + shrunk,
    )


def _told(release: Release, outside: Outside, recipients: int) -> Figure:
    """Everyone once. A kill between the other side's taking it and our commit sends it again under
    the same number, and is on record as an attempt "unknown"."""
    keys = outside.keys_by_address(people_to_tell.address(number) for number in range(recipients))
    lost = recipients - len(keys)
    other = sum(len(of_one) - 1 for of_one in keys.values())
    copies = Counter(key for of_one in keys.values() for key in of_one.elements())
    copies.subtract(set(copies))
    tries = NoticeAttempt.objects.filter(notice__cause=f"release:{release.pk}")
    unknown = Counter(tries.filter(outcome=Outcome.UNKNOWN).values_list("message_id", flat=True))
    unrecorded = (copies - unknown).total()
    return fault(
        f"告知{recipients:,}人",
        f"缺{lost}，两种编号的{other}；同一编号再发{copies.total()}次，"
        f"其中没有记录的{unrecorded}（记录{unknown.total()}条）",
        wrong=lost + other + unrecorded,
    )


def _counted(county: County) -> Figure:
    county.open_round.refresh_from_db()
    counted = Opinion.objects.filter(consultation=county.open_round).counted().count()
    stored = county.open_round.opinion_count
    return fault("页面上的条数", f"{stored:,}，SQL {counted:,}", wrong=stored - counted)


def _sealed(ground: Ground) -> Figure:
    code, said = ground.portal.run("verify_audit")
    return fault("审计链", said.strip().splitlines()[-1][:60], wrong=code, aim="完整")
