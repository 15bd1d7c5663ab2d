"""Words that superiors use: results, reasons, and where something is reflected."""

import re
import unicodedata

from feedback.choices.replies import ReasonCode, Result

# Longest first, so that 未采纳 is not read as 采纳; what only looks like a result stands here, too.
_RESULTS = (
    (Result.PARTIAL, r"(?:予以|已|拟)?(?:部分|基本|原则)(?:予以|上)?(?:采纳|吸收|采用)(?:吸收)?"),
    (
        Result.NOT_ADOPTED,
        r"(?:未予?|不予?|没有|暂不|暂未|尚未|未能|不宜|不拟|拟不|不再)"
        r"(?:作?修改|予以)?(?:采纳|吸收|采用)|不同意",
    ),
    (
        Result.FOR_REFERENCE,
        r"(?:留作|作为|供|作|仅供|可供|可作|留存|留)?(?:立法|工作|今后|研究|修改)*参考(?:研究)?"
        r"|研究(?:吸收|采纳)|进一步研究|继续研究|研究考虑",
    ),
    (
        Result.REFERRED,
        r"(?:已|拟)?(?:转交?|移交|转送)(?:给|由|请|至)?[^，。；：,;]{0,14}?"
        r"(?:部门|单位|机关|机构|委员会|委|局|政府)(?:研究)?(?:处理|办理|研究|落实|参考|阅处)*",
    ),
    (
        Result.ADOPTED,
        r"(?:已经|已|拟|予以|全部|直接|均)*(?:采纳|吸收|采用)(?:吸收)?(?!情况|与否|率|意见情况)|"
        r"(?:^|(?<=[，。；：,;:\s]))同意(?=$|[，。；,;\s])",
    ),
)  # fmt: skip
RESULT = re.compile("|".join(f"(?P<r{at}>{words})" for at, (_, words) in enumerate(_RESULTS)))
_OF_GROUP = {f"r{at}": result for at, (result, _) in enumerate(_RESULTS)}
# Alone in a column that asks 是否采纳.
_TICKS = {
    **dict.fromkeys(("是", "√", "✓", "✔", "有"), Result.ADOPTED),
    **dict.fromkeys(("否", "×", "✗", "✘", "x", "无"), Result.NOT_ADOPTED),
    **dict.fromkeys(("部分", "部分是"), Result.PARTIAL),
}
# More special ones first: 第十条已有规定 is R06, 上位法已有规定 R01.
_REASONS = (
    (ReasonCode.R98, r"未说明理由|没有说明理由"),
    (ReasonCode.R12, r"重复|已(?:经)?合并|一并考虑"),
    (ReasonCode.R02, r"(?:不一致|抵触|相冲突|有冲突|不符合).{0,12}(?:上位法|法律|行政法规)"
                     r"|(?:上位法|法律|行政法规).{0,14}(?:不一致|抵触|冲突|不符)"),
    (ReasonCode.R03, r"超出.{0,12}权限|立法权限|没有权限|无权|法律保留|专属立法"),
    (ReasonCode.R06, r"(?:其他|相关|有关|前述|本条例|条例|草案|本法)(?:条款|条文|规定)?.{0,8}"
                     r"已(?:经|有|作)?.{0,6}(?:体现|规定|涵盖|包含|明确)|第.{1,8}[条款项].{0,6}已(?:经|有|作)?"
                     r".{0,6}(?:体现|规定|涵盖|包含|明确|包括)|已(?:经)?(?:在|于).{0,14}条"),
    (ReasonCode.R01, r"(?:上位法|法律|行政法规|法规|国家|省|《[^》]+》).{0,12}(?:已经?|有).{0,6}"
                     r"(?:规定|明确)|已有(?:明确)?规定|无需重复|不再重复"),
    (ReasonCode.R04, r"不属于|调整范围|适用范围|不宜(?:在|由).{0,12}(?:规定|规范)|不在.{0,8}范围"),
    (ReasonCode.R05, r"配套|实施细则|实施办法|规范性文件|另行(?:规定|制定)|具体办法|技术标准"
                     r"|政府规章"),
    (ReasonCode.R08, r"分歧|意见不(?:一|统一|一致)|各方|争议"),
    (ReasonCode.R07, r"(?:条件|时机).{0,6}(?:不|未|尚)|尚不(?:成熟|具备)|不成熟|财力"
                     r"|难以(?:实施|做到|实现)"),
    (ReasonCode.R09, r"执行(?:层面|问题|中)|执法(?:问题|中)|工作(?:层面|问题)"
                     r"|转.{0,10}(?:部门|单位|局|委)"),
    (ReasonCode.R10, r"已?作.{0,4}(?:其他|相应|文字|另外)?.{0,2}修改|表述|已(?:经)?删(?:除|去)"
                     r"|改写"),
    (ReasonCode.R11, r"(?:不够|不)(?:具体|明确|清楚)|过于(?:原则|笼统)|可操作性|笼统"),
)  # fmt: skip
REASONS = tuple((code, re.compile(words)) for code, words in _REASONS)
_PLACE = (
    r"(?:第[零〇一二两三四五六七八九十百千0-9０-９]+条(?:之[一二三四五六七八九十]+)?"
    r"(?:第[一二三四五六七八九十0-9]+款)?(?:第?[（(]?[一二三四五六七八九十0-9]+[）)]?项)?)"
)
PLACE = re.compile(_PLACE)
REFLECTED = re.compile(
    r"(?:(?:体现|反映|落实|写入|吸收|采纳|规定|增加|修改)(?:在|于|到|至|为|进){1,2}(?:了)?"
    rf"|(?:详)?见)[^，。；：,;:]{{0,24}}?(?P<where>{_PLACE}(?:[、和及与至到]{_PLACE})*)"
)

# Around the lines of a letter: its title, whom it greets, who signed it and when.
FRAME = re.compile(
    r"^\s*(?:(?:合计|总计|小计|共计|填报|填表|联系人|注[：:]|特此|此复|附件|抄送|现将|现就)"
    r"|(?:关于)?《[^》]*》?.*(?:函|表|通知|复函|反馈)(?:（.*）)?$|关于.*的(?:复?函|通知|反馈)$"
    r"|(?:[一二三四五六七八九十]{1,3}、)?(?:意见(?:建议)?)?(?:研究|处理|采纳|吸收|办理){1,3}情况(?:如下)?"
    r"[：:]?$"
    r"|(?!.*(?:建议|应|明确|增加|删|改|第.{1,5}条)).{2,30}(?:委员会|办公室|工作室|工委|委|局)[：:]?$|[\d〇○一二三四五六七八九十]{2,4}年.{1,8}日$)"
)


def tidy(text: str) -> str:
    """In half width where that changes no meaning, one blank for many."""
    return re.sub(r"[ \t\u3000\xa0]+", " ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def result_of_cell(words: str) -> Result | None:
    """What a cell of the column of results says; a tick is an adoption."""
    plain = re.sub(r"[\s。，,.;；]+", "", unicodedata.normalize("NFKC", words)).lower()
    if plain in _TICKS:
        return _TICKS[plain]
    found = RESULT.search(words)
    return result_of_match(found) if found else None


def result_of_match(found: re.Match[str]) -> Result:
    return _OF_GROUP[found.lastgroup or ""]


def is_only_planned(words: str) -> bool:
    """拟采纳 is no adoption yet: somebody has to ask."""
    return bool(re.search(r"(?<!不)拟(?:予以|部分)?(?:采纳|吸收|采用)", words))


def reason_code_of(words: str, result: str) -> str:
    """The standard reason that the words come closest to; "" for a plain adoption."""
    if result == Result.ADOPTED or not result:
        return ""
    if not words.strip():
        return ReasonCode.R09 if result == Result.REFERRED else ReasonCode.R98
    return next((code for code, pattern in REASONS if pattern.search(words)), ReasonCode.R99)
