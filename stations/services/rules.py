"""The rules library: versions are only ever added; what is no longer in force stays readable."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from stations.choices import RULE_MOVES, RuleStatus
from stations.errors import StationError
from stations.models import Rule, RuleMove, RuleVersion

name_actions(
    {
        "stations.add_rule": "登记制度文件",
        "stations.add_rule_version": "制度文件增加版本",
        "stations.move_rule": "制度文件状态变更",
    }
)


@transaction.atomic
def add_rule(
    rule: Rule, *, by: User, text: str, file: StoredFile | None, in_force_from: date, note: str = ""
) -> Rule:
    """Keep a new rule (unsaved, cleaned) with its first version."""
    rule.save(force_insert=True)
    _write_history(rule, by=by, old="", note="登记")
    record("stations.add_rule", actor=by, target=rule, after={"title": rule.title})
    add_version(rule, by=by, text=text, file=file, in_force_from=in_force_from, note=note)
    return rule


@transaction.atomic
def add_version(
    rule: Rule, *, by: User, text: str, file: StoredFile | None, in_force_from: date, note: str
) -> RuleVersion:
    """A newer wording takes the place of the last; the last is kept."""
    words = text.replace("\r\n", "\n").strip()
    if not (words or file):
        raise StationError("请填写正文，或者上传文件。")
    latest = rule.versions.aggregate(last=Max("number"))["last"] or 0
    if latest and not note.strip():
        raise StationError("请写明这一版修改了什么。")
    try:
        with transaction.atomic():
            version = RuleVersion.objects.create(
                rule=rule,
                number=latest + 1,
                text=words,
                file=file,
                in_force_from=in_force_from,
                note=note.strip(),
                by=by,
            )
    except IntegrityError as error:
        raise StationError("另一位同事刚刚增加了版本，请刷新页面。") from error
    record("stations.add_rule_version", actor=by, target=rule, after={"number": version.number})
    return version


@transaction.atomic
def abolish_or_restore(rule: Rule, *, by: User, note: str) -> None:
    """废止, or in force again."""
    old = RuleStatus(rule.status)
    (new,) = RULE_MOVES[old]
    _change(rule, by=by, note=note, status=new)


@transaction.atomic
def publish_or_take_off(rule: Rule, *, by: User, note: str) -> None:
    """Show it on the public pages, or no more."""
    if not rule.is_public and rule.status != RuleStatus.IN_USE:
        raise StationError("已废止的文件不能公开。")
    _change(rule, by=by, note=note, is_public=not rule.is_public)


def _change(rule: Rule, *, by: User, note: str, **fields: object) -> None:
    """Only if nobody changed it since ``rule`` was read."""
    if not note.strip():
        raise StationError("请写明原因。")
    old, was_public = rule.status, rule.is_public
    same = Rule.objects.filter(pk=rule.pk, status=old, is_public=was_public)
    if not same.update(**fields):
        raise StationError("这份文件刚刚被其他人处理过，请刷新页面。")
    for name, value in fields.items():
        setattr(rule, name, value)
    words = ""
    if rule.is_public != was_public:
        words = "在网站公开：" if rule.is_public else "从网站撤下："
    _write_history(rule, by=by, old=old, note=f"{words}{note.strip()}")
    record(
        "stations.move_rule",
        actor=by,
        target=rule,
        before={"status": old, "is_public": was_public},
        after={"status": rule.status, "is_public": rule.is_public},
        note=note,
    )


def _write_history(rule: Rule, *, by: User, old: str, note: str) -> None:
    RuleMove.objects.create(
        rule=rule,
        old_status=old,
        new_status=rule.status,
        is_public=rule.is_public,
        by=by,
        note=note[:300],
    )
