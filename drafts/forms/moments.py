"""A day with an optional time of day: without one a deadline is 24时, a beginning 0时."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from drafts import deadlines


class MomentWidget(forms.MultiWidget):
    def __init__(self, *, is_deadline: bool) -> None:
        self.is_deadline = is_deadline
        day = forms.DateInput({"type": "date", "class": "form-control moment"}, format="%Y-%m-%d")
        clock = forms.TimeInput({"type": "time", "class": "form-control moment"}, format="%H:%M")
        super().__init__({"day": day, "time": clock})

    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, datetime):
            return [None, None]
        if not self.is_deadline:
            return [deadlines.begin_day(value), deadlines.clock_of(value)]
        return [deadlines.last_day(value), deadlines.clock_of(value)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day, clock = context["widget"]["subwidgets"]
        day["attrs"]["aria-label"] = "日期"
        clock["attrs"]["aria-label"] = "时间"
        return context


class MomentField(forms.MultiValueField):
    """Answers with the moment itself, in the time of the county."""

    def __init__(self, *, is_deadline: bool = True, **kwargs: Any) -> None:
        self.is_deadline = is_deadline
        parts = (
            forms.DateField(error_messages={"invalid": "日期请写成 2025-10-08 的形式。"}),
            forms.TimeField(
                required=False, error_messages={"invalid": "时间请写成 17:30 的形式。"}
            ),
        )
        kwargs.setdefault("widget", MomentWidget(is_deadline=is_deadline))
        without = f"不填时间即为当日{'24' if is_deadline else '0'}时。"
        kwargs["help_text"] = f"{kwargs.get('help_text', '')}{without}"
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> datetime | None:
        if not data_list or not isinstance(data_list[0], date):
            return None
        clock = data_list[1] if isinstance(data_list[1], time) else None
        make = deadlines.end_of if self.is_deadline else deadlines.begin_of
        return make(data_list[0], clock)
