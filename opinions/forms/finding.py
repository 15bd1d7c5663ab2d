"""What the office's lists of opinions are narrowed by, and the filters that are kept."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict

from drafts.models import Consultation, FocusQuestion, Provision
from drafts.parsing.numerals import article_label
from liaison.accounts.models import User
from opinions.choices import Adoption, AgeBand, Moderation, Occupation, Processing
from opinions.choices.triage import Quality, Urgency
from opinions.finding.cited import cited_article
from opinions.finding.narrowing import NOBODY
from opinions.forms.questions import question_field
from opinions.forms.themes import standing
from opinions.models import BoxOpening, Category, SavedFilter, Theme, UncountedGroup
from opinions.models.channels import channel_choices
from opinions.services.filters import clerks
from stations.models import Station

ALL = [("", "全部")]
# Always in sight.
FIRST = ("q", "processing", "moderation", "question")
# Shown, and their choices loaded, once somebody asks for them.
MORE = (
    "consultation", "article", "station", "channel", "since", "until", "adoption", "category",
    "urgency", "quality", "tag", "theme", "assignee", "age_band", "occupation",
)  # fmt: skip
# Where a page begins and who is looked for: no part of a kept filter.
NOT_KEPT = frozenset({"older", "newer", "count", "who"})


def _choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*ALL, *choices], required=False)


def _any_channel() -> list[tuple[str, str]]:
    return [*ALL, *channel_choices()]


def _day(label: str) -> forms.DateField:
    field = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=field)


class FindForm(forms.Form):
    """Everything is optional. Without a consultation it searches the opinions of all years."""

    q = forms.CharField(label="编号或者文字", max_length=60, required=False)
    moderation = _choice("复核", Moderation.choices)
    processing = _choice("办理", Processing.choices)
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(), label="征求意见", required=False, empty_label="全部"
    )
    article = forms.CharField(
        label="条文", max_length=20, required=False,
        widget=forms.TextInput({"placeholder": "例如：第十二条"}),
    )  # fmt: skip
    station = forms.ModelChoiceField(
        Station.objects.none(), label="来源站点", required=False, empty_label="全部"
    )
    channel = forms.ChoiceField(label="提出方式", choices=_any_channel, required=False)
    since = _day("收到日期，从")
    until = _day("到")
    adoption = _choice("采纳", Adoption.choices)
    category = forms.ModelChoiceField(
        Category.objects.none(), label="分类", required=False, empty_label="全部"
    )
    urgency = _choice("缓急", [one for one in Urgency.choices if one[0]])
    quality = _choice("质量", Quality.choices)
    tag = forms.CharField(label="标签", max_length=20, required=False)
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label="主题", required=False, empty_label="全部"
    )
    assignee = forms.ModelChoiceField(
        User.objects.none(), label="经办人", required=False, empty_label="全部"
    )
    age_band = _choice("年龄段", [*AgeBand.choices, (NOBODY, "未填")])
    occupation = _choice("职业", [*Occupation.choices, (NOBODY, "未填")])
    unit = forms.ModelChoiceField(Provision.objects.all(), required=False, widget=forms.HiddenInput)
    counted = forms.BooleanField(required=False, widget=forms.HiddenInput)
    by_deputy = forms.BooleanField(required=False, widget=forms.HiddenInput)
    opening = forms.ModelChoiceField(
        BoxOpening.objects.all(), required=False, widget=forms.HiddenInput
    )
    # Groups that no figure shall count, and waves, lead here.
    uncounted = forms.ModelChoiceField(
        UncountedGroup.objects.all(), required=False, widget=forms.HiddenInput
    )
    text = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    network = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    who = forms.CharField(max_length=90, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        consultation: Consultation | None = None,
        questions: Sequence[FocusQuestion] = (),
        may_find_people: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about = consultation
        self.shows_more = "more" in self.data or any(map(self.data.get, MORE))
        if not self.shows_more:
            self._drop(*MORE)
        # Each consultation has themes of its own.
        self._drop("consultation" if consultation else "theme")
        if not may_find_people:
            self._drop("who")
        if questions:
            self.fields["question"] = question_field(questions, "全部")
        self._offer(
            consultation=Consultation.objects.order_by("-pk").only("title"),
            station=Station.objects.order_by("code"),
            category=Category.objects.all(),
            theme=standing(consultation.pk) if consultation else Theme.objects.none(),
            assignee=clerks(),
        )

    def _drop(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def _offer(self, **choices: Any) -> None:
        for name, rows in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def clean_article(self) -> tuple[int, int] | None:
        typed = self.cleaned_data["article"].strip()
        found = cited_article(typed)
        if typed and found is None:
            raise forms.ValidationError("条文请写成“第十二条”或者“12”。")
        if found:
            self.cleaned_data["article_label"] = article_label(*found)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "结束日期不能早于开始日期。")
        if self.about:
            cleaned["consultation"] = self.about
        return cleaned

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE if name in self.fields]


class PersonForm(forms.Form):
    person = forms.CharField(
        label="手机号码、电子邮箱或者姓名",
        max_length=100,
        error_messages={"required": "请写完整的手机号码、电子邮箱或者姓名。"},
    )


class SaveFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name", "query", "is_shared", "owner"]
        widgets = {"query": forms.HiddenInput}

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["owner"]
        self.instance.owner = owner
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_query(self) -> str:
        """What a filter is made of; where the page begins and who is looked for is left out."""
        asked = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in list(asked):
            if name not in FindForm.base_fields or name in NOT_KEPT or not asked[name]:
                del asked[name]
        if not asked:
            raise forms.ValidationError("请先选好条件，再保存。")
        return asked.urlencode()

    def _get_validation_exclusions(self) -> set[str]:
        """The name is checked against the owner's other filters, too."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"owner"}
