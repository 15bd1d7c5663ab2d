"""A line to type into that offers what is usually written there."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class OfferingInput(forms.TextInput):
    """``names`` are asked for when the form is shown, and anything else may be typed."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self.names = names

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        offered = f"{name}-offered"
        line = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", '<option value="{}">', ((one,) for one in self.names()))
        return format_html('{}<datalist id="{}">{}</datalist>', line, offered, options)
