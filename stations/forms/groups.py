"""A working group in one form: who heads it, and who belongs to it, one on a line."""

from typing import Any

from django import forms

from stations.forms.fields import fields_only
from stations.models import GroupMember, WorkingGroup

MOST_MEMBERS = 100


class GroupForm(forms.ModelForm):
    head = forms.CharField(
        label="组长", max_length=120, required=False, help_text="写姓名，或者单位和职务。"
    )
    members = forms.CharField(
        label="成员",
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text="一行一位。花名册里的人写姓名即可，同名的再写单位；其他的写单位和职务，例如县司法局局长。",
    )

    class Meta:
        model = WorkingGroup
        fields = ["name", "kind", "sector", "order"]
        help_texts = {
            "name": "例如城建环保组。登记征求意见和年度计划时可以选用。",
            "sector": "例如城乡建设、生态环境。",
            "order": "数字小的排在前面。",
        }
        error_messages = {"name": {"unique": "已有这个名称的小组。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "kind", "sector", "head", "members", "order"])
        self.helper = fields_only()
        if self.instance.pk:
            listed = list(GroupMember.objects.filter(group=self.instance).select_related("person"))
            self.initial["head"] = "".join(one.written for one in listed if one.is_head)
            self.initial["members"] = "\n".join(one.written for one in listed if not one.is_head)

    def clean_members(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines()]
        wanted = [line for line in lines if line]
        if len(wanted) > MOST_MEMBERS:
            raise forms.ValidationError(f"一个小组最多{MOST_MEMBERS}人。")
        if any(len(line) > 120 for line in wanted):
            raise forms.ValidationError("每行请不要超过120字。")
        return wanted
