"""花名册 in and out through the pages and the job: 600 rows, half-right files, second uploads."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.contacts.models import Contact, ContactLook
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from liaison.office.files import TYPES
from liaison.workbooks import tasks as _exports  # noqa: F401 -- the worker loads both, so that
from stations import roster_jobs as _rosters  # noqa: F401 -- it knows the kinds of job
from stations.choices import RosterStatus
from stations.models import Appointment, Person, RosterImport
from stations.services.rosters import clear_files, enter_roster
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory
from tests.stations.rosters import row_of, write_roster

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "国芳建霞明丽强红军燕"


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture
def station():
    return StationFactory(code="SQ", name="石桥镇立法联系点工作站")


@pytest.fixture
def upload(client, tmp_path):
    """Sends a roster through the page; answers with what the dry run said."""

    def upload(rows, kind="officers", **layout):
        path = write_roster(tmp_path / "名册.xlsx", rows, **layout)
        file = SimpleUploadedFile("名册.xlsx", path.read_bytes(), TYPES["xlsx"])
        response = client.post(reverse("admin:stations_rosters"), {"kind": kind, "file": file})
        assert response.status_code == 302, response.content.decode()
        return RosterImport.objects.latest("pk")

    return upload


@pytest.fixture
def enter(client, clerk):
    """Presses the button and lets the worker do the job."""

    def enter(roster):
        client.post(reverse("admin:stations_roster_enter", args=[roster.pk]))
        job = Job.objects.latest("pk")
        jobs.run(job.pk)
        job.refresh_from_db()
        roster.refresh_from_db()
        return job

    return enter


def counts(roster):
    return (roster.new_count, roster.changed_count, roster.known_count, roster.error_count)


def many(station, count):
    names = [f"{s}{a}{b}" for s in SURNAMES for a in GIVEN for b in GIVEN]
    return [row_of(station.name, names[number], f"138{number:08d}") for number in range(count)]


def test_of_600_rows_the_570_right_ones_come_in_and_the_rest_after_correction(
    client, clerk, station, upload, enter, tmp_path
):
    rows = many(station, 600)
    right = [dict(row) for row in rows]
    faults = [
        ("手机", "1380"), ("站点", "没有的站"), ("出生年月", "八八年"), ("聘任类别", "临时工"),
        ("任期至", "2020-01-01"), ("姓名", None),
    ]  # fmt: skip
    for number in range(30):
        column, wrong = faults[number % 6]
        rows[number * 20][column] = wrong

    roster = upload(rows)
    assert counts(roster) == (570, 0, 0, 30)
    assert not Person.objects.exists()
    job = enter(roster)

    assert (job.status, job.counts["新增"], job.counts["有误"]) == ("done", 570, 30)
    assert (Person.objects.count(), Appointment.objects.count()) == (570, 570)
    assert len({error["row"] for error in roster.errors}) == 30
    returned = client.get(reverse("admin:stations_roster_returned", args=[roster.pk]))
    marked = tmp_path / "returned.xlsx"
    marked.write_bytes(b"".join(returned.streaming_content))
    sheet = load_workbook(marked).active
    assert sheet["S3"].value == "错误"
    assert sheet["S4"].value == "【手机】请填写11位手机号码，或者带区号的固定电话。"
    assert sheet["S4"].fill.fgColor.rgb == "FFFFC7CE"
    assert sum(bool(sheet.cell(row, 19).value) for row in range(4, 604)) == 30

    second = upload(right)
    assert counts(second) == (30, 0, 570, 0)
    enter(second)
    assert (Person.objects.count(), Appointment.objects.count()) == (600, 600)
    third = upload(right)
    assert counts(third) == (0, 0, 600, 0)
    assert enter(third).status == "failed"
    assert Person.objects.count() == 600


def test_what_was_entered_is_what_the_row_said(clerk, station, upload, enter):
    enter(upload([row_of(station.name, "买买提・艾力", 13800000021)]))

    person = Person.objects.get()
    held = person.appointments.get()
    assert (person.name, person.pinyin_search) == ("买买提·艾力", "mmtal maimaitiaili")
    assert (person.sex, person.born_in, person.source_kind) == (
        "female", date(1988, 5, 1), "village",
    )  # fmt: skip
    assert person.phone.masked == "138****0021"
    assert (held.kind, held.starts_on, held.ends_on) == (
        "collector", date(2024, 3, 1), date(2027, 2, 28),
    )  # fmt: skip
    assert [(move.new_status, move.note) for move in held.moves.all()] == [
        ("appointed", "花名册导入")
    ]


def test_a_roster_exported_with_masked_phones_comes_back_unchanged(
    client, clerk, station, upload, enter, tmp_path
):
    enter(upload([*many(station, 3), row_of(station.name, "钱华", "", 聘任类别="流动")]))
    client.post(reverse("admin:stations_export", args=["officers"]), {})
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result.file.open("rb") as content:
        file = SimpleUploadedFile("导出.xlsx", content.read(), TYPES["xlsx"])

    client.post(reverse("admin:stations_rosters"), {"kind": "officers", "file": file})

    roster = RosterImport.objects.latest("pk")
    assert counts(roster) == (0, 0, 4, 0)


def test_filled_cells_update_and_blank_ones_leave_alone(clerk, station, upload, enter):
    enter(upload([row_of(station.name, "赵霞", "13800000021", 备注="党员")]))
    roster = upload(
        [row_of(station.name, "赵 霞", "１３８００００００２１", 备注=None, 任期至="2028-02-29")]
    )
    assert counts(roster) == (0, 1, 0, 0)

    enter(roster)

    person = Person.objects.get()
    assert person.remark == "党员"
    assert person.appointments.get().ends_on == date(2028, 2, 29)


def test_somebody_without_a_phone_gets_the_one_a_later_roster_has(clerk, station, upload, enter):
    enter(upload([row_of(station.name, "赵霞")]))
    enter(upload([row_of(station.name, "赵霞", "13800000021")]))

    assert Person.objects.get().phone.masked == "138****0021"


def test_the_same_name_with_another_phone_is_asked_about(clerk, station, upload, enter):
    enter(upload([row_of(station.name, "赵霞", "13800000021")]))
    asked = upload([row_of(station.name, "赵霞", "13900000107")])
    assert counts(asked) == (0, 0, 0, 1)
    assert "是同一人换了手机，还是另一人" in asked.errors[0]["message"]
    assert "138****0021" in asked.errors[0]["message"]

    enter(upload([row_of(station.name, "赵霞", "13900000107", 同名说明="另一人")]))
    assert Person.objects.count() == 2
    enter(upload([row_of(station.name, "赵霞", "13700000033", 同名说明="另一人")]))
    assert Person.objects.count() == 3


def test_the_same_person_may_have_a_new_phone(clerk, station, upload, enter):
    enter(upload([row_of(station.name, "赵霞", "13800000021")]))
    enter(upload([row_of(station.name, "赵霞", "13900000107", 同名说明="同一人")]))

    assert Person.objects.get().phone.masked == "139****0107"
    assert Contact.objects.filter(erased_at__isnull=False).count() == 1


def test_one_person_of_two_stations_has_two_appointments(clerk, station, upload, enter):
    other = StationFactory(name="柳荫街道立法联系点工作站")
    enter(
        upload(
            [
                row_of(station.name, "曹阳", "13800000021", 聘任类别="驻站代表"),
                row_of(other.name, "曹阳", "13800000021", 聘任类别="固定"),
                row_of(other.name, "曹阳", "13900000107"),
            ]
        )
    )

    assert [person.appointments.count() for person in Person.objects.order_by("pk")] == [2, 1]


def test_what_a_wrong_row_says_of_somebody_new_is_not_kept(clerk, station, upload, enter):
    rows = [
        row_of(station.name, "赵霞", 聘任类别="按项目吸纳"),
        row_of(station.name, "赵霞"),
        row_of(station.name, "赵霞", "13800000021", 聘任类别="流动"),
    ]
    roster = upload(rows)
    assert counts(roster) == (2, 0, 0, 1)

    enter(roster)

    person = Person.objects.get()
    assert (person.appointments.count(), person.phone.masked) == (2, "138****0021")


def test_two_of_one_name_without_phones_at_a_station_are_told_apart_by_asking(
    clerk, station, upload
):
    roster = upload([row_of(station.name, "张伟"), row_of(station.name, "张伟")])

    assert counts(roster) == (1, 0, 0, 1)
    assert roster.errors[0]["message"] == "与第 4 行重复，请删去一行。"


def test_an_expert_roster_with_its_terms_and_dual_use(clerk, upload, enter):
    header = ["姓名", "单位及职务/职称", "专业领域", "专家类别", "推荐方式", "聘期",
              "是否备案审查专家", "联系方式", "状态"]  # fmt: skip
    row = {
        "姓名": "孙文博", "单位及职务/职称": "云岭学院法学院 副教授", "专业领域": "法学(行政法)",
        "专家类别": "学者", "推荐方式": "单位推荐", "聘期": "2024-06—2027-05",
        "是否备案审查专家": "是", "联系方式": "13900000107", "状态": "在聘",
    }  # fmt: skip

    enter(upload([row, row | {"姓名": "某某", "聘期": "三年"}], kind="experts", header=header))

    person = Person.objects.get()
    held = person.appointments.get()
    assert (held.kind, held.station, held.ends_on) == ("expert", None, date(2027, 5, 31))
    assert (person.reviews_filings, person.expert_category) == (True, "scholar")


def test_a_whole_roster_is_taken_back(client, clerk, station, upload, enter):
    known = PersonFactory(name="赵霞", position="原单位")
    AppointmentFactory(person=known, station=station, kind="collector", ends_on=date(2026, 1, 1),
                       starts_on=date(2024, 3, 1))  # fmt: skip
    roster = upload([row_of(station.name, "赵霞", "13800000021"), *many(station, 5)])
    assert counts(roster) == (5, 1, 0, 0)
    enter(roster)
    undo = reverse("admin:stations_roster_undo", args=[roster.pk])

    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "传错了年份"}).status_code == 302

    roster.refresh_from_db()
    known.refresh_from_db()
    assert (roster.status, roster.undo_reason) == (RosterStatus.UNDONE, "传错了年份")
    assert list(Person.objects.all()) == [known]
    assert (known.position, known.appointments.get().ends_on) == ("原单位", date(2026, 1, 1))
    assert counts(upload(many(station, 5))) == (5, 0, 0, 0)


def test_a_roster_whose_people_have_worked_since_stays(client, clerk, station, upload, enter):
    roster = upload(many(station, 2))
    enter(roster)
    Person.objects.filter(pk=Person.objects.first().pk).update(user=OfficerFactory())

    response = client.post(
        reverse("admin:stations_roster_undo", args=[roster.pk]), {"reason": "传错"}
    )

    assert response.status_code == 422
    assert "不能整份撤销" in response.content.decode()
    assert Person.objects.count() == 2


def test_files_are_forgotten_after_a_week_and_then_not_entered(
    clerk, station, upload, enter, django_capture_on_commit_callbacks
):
    roster = upload([*many(station, 2), row_of("没有的站", "赵霞")])
    RosterImport.objects.update(uploaded_at=timezone.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        assert clear_files(timezone.now()) == 1
        assert clear_files(timezone.now()) == 0

    assert "已按期清除" in enter(roster).message
    assert not Person.objects.exists()


def test_after_a_week_nothing_is_undone_as_a_whole(client, clerk, station, upload, enter):
    roster = upload(many(station, 2))
    enter(roster)
    RosterImport.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    clear_files(timezone.now())

    response = client.post(
        reverse("admin:stations_roster_undo", args=[roster.pk]), {"reason": "传错"}
    )

    assert "已超过7天" in response.content.decode()
    assert Person.objects.count() == 2


def test_a_worker_that_begins_again_enters_nothing_twice(clerk, station, upload, enter):
    roster = upload(many(station, 2))
    enter(roster)

    again = enter_roster(roster.pk, by=clerk, now=timezone.now())

    assert counts(again) == (2, 0, 0, 0)
    assert Person.objects.count() == 2


def test_a_station_merged_over_its_rows_counts_for_each(client, clerk, station, tmp_path):
    rows = [row_of(station.name, "赵霞"), row_of(None, "钱华"), row_of(None, "孙丽")]
    path = write_roster(tmp_path / "a.xlsx", rows)
    book = load_workbook(path)
    book.active.merge_cells("B4:B6")
    book.save(path)
    file = SimpleUploadedFile("a.xlsx", path.read_bytes(), TYPES["xlsx"])

    client.post(reverse("admin:stations_rosters"), {"kind": "officers", "file": file})

    roster = RosterImport.objects.get()
    assert counts(roster) == (3, 0, 0, 0)
    assert "合并单元格" in roster.warnings[0]


def test_another_file_is_explained_at_its_field(client, clerk):
    file = SimpleUploadedFile("a.xlsx", b"nothing", TYPES["xlsx"])

    response = client.post(reverse("admin:stations_rosters"), {"kind": "officers", "file": file})

    assert response.status_code == 422
    assert "不是可以上传的文件" in response.content.decode()


@pytest.mark.parametrize("kind", ["officers", "experts"])
def test_the_template_is_read_back_without_its_example(client, clerk, station, kind, upload):
    response = client.get(reverse("admin:stations_roster_template", args=[kind]))
    file = SimpleUploadedFile("模板.xlsx", b"".join(response.streaming_content), TYPES["xlsx"])

    client.post(reverse("admin:stations_rosters"), {"kind": kind, "file": file})

    roster = RosterImport.objects.get()
    assert (roster.read_count, roster.warnings) == (0, ["表头下面没有填写内容。"])


def ask_for_phones(client, reason="防汛紧急通知"):
    address = reverse("admin:stations_roster_phones")
    return client.post(address, {"preset": "officers", "reason": reason})


def test_whole_phones_go_out_when_a_second_person_agrees_and_every_look_is_on_record(
    client, clerk, station, upload, enter
):
    enter(upload([row_of(station.name, "赵霞", "13800000021")]))
    before = Job.objects.count()
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": "strict"})
    assert ask_for_phones(client, reason="").status_code == 422
    page = ask_for_phones(client)["Location"]
    assert "等待另一人同意" in client.get(page).content.decode()
    assert client.post(f"{page}answer/", {"agree": "1"}).status_code == 404

    client.force_login(ReviewerFactory())
    assert client.post(f"{page}answer/", {"reason": ""}).status_code == 422
    assert Job.objects.count() == before
    client.post(f"{page}answer/", {"agree": "1"})
    job = Job.objects.latest("pk")
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.owner, job.only_owner, job.keep_hours) == (clerk, True, 24)
    with job.result.file.open("rb") as content:
        book = load_workbook(content)
    assert book.worksheets[0]["N4"].value == "13800000021"
    assert "完整联系方式" in dict(row[:2] for row in book["说明"].values)["个人信息"]
    look = ContactLook.objects.get()
    assert (look.viewer, look.reason) == (clerk, "防汛紧急通知")
    assert AuditEntry.objects.get(action="workbooks.export").note == "防汛紧急通知"


def test_nobody_agrees_to_what_they_asked_for_themselves(client, clerk, station, upload, enter):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": "strict"})
    enter(upload([row_of(station.name, "赵霞", "13800000021")]))
    before = Job.objects.count()
    client.force_login(ReviewerFactory())
    page = ask_for_phones(client)["Location"]

    answer = client.post(f"{page}answer/", {"agree": "1"}, follow=True).content.decode()

    assert "请由另一位同事办理" in answer
    client.force_login(LeaderFactory())
    client.post(f"{page}answer/", {"reason": "逐个查看即可"})
    assert "逐个查看即可" in client.get(page).content.decode()
    assert (Job.objects.count(), ContactLook.objects.count()) == (before, 0)


def test_only_clerks_bring_rosters_in(client, station):
    roster = RosterImport.objects.create(
        kind="officers", file=StoredFileFactory(), uploaded_by=ClerkFactory()
    )
    pages = [reverse("admin:stations_rosters"), reverse("admin:stations_roster", args=[roster.pk])]
    enter = reverse("admin:stations_roster_enter", args=[roster.pk])
    for user, status in ((ReviewerFactory(), 200), (LeaderFactory(), 404), (OfficerFactory(), 404)):
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} == {status}
        assert client.post(enter).status_code == 404
