"""立项: the projects of a law-making plan, with who drafts them and when they come up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafts.parsing.tree import Kind, Node, ParsedDraft

PLAN = re.compile(
    r"立法(?:工作)?[计规]划|(?:规章|法规|规范性文件)(?:制定)?(?:工作)?计划|立项"
    r"|(?:立法|建议|规章|法规)项目|项目(?:建议)?(?:清单|目录|名单|表)|决策(?:事项)?(?:目录|清单)"
)
LAW_NOUN = r"(?:法|法典|条例|规定|办法|细则|规则|决定|准则|规程|方案|规划|意见)"
KIND_OF_CHANGE = (
    r"(?:[（(](?:制定|新制定|修订|修改|修正|废止|打包修改|草案|暂定名|暂名|"
    r"[一二三]审|初次审议|继续审议)[）)])?"
)
NAME = re.compile(
    rf"(?:制定|修订|修改|修正|废止)?\s?《[^《》]{{2,60}}》{KIND_OF_CHANGE}(?![的第])"
    rf"|(?:制定|修订|修改|修正|废止)?(?:[^《》（()），,。；;：:、|\s]|《[^《》]{{2,40}}》){{2,50}}?{LAW_NOUN}{KIND_OF_CHANGE}"
    r"(?=$|[\s（(，,。；;：:、—–-])"
)
ORGANS = r"(?:局|委|委员会|办|办公室|室|会|厅|部|院|中心|政府|支队|总队|处|公司|组|人大|工委)"
NAMED_UNIT = re.compile(
    r"(?:起草|责任|牵头|承办|提案|提请|申报|建议|实施|送审)(?:起草)?(?:单位|部门|人|机关|机构|主体)"
    r"\s?[:：]\s?([^，,；;。（）()\s|]{2,40})"
)
DRAFTED_BY = re.compile(
    r"由([^，,；;。（）()\s]{2,40}?)(?:负责|牵头|组织|承办|起草)"
    r"|([^，,；;。（）()\s]{2,40}?)(?:负责|牵头|组织){0,3}起草"
)
UNIT = re.compile(
    rf"(?<![^（(，,；;、\s—–-])([^（）()，,；;。：:\s]{{1,40}}{ORGANS})(?=$|[）)，,；;。\s])"
)
TIME = re.compile(
    r"(?:\d{4}\s?年)?(?:\d{1,2}\s?月(?:份|上旬|中旬|下旬|底)?(?:\s?[-—至]\s?\d{1,2}\s?月)?"
    r"|第?[一二三四1-4]季度|[上下]半年|年[内底])|\d{4}\s?年(?!度)"
)
COLUMNS = {
    "title": re.compile(r"项目名|名称|项目|事项"),
    "unit": re.compile(r"单位|部门|机关|提案人"),
    "time": re.compile(r"时间|月份|进度|安排"),
}
# As the rows of a table are written down: 起草单位：市公安局；提请时间：6月.
NAMED = re.compile(r"(?:^|；)([^：；，。（(]{2,10})：([^；]+)")
LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Project:
    """One row of a plan; what it does not say is empty. ``group`` is the heading above it."""

    title: str
    unit: str = ""
    time: str = ""
    group: str = ""
    line: int = 0


def is_plan(title: str) -> bool:
    return bool(PLAN.search(title))


def split_project(text: str) -> tuple[str, str] | None:
    """Name of the project and what else is said of it; None if the words name none."""
    match = NAME.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    # A sentence goes on after its first words, or is over with them; a row of a plan does not.
    sentence = rest.startswith(("、", "和")) or (rest.startswith("。") and "《" not in match[0])
    return None if sentence or len(rest) >= 200 else (match[0], rest)


def read_project(title: str, rest: str, *, group: str = "", line: int = 0) -> Project:
    named = dict(reversed(NAMED.findall(rest)))
    given = {
        field: next((words for name, words in named.items() if COLUMNS[field].search(name)), "")
        for field in ("unit", "time")
    }
    time = TIME.search(rest)
    unit = NAMED_UNIT.search(rest) or DRAFTED_BY.search(rest) or UNIT.search(rest)
    when = re.sub(r"\s", "", time[0]) if time else ""
    who = next((name for name in unit.groups() if name), "") if unit else ""
    return Project(_plain(title), given["unit"] or who, given["time"] or when, group, line)


def project_facts(title: str, rest: str) -> str:
    """单位：市公安局　时间：6月, for a row that says so in other words; else nothing."""
    if not title or NAMED.search(rest) or NAMED_UNIT.search(rest):
        return ""
    project = read_project(title, rest)
    facts = (("单位", project.unit), ("时间", project.time))
    return "　".join(f"{name}：{words}" for name, words in facts if words)


def projects(draft: ParsedDraft) -> list[Project]:
    """The projects that a plan lists, as lines or as the rows of a table."""
    return list(_projects(draft.nodes, "")) if is_plan(draft.title) else []


def _projects(nodes: list[Node], group: str) -> Iterator[Project]:
    for node in nodes:
        if node.kind != Kind.ROW:
            yield from _projects(node.children, node.heading or node.text.split("\n")[0])
        elif node.heading:
            yield read_project(node.heading, node.text, group=group, line=node.line)


class ProjectTable:
    """The rows of a plan's tables, read by the names of their columns."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._title = 0

    def begins(self, text: str) -> bool:
        """Are these the names of the columns, that all rows below go by?"""
        cells = _cells(text)
        if not self._is_head(cells):
            return False
        self._names = cells
        self._title = next(at for at, name in enumerate(cells) if COLUMNS["title"].search(name))
        return True

    def read(self, text: str, line: int) -> Node:
        """A row as it would stand in a list: its name, and all else with the column's name."""
        cells = _cells(text)
        if self.begins(text) or len(cells) != len(self._names) or not cells[self._title]:
            return Node(Kind.ROW, text=text, line=line)
        return self._project(cells, line)

    def _project(self, cells: list[str], line: int) -> Node:
        node = Node(Kind.ROW, heading=cells[self._title], line=line)
        facts = []
        for at, (name, cell) in enumerate(zip(self._names, cells, strict=True)):
            if at == 0 and cell.isdecimal():
                node.number, node.label = int(cell), f"{cell}."
            elif cell and at != self._title:
                facts.append(f"{name}：{cell}" if name else cell)
        node.text = "；".join(facts)
        return node

    def _is_head(self, cells: list[str]) -> bool:
        """Short names, one of them of the project, another of its unit or its time."""
        if any(len(cell) > LONGEST_NAME or "《" in cell for cell in cells):
            return False
        found = {name for name in COLUMNS for cell in cells if COLUMNS[name].search(cell)}
        return "title" in found and len(found) > 1


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("|")]


def _plain(title: str) -> str:
    return re.sub(r"[《》]", "", title)
