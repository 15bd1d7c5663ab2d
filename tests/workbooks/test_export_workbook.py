import hashlib
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from liaison.audit.models import AuditEntry
from liaison.workbooks import presets
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.presets import Tables, preset
from liaison.workbooks.services import code_version, export_preset
from tests.workbooks.conftest import LEDGER


@pytest.mark.django_db
def test_export_workbook_prints_counts_and_checksum(sample_preset, tmp_path):
    path, printed = tmp_path / "out.xlsx", StringIO()

    call_command("export_workbook", "sample", consultation="elevators", out=path, stdout=printed)

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = printed.getvalue().splitlines()
    assert lines[:2] == ["台账：3 行", "合计：3 行"]
    assert lines[3] == f"SHA-256：{sha256}"
    assert [cell.value for cell in load_workbook(path)["台账"]["B"][3:6]] == [
        "第1项",
        "第2项",
        "第3项",
    ]


@pytest.mark.django_db
def test_an_export_is_on_record(sample_preset, tmp_path):
    export = export_preset("sample", path=tmp_path / "out.xlsx", by=None, consultation="elevators")

    entry = AuditEntry.objects.get(action="workbooks.export")
    assert entry.count == 3
    assert entry.after == {
        "preset": "sample",
        "consultation": "elevators",
        "filters": {"征询": "电梯 条例"},
        "personal_data": "none",
        "rows": {"台账": 3},
        "sha256": export.summary.sha256,
        "export_id": export.summary.export_id,
    }


@pytest.mark.django_db
def test_the_file_is_named_after_county_subject_table_and_day(sample_preset, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "liaison.workbooks.services.timezone.now", lambda: datetime(2025, 10, 8, 20, tzinfo=UTC)
    )

    export = export_preset("sample", path=tmp_path / "out.xlsx", by=None, consultation="elevators")

    assert export.filename == "本县_电梯条例_工作台账_20251009.xlsx"


@pytest.mark.django_db(transaction=True)
def test_a_workbook_is_read_from_one_snapshot(monkeypatch, tmp_path):
    presets.discover()
    monkeypatch.setattr(presets, "PRESETS", {})
    seen = []

    @preset("snapshot", "快照")
    def build(consultation):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            seen.append(cursor.fetchone()[0])
        return Tables([(LEDGER, [])], PersonalData.NONE)

    export_preset("snapshot", path=tmp_path / "out.xlsx", by=None)

    assert seen == ["repeatable read"]
    assert AuditEntry.objects.filter(action="workbooks.export").count() == 1


@pytest.mark.parametrize(
    ("name", "consultation", "sentence"),
    [
        ("nothing", None, "没有名为“nothing”的工作簿。可用的有：sample。"),
        ("sample", None, "“工作台账”须指定一次征询。"),
        ("sample", "other", "没有这次征询。"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_is_said_and_nothing_is_written(
    sample_preset, tmp_path, name, consultation, sentence
):
    with pytest.raises(CommandError) as caught:
        call_command("export_workbook", name, consultation=consultation, out=tmp_path / "out.xlsx")

    assert str(caught.value) == sentence
    assert list(tmp_path.iterdir()) == []
    assert not AuditEntry.objects.exists()


def test_an_unknown_folder_is_named(sample_preset, tmp_path):
    with pytest.raises(CommandError, match="不存在"):
        call_command("export_workbook", "sample", out=tmp_path / "missing" / "out.xlsx")


def test_two_presets_of_one_name_are_refused(sample_preset):
    with pytest.raises(ValueError, match="sample"):
        preset("sample", "别的")(lambda consultation: Tables([], PersonalData.NONE))


def test_the_code_version_begins_with_the_release():
    assert code_version().startswith("0.1.0")
