"""What of a workbook is wanted; every field may be left empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from stations.models import Station

Choices = Iterable[tuple[str, Any]]
PLACES = {"station", "township"}
DAYS = {"since": "从哪天", "until": "到哪天"}


class ExportFilterForm(forms.Form):
    """``words`` by key: the filters of the preset, in the order they stand; ``choices`` by key what
    may be picked, free text where there is none."""

    def __init__(
        self,
        *args: Any,
        words: Mapping[str, str],
        choices: Mapping[str, Choices] = {},
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, label in words.items():
            self.fields[key] = self._field(key, label, choices)

    def _field(self, key: str, label: str, choices: Mapping[str, Choices]) -> forms.Field:
        about: dict[str, Any] = {"label": label, "required": False}
        if key in DAYS:
            return forms.DateField(widget=forms.DateInput({"type": "date"}), **about)
        found = choices.get(key) if key not in PLACES else self._places(key)
        if found is None:
            return forms.CharField(max_length=40, **about)
        return forms.ChoiceField(choices=[("", "全部"), *found], **about)

    def _places(self, key: str) -> Choices:
        if key == "station":
            return Station.objects.order_by("pinyin_key", "pk").values_list("code", "name")
        return [(name, name) for name in Station.objects.townships()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            raise forms.ValidationError("开始日期不能晚于结束日期。")
        return cleaned

    def chosen(self) -> dict[str, str]:
        """As the job keeps it."""
        return {key: str(value) for key, value in self.cleaned_data.items() if value}

    def spoken(self) -> str:
        """For the label of the job: 柳荫街道工作站、采纳; "" for everything."""
        words = []
        for key, value in self.chosen().items():
            options = dict(getattr(self.fields[key], "choices", ()))
            words.append(str(options.get(value, value)))
        return "、".join(words)
