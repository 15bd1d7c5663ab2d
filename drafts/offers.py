"""Which acts a person may carry out on a consultation in its present state."""

from dataclasses import dataclass

from django.urls import reverse

from drafts.access import PREPARES, RELEASES
from drafts.choices import SUPPLEMENTED, ConsultationStatus
from drafts.models import Consultation
from drafts.services.replacing import REPLACEABLE
from liaison.accounts.models import User

S = ConsultationStatus
BEFORE_SUBMITTED = frozenset(
    {S.DRAFT, S.PENDING, S.SCHEDULED, S.OPEN, S.SUSPENDED, S.CLOSED, S.COMPILING, S.COMPILED}
)


@dataclass(frozen=True)
class Act:
    """One thing to do: the view that does it, who may, and in which states."""

    view: str
    label: str
    roles: tuple[str, ...]
    states: frozenset[ConsultationStatus]
    is_main: bool = False
    is_grave: bool = False
    # The admin page's name where it is not one of ours.
    page: str = ""
    # True: only while another text waits for its second person; False: only while none does.
    replacing: bool | None = None

    @property
    def url_name(self) -> str:
        return f"admin:{self.page or f'drafts_{self.view}'}"


ACTS = (
    Act("submit", "提交审核", PREPARES, frozenset({S.DRAFT}), is_main=True),
    Act("release", "审核通过", RELEASES, frozenset({S.PENDING}), is_main=True),
    Act("return", "退回修改", (*RELEASES, *PREPARES), frozenset({S.PENDING})),
    Act("paper", "登记线下签批", PREPARES, frozenset({S.PENDING})),
    Act("recall", "撤回修改", RELEASES, frozenset({S.SCHEDULED})),
    # The stations' floor asks about their tasks first.
    Act(
        "compile", "开始整理", PREPARES, frozenset({S.CLOSED}), is_main=True,
        page="stations_compile",
    ),
    Act("extend", "延期", RELEASES, frozenset({S.OPEN, S.SUSPENDED, S.CLOSED})),
    Act("suspend", "暂停征集", RELEASES, frozenset({S.OPEN})),
    Act("resume", "恢复征集", RELEASES, frozenset({S.SUSPENDED}), is_main=True),
    Act("replace", "更换文本", PREPARES, REPLACEABLE, replacing=False),
    Act("replace_agreed", "同意更换文本", RELEASES, REPLACEABLE, is_main=True, replacing=True),
    Act("replace_paper", "登记更换文本的线下签批", PREPARES, REPLACEABLE, replacing=True),
    Act(
        "replace_dropped", "不更换文本", (*RELEASES, *PREPARES), frozenset(S), replacing=True,
    ),
    Act("withdraw", "撤回", RELEASES, BEFORE_SUBMITTED, is_grave=True),
    # After it was sent up only the superior's word counts; the floor of feedback keeps it.
    Act(
        "shelve", "登记搁置、终止审议", PREPARES, SUPPLEMENTED | {S.PUBLISHED},
        page="feedback_shelving",
    ),
    Act("archive", "归档", PREPARES, frozenset({S.PUBLISHED})),
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    url: str
    label: str
    is_main: bool
    is_grave: bool


def act_of(view: str) -> Act:
    return next(act for act in ACTS if act.view == view)


def offered_acts(consultation: Consultation, user: User, *, replacing: bool) -> list[Offer]:
    """``replacing``: whether another text waits for its second person."""
    return [
        Offer(
            url=reverse(act.url_name, args=[consultation.pk]),
            label=act.label,
            is_main=act.is_main,
            is_grave=act.is_grave,
        )
        for act in ACTS
        if consultation.status in act.states
        and user.has_role(*act.roles)
        and act.replacing in {None, replacing}
    ]
