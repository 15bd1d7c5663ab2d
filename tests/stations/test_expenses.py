"""经费台账: a running balance, wrong lines countered, nothing rewritten."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from stations import ledger_jobs  # noqa: F401 -- makes the kinds of jobs known
from stations.choices import ExpenseKind
from stations.errors import StationError
from stations.known_facts import known_of
from stations.models import Expense, Rule
from stations.services import expenses as services
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import (
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BOOKS = "/admin/stations/ledgerentry/expenses/"


@pytest.fixture
def station():
    return StationFactory(code="LY", name="柳荫街道工作站")


@pytest.fixture
def officer(station):
    return officer_of(station)


def line(station, amount, *, kind=ExpenseKind.SPENDING, day=TODAY, item="茶水", by=None):
    expense = Expense(
        station=station, kind=kind, amount=Decimal(amount), happened_on=day, item=item
    )
    return services.enter_expense(expense, by=by or OfficerFactory())


def balances(station):
    lines = Expense.objects.filter(station=station).with_balance()
    return [str(one.balance) for one in lines.order_by("happened_on", "pk")]


def text(response):
    return response.content.decode()


def test_the_balance_runs_by_day_whatever_was_entered_first(station):
    line(station, "260.00", day=date(2025, 9, 20))
    line(station, "1000.00", kind=ExpenseKind.INCOME, day=date(2025, 1, 5))
    line(station, "0.10", day=date(2025, 9, 20))
    line(StationFactory(), "9999.99", kind=ExpenseKind.INCOME)

    assert balances(station) == ["1000.00", "740.00", "739.90"]


def test_a_wrong_line_is_countered_once_and_both_stay(station, officer):
    line(station, "1000", kind=ExpenseKind.INCOME, day=TODAY - timedelta(days=2))
    wrong = line(station, "620", day=TODAY - timedelta(days=1))

    counter = services.counter_expense(wrong, by=officer, reason="应为260元", day=TODAY)

    assert (counter.kind, counter.amount) == (ExpenseKind.SPENDING, Decimal(-620))
    assert balances(station) == ["1000.00", "380.00", "1000.00"]
    assert Expense.objects.sums() == {"income": Decimal(1000), "spending": Decimal(0)}
    with pytest.raises(StationError, match="已经冲正过"):
        services.counter_expense(wrong, by=officer, reason="再冲一次", day=TODAY)
    with pytest.raises(StationError, match="不能再冲正"):
        services.counter_expense(counter, by=officer, reason="又冲", day=TODAY)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda one: Expense.objects.filter(pk=one.pk).update(amount=1),
        lambda one: Expense.objects.filter(pk=one.pk).delete(),
        lambda one: line(one.station, "-5"),
        lambda one: line(one.station, "0"),
    ],
    ids=["change", "delete", "below zero", "zero"],
)
def test_the_database_keeps_the_book(station, attempt):
    one = line(station, "260")

    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(one)


def filled(**fields):
    return {
        "kind": "spending",
        "happened_on": f"{TODAY:%Y-%m-%d}",
        "item": "茶座用水",
        "amount": "260.50",
        "voucher_number": "2025-031",
    } | fields


def test_the_officer_enters_a_line_with_its_voucher(client, station, officer):
    client.force_login(officer)
    entry = LedgerEntryFactory(station=station)
    photo = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (26.0, 42.0, 0.0)}
    Image.new("RGB", (40, 30)).save(photo, "JPEG", exif=exif)
    upload = SimpleUploadedFile("收据.jpg", photo.getvalue())
    address = reverse("workbench:enter_expense", args=["LY"])

    client.post(address, filled(voucher_file=upload, ledger_entry=entry.pk))

    made = Expense.objects.get()
    assert (made.amount, made.ledger_entry, made.entered_by) == (Decimal("260.50"), entry, officer)
    with Image.open(made.voucher.file.path) as kept:
        assert not kept.getexif()
    html = text(client.get(reverse("workbench:expenses", args=["LY"])))
    assert "-260.50" in html
    assert "收据.jpg" in html
    download = reverse("workbench:expense_voucher", args=[made.pk])
    assert b"".join(client.get(download).streaming_content)
    client.force_login(officer_of(StationFactory()))
    assert client.get(download).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "0"}, "金额应大于0。"),
        ({"amount": "1.005"}, "小数"),
        ({"happened_on": "2099-01-01"}, "日期不能晚于今天。"),
        ({"voucher_file": SimpleUploadedFile("收据.jpg", b"MZ")}, "不是可以上传的文件"),
    ],
)
def test_a_wrong_line_is_explained_and_kept_as_typed(client, officer, wrong, said):
    client.force_login(officer)

    response = client.post(reverse("workbench:enter_expense", args=["LY"]), filled(**wrong))

    assert response.status_code == 422
    assert said in text(response)
    assert "茶座用水" in text(response)
    assert not Expense.objects.exists()


def test_countering_on_the_page_asks_why(client, station, officer):
    wrong = line(station, "620")
    client.force_login(officer)
    address = reverse("workbench:counter_expense", args=[wrong.pk])
    assert client.post(address, {"note": ""}).status_code == 422

    client.post(address, {"note": "应为260元"})

    html = text(client.get(reverse("workbench:expenses", args=["LY"])))
    assert "冲正“茶水”：应为260元" in html
    assert "（已冲正）" in html
    assert client.get(address).status_code == 404


def test_the_office_sees_every_book_and_changes_none(client, station, officer):
    wrong = line(station, "620")
    client.force_login(LeaderFactory())
    assert "-620.00" in text(client.get(BOOKS))
    assert "茶水" in text(client.get(BOOKS, {"station": "LY"}))
    for stranger in (LeaderFactory(), ClerkFactory(), officer_of(StationFactory())):
        client.force_login(stranger)
        for name, args in (
            ("expenses", ["LY"]),
            ("enter_expense", ["LY"]),
            ("counter_expense", [wrong.pk]),
        ):
            assert client.post(reverse(f"workbench:{name}", args=args)).status_code == 404
    client.force_login(officer)
    assert client.get(BOOKS).status_code == 404


def rows_of(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result.file.open("rb") as content:
        sheet = load_workbook(content).worksheets[0]
    titles, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows if row[1]]


def test_the_workbook_has_the_running_balance(client, station, officer):
    line(station, "1000", kind=ExpenseKind.INCOME, day=date(2025, 1, 5))
    wrong = line(station, "260.50", day=date(2025, 9, 20))
    services.counter_expense(wrong, by=officer, reason="重复", day=date(2025, 9, 21))
    line(StationFactory(), "5")
    client.force_login(officer)
    client.post(reverse("workbench:export_expenses", args=["LY"]))

    rows = rows_of(Job.objects.get())

    assert [row["结余（元）"] for row in rows] == [1000, 739.5, 1000]
    assert [row["支出（元）"] for row in rows] == [None, 260.5, -260.5]
    assert [row["备注"] or "" for row in rows] == ["", "", "冲正"]
    client.force_login(ClerkFactory())
    client.post(f"{BOOKS}export/")
    assert len(rows_of(Job.objects.latest("pk"))) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_books_cost_as_much_for_three_lines_as_for_one(
    client, station, officer, count, django_assert_max_num_queries
):
    for _ in range(count):
        line(station, "5")
        line(StationFactory(), "5")
    client.force_login(officer)
    own = reverse("workbench:expenses", args=["LY"])
    client.get(own)
    with django_assert_max_num_queries(8):
        client.get(own)
    client.force_login(LeaderFactory())
    client.get(BOOKS)
    with django_assert_max_num_queries(7):
        client.get(BOOKS)


def test_the_six_items_know_what_the_portal_knows(station, officer):
    line(station, "300", kind=ExpenseKind.INCOME)
    line(station, "120.50")
    Rule.objects.create(title="学习制度", kind="rule", station=station)
    Rule.objects.create(title="统一制度", kind="rule")
    AssignmentFactory(station=station, filed_at=timezone.now(), status="filed")
    known = known_of(station, TODAY)
    assert known["funds"] == "今年经费台账2笔：收入300.00元，支出120.50元。"
    assert known["rules"] == "本站制度1份，办公室统一制度1份。"
    assert known["mechanism"] == "今年已报送任务1项。"
    assert set(known_of(StationFactory(), TODAY)) == {"rules"}
