"""Words of opinions: what they ask for, how they came, and the moves allowed to them."""

from opinions.choices.bundles import (
    BundleStatus,
)
from opinions.choices.channels import (
    SENT_BY_THEMSELVES,
    Channel,
    source_without_station,
)
from opinions.choices.compiling import (
    RemarkOutcome,
)
from opinions.choices.content import (
    NO_KIND,
    AgeBand,
    ChangeKind,
    ContributorKind,
    Occupation,
    TargetScope,
    prevailing_kind,
)
from opinions.choices.flood import (
    UNCOUNTED_MOVES,
    GroupBasis,
    Proof,
    UncountedState,
    WaveKind,
)
from opinions.choices.moves import (
    EDITABLE,
    MAY_MOVE_TO,
    NEVER_COUNTED,
    NOT_YET_SENT,
    OPINION_MOVES,
    TAKEN_BACK,
    TO_SORT,
    Adoption,
    Axis,
    FeedbackState,
    Moderation,
    Processing,
)

__all__ = [
    "EDITABLE",
    "MAY_MOVE_TO",
    "NEVER_COUNTED",
    "NOT_YET_SENT",
    "NO_KIND",
    "OPINION_MOVES",
    "SENT_BY_THEMSELVES",
    "TAKEN_BACK",
    "TO_SORT",
    "UNCOUNTED_MOVES",
    "Adoption",
    "AgeBand",
    "Axis",
    "BundleStatus",
    "ChangeKind",
    "Channel",
    "ContributorKind",
    "FeedbackState",
    "GroupBasis",
    "Moderation",
    "Occupation",
    "Processing",
    "Proof",
    "RemarkOutcome",
    "TargetScope",
    "UncountedState",
    "WaveKind",
    "prevailing_kind",
    "source_without_station",
]
