"""Categories of the office, two kept filters, some marks and notes, a share for the clerk."""

from typing import Any

from drafts.models import Consultation
from liaison.portal.demo.people import County
from opinions.models import Category, Opinion, SavedFilter
from opinions.services import categories, filters, triage

CATEGORIES: dict[str, dict[str, list[str]]] = {
    "民生保障": {"养老": ["助餐", "护理", "设施"], "教育": [], "医疗": []},
    "城乡建设": {"住宅小区": ["电梯", "物业服务"], "消防安全": []},
    "社会治理": {"执法监督": [], "部门职责": []},
}


def sort_through(county: County, consultation: Consultation) -> None:
    known = _categories(county)
    waiting = list(Opinion.objects.filter(consultation=consultation).to_sort().order_by("pk")[:6])
    marked: list[dict[str, Any]] = [
        {"category": known["民生保障／养老／设施"], "quality": "A", "tags": ["老旧小区"]},
        {"category": known["民生保障／养老／助餐"], "quality": "B"},
        {"urgency": "soon", "tags": ["需核实"]},
    ]
    for opinion, marks in zip(waiting, marked, strict=False):
        triage.mark(opinion, marks, by=county.clerk)
    for opinion in waiting[:1]:
        triage.note(opinion, "柳荫街道座谈会上也有人提过，归并时一起看。", by=county.clerk)
    triage.assign(consultation, [county.clerk], by=county.clerk, each=12)
    for name, query, is_shared in (
        ("等提出人补充的", "processing=returned", True),
        ("质量A、还没整理", "processing=received&quality=A", False),
    ):
        kept = SavedFilter(owner=county.clerk, name=name, query=query, is_shared=is_shared)
        filters.keep_filter(kept, by=county.clerk)


def _categories(county: County) -> dict[str, Category]:
    known: dict[str, Category] = {}
    for first, below in CATEGORIES.items():
        top = _add(county, known, first, None)
        for second, lowest in below.items():
            middle = _add(county, known, second, top)
            for third in lowest:
                _add(county, known, third, middle)
    return known


def _add(
    county: County, known: dict[str, Category], name: str, parent: Category | None
) -> Category:
    path = f"{parent.path}／{name}" if parent else name
    level = parent.level + 1 if parent else 1
    known[path] = Category(name=name, parent=parent, path=path, level=level)
    categories.keep_category(known[path], by=county.clerk)
    return known[path]
