"""What a resident fills in to ask for a meeting, and what the station answers."""

from typing import Any

from django import forms

from stations.choices.standards import VISIT_MOVES, VisitStatus
from stations.forms.fields import fields_only
from stations.forms.residents import ResidentForm
from stations.models import Person, Visit


class AskForm(ResidentForm):
    wanted = forms.ModelChoiceField(
        Person.objects.none(), label="想见谁", required=False, empty_label="都可以，请站里安排"
    )
    topic = forms.CharField(
        label="想谈什么", max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text="写一句就行。请不要写身份证号、银行卡号。",
        error_messages={"required": "请写一句想谈什么，站里好安排合适的人。"},
    )  # fmt: skip
    preferred = forms.CharField(
        label="什么时候方便",
        max_length=100,
        required=False,
        help_text="例如：周三下午，或者晚饭后。",
    )
    name = forms.CharField(
        label="怎么称呼您", max_length=50, required=False, help_text="可以不填。",
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="手机号码", max_length=30, required=False,
        help_text="留了，站里给您打电话；不留的，凭编号和查询码来查。加密保存，见面结束30天后删除。",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label="同意本站和办公室为安排见面使用以上信息",
        error_messages={"required": "同意后才能安排见面；不同意的，请直接到站里来。"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.fields["wanted"]
        assert isinstance(wanted, forms.ModelChoiceField)  # noqa: S101 -- for the type
        wanted.queryset = people


class AnswerForm(forms.Form):
    status = forms.ChoiceField(label="答复")
    agreed_at = forms.DateTimeField(
        label="约定的时间", required=False, help_text="约定见面时填。",
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    answer = forms.CharField(
        label="说明", required=False, max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text="约访人看得到：在哪里、找谁；不能约定的写明原因。",
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = VISIT_MOVES[VisitStatus(visit.status)]
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 -- for the type
        status.choices = [(one.value, _DOES[one]) for one in VisitStatus if one in moves]
        self.helper = fields_only()


_DOES = {
    VisitStatus.WAITING: "",
    VisitStatus.AGREED: "约定时间",
    VisitStatus.DECLINED: "不能约定",
    VisitStatus.DONE: "已经见面",
}
