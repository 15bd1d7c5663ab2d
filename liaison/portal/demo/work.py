"""What the stations and the office did with the consultations: tasks, ledger, table, results."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from drafts.models import Consultation, Provision
from drafts.services.clock import close_due
from drafts.services.consultations import start_compiling
from feedback.choices import ReplyKind
from feedback.services import letters, registering, releases, replies, telling
from liaison.portal.demo import calendar
from liaison.portal.demo.answers import say
from liaison.portal.demo.letter import scanned_letter
from liaison.portal.demo.people import County
from opinions.choices import Processing
from opinions.models import CompiledItem, CompiledTable, Opinion
from opinions.services.compiling import make_item
from opinions.services.freezing import ask_to_freeze, freeze_table
from opinions.services.sorting import decide, let_pass
from opinions.services.submitting import submit_upward
from stations.choices import ActivityMode, LedgerKind, RecordSource
from stations.models import Assignment, LedgerEntry
from stations.services import assignments
from stations.services.ledger import approve_entry, file_entry, return_entry

ALL = ("LY", "SQ", "QZ", "LQ", "YQ", "YZ")
OFFICERS = {"LY": "zhaoxia", "SQ": "sunli"}


def dispatch(
    county: County, consultation: Consultation, codes: Sequence[str], *, day: int, due: int
) -> dict[str, Assignment]:
    with calendar.on(day) as now:
        made = assignments.dispatch(
            consultation,
            [county.stations[code] for code in codes],
            by=county.clerk,
            due_at=now + timedelta(days=due - day),
            requirement="座谈不少于1次",
            min_opinions=5,
            now=now,
        )
    return {assignment.station.code: assignment for assignment in made}


def answer_tasks(county: County, tasks: dict[str, Assignment], *, day: int) -> None:
    """Those with opinions file them, the others report 无意见; the office accepts.

    Where nobody signs in, the clerk answers for the station after a call (代录).
    """
    for code, assignment in tasks.items():
        assignment.refresh_from_db()
        by = county.users[OFFICERS[code]] if code in OFFICERS else county.clerk
        source = "" if code in OFFICERS else RecordSource.PHONE
        with calendar.on(day) as now:
            if assignment.opinion_count:
                assignments.file(assignment, by=by, now=now, source=source)
            else:
                assignments.file_nil(
                    assignment,
                    by=by,
                    reason="已入户征询，群众没有不同意见。",
                    now=now,
                    source=source,
                )
            assignments.accept(assignment, by=county.clerk)


def keep_ledger(county: County, consultation: Consultation, *, day: int) -> None:
    """Some activities of the last weeks: approved, waiting, returned, a draft."""
    activities = (
        ("LY", "zhaoxia", LedgerKind.SOLICITATION_MEETING, "养老服务条例立法茶座", "立法茶座", 18),
        ("LY", "zhaoxia", LedgerKind.PUBLICITY, "重阳节法治宣传", "咨询", 120),
        ("SQ", "sunli", LedgerKind.FIELD_VISIT, "走访桥头村留守老人", "", 9),
        ("SQ", "sunli", LedgerKind.DISPUTE_RESOLUTION, "化解邻里采光纠纷", "", 0),
        ("LY", "zhaoxia", LedgerKind.RECEPTION_DAY, "人大代表接待日", "接访", 12),
        ("SQ", "sunli", LedgerKind.TRAINING, "信息采集员培训", "培训", 15),
    )
    for number, (code, officer, kind, title, sub_kind, people) in enumerate(activities):
        with calendar.on(day + number) as now:
            entry = LedgerEntry(
                station=county.stations[code],
                kind=kind,
                sub_kind=sub_kind,
                title=title,
                starts_at=now,
                ends_at=now + timedelta(hours=2),
                place=f"{county.stations[code].township}文化活动室",
                mode=ActivityMode.OFFLINE,
                organiser=county.users[officer].full_name,
                headcount=people,
                residents=people,
                consultation=consultation if number == 0 else None,
                summary="围绕群众关心的问题进行了讨论，意见已整理录入。",
                expense=0,
            )
            by = county.users[officer]
            file_entry(entry, by=by, now=now, submit=number < len(activities) - 1)
            if number == 2:
                return_entry(entry, by=county.clerk, note="请补充走访户数。")
            elif number < 2:
                approve_entry(entry, by=county.clerk)


def compile_table(county: County, consultation: Consultation, *, closed: int) -> CompiledTable:
    """Close, merge what is about the same article, leave one out, freeze by a second person."""
    with calendar.on(closed, hour=1) as now:
        close_due(now)
    with calendar.on(closed + 2):
        consultation.refresh_from_db()
        start_compiling(consultation, by=county.clerk)
        for held in Opinion.objects.filter(consultation=consultation).held():
            let_pass(held, by=county.clerk)
        _merge_by_article(county, consultation)
    with calendar.on(closed + 4):
        asked = ask_to_freeze(consultation, by=county.clerk)
        return freeze_table(asked, by=county.reviewer)


def _merge_by_article(county: County, consultation: Consultation) -> None:
    by_article: dict[int | None, list[Opinion]] = defaultdict(list)
    waiting = Opinion.objects.filter(consultation=consultation).to_sort()
    for opinion in waiting.prefetch_related("targets__unit"):
        by_article[opinion.targets.all()[0].unit_id].append(opinion)
    last = list(by_article)[-1]
    for unit, opinions in by_article.items():
        if unit == last:
            decide(
                opinions,
                Processing.KEPT,
                by=county.clerk,
                note="属于具体执行问题，已口头答复，不涉及条文修改。",
            )
            continue
        _merge(county, consultation, unit, opinions)


def _merge(
    county: County, consultation: Consultation, unit: int | None, opinions: Sequence[Opinion]
) -> None:
    best = max(opinions, key=lambda opinion: len(opinion.own_words))
    make_item(
        consultation,
        opinions,
        by=county.clerk,
        provision=Provision.objects.get(pk=unit) if unit else None,
        kind=best.kind,
        text=best.replacement or best.body,
        reason=best.reason,
        quote=best.targets.all()[0].quote,
    )


def send_up(county: County, table: CompiledTable, *, day: int, number: int) -> None:
    with calendar.on(day) as now:
        submit_upward(
            table,
            by=county.leader,
            document_number=f"清人常函〔{now.year}〕{number}号",
            sent_on=timezone.localdate(now),
            signer=county.leader.full_name,
        )


def superior_answers(county: County, consultation: Consultation, *, day: int) -> None:
    """A letter months later; a second person confirms, everyone is told, one letter of thanks."""
    consultation.refresh_from_db()
    with calendar.on(day) as now:
        reply = registering.register_reply(
            consultation,
            by=county.clerk,
            kind=ReplyKind.LETTER,
            dated_on=timezone.localdate(now) - timedelta(days=1),
            number=f"云人法工函〔{now.year}〕27号",
            scan=scanned_letter(by=county.clerk),
        )
        items = CompiledItem.objects.filter(consultation=consultation).in_table_order()
        for said, item in zip(say(items), items, strict=True):
            replies.add_line(
                reply,
                replies.Said(text=f"关于{item.label}：{item.text[:60]}", **said),
                by=county.clerk,
                items=[item],
            )
        replies.confirm_reply(replies.ask_to_confirm(reply, by=county.clerk), by=county.reviewer)
    with calendar.on(day + 2) as now:
        consultation.refresh_from_db()
        asked = releases.prepare_release(consultation, by=county.clerk)
        release = releases.confirm_release(asked, by=county.reviewer, now=now)
        telling.fan_out(release.pk, now)
        drafted = letters.draft_letters(consultation, by=county.clerk)
        for letter in drafted[:1]:
            letters.review_letter(letter, by=county.reviewer)
            letters.sign_letter(letter, by=county.leader, signed_on=timezone.localdate(now))
