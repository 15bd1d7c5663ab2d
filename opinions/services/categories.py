"""The office's own list of categories: three levels, named as the office likes."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.models import Category

name_actions({"opinions.keep_category": "保存意见分类", "opinions.drop_category": "删除意见分类"})


@transaction.atomic
def keep_category(category: Category, *, by: User) -> None:
    """Save it; those below it carry its new name in theirs."""
    old = Category.objects.filter(pk=category.pk).values_list("path", flat=True).first()
    category.save()
    if old and old != category.path:
        below = Category.objects.filter(path__startswith=f"{old}／")
        rest = Substr(F("path"), len(old) + 1)
        below.update(path=Concat(Value(category.path), rest))
    record("opinions.keep_category", actor=by, target=category, note=category.path)


@transaction.atomic
def drop_category(category: Category, *, by: User) -> None:
    record("opinions.drop_category", actor=by, target=category, note=category.path)
    category.delete()
