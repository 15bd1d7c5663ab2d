"""The ledger form asks only what its kind needs."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, IMAGES, store_upload
from liaison.office.models import StoredFile
from stations.choices import HeldBy, LedgerKind, RecordSource
from stations.forms.files import SeveralFilesField
from stations.ledger_kinds import (
    COLLECTING,
    HELD_BY_STATION,
    QUESTIONS,
    WITHOUT_AUDIENCE,
    Question,
)
from stations.ledger_naming import names_in
from stations.models import Assignment, LedgerEntry, LedgerYear, Station, SubKind

ATTACHMENTS_AT_MOST = 9
COMMON = ["title", "starts_at", "ends_at", "place", "mode", "held_by", "summary"]
AUDIENCE = ["organiser", "audience", "headcount", "deputies", "experts", "residents"]


class TaskField(forms.ModelChoiceField):
    def label_from_instance(self, task: Any) -> str:
        """The station is known: it is the one that files."""
        return str(task.consultation)


class LedgerForm(forms.ModelForm):
    attachments = SeveralFilesField(
        label="附件（可选）",
        help_text="签到表、照片、纪要等，没有就不用传。照片里的拍摄地点会自动去掉。",
    )

    class Meta:
        model = LedgerEntry
        fields = ["sub_kind", *COMMON, *AUDIENCE, "assignment", "solved_count", "expense"]
        widgets = {
            name: forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("starts_at", "ends_at")
        } | {"summary": forms.Textarea({"rows": 4, "maxlength": 500})}
        help_texts = {
            "summary": "500字以内，写清楚围绕什么、主要结果。请不要写居民的姓名和电话。",
            "expense": "没有支出填0。",
            "assignment": "为哪项征求意见开展的活动；收集的意见随后在“批量录入意见”中上传。",
        }

    def __init__(self, *args: Any, kind: str, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = LedgerKind(kind)
        self.instance.kind = kind
        self.instance.station = station
        self._only_what_the_kind_needs(station)
        for question in QUESTIONS[self.kind]:
            field = _field(question)
            field.initial = self.instance.extra.get(question.key)
            self.fields[f"extra_{question.key}"] = field
        self._ask_about_people()
        # The files come last, after everything that is asked in words.
        self.fields["attachments"] = self.fields.pop("attachments")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _only_what_the_kind_needs(self, station: Station) -> None:
        self._offer_sub_kinds()
        if self.kind in HELD_BY_STATION:
            del self.fields["held_by"]
        else:
            self.fields["held_by"].required = False
            if self.kind == LedgerKind.EXPERT_LECTURE and not self.instance.pk:
                self.initial["held_by"] = self.instance.held_by = HeldBy.EXPERT
        if self.kind in WITHOUT_AUDIENCE:
            for name in AUDIENCE:
                del self.fields[name]
        if self.kind in COLLECTING:
            tasks = Assignment.objects.with_list_relations().filter(station=station)
            self.fields["assignment"] = TaskField(
                tasks,
                label="关联任务",
                required=False,
                empty_label="不为某项征求意见",
                help_text=self.Meta.help_texts["assignment"],
            )
        else:
            del self.fields["assignment"]

    def _offer_sub_kinds(self) -> None:
        """What the office offers for this kind, and what an old entry has though it is no more."""
        offered = SubKind.objects.filter(kind=self.kind, is_offered=True)
        names = list(offered.values_list("name", flat=True))
        if self.instance.sub_kind and self.instance.sub_kind not in names:
            names.append(self.instance.sub_kind)
        if names:
            choices = [("", "请选择"), *((name, name) for name in names)]
            self.fields["sub_kind"] = forms.ChoiceField(
                label="具体形式", choices=choices, required=False
            )
        else:
            del self.fields["sub_kind"]

    def _ask_about_people(self) -> None:
        """Words that look as if they named somebody are kept once their author has looked again."""
        typed = {str(self.fields[name].label): self.data.get(name, "") for name in self._in_words()}
        found = names_in(self.kind, typed)
        if not found:
            return
        seems = "；".join(f"{label}里像是有{'、'.join(names)}" for label, names in found.items())
        self.fields["nothing_personal"] = forms.BooleanField(
            label="没有群众个人信息，照此保存",
            error_messages={
                "required": f"{seems}。请删去群众的姓名和电话；"
                "确实没有的，请勾选“没有群众个人信息，照此保存”。"
            },
        )
        names = list(self.fields)
        names.insert(names.index("summary") + 1, names.pop())
        self.order_fields(names)

    def _in_words(self) -> list[str]:
        """The fields that people write into; who organises or speaks does so by name."""
        plain = {"title", "place", "audience", "summary"}
        named = {f"extra_{key}" for key in ("lecturer", "deputy_names")}
        return [
            name
            for name, field in self.fields.items()
            if name in plain
            or (name.startswith("extra_") and type(field) is forms.CharField and name not in named)
        ]

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at > timezone.now():
            raise forms.ValidationError("活动还没有开始，请在活动以后登记。")
        year = timezone.localtime(starts_at).year
        if LedgerYear.objects.locked().filter(year=year).exists():
            raise forms.ValidationError(f"{year}年度台账已经锁定，不能再登记这一年的活动。")
        return starts_at

    def clean_held_by(self) -> str:
        held_by: str = self.cleaned_data["held_by"]
        return held_by or self.instance.held_by

    def clean_attachments(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["attachments"]
        if len(uploads) > ATTACHMENTS_AT_MOST:
            raise forms.ValidationError(f"一次最多上传{ATTACHMENTS_AT_MOST}个附件。")
        return uploads

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        people = [cleaned.get(name) or 0 for name in ("deputies", "experts", "residents")]
        if "headcount" in self.fields and sum(people) > (cleaned.get("headcount") or 0):
            self.add_error("headcount", "参加人数不能少于代表、专家、群众人次之和。")
        self.instance.extra = {
            question.key: cleaned[f"extra_{question.key}"]
            for question in QUESTIONS[self.kind]
            if cleaned.get(f"extra_{question.key}") not in (None, "")
        }
        assignment = cleaned.get("assignment")
        self.instance.consultation = assignment.consultation if assignment else None
        return cleaned

    def keep_attachments(self, by: User) -> list[StoredFile]:
        """Store the files; on the first that cannot be kept, say so at the field.

        Raises OfficeError after noting it on the form.
        """
        try:
            return [
                store_upload(upload, kinds=DOCUMENTS | IMAGES, by=by)
                for upload in self.cleaned_data["attachments"]
            ]
        except OfficeError as error:
            self.add_error("attachments", str(error))
            raise

    def changes(self) -> dict[str, Any]:
        """What to write to an entry that exists already."""
        names = [name for name in self.fields if name in self.Meta.fields]
        return {name: self.cleaned_data[name] for name in names} | {
            "extra": self.instance.extra,
            "consultation": self.instance.consultation,
        }


class RecordedLedgerForm(LedgerForm):
    """A clerk writes it for a station whose people do not sign in (代录)."""

    recorded_source = forms.ChoiceField(label="代录来源", choices=RecordSource)

    class Meta(LedgerForm.Meta):
        fields = [*LedgerForm.Meta.fields, "recorded_source"]


class CorrectionForm(LedgerForm):
    """更正: the same questions, what is approved filled in, and why it should read otherwise."""

    reason = forms.CharField(
        label="更正原因",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明更正原因，办公室审核时会看到。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].label = "补充附件（可选）"
        self.order_fields(["reason", *(name for name in self.fields if name != "reason")])


class RecordedCorrectionForm(CorrectionForm):
    """A clerk writes it for a station whose people do not sign in (代录)."""

    recorded_source = forms.ChoiceField(label="代录来源", choices=RecordSource)


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="台账类别", choices=LedgerKind, widget=forms.RadioSelect)


class NoteForm(forms.Form):
    """One sentence that says why."""

    note = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明原因，对方会看到。"},
    )


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.label, "help_text": question.hint, "required": False
    }  # fmt: skip
    if question.type == "number":
        return forms.IntegerField(min_value=0, max_value=1_000_000, **common)
    if question.type == "choice":
        choices = [("", "请选择"), *((choice, choice) for choice in question.choices)]
        return forms.ChoiceField(choices=choices, **common)
    return forms.CharField(max_length=120, **common)
