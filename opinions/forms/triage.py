"""One opinion at the triage desk: everything that is typed goes with whatever key is pressed."""

import re
from typing import Any

from django import forms

from opinions.choices.triage import Quality, Urgency
from opinions.models import Category, CompiledItem, Opinion, Triage
from opinions.redaction import covered_parts
from opinions.services.sorting import DECISIONS
from opinions.services.triage import MARKS

SAVE, SKIP, BACK, MERGE, OWN = "save", "skip", "back", "merge", "own"
ACTS = (SAVE, SKIP, BACK, OWN, *DECISIONS)
MOST_TAGS = 8
LONGEST_TAG = 20


class TriageForm(forms.Form):
    """``act`` is one of ``ACTS``, or ``merge:`` with the key of an item."""

    act = forms.CharField(max_length=40)
    seen = forms.CharField(max_length=100, widget=forms.HiddenInput)
    text = forms.CharField(
        label="意见建议（修改后表述）", required=False, widget=forms.Textarea({"rows": 3})
    )
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea({"rows": 2}))
    category = forms.ModelChoiceField(
        Category.objects.none(), label="分类", required=False, empty_label="未分类"
    )
    urgency = forms.ChoiceField(label="缓急", choices=Urgency, required=False)
    quality = forms.ChoiceField(
        label="质量", choices=[("", "未定"), *Quality.choices], required=False
    )
    tags = forms.CharField(
        label="标签", required=False, max_length=200, help_text="几个标签用空格隔开。"
    )
    note = forms.CharField(
        label="内部备注", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        row: Triage | None = getattr(opinion, "triage", None)
        marks: dict[str, Any] = {
            "category": row.category_id if row else None,
            "urgency": row.urgency if row else "",
            "quality": row.quality if row else "",
            "tags": " ".join(row.tags) if row else "",
        }
        words, reason = covered_parts(opinion)
        kwargs["initial"] = marks | {"text": words, "reason": reason}
        super().__init__(*args, **kwargs)
        self.fields["category"] = forms.ModelChoiceField(
            Category.objects.filter(is_offered=True), label="分类", required=False,
            empty_label="未分类",
        )  # fmt: skip
        self.opinion = opinion
        for decision in DECISIONS:
            self.fields[f"reason_{decision}"] = forms.CharField(required=False, max_length=300)

    def clean_act(self) -> str:
        act: str = self.cleaned_data["act"]
        if act not in ACTS and not act.startswith(f"{MERGE}:"):
            raise forms.ValidationError("请选择怎样办理。")
        return act

    def clean_tags(self) -> list[str]:
        tags = list(dict.fromkeys(re.split(r"[\s,，、;；]+", self.cleaned_data["tags"].strip())))
        tags = [tag for tag in tags if tag]
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(f"最多{MOST_TAGS}个标签，每个最多{LONGEST_TAG}字。")
        return tags

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        act = cleaned.get("act", "")
        if act in DECISIONS and not cleaned.get(f"reason_{act}", "").strip():
            self.add_error(f"reason_{act}", "请写明原因，反馈时会告诉提出人。")
        if act.startswith(f"{MERGE}:"):
            cleaned["item"] = self._item(act.removeprefix(f"{MERGE}:"))
            if cleaned["item"] is None:
                self.add_error("act", "这条归并意见刚刚由其他人删除，请另选一条。")
        return cleaned

    def _item(self, key: str) -> CompiledItem | None:
        if not key.isascii() or not key.isdigit() or len(key) > 18:
            return None
        items = CompiledItem.objects.filter(consultation=self.opinion.consultation_id)
        return items.filter(pk=int(key)).first()

    def changed_marks(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MARKS if name in self.changed_data}
