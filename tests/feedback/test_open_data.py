"""The files that anybody may take away."""

import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from drafts.choices import Visibility
from feedback.models import OpenData
from feedback.services.open_data import refresh_open_data
from liaison.office.models import StoredFile
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db
NAME = "王桂兰"


@pytest.fixture
def round_():
    round_ = SubmittedConsultationFactory(opened_at=timezone.now())
    item = CompiledItemFactory(consultation=round_, text="=建议写明到场时限，可电话13800000021联系")
    author = ContributorFactory(name=NAME, consent_name=True)
    SubmittedOpinionFactory(consultation=round_, item=item, contributor=author)
    answer(item, reflected_in="第十条第二款")
    let_out(round_)
    return round_


def body(response):
    assert response.status_code == 200
    return b"".join(response)


def test_both_files_hold_the_same_rows_and_nobody(client, round_):
    refresh_open_data(timezone.now())

    raw = body(client.get(f"/results/{round_.slug}/data.csv"))
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert rows[1][2].startswith("'=建议写明到场时限")
    assert (rows[1][3], rows[1][4]) == ("采纳", "第十条第二款")
    book = load_workbook(io.BytesIO(body(client.get(f"/results/{round_.slug}/data.xlsx"))))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert "第十条第二款" in cells
    for text in (raw.decode(), "\n".join(cells)):
        assert NAME not in text
        assert "13800000021" not in text


def test_the_files_of_a_year_hold_drafts_total_and_stations(client, round_):
    refresh_open_data(timezone.now())

    year = timezone.localdate().year
    raw = body(client.get(f"/results/years/{year}/data.csv")).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(raw))] == ["类别", "草案", "合计", "站点"]
    assert (
        f"/results/years/{year}/data.xlsx" in client.get(f"/results/years/{year}/").content.decode()
    )


def test_a_file_is_made_again_only_after_a_new_release(round_):
    assert refresh_open_data(timezone.now()) == 2
    assert refresh_open_data(timezone.now()) == 0
    before = set(StoredFile.objects.values_list("pk", flat=True))
    item = CompiledItemFactory(consultation=round_)
    SubmittedOpinionFactory(consultation=round_, item=item)
    answer(item)
    let_out(round_)

    assert refresh_open_data(timezone.now()) == 2
    assert OpenData.objects.count() == 2
    # Only the newest are kept; the scans of replies are no part of this.
    kept = set(StoredFile.objects.values_list("pk", flat=True))
    assert len(kept) == len(before)
    assert len(kept & before) == len(before) - 4


def test_a_round_that_stopped_being_public_gives_nothing(client, round_):
    refresh_open_data(timezone.now())
    type(round_).objects.update(visibility=Visibility.STATIONS, public_basis="")

    assert client.get(f"/results/{round_.slug}/data.csv").status_code == 404
    assert client.get(f"/results/years/{timezone.localdate().year}/data.csv").status_code == 404


def test_other_kinds_and_files_not_yet_made_are_missing(client, round_):
    assert client.get(f"/results/{round_.slug}/data.csv").status_code == 404
    refresh_open_data(timezone.now())
    assert client.get(f"/results/{round_.slug}/data.json").status_code == 404
