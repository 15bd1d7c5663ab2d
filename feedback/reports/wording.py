"""The paragraphs of each kind of report. A clause whose number is nought is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.choices.reports import ReportKind

Paragraph = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """What a report is written from: the period in words, figures, cases, rounds."""

    period: str
    county: str
    figures: Mapping[str, int]
    cases: Sequence[str]
    rounds: Sequence[str]


def blank(what: str) -> str:
    return f"（此处由办公室补充：{what}）"


def head(words: str) -> Paragraph:
    return {"级": 1, "文": words}


def sub(words: str) -> Paragraph:
    return {"级": 2, "文": words}


def text(words: str) -> Paragraph:
    return {"级": 0, "文": words}


def body(kind: str, material: Material) -> list[Paragraph]:
    return list(BODIES[ReportKind(kind)](material))


def _year(material: Material) -> Iterator[Paragraph]:
    yield text(f"现将{material.period}基层立法联系点工作情况总结如下。")
    yield head("一、基本情况")
    yield from map(text, _facts(material))
    yield head("二、主要做法")
    for number, title, figures, what in _practices(material):
        yield sub(f"（{number}）{title}")
        yield text(figures + blank(what))
    yield head("三、典型事例")
    yield from _cases(material)
    yield head("四、存在的问题")
    yield text(_open_ends(material.figures) + blank("存在的问题和原因"))
    yield head("五、下一步打算")
    yield text(blank("下一步工作的重点和措施"))


def _meeting(material: Material) -> Iterator[Paragraph]:
    yield text(f"现将{material.period}基层立法联系点工作推进情况汇报如下，请审议。")
    yield head("一、基本情况")
    yield from map(text, _facts(material))
    yield from _cases(material)
    yield head("二、主要做法")
    yield text(blank("领导重视、资源整合、方式创新等做法"))
    yield head("三、存在的主要问题")
    yield text(_open_ends(material.figures) + blank("存在的问题和原因"))
    yield head("四、下一步工作打算")
    yield text(blank("下一步工作的重点和措施"))
    yield text("以上汇报，请予审议。")


def _briefing(material: Material) -> Iterator[Paragraph]:
    yield head("工作进展")
    yield from map(text, _facts(material))
    if material.rounds:
        yield head("各项征求意见")
        yield from map(text, material.rounds)
    yield head("采纳事例")
    yield from _cases(material)
    yield head("工作动态")
    yield text(blank("本期的活动、做法和下期安排"))


BODIES = {
    ReportKind.YEAR: _year,
    ReportKind.MEETING: _meeting,
    ReportKind.BRIEFING: _briefing,
}


def _facts(material: Material) -> Iterator[str]:
    n = material.figures
    yield (
        f"目前，{material.county}设有立法联系点{n['stations']}个，"
        f"在聘联络员{n['officers']}名，在聘专家{n['experts']}名。"
    )
    yield _joined(
        f"{material.period}，参与{n['drafts']}部法规草案等的征求意见",
        [("召开意见征集会{}场", n["meetings"]), ("开展各类活动{}场", n["activities"]),
         ("{}人次参加", n["person_times"])],
    )  # fmt: skip
    yield _joined(
        f"共收到意见建议{n['opinions']}条（原始意见，{n['people']}人提出）",
        [("其中来自站点{}条", n["by_stations"])],
    )
    yield from _results(n)
    yield from _told(n)
    yield from _talks(n)


def _results(n: Mapping[str, int]) -> Iterator[str]:
    """What is decided and what is not stand apart: a rate over both would be none."""
    if not n["items"]:
        yield "期内还没有向立法机关上报意见。"
        return
    yield f"经归并整理，分{n['letters_up']}次向立法机关上报意见建议{n['items']}条。"
    if n["decided"]:
        other = n["decided"] - n["favourable"] - n["not_adopted"]
        yield _joined(
            f"上报的意见中，已有{n['decided_drafts']}部草案的采纳结果全部明确；"
            f"已有结果的{n['decided']}条里",
            [("采纳{}条", n["adopted"]), ("部分采纳{}条", n["partial"]),
             ("未采纳{}条", n["not_adopted"]), ("留作参考或者转有关部门{}条", other)],
        )  # fmt: skip
    if n["waiting"]:
        yield (
            f"还有{n['pending_drafts']}部草案的{n['waiting']}条意见没有收到采纳结果，"
            "不计入采纳情况。"
        )
    if n["stopped"]:
        yield (
            f"有{n['stopped_drafts']}部草案已搁置审议、终止审议或者由提案人撤回，"
            f"{n['stopped']}条意见没有采纳结果，不计入采纳情况。"
        )
    if n["arrived"] > n["favourable"]:
        yield f"连同以前上报的，期内共收到采纳和部分采纳的结果{n['arrived']}条。"


def _told(n: Mapping[str, int]) -> Iterator[str]:
    if n["told"]:
        yield _joined(
            f"办理结果已告知提出人，涉及原始意见{n['told']}条",
            [("寄送感谢信{}封", n["thanks"])],
        )
    if n["ratings"]:
        yield f"收到满意度评价{n['ratings']}条，其中非常满意和满意{n['content']}条。"


def _talks(n: Mapping[str, int]) -> Iterator[str]:
    """The lines of experts and stations are never added up (row 98)."""
    for who, key in (("专家", "expert"), ("各站点", "station")):
        clauses = [
            ("法律宣讲{}场", n[f"{key}_lectures"]),
            ("法治宣传{}场", n[f"{key}_publicity"]),
            ("化解矛盾纠纷{}起", n[f"{key}_disputes"]),
        ]
        if any(number for _, number in clauses):
            yield _joined(f"{who}开展", clauses, glue="")
    if n["trainings"]:
        yield f"组织培训和交流{n['trainings']}场。"


def _practices(material: Material) -> Iterator[tuple[str, str, str, str]]:
    n = material.figures
    came = f"来自站点的意见{n['by_stations']}条。" if n["by_stations"] else ""
    told = f"已告知提出人{n['told']}条。" if n["told"] else ""
    trained = f"组织培训和交流{n['trainings']}场。" if n["trainings"] else ""
    yield "一", "广泛征集意见", came, "怎样组织征集、怎样让更多人参与"
    yield "二", "及时反馈结果", told, "怎样跟踪采纳情况、怎样告知群众"
    yield "三", "建好站点和队伍", trained, "站点建设、联络员和专家作用的发挥"


def _cases(material: Material) -> Iterator[Paragraph]:
    if not material.cases:
        yield text(f"期内没有登记采纳结果。{blank('典型事例')}")
        return
    yield from map(text, material.cases)
    yield text(blank("事例的经过和效果；写到具体的人，要先征得本人同意"))


def _open_ends(n: Mapping[str, int]) -> str:
    return f"仍有{n['waiting']}条上报的意见没有收到采纳结果。" if n["waiting"] else ""


def _joined(start: str, clauses: Iterable[tuple[str, int]], glue: str = "，") -> str:
    said = "，".join(words.format(number) for words, number in clauses if number)
    return f"{start}{glue if said else ''}{said}。"
