"""Builds the whole county in one transaction: all of it is there, or nothing."""

import json
import random
from pathlib import Path

from django.conf import settings
from django.db import transaction

from drafts.choices import DraftKind
from drafts.models import SuperiorOrgan
from liaison.accounts.models import User
from liaison.portal.demo import (
    afterwards,
    answers,
    calendar,
    compiling,
    flood,
    giving,
    judging,
    ledger,
    mobile,
    partners,
    places,
    plan,
    roster,
    rounds,
    screening,
    showing,
    sources,
    together,
    triage,
    work,
)
from liaison.portal.demo import tasks as demo_tasks
from liaison.portal.demo.people import ACCOUNTS, County, settle
from stations.services.assignments import sign

ACCOUNTS_FILE = "demo-accounts.json"


def is_settled() -> bool:
    return User.objects.filter(username=ACCOUNTS[0][0]).exists()


def build() -> County:
    """People, places and three consultations, seen from today."""
    dice = random.Random(2025)  # noqa: S311 -- only spreads the made-up opinions over days
    with transaction.atomic():
        with calendar.on(-300):
            county = settle()
            sender = rounds.organ(county)
        _published(county, sender, dice)
        _submitted(county, sender, dice)
        _open(county, sender, dice)
        plan.draw_up(county, sender)
        partners.ask_by_letter(county)
        screening.hold_and_hand_on(county)
        sources.come_from_everywhere(county)
        together.come_together(county)
        roster.keep(county)
        ledger.keep_on(county)
        places.furnish(county)
        compiling.furnish(county)
        showing.show(county)
        judging.judge(county)
    _write_accounts(county)
    return county


def _published(county: County, sender: SuperiorOrgan, dice: random.Random) -> None:
    consultation = rounds.open_round(
        county,
        sender,
        text="xiaofang",
        slug="xiaofang",
        kind=DraftKind.FULL_REVISION,
        opened=-240,
        closes=-215,
        summary="修订消防条例：谁负责、楼道和充电怎么管、消防车通道怎么保。",
        questions=["电动自行车充电，您家小区怎么管最好？"],
    )
    rounds.residents_speak(consultation, "xiaofang", opened=-239, days=20, dice=dice)
    tasks = work.dispatch(county, consultation, ["LY", "SQ", "LQ"], day=-239, due=-213)
    for code, officer in (("LY", "zhaoxia"), ("SQ", "sunli")):
        rounds.station_brings(
            county, consultation, "xiaofang", code=code, officer=officer, day=-225, every=3
        )
    work.answer_tasks(county, tasks, day=-216)
    table = work.compile_table(county, consultation, closed=-213)
    work.send_up(county, table, day=-206, number=7)
    law = answers.law_is_passed(county, consultation, day=-34)
    answers.law_is_read(county, consultation, law, day=-30)
    work.superior_answers(county, consultation, day=-20)
    afterwards.come_back(county, consultation)


def _submitted(county: County, sender: SuperiorOrgan, dice: random.Random) -> None:
    consultation = rounds.open_round(
        county,
        sender,
        text="dianti",
        slug="zengshe-dianti",
        kind=DraftKind.NEW,
        opened=-150,
        closes=-130,
        summary="老住宅加装电梯：谁同意、谁出钱、装好以后谁来管。",
        questions=["多少户同意才能装，合适吗？", "装好以后，电梯坏了应当多久有人到？"],
    )
    rounds.residents_speak(consultation, "dianti", opened=-149, days=17, dice=dice)
    tasks = work.dispatch(county, consultation, work.ALL[:4], day=-149, due=-127)
    rounds.station_brings(
        county, consultation, "dianti", code="SQ", officer="sunli", day=-138, every=2
    )
    work.answer_tasks(county, tasks, day=-129)
    table = work.compile_table(county, consultation, closed=-128)
    work.send_up(county, table, day=-121, number=12)


def _open(county: County, sender: SuperiorOrgan, dice: random.Random) -> None:
    consultation = rounds.open_round(
        county,
        sender,
        text="yanglao",
        slug="yanglao-fuwu",
        kind=DraftKind.NEW,
        opened=-8,
        closes=9,
        summary="养老服务怎么办：小区里建什么、家里怎么照顾、养老院怎么管。",
        questions=["每一百户配多少平方米养老设施合适？", "子女护理假应当写明几天吗？"],
    )
    rounds.residents_speak(consultation, "yanglao", opened=-7, days=6, dice=dice)
    tasks = work.dispatch(county, consultation, work.ALL, day=-7, due=11)
    # One station had an earlier date and has not answered: the office sees it at once.
    work.dispatch(county, consultation, ["LY-SQ"], day=-7, due=-1)
    for code, officer, every in (("LY", "zhaoxia", 2), ("SQ", "sunli", 4)):
        with calendar.on(-6) as now:
            sign(tasks[code], by=county.users[officer], now=now)
        rounds.station_brings(
            county, consultation, "yanglao", code=code, officer=officer, day=-3, every=every
        )
    demo_tasks.show_requests(county, consultation, tasks)
    mobile.at_the_market(county, consultation, day=-2)
    giving.in_every_way(county, consultation, day=-4)
    flood.one_text_again_and_again(county, consultation, day=-2)
    work.keep_ledger(county, consultation, day=-6)
    triage.sort_through(county, consultation)


def _write_accounts(county: County) -> None:
    """For the owner's eyes only; written last, so its presence says that all is there."""
    path = Path(settings.DATA_DIR) / ACCOUNTS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(county.accounts, ensure_ascii=False, indent=1))
    unfinished.replace(path)
