"""Writes the decision that would turn one text into another, in the set phrases of the craft."""

from drafts.alignment import align, units_of
from drafts.outline import flatten
from drafts.parsing.numerals import to_chinese

PLAIN = {"unchanged", "renumbered"}


def decision(old, new):
    """``old`` and ``new``: two parsed texts of the same law."""
    changes = align(units_of(old), units_of(new))
    before, after = _articles(old), _articles(new)
    orders = [
        _order(change, [before[at] for at in change.old], [after[to] for to in change.new])
        for change in changes
        if change.relation not in PLAIN
    ]
    numbered = (f"{to_chinese(number)}、{order}" for number, order in enumerate(orders, start=1))
    return "\n".join(
        [
            f"关于修改《{old.title}》的决定",
            f"会议决定对《{old.title}》作如下修改：",
            *numbered,
            "此外，对条文顺序作相应调整。",
            "本决定自公布之日起施行。",
        ]
    )


def _articles(draft):
    """Label and printed lines of each article."""
    found = []
    for row in flatten(draft.nodes):
        if row.kind == "article":
            found.append((row.label, []))
        elif row.unit and found:
            found[-1][1].append(row.printed)
    return found


def _order(change, old, new):
    if change.relation == "new":
        return f"增加一条，作为{new[0][0]}：{_quoted(new[0][1])}"
    if change.relation == "deleted":
        return f"删去{old[0][0]}。"
    if change.relation == "split":
        count = to_chinese(len(new)).replace("二", "两")
        names = "、".join(label for label, _ in new)
        lines = [f"{label}　{line}" if at == 0 else line
                 for label, body in new for at, line in enumerate(body)]  # fmt: skip
        return f"将{old[0][0]}改为{count}条，作为{names}，修改为：\n{_quoted(lines)}"
    if change.relation == "merged":
        names = "、".join(label for label, _ in old)
        return f"将{names}合并，作为{new[0][0]}，修改为：{_quoted(new[0][1])}"
    moved = f"改为{new[0][0]}，" if old[0][0] != new[0][0] else ""
    return f"将{old[0][0]}{moved}修改为：{_quoted(new[0][1])}"


def _quoted(lines):
    inner = (line.replace("“", "‘").replace("”", "’") for line in lines)
    return "\n".join(f"“{line}" for line in inner) + "”"
