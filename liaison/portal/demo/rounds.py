"""Three consultations of 清禾县, each at another place of the loop, made through the services."""

import json
import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from drafts.choices import DraftKind, OrganLevel, Stage, Visibility
from drafts.deadlines import end_of
from drafts.focus import FocusLine
from drafts.models import Consultation, SuperiorOrgan
from drafts.notice_text import compose_notice
from drafts.services.clock import open_due
from drafts.services.consultations import create_consultation
from drafts.services.importing import DraftFacts, confirm_version, import_draft
from drafts.services.organs import save_organ
from drafts.services.releasing import release_consultation, submit_for_release
from liaison.office.services import office
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.choices import Channel
from opinions.citing import ProvisionFinder
from opinions.models import Opinion
from opinions.services.counting import recount
from opinions.services.giving import Entry, Person, Words, record_opinion, submit_opinion
from opinions.services.screening import screen
from opinions.targets import targets_for

DATA = Path(__file__).parent / "data"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = "某某"
# Every third resident leaves a phone number, every fourth a name that may go upward.
TIMES_TOLD = 2

Row = Sequence[str]


def organ(county: County) -> SuperiorOrgan:
    made = SuperiorOrgan(
        name="云岭市人大常委会法制工作委员会",
        short_name="市人大常委会法工委",
        level=OrganLevel.CITY,
    )
    save_organ(made, by=county.clerk)
    return made


def open_round(
    county: County,
    sender: SuperiorOrgan,
    *,
    text: str,
    slug: str,
    kind: DraftKind,
    opened: int,
    closes: int,
    summary: str,
    questions: Sequence[str],
) -> Consultation:
    """From the letter to the opening, ``opened`` and ``closes`` in days from today."""
    deadlines = _deadlines(opened, closes)
    with calendar.on(opened - 3) as now:
        version = import_draft(
            DraftFacts(organ=sender, kind=kind, stage=Stage.CONSULTATION_DRAFT),
            text=(DATA / f"{text}.txt").read_text(encoding="utf-8"),
            by=county.clerk,
        )
        confirm_version(version, by=county.clerk, now=now)
        consultation = Consultation(
            version=version,
            slug=slug,
            title=version.draft.title,
            summary=summary,
            incoming_number=f"云人法工函〔{now.year}〕{abs(opened) % 40 + 3}号",
            incoming_on=timezone.localdate(now),
            visibility=Visibility.PUBLIC,
            public_basis="来函明确可以向社会公开征求意见",
            show_counts=True,
            handler=county.clerk,
            **deadlines,
        )
        consultation.notice_text = compose_notice(consultation, office(), list(questions), now)
        lines = [FocusLine(question) for question in questions]
        create_consultation(consultation, questions=lines, by=county.clerk)
        submit_for_release(consultation, by=county.clerk, now=now)
        release_consultation(consultation, by=county.reviewer, now=now)
    with calendar.on(opened, hour=9) as now:
        open_due(now)
    consultation.refresh_from_db()
    return consultation


def _deadlines(opened: int, closes: int) -> dict[str, datetime]:
    today = timezone.localdate()
    last = today + timedelta(days=closes)
    return {
        "opens_at": timezone.make_aware(
            datetime.combine(today + timedelta(days=opened), datetime.min.time())
        ),
        "public_close": end_of(last),
        "station_due": end_of(last + timedelta(days=3)),
        "office_due": end_of(last + timedelta(days=8)),
    }


def residents_speak(
    consultation: Consultation, text: str, *, opened: int, days: int, dice: random.Random
) -> None:
    """What came in online: every row once or twice, day after day."""
    finder = ProvisionFinder(consultation.version)
    for row in _rows(text):
        for _ in range(dice.randint(1, TIMES_TOLD)):
            day = opened + dice.randint(0, days)
            with calendar.on(day, hour=dice.randint(8, 21)) as now:
                given = submit_opinion(
                    consultation,
                    words=_words(row),
                    person=_person(dice),
                    provisions=finder.find(row[0]),
                    nonce=uuid.uuid4(),
                    opened_at=now,
                    now=now,
                )
                screen([given.opinion.pk])


def station_brings(
    county: County,
    consultation: Consultation,
    text: str,
    *,
    code: str,
    officer: str,
    day: int,
    every: int,
    channel: Channel = Channel.MEETING,
) -> list[Opinion]:
    """What an officer took down at a meeting: every so-many-th row, in slightly other words."""
    finder = ProvisionFinder(consultation.version)
    station = county.stations[code]
    brought: list[Opinion] = []
    with calendar.on(day, hour=15) as now:
        about: Entry = {"channel": channel, "received_at": now, "station": station}
        for row in _rows(text)[::every]:
            given = record_opinion(
                consultation,
                words=_words(row),
                person=Person(name=f"{SURNAMES[len(brought)]}{GIVEN}", consent_upward=True),
                targets=targets_for(consultation.version_id, finder.find(row[0])),
                by=county.users[officer],
                **about,
            )
            screen([given.opinion.pk])
            brought.append(given.opinion)
        recount(consultation.pk, station_id=station.pk)
    return brought


def _rows(text: str) -> list[Row]:
    rows: dict[str, list[Row]] = json.loads((DATA / "opinions.json").read_text(encoding="utf-8"))
    return rows[text]


def _words(row: Row) -> Words:
    _, kind, body, replacement, reason = row
    return Words(body=body, replacement=replacement, reason=reason, kind=kind)


def _person(dice: random.Random) -> Person:
    number = dice.randrange(10_000)
    return Person(
        name=f"{dice.choice(SURNAMES)}{GIVEN}" if number % 4 == 0 else "",
        phone=f"1390001{number:04d}" if number % 3 == 0 else "",
        consent_upward=number % 4 == 0,
        consent_name=number % 8 == 0,
    )


def day_of(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)
