import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from opinions.models import Opinion
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import StationFactory
from tests.opinions.bundle_files import meeting, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return OpenConsultationFactory()


@pytest.fixture
def file(consultation, tmp_path):
    path = tmp_path / "采集表.xlsx"
    path.write_bytes(workbook(consultation, [*meeting(3), {"body": "好", "phone": "12345"}]))
    return path


def run(file, consultation, station, *options):
    out = StringIO()
    call_command(
        "import_bundle",
        str(file),
        f"--station={station.code}",
        f"--consultation={consultation.slug}",
        "--json",
        *options,
        stdout=out,
    )
    return json.loads(out.getvalue())


def test_it_prints_the_contract(file, consultation):
    station = StationFactory()

    dry = run(file, consultation, station, "--dry-run")
    assert not Opinion.objects.exists()
    first = run(file, consultation, station)
    again = run(file, consultation, station)

    (error,) = dry["errors"]
    assert (error["row"], error["column"]) == (8, "手机")
    assert dry == first == {"read": 4, "accepted": 3, "duplicates": 0, "errors": [error]}
    assert again == {"read": 4, "accepted": 0, "duplicates": 3, "errors": [error]}
    assert Opinion.objects.count() == 3


def test_an_unknown_station_is_one_sentence(file, consultation):
    with pytest.raises(CommandError, match="没有这个征求意见、站点或者账号"):
        run(file, consultation, StationFactory.build(code="none"))


def test_a_file_that_is_not_there_is_one_sentence(consultation, tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "none.xlsx", consultation, StationFactory())
