"""The lines above the first article: name, stage, history, and what belongs to neither."""

import re
from dataclasses import dataclass

from drafts.parsing.lines import Line, squeeze
from drafts.parsing.marks import tidy_name
from drafts.parsing.tree import ParsedDraft

BRACKETS = r"[（(][^（）()]{0,40}[）)]"
STAGE_WORDS = (
    r"草案|征求意见|审议稿|送审|讨论稿|表决稿|建议稿|修改稿|初稿|专家稿"
    r"|[一二三四]审稿|[一二三]次审议"
)
STAGE = re.compile(rf"[（(][^（）()]{{0,30}}(?:{STAGE_WORDS})[^（）()]{{0,12}}[）)]")
STAGES_AT_END = re.compile(rf"(?:\s*{STAGE.pattern})+$")
ONLY_BRACKETS = re.compile(rf"(?:{BRACKETS}\s*)+")
DATED = r"(?:\d{2,4}|[〇○零一二三四五六七八九]{4})?\s*年[\s\d〇一二三四五六七八九十×xX_]*月"
ISO_DATE = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}"
BLANK_DATE = re.compile(r"年\s*[ 　_×xX]{1,8}\s*月|月\s*[ 　_×xX]{1,8}\s*日")
NOTE_WORDS = r"通过|公布|批准|修订|修正|施行|发布|修改|审议|印发|颁布|生效|废止"
NOTE = re.compile(rf"(?:[（(]|根据|自)?\s*(?:{DATED}|{ISO_DATE}).*(?:{NOTE_WORDS}|令|号|会议)")
BRACKET_NOTE = re.compile(rf"[（(].*(?:{DATED}|{NOTE_WORDS}|会议)")
DECREE = re.compile(
    r".{0,40}(?:令|公告|文件)?\s*[（(]?第\s*\S{1,8}\s*号[）)]?.{0,20}|[^《》]{2,30}〔\d{4}〕\s*\d+\s*号"
)
DATE = re.compile(rf"[（(]?(?:{DATED}[\s\d〇一二三四五六七八九十×xX_]*日?|{ISO_DATE})[）)]?")
LABELLED = re.compile(
    r"(?:通讯|通信|联系|邮寄|下载)?(?:地址|人|电话|方式|单位)[:：]|(?:邮编|邮政编码|联系人|传真|电话|电子邮箱|邮箱|电子邮件"
    r"|网址|附件|来源|信息来源|发布时间|[发颁公]布日期|[实施]行?日期|实施日期|[发颁公]布(?:单位|机关)|时间|日期|浏览次数|阅读|字号|字体|作者|索引号|发文字号|责任编辑|编辑|文号"
    r"|发布机构|成文日期|标题|主题词|当前位置|首页|您现在的位置|E-?mail)\s*[:：>＞]",
    re.I,
)
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]"
)
LAW_NOUN = re.compile(
    r"(?:法|法典|条例|條例|规定|規定|办法|辦法|细则|规则|准则|守则|决定|决议|解释|规程|章程|公约|修正案|方案|纲要|规划|规约|民约|约定|制度|标准"
    r"|规范|程序|名录|计划|议定书|意见|措施|要求|指引|导则|通则)"
    r"(?:[（(][^（）()]{1,20}[）)])*(?:(?:修订|修正|修改)?草案|征求意见稿|送审稿|审议稿|讨论稿){0,2}$"
)
ANNOUNCING = re.compile(
    r"征求.{0,60}意见(?!稿)|公开征集|(?:公告|通告|启事|通知|函|说明|公示|报告|解读)$|向社会公布"
)
# 中华人民共和国国务院令, and who signed it: 总理　李鹏.
ORDER = re.compile(r"[^，。《》：:、]{2,26}(?<![法命指])令")
SIGNED = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:总理|主席|省长|市长|县长|州长|区长|部长|局长|委员长|主任)"
    r"[\s：:]{0,4}[\u4e00-\u9fff·]{1,2}[\s]{0,3}[\u4e00-\u9fff·]{1,3}"
)
PROMULGATING = re.compile(
    r"现[予将].{0,60}(?:公布|印发|发布)|现(?:公布|发布|印发)《|予以(?:公布|印发|发布)"
)
ORGAN = re.compile(r"(?:办公室|委员会|常委会|人民政府|人大|局|厅|部|院|中心|办|工委|法工委|司)$")
PLACE = re.compile(r"中华人民共和国|全国人民|国务院|最高人民|.{1,9}(?:省|市|县|州|区|盟|旗|镇|乡)")
PLACE_ONLY = re.compile(r"(?:中华人民共和国|.{1,12}(?:省|市|县|自治州|自治区|特区|区))$")

MOST_TITLE_LINES = 8
NAME_IN_MARKS = re.compile(r"^《(.+)》((?:[（(].*[）)])?)$")


@dataclass(slots=True)
class Group:
    """Neighbouring lines that belong together, and what they are."""

    what: str  # title, stage, note, date, label or prose
    lines: list[Line]
    text: str


def read_front(lines: list[Line], headers: list[Line], draft: ParsedDraft) -> list[Line]:
    """Fill title, stage and note of the draft; return what comes after them."""
    groups = _groups([line for line in lines if line.origin == "body"])
    start, end = _title_run(groups)
    if start == end:
        _title_from_header(headers, draft)
    else:
        _set_title(groups[start:end], draft)
    after = _without_promulgation(groups[end:], draft)
    draft.title_note = "\n".join(group.text for group in after if group.what in {"note", "date"})
    draft.stage += "".join(squeeze(group.text) for group in after if group.what == "stage")
    _warn_of_rest(groups[:start], draft)
    _warn_of_blank_dates(after, draft)
    for line in lines:
        if line.origin == "row":
            message = f"“{line.text[:20]}”是正文之前的表格，没有列入正文，请核对。"
            draft.warn(line.number, "front-table", message)
    for group in after:
        if group.what == "label":
            message = f"“{group.text[:20]}”像是网页上的说明或者签署，没有列入正文，请核对。"
            draft.warn(group.lines[0].number, "label-skipped", message)
    kept = [group for group in after if group.what in {"prose", "title"}]
    return [line for group in kept for line in group.lines]


def _without_promulgation(groups: list[Group], draft: ParsedDraft) -> list[Group]:
    """《…》已由…通过，现予公布, its heading and its signature stand between name and text."""
    if not any(group.what == "prose" and PROMULGATING.search(group.text) for group in groups):
        return groups
    kept: list[Group] = []
    goes_on = False
    for group in groups:
        said = group.what == "prose" and (goes_on or bool(PROMULGATING.search(group.text)))
        goes_on = said and not group.text.endswith("。")
        if said or _is_signature(group):
            message = f"“{group.text[:20]}”是公布时的说明，没有列入正文，请核对。"
            for line in group.lines:
                draft.warn(line.number, "promulgation", message)
        else:
            kept.append(group)
    return kept


def _is_signature(group: Group) -> bool:
    found = ANNOUNCING.search(group.text) or ORGAN.search(group.text)
    return group.what == "title" and found is not None


def _warn_of_blank_dates(groups: list[Group], draft: ParsedDraft) -> None:
    for group in groups:
        if group.what == "note" and BLANK_DATE.search(group.text):
            line = group.lines[0].number
            draft.warn(line, "blank-date", "题注里有没有填写的日期，请核对后补上。")


def _groups(lines: list[Line]) -> list[Group]:
    groups: list[Group] = []
    at = 0
    while at < len(lines):
        taken = _bracket_block(lines, at)
        text = "".join(line.text for line in taken) if len(taken) > 1 else taken[0].text
        groups.append(Group(_what(text, groups), taken, text))
        at += len(taken)
    return groups


def _bracket_block(lines: list[Line], at: int) -> list[Line]:
    """A note in brackets may go on over several lines."""
    if lines[at].text[0] not in "（(":
        return [lines[at]]
    depth = 0
    for end in range(at, min(at + 16, len(lines))):
        text = lines[end].text
        depth += sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")
        if depth <= 0:
            return lines[at : end + 1]
    return [lines[at]]


def _what(text: str, before: list[Group]) -> str:
    if ONLY_BRACKETS.fullmatch(text) and STAGE.search(text) and not re.search(DATED, text):
        return "stage"
    if DATE.fullmatch(text):
        return "date"
    if LABELLED.match(text) or SIGNED.fullmatch(text):
        return "label"
    if (NUMBERED.match(text) and len(text) > 6) or PROMULGATING.search(text):
        return "prose"
    if _is_note(text, before):
        return "note"
    if text[-1] in "。；：:;，,、" or "。" in text or (len(text) > 60 and "，" in text):
        return "prose"
    return "title"


def _is_note(text: str, before: list[Group]) -> bool:
    if NOTE.match(text) and len(text) < 600:
        return not text.endswith("。") or bool(
            before and before[-1].what in {"note", "title", "stage"}
        )
    if ORDER.fullmatch(text) and not any(group.what == "prose" for group in before[-1:]):
        return True
    if text[0] in "（(" and BRACKET_NOTE.match(text):
        return True
    return bool(DECREE.fullmatch(text)) and len(text) < 60


def _title_run(groups: list[Group]) -> tuple[int, int]:
    """First and last place of the run of lines that is the name of the text."""
    marked = [at for at, group in enumerate(groups) if group.lines[0].mark == 1]
    if len(marked) == 1 and groups[marked[0]].what == "title":
        return marked[0], _run_end(groups, marked[0] + 1)
    best, best_score = (0, 0), -1
    at = 0
    while at < len(groups):
        if groups[at].what != "title":
            at += 1
            continue
        end = _run_end(groups, at)
        score = _score(groups[at:end])
        if score >= best_score and not (best_score > 0 and score == 0):
            best, best_score = (at, end), score
        at = end
    return _trimmed(groups, *best)


def _run_end(groups: list[Group], at: int) -> int:
    while at < len(groups) and groups[at].what in {"title", "stage"}:
        at += 1
    return at


def _score(run: list[Group]) -> int:
    text = "".join(group.text for group in run)
    staged = STAGES_AT_END.search(NAME_IN_MARKS.sub(r"\1\2", text))
    last = tidy_name(STAGES_AT_END.sub("", NAME_IN_MARKS.sub(r"\1\2", text)))
    if ANNOUNCING.search(last) and not last.endswith("意见"):
        return 1
    if LAW_NOUN.search(last) and not last.endswith("总则"):
        return 4 if staged else 3
    return 2 if staged else 0


def _trimmed(groups: list[Group], start: int, end: int) -> tuple[int, int]:
    """Leave out the lines of a run that stand above the name: an organ, a menu."""
    titles = [at for at in range(start, end) if groups[at].what == "title"][-MOST_TITLE_LINES:]
    if not titles:
        return start, end
    first = titles[-1]
    for at in reversed(titles[:-1]):
        joined = "".join(groups[place].text for place in titles if place >= first)
        if not _goes_on(groups[at].text, joined):
            break
        first = at
    return first, end


def _goes_on(upper: str, lower: str) -> bool:
    """Is the lower line the rest of a name that began in the upper one?"""
    if upper.count("《") > upper.count("》") or upper.endswith(
        ("的", "和", "与", "及", "、", "关于", "》")
    ):
        return True
    if upper.startswith("关于") and not LAW_NOUN.search(upper):
        return True
    if lower.startswith(("关于", "《", "的", "和", "》", "及")) or len(lower) <= 5:
        return True
    if ANNOUNCING.search(upper) or LAW_NOUN.search(tidy_name(upper)) or DECREE.fullmatch(upper):
        return False
    if not LAW_NOUN.search(tidy_name(STAGES_AT_END.sub("", lower))) or PLACE_ONLY.fullmatch(upper):
        return True
    return not ORGAN.search(upper) and bool(PLACE.match(upper)) and not PLACE.match(lower)


def _set_title(run: list[Group], draft: ParsedDraft) -> None:
    text = tidy_name("".join(group.text for group in run))
    text = NAME_IN_MARKS.sub(r"\1\2", text)
    stage = STAGES_AT_END.search(text)
    draft.title = text[: stage.start()].strip() if stage else text
    draft.stage = squeeze(stage[0]) if stage else ""
    titles = [group for group in run if group.what == "title"]
    line = titles[0].lines[0].number
    if len(titles) > 1:
        draft.warn(line, "title-joined", f"名称由{len(titles)}行合成：“{draft.title}”，请核对。")
    elif _score(run) < 2:
        draft.warn(line, "title-unsure", f"“{draft.title}”不像法规名称，请核对。")


def _title_from_header(headers: list[Line], draft: ParsedDraft) -> None:
    names = [tidy_name(line.text) for line in headers if len(line.text) >= 4]
    if not names:
        draft.warn(1, "title-missing", "没有找到名称，请填写。")
        return
    name = max(names, key=len)
    stage = STAGES_AT_END.search(name)
    draft.title = name[: stage.start()] if stage else name
    draft.stage = stage[0] if stage else ""
    message = f"正文里没有名称，名称“{name}”取自页眉，请核对是否与正文一致。"
    draft.warn(1, "title-from-header", message)


def _warn_of_rest(groups: list[Group], draft: ParsedDraft) -> None:
    lines = [line for group in groups for line in group.lines]
    if lines:
        draft.warn(
            lines[0].number,
            "front-skipped",
            f"第{lines[0].number}行至第{lines[-1].number}行在名称之前（公告、来文等），没有列入草案正文。",
        )
        draft.named.update(range(lines[0].number, lines[-1].number + 1))
