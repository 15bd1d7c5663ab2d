"""Which records an archive package leaves out, and why: read by its README and by a test."""

from collections.abc import Mapping

from django.apps import apps

# By reason the labels of models that lead to a consultation and are in no file of the package.
LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "系统为查找、统计、提速临时算出的，可以从包里的记录重新算出": (
        "drafts.SearchEntry",
        "opinions.ArticleTally",
        "opinions.EarlierSaying",
        "opinions.NotSimilar",
        "opinions.OpinionTally",
        "opinions.ReadingCopy",
        "opinions.SimilarKey",
        "opinions.SimilarText",
        "opinions.Theme",
        "opinions.ThemeRun",
        "opinions.ThemeText",
        "opinions.TriagePlace",
        "opinions.Wave",
    ),
    "办公室内部整理的过程，结果在意见和归并意见里": (
        "feedback.AnswerSheet",
        "feedback.Nomination",
        "opinions.Bundle",
        "opinions.ExpertRemark",
        "opinions.OpinionEntry",
        "opinions.OpinionMove",
        "opinions.OpinionRevision",
        "opinions.PostLawOpinion",
        "opinions.Redaction",
        "opinions.SuggestionSource",
        "opinions.Triage",
        "opinions.TriageNote",
        "opinions.UncountedGroup",
        "opinions.UncountedMove",
        "opinions.UncountedOpinion",
    ),
    "居民个人的申请、支持和照片，留在系统里，按保存期限删除": (
        "feedback.DataRequest",
        "feedback.DataRequestMove",
        "opinions.OpinionPhoto",
        "opinions.OpinionSupport",
    ),
    "站点和人员自己的工作，按站点归档；与这项征求意见有关的活动见工作台账": (
        "stations.Appointment",
        "stations.AppointmentMove",
        "stations.Expense",
        "stations.ExpertTask",
        "stations.ExpertTaskFile",
        "stations.ExpertTaskMove",
        "stations.FeaturedEntry",
        "stations.Gathering",
        "stations.GatheringFile",
        "stations.GatheringMove",
        "stations.LedgerAttachment",
        "stations.LedgerMove",
        "stations.LedgerReferral",
        "stations.LedgerRevision",
        "stations.MeetingIssue",
        "stations.MeetingIssueMove",
        "stations.MobileDevice",
        "stations.MobileSession",
        "stations.Participant",
        "stations.ReceptionDay",
        "stations.ReceptionDuty",
        "stations.ReceptionMove",
        "stations.TaskApplication",
        "stations.TaskOffer",
        "stations.YearlyReview",
    ),
    "发给单位的征求意见函，原件随收发文归档": (
        "stations.RequestLetter",
        "stations.RequestLetterMove",
        "stations.RequestReply",
        "stations.RequestReplyFile",
    ),
    "更换文本的经过，见公告和文本": ("drafts.VersionReplacement",),
    "由包里的记录生成的文件本身": ("feedback.ArchivePackage", "feedback.OpenData"),
}


def left_out_words() -> str:
    """For the README: which kinds of records are not here, by the reason."""
    lines = []
    for reason, labels in LEFT_OUT.items():
        names = "、".join(str(apps.get_model(one)._meta.verbose_name) for one in labels)
        lines.append(f"- {reason}：{names}。\n")
    return "".join(lines)
