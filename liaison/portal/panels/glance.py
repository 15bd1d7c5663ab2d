"""The numbers at the head of a start page: its questions, answered by the panels below."""

from liaison.portal.panels.panel import Panel

# An officer asks: what is due, what came back, what did our words lead to.
DUE, BACK, LED = "due", "back", "led"
WORKBENCH = ((DUE, "要办任务", "项"), (BACK, "退回补充", "件"), (LED, "有了结果", "项"))
# A clerk asks which stations are late, asleep, alone.
LATE, ASLEEP, ALONE = "late", "asleep", "alone"
OFFICE = ((LATE, "逾期未报", "件"), (ASLEEP, "长期未活动", "个"), (ALONE, "无联络员", "个"))
Question = tuple[str, str, str]
Tile = tuple[str, int, str, str]


def glance(panels: list[Panel], questions: tuple[Question, ...]) -> list[Tile]:
    """(label, number, unit, the way down to the first panel that counts) of each question."""
    return [
        (label, sum(panel.count for panel in panels if panel.about == key), unit, _way(panels, key))
        for key, label, unit in questions
    ]


def _way(panels: list[Panel], key: str) -> str:
    places = (place for place, panel in enumerate(panels, start=1) if panel.about == key)
    return next((f"#panel-{place}" for place in places), "")
