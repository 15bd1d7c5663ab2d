"""What the log says in the words of the models it speaks of."""

from typing import Any

from django.apps import apps
from django.db.models import Field, Model


def thing(label: str) -> str:
    """The Chinese name of a model; one that is gone since is shown as it was written."""
    model = _model(label)
    return str(model._meta.verbose_name) if model else label


def spoken(label: str, values: Any) -> str:
    """``{"status": "draft"}`` of a ledger entry as 状态：草稿; what no field explains stays."""
    if not isinstance(values, dict):
        return "" if values is None else str(values)
    model = _model(label)
    fields = {field.name: field for field in model._meta.fields} if model else {}
    return "；".join(_pair(name, value, fields.get(name)) for name, value in values.items())


def _pair(name: str, value: Any, field: "Field[Any, Any] | None") -> str:
    if field is None:
        return f"{name}：{value}"
    labels = {str(key): label for key, label in field.flatchoices}
    return f"{field.verbose_name}：{labels.get(str(value), value)}"


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None
