"""考核评分表, 经费补助测算表, 年度统计 of a part: counts as SQL has them, sheets that say so."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from feedback.choices.evaluation import CycleStatus
from feedback.services import subsidies
from feedback.services.subsidies import Terms
from liaison.jobs.models import Job
from stations.choices import AppointmentKind, StationKind, StationLevel
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import ConsultationFactory, SuperiorOrganFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, send_up
from tests.factories.judging import cycle_at, on
from tests.factories.stations import AppointmentFactory, StationFactory

pytestmark = pytest.mark.django_db
C = CycleStatus
YEAR = timezone.localdate().year
BUDGET = 10_001


def sql(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchone()[0]


@pytest.fixture
def stations():
    places = [
        ("柳荫甲", "柳荫街道", StationKind.WORK_STATION, StationLevel.COUNTY),
        ("柳荫乙", "柳荫街道", StationKind.CONTACT_STATION, StationLevel.COUNTY),
        ("石桥", "石桥镇", StationKind.WORK_STATION, StationLevel.CITY),
    ]
    return [
        StationFactory(name=name, township=township, kind=kind, level=level, population=1_000)
        for name, township, kind, level in places
    ]


@pytest.fixture
def book(tmp_path):
    def build(preset, slug=None, *filters):
        path = tmp_path / "book.xlsx"
        call_command(
            "export_workbook", preset, consultation=slug, out=path, verbosity=0,
            filter=list(filters),
        )  # fmt: skip
        return load_workbook(path)

    return build


def numbered(sheet):
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def said(sheet):
    return "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)


def names(sheet):
    return [row[1] for row in numbered(sheet)]


def test_marks_are_those_of_the_township_the_kind_and_the_level(stations, book):
    cycle = cycle_at(C.FINALISED)

    sheet = book("evaluation", cycle.slug, "township=柳荫街道").worksheets[0]
    assert names(sheet) == ["柳荫甲", "柳荫乙"]
    assert len(names(sheet)) == sql(
        """SELECT count(*) FROM feedback_evaluation one JOIN stations_station station
           ON station.id = one.station_id WHERE cycle_id = %s AND township = '柳荫街道'""",
        cycle.pk,
    )
    assert sheet.title == "考核评分表（部分）"
    assert "只列：乡镇（街道）：柳荫街道" in said(sheet)
    assert "等次、名次是全部考核对象中的" in said(sheet)
    narrowed = book("evaluation", cycle.slug, "kind=work_station", "level=city")
    assert names(narrowed.worksheets[0]) == ["石桥"]
    behind = [row[0] for row in narrowed["指标明细（部分）"].iter_rows(min_row=4, values_only=True)]
    found = sql(
        """SELECT count(*) FROM feedback_score JOIN feedback_evaluation one
           ON one.id = evaluation_id WHERE one.station_id = %s""",
        stations[2].pk,
    )
    assert behind.count("石桥") == found > 0


def test_people_are_those_whose_station_is_asked_for(stations, book):
    for station in (stations[0], stations[2], None):
        kind = AppointmentKind.EXPERT if station is None else AppointmentKind.COLLECTOR
        AppointmentFactory(station=station, kind=kind, starts_on=on(1).date())
    cycle = cycle_at(C.SELF_SCORING, "collectors")

    sheet = book("evaluation", cycle.slug, "township=石桥镇").worksheets[0]

    assert [name.endswith("（石桥）") for name in names(sheet)] == [True]


def test_a_part_of_the_money_is_summed_as_a_part(stations, book):
    cycle = cycle_at(C.FINALISED)
    subsidies.compute(cycle, Terms(budget=BUDGET, base=100), by=ClerkFactory())
    whole = book("subsidy", cycle.slug).worksheets[0]

    part = book("subsidy", cycle.slug, "township=柳荫街道")

    sheet = part.worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    total = sql(
        """SELECT sum(line.computed + line.adjustment) FROM feedback_subsidyline line
           JOIN stations_station station ON station.id = line.station_id
           WHERE station.township = '柳荫街道'"""
    )
    assert names(sheet) == ["柳荫甲", "柳荫乙"]
    assert (rows[2][1], rows[2][7]) == ("本表合计", total)
    assert 0 < total < BUDGET
    assert "合计" not in [row[1] for row in rows]
    assert "不是补助总额" in said(sheet)
    assert ("签收" in said(sheet), "签收" in said(whole)) == (False, True)
    assert f"{BUDGET}元（全部站点）" in said(part["说明"])
    assert [row[1] for row in whole.iter_rows(min_row=7, max_row=7, values_only=True)] == ["合计"]
    with pytest.raises(CommandError, match="不能按“kind”筛选"):
        book("subsidy", cycle.slug, "kind=work_station")


@pytest.fixture
def rounds(item):
    """Two rounds of this year, each of another organ; the first sent up and answered."""
    mine, organ = item.consultation, SuperiorOrganFactory(name="省人大常委会法制工作委员会")
    other = ConsultationFactory(version__draft__organ=organ, version__draft__title="养老条例")
    type(mine).objects.update(opened_at=timezone.now())
    SubmittedOpinionFactory(consultation=mine, item=item, people=3)
    SubmittedOpinionFactory(consultation=other, station=StationFactory(name="石桥"))
    SubmittedOpinionFactory(consultation=other)
    send_up(mine, [item])
    answer(item)
    return mine, other


def test_a_year_for_one_organ_counts_its_drafts_alone(rounds, book):
    mine, other = rounds
    found = book("year", str(YEAR), f"organ={other.version.draft.organ.name}")

    assert found.sheetnames == [
        "征求意见情况（部分）", "各月收到意见（部分）", "意见提出方式（部分）",
        "各站点收集意见（部分）", "采纳情况（部分）", "说明",
    ]  # fmt: skip
    opinions = sql("SELECT count(*) FROM opinions_opinion WHERE consultation_id = %s", other.pk)
    for sheet, column in zip(found.worksheets[:3], (6, 1, 1), strict=True):
        counts = [row[column] for row in sheet.iter_rows(min_row=4, values_only=True)]
        assert sum(one for one in counts if isinstance(one, int)) == opinions == 2
    assert "年度概况、宣讲宣传调解和台账不按来文机关区分" in said(found.worksheets[0])
    adopted = dict(row[:2] for row in found.worksheets[4].iter_rows(min_row=4, values_only=True))
    assert adopted["采纳"] == 0
    its = book("year", str(YEAR), f"organ={mine.version.draft.organ.name}").worksheets[4]
    assert dict(row[:2] for row in its.iter_rows(min_row=4, values_only=True))["采纳"] == 1


def test_what_there_is_not_is_said(stations, book):
    cycle = cycle_at(C.SELF_SCORING)
    with pytest.raises(CommandError, match="没有“龙泉乡”这一项，可选：柳荫街道、石桥镇。"):
        book("evaluation", cycle.slug, "township=龙泉乡")
    with pytest.raises(CommandError, match="没有“国务院”这一项"):
        book("year", str(YEAR), "organ=国务院")


def test_the_pages_ask_for_a_part_and_the_job_names_it(client, stations):
    cycle = cycle_at(C.FINALISED)
    subsidies.compute(cycle, Terms(budget=BUDGET, base=100), by=ClerkFactory())
    organ = SuperiorOrganFactory()
    client.force_login(ClerkFactory())
    asked = [
        ("feedback_export_cycle", [cycle.pk, "evaluation"], {"kind": "work_station"}),
        ("feedback_export_cycle", [cycle.pk, "subsidy"], {"township": "石桥镇"}),
        ("feedback_year", [YEAR], {"organ": organ.name}),
    ]
    for page, words in (("feedback_cycle", "一类站点的"), ("feedback_subsidy", "一个乡镇的")):
        assert words in client.get(reverse(f"admin:{page}", args=[cycle.pk])).content.decode()
    assert organ.name in client.get(reverse("admin:feedback_reports")).content.decode()
    for name, args, filters in asked:
        client.post(reverse(f"admin:{name}", args=args), filters)

    jobs = list(Job.objects.order_by("pk"))
    assert [job.params["filters"] for job in jobs] == [filters for *_, filters in asked]
    assert [job.label.split("：")[0] for job in jobs] == [
        "考核评分表（立法联系点工作站）", "经费补助测算表（石桥镇）",
        f"{YEAR}年年度统计（{organ.name}）",
    ]  # fmt: skip
    answers = [
        client.post(reverse(f"admin:{name}", args=args), dict.fromkeys(filters, "没有"))
        for name, args, filters in asked
    ]
    assert [one.status_code for one in answers] == [404] * 3
