"""Where an opinion can be handed on, and what comes back."""

from django.db.models import TextChoices

from opinions.choices.moves import Processing


class ReferralKind(TextChoices):
    DEPARTMENT = "department", "有关部门"
    PETITION = "petition", "信访渠道"
    REVIEW_SUGGESTION = "review_suggestion", "备案审查"


class ReferralResult(TextChoices):
    DONE = "done", "已办理"
    EXPLAINED = "explained", "已作说明"
    NOT_THEIRS = "not_theirs", "不属其职责"
    TAKEN_BACK = "taken_back", "已收回"


# How the reason of whatever reads like a personal claim (信访诉求) begins.
CLAIM = "像是个人诉求"
# Where the opinion as a whole stands afterwards.
REFERRED_AS = {
    ReferralKind.DEPARTMENT: Processing.REFERRED,
    ReferralKind.PETITION: Processing.PETITION,
    ReferralKind.REVIEW_SUGGESTION: Processing.REVIEW_SUGGESTION,
}
