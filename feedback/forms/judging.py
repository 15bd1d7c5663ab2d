"""What the office and those who are judged fill in for the yearly judging."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from feedback.choices.evaluation import Dimension, EvaluationTarget
from feedback.models import DimensionScore, Evaluation, EvaluationCycle

POINTS: dict[str, Any] = {"max_digits": 4, "decimal_places": 1}
WRONG_NUMBER = {"invalid": "请填写数字，例如8.5。", "required": "请填写分数。"}


class Plain(forms.Form):
    """A form whose page draws the form tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class InTable(Plain):
    """Its fields stand in cells, so the widgets carry the look and the spoken label."""

    def dressed(self, name: str) -> forms.BoundField:
        bound = self[name]
        look = "form-control is-invalid" if bound.errors else "form-control"
        bound.field.widget.attrs |= {"class": look, "aria-label": str(bound.label)}
        return bound


class NewCycleForm(Plain):
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100,
        error_messages={"invalid": "年度请写四位数字，例如2026。"},
    )  # fmt: skip
    target = forms.ChoiceField(label="考核对象", choices=EvaluationTarget.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)


class DisplayForm(forms.ModelForm):
    class Meta:
        model = EvaluationCycle
        fields = ["ranks", "shows_stars", "shows_others"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class IndicatorsForm(InTable):
    """Points and base of each indicator, and the two dates, in one table."""

    cut_off = forms.DateField(
        label="数据截止日", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    self_until = forms.DateField(
        label="自评截止日", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, cycle: EvaluationCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(cycle.indicators.all())
        self.initial.update(cut_off=cycle.cut_off, self_until=cycle.self_until)
        for one in self.lines:
            self.fields[f"points_{one.pk}"] = forms.DecimalField(
                label=f"{one}分值", min_value=0, max_value=100, initial=one.points,
                error_messages=WRONG_NUMBER, **POINTS,
            )  # fmt: skip
            if one.rule.unit:
                self.fields[f"base_{one.pk}"] = forms.IntegerField(
                    label=f"{one}基数", min_value=1, max_value=9999, initial=one.base
                )

    def table(self) -> list[dict[str, Any]]:
        return [
            {
                "indicator": one,
                "points": self.dressed(f"points_{one.pk}"),
                "base": self.dressed(f"base_{one.pk}") if one.rule.unit else None,
            }
            for one in self.lines
        ]

    def said(self) -> dict[int, tuple[Decimal, int]]:
        cleaned = self.cleaned_data
        return {
            one.pk: (cleaned[f"points_{one.pk}"], cleaned.get(f"base_{one.pk}", one.base))
            for one in self.lines
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first: date | None = cleaned.get("cut_off")
        last: date | None = cleaned.get("self_until")
        if first and last and last < first:
            self.add_error("self_until", "自评截止日不能早于数据截止日。")
        return cleaned


def _dimensions(evaluation: Evaluation) -> list[DimensionScore]:
    return list(evaluation.dimensions.all())


class SelfScoreForm(Plain):
    """One number for each dimension; bonus and deduction are the portal's to count."""

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in _dimensions(evaluation):
            if one.dimension in {Dimension.BONUS, Dimension.DEDUCTION}:
                continue
            full = f"{one.full.normalize():f}"
            self.fields[one.dimension] = forms.DecimalField(
                label=f"{one}（满分{full}分）", min_value=0, max_value=one.full,
                initial=one.self_points, error_messages=WRONG_NUMBER
                | {"max_value": f"不能超过{full}分。"}, **POINTS,
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label="说明（可以不填）", required=False, max_length=500,
            widget=forms.Textarea({"rows": 3}), initial=evaluation.self_reason,
            help_text="不用附材料：台账、意见和任务系统都有。",
        )  # fmt: skip

    def points(self) -> dict[str, Decimal]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class OfficeScoreForm(InTable):
    """核定 beside 自评 and 系统分, with a reason where they are apart."""

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = _dimensions(evaluation)
        for one in self.dimensions:
            self.fields[f"points_{one.dimension}"] = forms.DecimalField(
                label=f"{one}核定分",
                initial=one.office_points,
                error_messages=WRONG_NUMBER,
                **POINTS,
            )
            self.fields[f"reason_{one.dimension}"] = forms.CharField(
                label=f"{one}核定理由", required=False, max_length=300, initial=one.reason
            )

    def table(self) -> list[dict[str, Any]]:
        return [
            {
                "row": one,
                "points": self.dressed(f"points_{one.dimension}"),
                "reason": self.dressed(f"reason_{one.dimension}"),
            }
            for one in self.dimensions
        ]

    def said(self) -> dict[str, tuple[Decimal, str]]:
        cleaned = self.cleaned_data
        return {
            one.dimension: (
                cleaned[f"points_{one.dimension}"],
                cleaned[f"reason_{one.dimension}"],
            )
            for one in self.dimensions
        }


class ObjectionForm(Plain):
    dimension = forms.ChoiceField(label="对哪一项")
    text = forms.CharField(
        label="哪里有出入", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="写明漏计或者错计的台账编号、意见编号、任务，办公室会逐条核对。",
        error_messages={"required": "请写明哪里有出入。"},
    )  # fmt: skip

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.dimension, str(one)) for one in _dimensions(evaluation)]
        field = self.fields["dimension"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = choices


class SettleForm(Plain):
    answer = forms.CharField(
        label="复核意见", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明复核意见，对方会看到。"},
    )  # fmt: skip
    points = forms.DecimalField(
        label="改定分数", required=False, help_text="不改分的留空。",
        error_messages=WRONG_NUMBER, **POINTS,
    )  # fmt: skip


def _yuan(label: str, **words: Any) -> forms.IntegerField:
    wrong = {"invalid": "请写整数元。", "required": f"请填写{label}。"}
    return forms.IntegerField(
        label=f"{label}（元）", min_value=0, max_value=100_000_000, error_messages=wrong, **words
    )


def _percent(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=f"{label}占比（%）", min_value=0, max_value=100, initial=initial,
        error_messages={"invalid": "请写0到100的整数。"},
    )  # fmt: skip


class TermsForm(Plain):
    budget = _yuan("补助总额")
    base = _yuan("每个站点基础额", initial=0)
    work_share = _percent("工作量", 40)
    people_share = _percent("辖区人口", 30)
    effect_share = _percent("工作成效", 30)


class AdjustForm(Plain):
    adjustment = forms.IntegerField(
        label="调整（元，调减写负数）",
        error_messages={"required": "请写调整多少元，不调整的写0。", "invalid": "请写整数元。"},
    )
    reason = forms.CharField(label="调整理由", max_length=200, required=False)
