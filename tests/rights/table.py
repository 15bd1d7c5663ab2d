"""docs/rights.md: which address opens to whom. The tests hold the portal to it."""

from dataclasses import dataclass
from pathlib import Path

from liaison.accounts.choices import Role

FILE = Path(__file__).resolve().parents[2] / "docs" / "rights.md"
RESIDENT = "resident"
# The columns, from left to right.
WHO = (RESIDENT, *Role.values)
LOOK, ACT, DELETE = "看", "办", "删"


@dataclass(frozen=True)
class Row:
    pattern: str
    # Whether somebody of another station (or another person) finds nothing there.
    is_own: bool
    cells: dict[str, str]

    def opens(self, who, method):
        return (LOOK if method == "GET" else ACT) in self.cells[who]

    @property
    def acts(self):
        return any(ACT in cell for cell in self.cells.values())


def read():
    rows = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        pattern, scope, *cells = (cell.strip() for cell in line.strip()[1:-1].split("|"))
        pattern = pattern.strip("`")
        assert pattern not in rows, f"{pattern} stands twice"
        assert len(cells) == len(WHO), f"{pattern}: {len(cells)} columns"
        rows[pattern] = Row(pattern, scope == "本站本人", dict(zip(WHO, cells, strict=True)))
    return rows
