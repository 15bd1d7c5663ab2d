"""Dealing out opinions to the clerks, and the office's own list of categories."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from liaison.accounts.models import User
from opinions.models import Category
from opinions.models.triage import DEEPEST
from opinions.services.filters import clerks

MOST_EACH = 5_000


class AssignForm(forms.Form):
    clerks = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="分给",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选分给哪些人。"},
    )
    each = forms.IntegerField(
        label="每人最多（条）",
        min_value=1,
        max_value=MOST_EACH,
        initial=100,
        help_text="按收到的先后，平均分给勾选的人。",
        error_messages={"max_value": f"一次最多分给每人{MOST_EACH}条。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clerks"] = forms.ModelMultipleChoiceField(
            clerks(),
            label="分给",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请勾选分给哪些人。"},
        )
        self.helper = FormHelper()
        self.helper.form_tag = False


class CategoryForm(forms.ModelForm):
    """The level and the full name follow from the one above; they are checked with the rest."""

    class Meta:
        model = Category
        fields = ["parent", "name", "is_offered"]
        help_texts = {"parent": "不选即为一级分类；最多三级。"}
        labels = {"parent": "上一级分类"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parent: Category | None = cleaned.get("parent")
        if parent and parent.level >= DEEPEST:
            self.add_error("parent", "分类最多三级，请选上一级为一级或者二级的。")
        elif parent and self.instance.pk and parent.path.startswith(self.instance.path):
            self.add_error("parent", "不能放到自己下面。")
        elif (
            self.instance.pk and parent != self.instance.parent and self.instance.children.exists()
        ):
            self.add_error("parent", "下面还有分类，不能移到别处。")
        return cleaned

    def _post_clean(self) -> None:
        parent = self.cleaned_data.get("parent")
        name = self.cleaned_data.get("name", "")
        self.instance.level = parent.level + 1 if parent else 1
        self.instance.path = f"{parent.path}／{name}" if parent else name
        super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"path", "level"}
