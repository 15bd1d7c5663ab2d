"""Four axes, each with its allowed moves, as rule 5.3 sets them apart."""

from django.db.models import TextChoices

from liaison.accounts.choices import Role


class Axis(TextChoices):
    MODERATION = "moderation", "复核"
    PROCESSING = "processing", "办理"
    ADOPTION = "adoption", "采纳"
    FEEDBACK = "feedback", "反馈"


class Moderation(TextChoices):
    PENDING = "pending", "待检查"
    HELD = "held", "待复核"
    PASSED = "passed", "已通过"
    BLOCKED = "blocked", "不予登记"


class Processing(TextChoices):
    RECEIVED = "received", "已收到"
    UNDER_REVIEW = "under_review", "整理中"
    RETURNED = "returned", "退回补充"
    MERGED = "merged", "已归并"
    KEPT = "kept", "未纳入汇总"
    REFERRED = "referred", "已转有关部门"
    PETITION = "petition_routed", "已转信访渠道"
    REVIEW_SUGGESTION = "review_suggestion_routed", "已转备案审查"
    # 社情民意: what residents report that is not about a text; kept apart from legal opinions.
    PUBLIC_SENTIMENT = "public_sentiment_issue", "已列为社情民意"
    # A point set up by a higher body reported it there itself and sent us a copy (edge case 22).
    SENT_DIRECTLY = "sent_directly", "已直接报送"
    SUBMITTED = "submitted", "已上报"
    WITHDRAWN = "withdrawn", "已撤回"


class Adoption(TextChoices):
    NONE = "none", "未上报"
    AWAITING = "awaiting", "待反馈"
    ADOPTED = "adopted", "采纳"
    PARTIAL = "partially_adopted", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"
    FOR_REFERENCE = "for_reference", "留作参考"
    REFERRED = "referred", "转有关部门"
    NO_REPLY = "no_reply", "暂未收到立法机关反馈"


class FeedbackState(TextChoices):
    NONE = "none", "无"
    DUE = "due", "应反馈"
    SENT = "sent", "已发出"
    TOLD = "told", "已告知"
    RATED = "rated", "已评价"


_M, _P, _A, _F = Moderation, Processing, Adoption, FeedbackState
_DECIDED: set[str] = {
    _A.ADOPTED,
    _A.PARTIAL,
    _A.NOT_ADOPTED,
    _A.FOR_REFERENCE,
    _A.REFERRED,
    _A.NO_REPLY,
}
OPINION_MOVES: dict[Axis, dict[str, set[str]]] = {
    Axis.MODERATION: {
        _M.PENDING: {_M.PASSED, _M.HELD},
        _M.HELD: {_M.PASSED, _M.BLOCKED},
        _M.PASSED: {_M.HELD},
        _M.BLOCKED: {_M.HELD},
    },
    Axis.PROCESSING: {
        _P.RECEIVED: {
            _P.UNDER_REVIEW, _P.RETURNED, _P.MERGED, _P.KEPT, _P.REFERRED, _P.PETITION,
            _P.REVIEW_SUGGESTION, _P.PUBLIC_SENTIMENT, _P.SENT_DIRECTLY, _P.WITHDRAWN,
        },
        _P.UNDER_REVIEW: {
            _P.RETURNED, _P.MERGED, _P.KEPT, _P.REFERRED, _P.PETITION, _P.REVIEW_SUGGESTION,
            _P.PUBLIC_SENTIMENT, _P.SENT_DIRECTLY, _P.WITHDRAWN,
        },
        _P.RETURNED: {_P.RECEIVED, _P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.MERGED: {_P.UNDER_REVIEW, _P.SUBMITTED, _P.WITHDRAWN},
        _P.KEPT: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.REFERRED: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.PETITION: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.REVIEW_SUGGESTION: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.PUBLIC_SENTIMENT: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        _P.SENT_DIRECTLY: {_P.UNDER_REVIEW, _P.WITHDRAWN},
        # After submission only personal data can be taken back.
        _P.SUBMITTED: set(),
        _P.WITHDRAWN: set(),
    },
    Axis.ADOPTION: {
        _A.NONE: {_A.AWAITING},
        _A.AWAITING: _DECIDED,
        # The superior may decide again years later, or take it back.
        **{decided: (_DECIDED | {_A.AWAITING}) - {decided} for decided in _DECIDED},
    },
    Axis.FEEDBACK: {
        _F.NONE: {_F.DUE},
        _F.DUE: {_F.SENT, _F.TOLD},
        _F.SENT: {_F.TOLD, _F.RATED, _F.DUE},
        _F.TOLD: {_F.RATED, _F.DUE},
        _F.RATED: {_F.DUE},
    },
}  # fmt: skip
_SORTING = frozenset({Role.CLERK})
_STATION = frozenset({Role.OFFICER, Role.STATION_LEAD, Role.DEPUTY_OFFICER})
_OFFICE = frozenset({Role.CLERK, Role.REVIEWER})
_NOBODY: frozenset[Role] = frozenset()
# Who may bring an opinion to a state, as rules 5.3 and 5.9 have it. The author and the clock act
# without an account: what only they do has nobody here.
MAY_MOVE_TO: dict[Axis, dict[str, frozenset[Role]]] = {
    Axis.MODERATION: {
        _M.HELD: _OFFICE,
        _M.PASSED: _OFFICE,
        # The second of two people; the first only asks.
        _M.BLOCKED: frozenset({Role.REVIEWER}),
    },
    Axis.PROCESSING: {
        _P.RECEIVED: _NOBODY,
        _P.UNDER_REVIEW: _SORTING,
        _P.RETURNED: _OFFICE,
        _P.MERGED: _SORTING,
        _P.KEPT: _SORTING,
        _P.REFERRED: _SORTING,
        _P.PETITION: _SORTING,
        _P.REVIEW_SUGGESTION: _SORTING,
        _P.PUBLIC_SENTIMENT: _SORTING,
        # The point says so with what it files, else the clerk finds out.
        _P.SENT_DIRECTLY: _STATION | _SORTING | {Role.TOWNSHIP_COORDINATOR},
        _P.SUBMITTED: frozenset({Role.CLERK, Role.LEADER}),
        # Whoever typed it in by mistake takes it out again, an officer or the office.
        _P.WITHDRAWN: _STATION | _SORTING,
    },
    Axis.ADOPTION: {
        _A.AWAITING: frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER}),
        # The reviewer confirms what the superior said (rule 5.5).
        **dict.fromkeys(sorted(_DECIDED), frozenset({Role.REVIEWER})),
    },
    Axis.FEEDBACK: {
        _F.DUE: _NOBODY,
        _F.SENT: _OFFICE,
        _F.TOLD: _STATION | _OFFICE,
        _F.RATED: _NOBODY,
    },
}
# The resident may still edit or withdraw.
EDITABLE = frozenset({_P.RECEIVED, _P.RETURNED})
# What waits for a clerk's decision.
TO_SORT = (_P.RECEIVED, _P.UNDER_REVIEW)

# Once the table has gone upward, these may follow in a supplement (补充上报).
NOT_YET_SENT = frozenset({*TO_SORT, _P.RETURNED, _P.MERGED})
# What a clerk may take up again.
TAKEN_BACK = frozenset(
    {
        _P.KEPT, _P.REFERRED, _P.PETITION, _P.REVIEW_SUGGESTION, _P.PUBLIC_SENTIMENT,
        _P.SENT_DIRECTLY, _P.RETURNED,
    }
)  # fmt: skip
# No legislative opinion, or none any more: what no figure counts.
NEVER_COUNTED = (_P.WITHDRAWN, _P.PUBLIC_SENTIMENT)
