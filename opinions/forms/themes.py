"""What people say about themes."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from drafts.models import Consultation
from liaison.accounts.models import User
from opinions.models import Theme
from opinions.services.filters import clerks

MOST_AT_ONCE = 200
_GONE = "这个主题刚刚有变化，请刷新页面再试。"


class NameForm(forms.Form):
    name = forms.CharField(
        label="主题名称", max_length=40, error_messages={"required": "请写主题名称。"}
    )


class IntoForm(forms.Form):
    """Which theme it is merged into."""

    into = forms.ModelChoiceField(Theme.objects.none())

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = standing(theme.consultation_id).exclude(pk=theme.pk)
        self.fields["into"] = forms.ModelChoiceField(
            others, label="并入",
            error_messages={"required": "请选择并入哪个主题。", "invalid_choice": _GONE},
        )  # fmt: skip


class ClerkForm(forms.Form):
    """Nobody: it is free again."""

    clerk = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clerk"] = forms.ModelChoiceField(
            clerks(), label="经办人", required=False, empty_label="不指定",
            error_messages={"invalid_choice": "这位经办人已经停用，请另选一位。"},
        )  # fmt: skip


class PlaceForm(forms.Form):
    """Ticked wordings, and the theme that they belong to."""

    texts = forms.MultipleChoiceField()
    to = forms.ModelChoiceField(Theme.objects.none())

    def __init__(self, data: Any, *, consultation: Consultation) -> None:
        super().__init__(data)
        ticked = data.getlist("texts")[:MOST_AT_ONCE]
        self.fields["texts"] = forms.MultipleChoiceField(
            choices=[(one, one) for one in ticked if len(one) == 64],
            error_messages={"required": "请先勾选意见。", "invalid_choice": "请先勾选意见。"},
        )
        self.fields["to"] = forms.ModelChoiceField(
            standing(consultation.pk),
            error_messages={"required": "请选择归入哪个主题。", "invalid_choice": _GONE},
        )


def standing(consultation: int) -> QuerySet[Theme]:
    return Theme.objects.filter(consultation=consultation).standing().order_by("pk")
