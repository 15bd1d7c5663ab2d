"""代表建议: which opinions and items a deputy's suggestion came from, and what came of it."""

from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts import personal_data
from opinions.errors import OpinionError
from opinions.models import (
    CompiledItem,
    DeputySuggestion,
    Opinion,
    SuggestionMove,
    SuggestionSource,
)

name_actions(
    {
        "opinions.link_suggestion": "关联代表建议",
        "opinions.unlink_suggestion": "取消关联代表建议",
        "opinions.change_suggestion": "更正代表建议",
        "opinions.answer_suggestion": "登记代表建议办理结果",
    }
)


@transaction.atomic
def link_suggestion(
    source: Opinion | CompiledItem, *, number: str, organ: str, by: User
) -> SuggestionSource:
    """The suggestion of this number, made if nobody named it before.

    Raises OpinionError if it is known under another organ, or linked already.
    """
    number, organ = number.strip(), organ.strip()
    suggestion, is_new = DeputySuggestion.objects.get_or_create(
        number=number, defaults={"organ": organ}
    )
    if not is_new and suggestion.organ != organ:
        raise OpinionError(
            f"代表建议{number}登记的承办单位是“{suggestion.organ}”，请核对编号；"
            "承办单位变了的，在代表建议页面更正。"
        )
    field = "opinion" if isinstance(source, Opinion) else "item"
    try:
        with transaction.atomic():
            link = SuggestionSource.objects.create(suggestion=suggestion, by=by, **{field: source})
    except IntegrityError as error:
        raise OpinionError(f"已经关联过代表建议{number}。") from error
    record("opinions.link_suggestion", actor=by, target=source, after={"number": number})
    return link


@transaction.atomic
def unlink_suggestion(link: SuggestionSource, *, by: User) -> None:
    """A suggestion that nothing leads to any more goes with its last link, unless answered."""
    suggestion = link.suggestion
    record(
        "opinions.unlink_suggestion",
        actor=by,
        target=link.opinion or link.item,
        before={"number": suggestion.number},
    )
    link.delete()
    if not suggestion.result and not suggestion.sources.exists():
        suggestion.delete()


@transaction.atomic
def change_suggestion(suggestion: DeputySuggestion, *, organ: str, result: str, by: User) -> None:
    """``result`` is read by the authors: it names nobody."""
    organ, result = organ.strip(), result.strip()
    if found := personal_data.find(result):
        raise OpinionError(f"办理结果里有{found[0]}，提出人会看到，请删去个人信息。")
    before = {"organ": suggestion.organ, "result": suggestion.result}
    after = {"organ": organ, "result": result}
    if before == after:
        return
    suggestion.organ, suggestion.result = organ, result
    suggestion.save(update_fields=["organ", "result"])
    if before["result"] != result:
        SuggestionMove.objects.create(
            suggestion=suggestion, old=before["result"], new=result, by=by
        )
    action = "answer" if before["result"] != result else "change"
    record(f"opinions.{action}_suggestion", actor=by, target=suggestion, before=before, after=after)
