"""典型案例: written by a clerk, confirmed by another, shown only as long as the person agrees."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from feedback.choices.stories import STORY_MOVES, StoryStatus
from feedback.errors import FeedbackError
from feedback.models import Story, StoryMove
from feedback.models.stories import adopted_in_public
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.models import CompiledSource, Opinion
from opinions.personal_data import find_spans
from opinions.redaction import redacted

name_actions(
    {
        "feedback.write_story": "拟典型案例",
        "feedback.change_story": "修改典型案例",
        "feedback.move_story": "典型案例状态变更",
    }
)
SHOW = "feedback.show_story"
GAP = "……"
TAKEN_BACK = "提出人撤回了同意。"
Words = dict[str, str]


def candidates() -> QuerySet[CompiledSource]:
    """Opinions that a story may be written of: adopted in public, with the person's consent."""
    written = Story.objects.exclude(status=StoryStatus.TAKEN_DOWN).filter(
        opinion=OuterRef("opinion"), item=OuterRef("item")
    )
    return (
        CompiledSource.objects.filter(
            adopted_in_public(OuterRef("item")),
            ~Exists(written),
            opinion__contributor__consent_case=True,
        )
        .select_related("item__consultation", "opinion__station")
        .prefetch_related("opinion__redactions")
        .order_by("-item_id", "pk")
    )


@transaction.atomic
def write_story(source: CompiledSource, *, by: User, words: Words) -> Story:
    """``words`` are title, speaker, words and text as ``StoryForm`` has them."""
    named = _check(source.opinion, words)
    try:
        with transaction.atomic():
            story = Story.objects.create(
                opinion=source.opinion, item=source.item, names_person=named, written_by=by, **words
            )
    except IntegrityError as error:
        raise FeedbackError("这条意见已经写了案例，请在列表里打开。") from error
    StoryMove.objects.create(story=story, new_status=StoryStatus.DRAFTED, by=by)
    record("feedback.write_story", actor=by, target=story)
    return story


@transaction.atomic
def change_story(story: Story, *, by: User, words: Words) -> None:
    """The clerk's own words, while it is a draft."""
    named = _check(story.opinion, words)
    drafted = Story.objects.filter(pk=story.pk, status=StoryStatus.DRAFTED)
    if not drafted.update(names_person=named, written_by=by, **words):
        raise FeedbackError("案例已经提请复核，不能再改；要改的，请复核人先退回。")
    record("feedback.change_story", actor=by, target=story)


@transaction.atomic
def ask_to_show(story: Story, *, by: User) -> Confirmation:
    _check_allowed(story)
    _move(story, StoryStatus.PENDING, by=by)
    return request_confirmation(
        SHOW, story, by=by, summary=f"公布典型案例“{story.title}”", allow_first=False
    )


@transaction.atomic
def confirm_story(asked: Confirmation, *, by: User, now: datetime) -> Story:
    return _show(confirm(asked, by=by), by=by, now=now)


@transaction.atomic
def show_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str, now: datetime
) -> Story:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    return _show(attach_paper(asked, by=by, scan=scan, signer=signer), by=by, now=now)


@transaction.atomic
def give_back_story(asked: Confirmation, *, by: User, reason: str) -> None:
    reject(asked, by=by, reason=reason)
    _move(Story.objects.get(pk=asked.target_id), StoryStatus.DRAFTED, by=by, note=reason)


@transaction.atomic
def take_down(story: Story, *, by: User | None, reason: str) -> None:
    """Gone from the public pages for good; that there was one stays on record."""
    if not reason.strip():
        raise FeedbackError("撤下案例时请写明原因。")
    if story.status == StoryStatus.PENDING and by is not None:
        raise FeedbackError("案例正在等待复核，请由复核人退回以后再撤下。")
    _move(story, StoryStatus.TAKEN_DOWN, by=by, note=reason.strip())


def take_down_withdrawn() -> int:
    """Put on record what no page shows any more because a consent was taken back, and erase the
    words; how many there were. The pages themselves never wait for this. What waits for a second
    person is given back by that person, who can't agree any more."""
    stories = list(Story.objects.no_longer_allowed())
    for story in stories:
        with transaction.atomic():
            _move(story, StoryStatus.TAKEN_DOWN, by=None, note=TAKEN_BACK)
            Story.objects.filter(pk=story.pk).update(
                title="（已撤下）", speaker="", words="", text="", names_person=False
            )
    return len(stories)


def _show(asked: Confirmation, *, by: User, now: datetime) -> Story:
    story = Story.objects.select_related("opinion__contributor").get(pk=asked.target_id)
    _check_allowed(story)
    _move(story, StoryStatus.SHOWN, by=by, shown_at=now)
    return story


def _check_allowed(story: Story) -> None:
    mine = Story.objects.filter(pk=story.pk)
    if not mine.allowed().exists():
        raise FeedbackError("提出人没有同意或者已经撤回同意，不能公布这个案例。")
    if not mine.filter(adopted_in_public(OuterRef("item"))).exists():
        raise FeedbackError("这条意见的采纳结果还没有公布，或者结果有了变化，不能公布这个案例。")


def _check(opinion: Opinion, words: Words) -> bool:
    """Whether the person's name stands in it; raises FeedbackError for what may not stand there."""
    contributor = opinion.contributor
    if not contributor.consent_case:
        raise FeedbackError("提出人没有同意把意见用于典型案例，不能写。")
    said = _plain("\n".join(redacted(opinion).values()))
    for part in words["words"].split(GAP):
        if _plain(part) not in said:
            raise FeedbackError(f"“原话”要照录提出人的话，可以用“{GAP}”略去几句，不能改写。")
    own = " ".join(words[name] for name in ("title", "speaker", "text"))
    if find_spans(own):
        raise FeedbackError("文中有像电话、证件号、车牌号这样的个人信息，请删去再保存。")
    named = bool(contributor.name) and contributor.name in f"{own} {words['words']}"
    if named and not contributor.consent_name:
        raise FeedbackError("提出人没有同意公开姓名，请改用“柳荫街道一位居民”这样的称呼。")
    return named


def _plain(text: str) -> str:
    return "".join(text.split())


@transaction.atomic
def _move(
    story: Story, status: StoryStatus, *, by: User | None, note: str = "", **fields: object
) -> None:
    """Change the status only if nobody changed it since ``story`` was read."""
    old = StoryStatus(story.status)
    if status not in STORY_MOVES[old]:
        raise FeedbackError(f"案例现在是“{old.label}”，不能改为“{status.label}”。")
    if not Story.objects.filter(pk=story.pk, status=old).update(status=status, **fields):
        raise FeedbackError("这个案例刚刚被其他人处理过，请刷新页面。")
    story.status = status
    StoryMove.objects.create(
        story=story, old_status=old, new_status=status, by=by, at=timezone.now(), note=note[:300]
    )
    record(
        "feedback.move_story",
        actor=by,
        target=story,
        before={"status": old},
        after={"status": status},
        note=note,
    )
