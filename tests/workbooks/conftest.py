import pytest

from liaison.workbooks import presets
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.presets import Tables, preset
from liaison.workbooks.writer import Column, SheetSpec

LEDGER = SheetSpec("台账", "工作台账", "", "", [Column("序号", 6, "int"), Column("标题", 30)])


@pytest.fixture
def sample_preset(monkeypatch):
    """The only preset there is: three rows about the consultation ``elevators``."""
    presets.discover()
    monkeypatch.setattr(presets, "PRESETS", {})

    @preset("sample", "工作台账", needs_consultation=True)
    def build(consultation):
        if consultation != "elevators":
            raise WorkbookError("没有这次征询。")
        rows = ((number, f"第{number}项") for number in range(1, 4))
        return Tables(
            [(LEDGER, rows)], PersonalData.NONE,
            filters={"征询": "电梯 条例"}, subject="电梯 条例", total=3,
        )  # fmt: skip
