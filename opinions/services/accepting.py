"""Until when the office and its stations may enter what was posted, phoned in or said."""

from drafts.choices import ACCEPTS_LATE, ConsultationStatus
from drafts.models import Consultation
from opinions.errors import OpinionError

LATER = frozenset({ConsultationStatus.PUBLISHED, ConsultationStatus.ARCHIVED})


def check_accepts(consultation: Consultation) -> None:
    """Raise OpinionError unless opinions may be entered.

    Also after the table has gone upward: what was posted or said in time may follow in a
    supplement. Only between the freezing and the sending of the first table there is no place.
    """
    if consultation.status in ACCEPTS_LATE:
        return
    if consultation.status == ConsultationStatus.COMPILED:
        raise OpinionError("汇总表已经定稿、还没有上报，现在不能录入意见；上报以后可以再录入。")
    if consultation.status in LATER:
        raise OpinionError("这项征求意见的结果已经公布，不能再录入意见。")
    raise OpinionError("这项征求意见尚未开始或者已经撤回，不能录入意见。")
