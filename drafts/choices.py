"""Words of drafts and consultations; the table of allowed moves stands beside its states."""

from django.db.models import TextChoices


class OrganLevel(TextChoices):
    NATIONAL = "national", "全国"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class DraftKind(TextChoices):
    """How the text changes the law (domain rules 3.4), or what else people are asked about."""

    NEW = "new", "制定"
    FULL_REVISION = "full_revision", "修订"
    AMENDMENT = "amendment", "修正（修改决定）"
    OMNIBUS = "omnibus", "打包修改"
    REPEAL = "repeal", "废止"
    NORMATIVE = "normative", "规范性文件"
    DECISION = "decision", "重大行政决策"
    PROJECT_LIST = "project_list", "立项征集"
    LAW_IN_FORCE = "law_in_force", "现行法（评估、执法检查）"
    TOPIC = "topic", "议题（没有法律文本）"


class Stage(TextChoices):
    CONSULTATION_DRAFT = "consultation_draft", "征求意见稿"
    FIRST_READING = "first_reading", "一审稿"
    SECOND_READING = "second_reading", "二审稿"
    THIRD_READING = "third_reading", "三审稿"
    REVISED = "revised", "修改稿"
    VOTING = "voting", "表决稿"
    PROMULGATED = "promulgated", "公布文本"
    IN_FORCE = "in_force", "现行法"


class ProvisionKind(TextChoices):
    """Parts of a text; values equal ``drafts.parsing.tree.Kind``."""

    BOOK = "book", "编"
    SUB_BOOK = "sub_book", "分编"
    CHAPTER = "chapter", "章"
    SECTION = "section", "节"
    ARTICLE = "article", "条"
    PARAGRAPH = "paragraph", "款"
    ITEM = "item", "项"
    SUB_ITEM = "sub_item", "目"
    PREAMBLE = "preamble", "序言"
    ANNEX = "annex", "附件"
    INSTRUCTION = "instruction", "修改项"
    CLOSING = "closing", "结尾"
    OUTLINE = "outline", "段落"
    ROW = "row", "项目"


class InstructionAction(TextChoices):
    """What an instruction of an amendment does; values as the parser writes them."""

    REPEAL = "repeal", "废止"
    INSERT = "insert", "增加"
    REPLACE_WORDS = "replace_words", "替换文字"
    INSERT_WORDS = "insert_words", "增加文字"
    DELETE_WORDS = "delete_words", "删去文字"
    REWRITE = "rewrite", "修改"
    DELETE = "delete", "删去"
    OTHER = "other", "其他修改"


class Relation(TextChoices):
    """What became of a provision; values equal ``drafts.alignment.Relation``."""

    UNCHANGED = "unchanged", "未变"
    RENUMBERED = "renumbered", "仅条号变"
    EDITED = "edited", "有修改"
    SPLIT = "split", "拆分"
    MERGED = "merged", "合并"
    NEW = "new", "新增"
    DELETED = "deleted", "删去"


class CorrectionKind(TextChoices):
    """What a clerk does to the tree before confirming it."""

    WORDS = "words", "修改文字"
    KIND = "kind", "更改类型"
    JOIN = "join", "并入上一段"
    SPLIT = "split", "拆分"
    REMOVE = "remove", "删除"
    ADD = "add", "新增"
    MOVE = "move", "移动"


class Visibility(TextChoices):
    STATIONS = "stations", "仅站点可见"
    NAMED = "named", "仅指定人员可见"
    PUBLIC = "public", "公开"


class ComparisonFormat(TextChoices):
    """What a 对照表 is handed out as."""

    DOCX = "docx", "Word 对照表"
    XLSX = "xlsx", "Excel 对照表"


class AttachmentKind(TextChoices):
    """What may be read beside the text of a draft (the annexes of a notice, domain rule 4.9)."""

    EXPLANATION = "explanation", "起草说明"
    COMPARISON = "comparison", "修改对照表"
    FULL_TEXT = "full_text", "草案全文"
    OTHER = "other", "参考材料"


class Phase(TextChoices):
    BEFORE = "before", "立法前（立项、调研）"
    DURING = "during", "立法中（草案）"
    AFTER = "after", "立法后（评估、实施情况）"


class PlanStatus(TextChoices):
    """A plan that was changed after its approval is in preparation again."""

    PREPARING = "preparing", "待批准"
    APPROVED = "approved", "已批准"


class ConsultationStatus(TextChoices):
    DRAFT = "draft", "草稿"
    PENDING = "pending_signoff", "待审核"
    SCHEDULED = "scheduled", "待发布"
    OPEN = "open", "征集中"
    SUSPENDED = "suspended", "暂停"
    CLOSED = "closed", "已截止"
    COMPILING = "compiling", "整理中"
    COMPILED = "compiled", "已汇总"
    SUBMITTED = "submitted", "已上报"
    RESULTS_PARTIAL = "results_partial", "部分收到结果"
    RESULTS_RECEIVED = "results_received", "已收到结果"
    PUBLISHED = "published", "已公布反馈"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"


_C = ConsultationStatus
CONSULTATION_MOVES: dict[ConsultationStatus, set[ConsultationStatus]] = {
    _C.DRAFT: {_C.PENDING, _C.WITHDRAWN},
    _C.PENDING: {_C.SCHEDULED, _C.DRAFT, _C.WITHDRAWN},
    _C.SCHEDULED: {_C.OPEN, _C.DRAFT, _C.WITHDRAWN},
    _C.OPEN: {_C.CLOSED, _C.SUSPENDED, _C.WITHDRAWN},
    _C.SUSPENDED: {_C.OPEN, _C.CLOSED, _C.WITHDRAWN},
    _C.CLOSED: {_C.COMPILING, _C.OPEN, _C.WITHDRAWN},
    _C.COMPILING: {_C.COMPILED, _C.WITHDRAWN},
    _C.COMPILED: {_C.COMPILING, _C.SUBMITTED, _C.WITHDRAWN},
    # To itself by a supplement (补充上报).
    # Archived without results where the superior ended the draft itself.
    _C.SUBMITTED: {_C.SUBMITTED, _C.RESULTS_PARTIAL, _C.RESULTS_RECEIVED, _C.ARCHIVED},
    _C.RESULTS_PARTIAL: {
        _C.RESULTS_PARTIAL,
        _C.RESULTS_RECEIVED,
        _C.PUBLISHED,
        _C.ARCHIVED,
    },
    _C.RESULTS_RECEIVED: {_C.RESULTS_RECEIVED, _C.RESULTS_PARTIAL, _C.PUBLISHED},
    _C.PUBLISHED: {_C.ARCHIVED, _C.RESULTS_PARTIAL, _C.RESULTS_RECEIVED},
    _C.ARCHIVED: set(),
    _C.WITHDRAWN: {_C.ARCHIVED},
}

# What residents may read once a public consultation has been released.
READABLE = frozenset(
    {
        _C.OPEN, _C.SUSPENDED, _C.CLOSED, _C.COMPILING, _C.COMPILED, _C.SUBMITTED,
        _C.RESULTS_PARTIAL, _C.RESULTS_RECEIVED, _C.PUBLISHED, _C.ARCHIVED, _C.WITHDRAWN,
    }
)  # fmt: skip
# Let out by a second person and not yet over.
RUNNING = frozenset({_C.SCHEDULED, _C.OPEN, _C.SUSPENDED})
# Officers and the office may still file (marked late) until the table is frozen.
ACCEPTS_OFFLINE = frozenset({_C.OPEN, _C.SUSPENDED, _C.CLOSED, _C.COMPILING})
# The table has gone upward and nothing is published yet: what came late may follow (补充上报).
SUPPLEMENTED = frozenset({_C.SUBMITTED, _C.RESULTS_PARTIAL, _C.RESULTS_RECEIVED})
# In writing, by phone, in bundles: also after the first table has gone.
ACCEPTS_LATE = ACCEPTS_OFFLINE | SUPPLEMENTED
# The office still waits for the stations' answers; once it compiles, it has stopped.
AWAITS_STATIONS = frozenset({_C.OPEN, _C.SUSPENDED, _C.CLOSED})
