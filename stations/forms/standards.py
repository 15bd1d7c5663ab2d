"""One page for all that a station has: nothing is required, what is left open is not said."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from stations.choices.standards import StandardItem
from stations.models import Facility, FacilityKind, StandardAnswer, Station
from stations.services.standards import Said

ANSWERS = (("", "未填"), ("yes", "有"), ("no", "没有"))


class StandardsForm(forms.Form):
    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(FacilityKind.objects.filter(is_asked=True))
        rows = Facility.objects.filter(station=station.place_id).select_related("photo")
        self.facilities = {row.kind_id: row for row in rows}
        answers = StandardAnswer.objects.filter(station=station).select_related("file")
        self.answers = {row.item: row for row in answers}
        for item in StandardItem:
            self._add_item(item)
        for kind in self.kinds:
            self._add_kind(kind)

    def items(self) -> Iterator[dict[str, Any]]:
        """One line of the page for each of the six items."""
        for item in StandardItem:
            bound = self._bound(item, "is", "text", "file")
            yield {"item": item, "answer": self.answers.get(item), **bound}

    def facility_lines(self) -> Iterator[dict[str, Any]]:
        for kind in self.kinds:
            bound = self._bound(str(kind.pk), "is", "on", "file")
            yield {"kind": kind, "facility": self.facilities.get(kind.pk), **bound}

    def said(self) -> list[Said]:
        """Only what this page changed: two people may fill in different lines."""
        data = self.cleaned_data
        changed = set(self.changed_data)
        lines: list[Said] = []
        for key, name in self._keys():
            if changed.isdisjoint(f"{name}_{part}" for part in ("is", "text", "on", "file")):
                continue
            lines.append(
                Said(
                    key=key,
                    is_present={"yes": True, "no": False}.get(data[f"{name}_is"]),
                    inspected_on=data.get(f"{name}_on"),
                    evidence=data.get(f"{name}_text", ""),
                    upload=data[f"{name}_file"],
                )
            )
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for _, name in self._keys():
            rest = [cleaned.get(f"{name}_{part}") for part in ("text", "on", "file")]
            if any(rest) and not cleaned.get(f"{name}_is"):
                self.add_error(f"{name}_is", "写了说明、日期或者选了文件的，请选“有”或者“没有”。")
        return cleaned

    def _keys(self) -> Iterator[tuple[FacilityKind | StandardItem, str]]:
        yield from ((item, item.value) for item in StandardItem)
        yield from ((kind, str(kind.pk)) for kind in self.kinds)

    def _add_item(self, item: StandardItem) -> None:
        row = self.answers.get(item)
        self._add_answer(item, item.label, row.is_present if row else None)
        self.fields[f"{item}_text"] = forms.CharField(
            label=f"{item.label}：说明", required=False, max_length=200,
            initial=row.evidence if row else "",
        )  # fmt: skip
        self._add_file(item, f"{item.label}：文件")

    def _add_kind(self, kind: FacilityKind) -> None:
        row = self.facilities.get(kind.pk)
        name = str(kind.pk)
        self._add_answer(name, kind.name, row.is_present if row else None)
        self.fields[f"{name}_on"] = forms.DateField(
            label=f"{kind.name}：查看日期", required=False,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            initial=row.inspected_on if row else None,
        )  # fmt: skip
        self._add_file(name, f"{kind.name}：照片")

    def _add_answer(self, name: str, label: str, is_present: bool | None) -> None:
        initial = "" if is_present is None else ("yes" if is_present else "no")
        self.fields[f"{name}_is"] = forms.ChoiceField(
            label=label, choices=ANSWERS, required=False, initial=initial,
            widget=forms.Select({"class": "form-select"}),
        )  # fmt: skip

    def _add_file(self, name: str, label: str) -> None:
        self.fields[f"{name}_file"] = forms.FileField(
            label=label, required=False, widget=forms.FileInput
        )

    def _bound(self, name: str, *parts: str) -> dict[str, BoundField]:
        for part in parts:
            self.fields[f"{name}_{part}"].widget.attrs.setdefault("class", "form-control")
        return {part: self[f"{name}_{part}"] for part in parts}
