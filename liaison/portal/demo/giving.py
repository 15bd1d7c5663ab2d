"""What residents may send beside one sentence: a unit's letter with its scan, seven neighbours
with one text, a new provision, what was added a day later, and people who think so, too."""

import uuid
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.choices import ChangeKind, ContributorKind
from opinions.citing import ProvisionFinder
from opinions.models import GivingRules, Opinion
from opinions.services.counting import recount
from opinions.services.files import choose_files
from opinions.services.giving import Person, Words, submit_opinion
from opinions.services.giving_rules import save_giving_rules
from opinions.services.screening import screen
from opinions.services.supplementing import supplement_opinion
from opinions.services.supporting import support_opinion

SUPPORTERS = 4


def in_every_way(county: County, consultation: Consultation, *, day: int) -> None:
    with calendar.on(day):
        save_giving_rules(GivingRules(allow_joint=True, allow_support=True), by=county.clerk)
    unit = _say(
        consultation,
        "第五条",
        Words(
            body="民政部门一家牵头、几家配合，建议写明谁先答复群众，避免来回跑。",
            kind=ChangeKind.MODIFY,
        ),
        Person(name="清禾县老年协会", kind=ContributorKind.UNIT, consent_upward=True),
        day=day,
        files=[_scan()],
    )
    joint = _say(
        consultation,
        "第二条",
        Words(body="我们楼上七户老人一起说：紧急救援要写明多少分钟内有人上门。"),
        Person(),
        day=day,
        people=7,
    )
    _say(
        consultation,
        "第六条",
        Words(body="建议增加一条：村里的幸福院由谁出电费、水费，要写清楚。", kind=ChangeKind.ADD),
        Person(),
        day=day,
        is_new_article=True,
    )
    with calendar.on(day + 1, hour=19) as now:
        supplement_opinion(unit, text="补充一个数：去年我们接到这类求助三十多件。")
        for _ in range(SUPPORTERS):
            support_opinion(
                consultation,
                joint.pk,
                person=Person(),
                nonce=uuid.uuid4(),
                opened_at=now,
                now=now,
            )
    recount(consultation.pk)


def _say(
    consultation: Consultation,
    place: str,
    words: Words,
    person: Person,
    *,
    day: int,
    people: int = 1,
    files: list[SimpleUploadedFile] | None = None,
    is_new_article: bool = False,
) -> Opinion:
    found = ProvisionFinder(consultation.version).find(place)
    nonce = uuid.uuid4()
    choose_files(nonce, files or ())
    with calendar.on(day, hour=15) as now:
        given = submit_opinion(
            consultation,
            words=words,
            person=person,
            provisions=() if is_new_article else found,
            after=found if is_new_article else (),
            people=people,
            has_files=bool(files),
            nonce=nonce,
            opened_at=now,
            now=now,
        )
    screen([given.opinion.pk])
    return given.opinion


def _scan() -> SimpleUploadedFile:
    """A grey sheet with a round mark, as a sealed letter looks from afar; no real seal."""
    sheet = Image.new("RGB", (420, 594), "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(9):
        pen.line((60, 120 + 34 * line, 360, 120 + 34 * line), fill="#999999", width=3)
    pen.ellipse((250, 440, 360, 550), outline="#b3261e", width=5)
    content = BytesIO()
    sheet.save(content, "JPEG")
    return SimpleUploadedFile("老年协会来函扫描件.jpg", content.getvalue())
