"""Choosing columns, and telling what the columns of a superior's form hold."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.models import SuperiorOrgan
from opinions.models import EarlierTable, SuperiorForm, TableLayout
from opinions.table_fields import FIELDS

WIDEST, NARROWEST = 80, 4


class LayoutForm(forms.Form):
    """One line for each field: wanted or not, its place, its name, its width."""

    name = forms.CharField(
        label="方案名称",
        max_length=60,
        error_messages={"required": "请给这个栏目方案起个名称。"},
    )

    def __init__(self, *args: Any, layout: TableLayout | None = None, **kwargs: Any) -> None:
        chosen = {column["key"]: column for column in (layout.columns if layout else [])}
        order = list(chosen)
        if layout:
            kwargs.setdefault("initial", {"name": layout.name})
        super().__init__(*args, **kwargs)
        for at, field in enumerate(FIELDS.values(), start=1):
            one = chosen.get(field.key, {})
            place = order.index(field.key) + 1 if one else len(order) + at
            self.fields |= {
                f"use_{field.key}": forms.BooleanField(
                    label=field.title, required=False, initial=bool(one)
                ),
                f"place_{field.key}": forms.IntegerField(
                    label=f"{field.title}：次序", min_value=1, max_value=99, required=False,
                    initial=place,
                ),
                f"title_{field.key}": forms.CharField(
                    label=f"{field.title}：栏名", max_length=30, required=False,
                    initial=one.get("title", field.title),
                ),
                f"width_{field.key}": forms.FloatField(
                    label=f"{field.title}：宽度", min_value=NARROWEST, max_value=WIDEST,
                    required=False, initial=one.get("width", field.width),
                ),
            }  # fmt: skip

    def lines(self) -> list[tuple[Any, ...]]:
        return [
            tuple(self[f"{part}_{key}"] for part in ("use", "place", "title", "width"))
            for key in FIELDS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = [key for key in FIELDS if cleaned.get(f"use_{key}")]
        if not wanted:
            raise forms.ValidationError("请至少选一栏。")
        wanted.sort(key=lambda key: cleaned.get(f"place_{key}") or WIDEST)
        cleaned["columns"] = [
            {
                "key": key,
                "title": cleaned.get(f"title_{key}") or FIELDS[key].title,
                "width": cleaned.get(f"width_{key}") or FIELDS[key].width,
            }
            for key in wanted
        ]
        return cleaned


class UploadFormForm(forms.Form):
    name = forms.CharField(
        label="名称", max_length=100, required=False, help_text="不填的，用文件名。"
    )
    organ = forms.ModelChoiceField(
        SuperiorOrgan.objects.all(), label="哪个机关的表", required=False, empty_label="不限"
    )
    file = forms.FileField(
        label="空白表",
        help_text="xlsx 或者 docx。里面要有表头，表头下面留空行。",
        error_messages={"required": "请选择空白表。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ColumnsForm(forms.Form):
    """What each printed column of a superior's form holds; our guess stands there first."""

    def __init__(self, *args: Any, blank: SuperiorForm | EarlierTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "不填（留空）"), *((field.key, field.title) for field in FIELDS.values())]
        for at, column in enumerate(blank.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column["title"], choices=choices, required=False, initial=column["key"]
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def keys(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]
