"""The whole loop through a real browser, with real worker, beat, SMTP server and SMS gateway."""

import pytest
from django.utils import timezone

from feedback.models import OpinionFeedback, ThankYouLetter
from liaison.notices.models import Notice
from opinions.choices import Adoption, FeedbackState
from opinions.models import CompiledItem, CompiledTable, Opinion
from opinions.services.screening import screen
from tests.journey import county as counties
from tests.journey import steps
from tests.journey.seats import PHONE, Seat
from tests.support import programs
from tests.support.portal import wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.django_db(transaction=True),
]
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def open_seat(chromium, live_portal):
    seats = []

    def seat(**about):
        seats.append(Seat(chromium, live_portal.url, **about))
        return seats[-1]

    yield seat
    for seat in seats:
        seat.close()


def rows_under(sheet, title):
    """The numbered rows of a workbook's table."""
    header = next(
        row[0].row for row in sheet.iter_rows(max_row=10) if any(c.value == title for c in row)
    )
    return [
        row for row in sheet.iter_rows(min_row=header + 1, values_only=True)
        if isinstance(row[0], int)
    ]  # fmt: skip


def test_the_loop_closes(
    settings, tmp_path, open_seat, start_program, smtp_server, sms_gateway, collected_static
):
    settings.PASSWORD_HASHERS = ARGON2
    people = counties.settle()
    channels = {"EMAIL_URL": smtp_server.url, "SMS_URL": sms_gateway.url, "EMAIL": "on"}
    start_program(programs.worker, **channels)
    start_program(programs.beat)
    clerk = open_seat().sign_in(people.clerk.username)
    reviewer = open_seat().sign_in(people.reviewer.username)

    # 1, 2: the draft, the consultation, the second person.
    steps.bring_the_draft_in(clerk)
    steps.prepare_the_round(clerk)
    consultation = steps.release_the_round(reviewer)

    # 3: residents, with and without scripts.
    resident = open_seat(size=PHONE)
    number, code = steps.give_an_opinion(
        resident, body="一楼住户怎么补偿，要写清楚。", phone="13900010001", name="王小河"
    )
    steps.find_it_again(resident, number, code)
    plain = open_seat(size=PHONE, scripts=False)
    other, other_code = steps.give_an_opinion(
        plain, article="第八条", body="公共收益也可以出一部分。", email="zhang@example.com"
    )
    steps.find_it_again(plain, other, other_code)

    # 4: the station.
    steps.dispatch(clerk, consultation)
    officer = open_seat().sign_in(people.officer.username)
    steps.keep_the_ledger(officer)
    steps.file_the_bundle(officer, tmp_path)
    steps.file_the_task(officer)
    assert Opinion.objects.filter(consultation=consultation).counted().count() == 192

    # 5: sorted, frozen, sent upward.
    screen()
    steps.close_the_round(consultation)
    steps.sort_and_compile(clerk, consultation)
    steps.freeze(clerk, reviewer, consultation)
    leader = open_seat().sign_in(people.leader.username)
    steps.send_up(leader, consultation)
    table = CompiledTable.objects.get()
    book = steps.build_the_workbook(
        clerk,
        f"/admin/opinions/compileditem/of/{consultation.pk}/",
        "导出意见建议汇总表",
        tmp_path,
    )
    rows = rows_under(book.worksheets[0], "序号")
    items = CompiledItem.objects.filter(consultation=consultation)
    assert len(rows) == items.count() == table.item_count
    assert sum(row[9] for row in rows) == items.filter(sources__isnull=False).count()
    assert table.raw_count == steps.counts(consultation)["submitted"]

    # 6: the answer, and everybody is told.
    first, second = items.in_table_order()[:2]
    steps.enter_the_answer(
        clerk,
        reviewer,
        consultation,
        [
            (first, {"result": "adopted", "reflected_in": "第八条第一款"}),
            (second, {"result": "not_adopted", "reason_code": "R01"}),
        ],
    )
    told = OpinionFeedback.objects.filter(release__consultation=consultation)
    kept = steps.counts(consultation)["kept"]
    answered = Opinion.objects.filter(consultation=consultation).exclude(
        adoption__in=[Adoption.NONE, Adoption.AWAITING]
    )
    assert wait_until(lambda: told.count() == answered.count() + kept, 60)
    reachable = Notice.objects.exclude(contact_phone=None, contact_email=None)
    assert wait_until(lambda: not reachable.exclude(status="sent").exists(), 150)
    assert len(smtp_server.messages) == reachable.filter(channel="email").count()
    assert len(sms_gateway.accepted_keys) == reachable.filter(channel="sms").count()
    assert Notice.objects.filter(status="manual").exclude(station_code="LY").count() == 0

    # 7: the public page, the author's own page, the table.
    resident.go(f"/results/{steps.SLUG}/")
    assert "192" in resident.text
    assert "第八条第一款" in resident.text
    steps.find_it_again(resident, number, code)
    book = steps.build_the_workbook(
        clerk,
        f"/admin/feedback/superiorreply/of/{consultation.pk}/",
        "导出采纳情况反馈表",
        tmp_path,
    )
    rows = rows_under(book.worksheets[0], "序号")
    assert len(rows) == table.item_count
    assert sum(row[9] for row in rows) == told.exclude(result=Adoption.NONE).count()
    clerk.go(f"/admin/feedback/thankyouletter/of/{consultation.pk}/")
    clerk.press("为意见被采纳的人拟感谢信")
    assert ThankYouLetter.objects.exists()
    assert not Opinion.objects.filter(feedback=FeedbackState.RATED).exists()
    for seat in (clerk, reviewer, leader, officer, resident):
        assert seat.faults == {}
        assert seat.complaints == []


def test_the_loop_closes_with_one_person_paper_and_no_gateways(
    settings, tmp_path, open_seat, start_program, collected_static
):
    """No SMTP, no SMS, one person on duty, the leader signs on paper."""
    settings.PASSWORD_HASHERS = ARGON2
    people = counties.settle(one_person=True)
    start_program(programs.worker, EMAIL="off", EMAIL_URL="", SMS_URL="")
    start_program(programs.beat)
    office = open_seat().sign_in(people.clerk.username)
    steps.bring_the_draft_in(office)
    steps.prepare_the_round(office)
    consultation = steps.release_the_round(office)
    assert "岗位合并" in office.text
    resident = open_seat(size=PHONE)
    number, code = steps.give_an_opinion(resident, body="楼道太窄，装不下怎么办？")
    resident2 = open_seat(size=PHONE, scripts=False)
    steps.give_an_opinion(resident2, article="第十条", body="要算后期的钱。", phone="13900010002")
    screen()
    steps.close_the_round(consultation)
    steps.sort_and_compile(office, consultation)
    steps.freeze(office, office, consultation)
    paper = tmp_path / "发文稿纸.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    steps.send_up(office, consultation, paper=paper)
    item = CompiledItem.objects.get()
    steps.enter_the_answer(
        office, office, consultation, [(item, {"result": "adopted", "reflected_in": "第七条"})]
    )

    told = OpinionFeedback.objects.filter(release__consultation=consultation)
    assert wait_until(lambda: told.count() == 2, 60)
    assert wait_until(lambda: Notice.objects.filter(status="manual").count() == 1, 60)
    resident.go(f"/results/{steps.SLUG}/")
    assert "第七条" in resident.text
    steps.find_it_again(resident, number, code)
    assert timezone.localdate().year >= 2026
