import json
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile

from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.text import pieces

ANNEX_SHEET = "续页"
ANNEX = SheetSpec(
    title=ANNEX_SHEET,
    heading="续页（一格放不下的文字接在这里）",
    left_note="",
    right_note="",
    columns=[
        Column("编号", 8, "int"),
        Column("工作表", 16),
        Column("行号", 8, "int"),
        Column("栏目", 16),
        Column("段", 6, "int"),
        Column("内容", 100),
    ],
    footer="",
)


class AnnexSpool:
    """Holds the ends of texts longer than a cell until their sheet is written, on disk if many."""

    def __init__(self) -> None:
        self._kept = SpooledTemporaryFile(  # noqa: SIM115 -- close() below
            max_size=1024 * 1024, mode="w+", encoding="utf-8"
        )
        self.count = 0

    def keep(self, sheet: str, row: int, column: str, rest: str) -> str:
        self.count += 1
        for part, piece in enumerate(pieces(rest), 2):
            line = json.dumps([self.count, sheet, row, column, part, piece])
            self._kept.write(f"{line}\n")
        return f"〔未完，接“{ANNEX_SHEET}”第{self.count}号〕"

    def rows(self) -> Iterator[Sequence[object]]:
        self._kept.seek(0)
        for line in self._kept:
            yield json.loads(line)

    def close(self) -> None:
        self._kept.close()
