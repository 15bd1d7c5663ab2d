"""Preparing a consultation, and what may be done to one that runs."""

import re
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone

from drafts import deadlines
from drafts.choices import Visibility
from drafts.errors import DraftError
from drafts.focus import read_focus_lines, written_focus_lines
from drafts.forms.moments import MomentField
from drafts.forms.offering import OfferingInput
from drafts.lead_groups import offered
from drafts.models import Consultation, DraftVersion, PlanItem
from drafts.services.consultations import fingerprint
from drafts.slugs import propose_slug
from liaison.accounts.models import User

CLOSES = ("public_close", "station_due")
GROUPS = (
    (
        "草案和来文",
        "version",
        "plan_item",
        "title",
        "slug",
        "phase",
        "incoming_number",
        "incoming_on",
        "legal_basis",
        "reviewed",
    ),
    ("时间", "opens_at", "office_due", "station_due", "public_close"),
    ("范围", "visibility", "public_basis", "named_readers"),
    ("征询谁", "lead_group", "audience"),
    ("给参与者看的", "summary", "questions_text", "show_counts", "notice_text"),
)


class ConsultationForm(forms.ModelForm):
    """Everything of a consultation that a clerk prepares; deadlines follow from the superior's."""

    opens_at = MomentField(label="开始时间", is_deadline=False)
    office_due = MomentField(label="上报截止", help_text="来文要求我们报送意见的时间。")
    public_close = MomentField(
        label="公众截止",
        required=False,
        help_text="不填则按站点报送截止前2个工作日推算。",
    )
    station_due = MomentField(
        label="站点报送截止",
        required=False,
        help_text="不填则按上报截止前3个工作日推算。",
    )
    # What the editor was shown; see ``services.update_consultation``.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    questions_text = forms.CharField(
        label="征询要点",
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 4}),
        help_text="一行一个问题，用大白话。针对某一条的，前面写条号；要给选项的，后面用“｜”隔开，"
        "例如“第七条：十五日保养一次是否合适？｜合适｜太短｜太长”。",
    )

    class Meta:
        model = Consultation
        fields = [
            "version", "plan_item", "title", "slug", "phase", "incoming_number", "incoming_on",
            "legal_basis", "reviewed", "opens_at", "office_due", "station_due", "public_close",
            "lead_group", "audience", "visibility", "public_basis", "named_readers", "summary",
            "show_counts", "notice_text",
        ]  # fmt: skip
        widgets = {
            "incoming_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "summary": forms.Textarea({"rows": 4}),
            "notice_text": forms.Textarea({"rows": 16}),
            "named_readers": forms.SelectMultiple({"size": 6}),
            "lead_group": OfferingInput(offered),
        }
        help_texts = {
            "slug": "网址的最后一段，只用小写字母、数字和连字符。不填则按标题拼音生成。",
            "incoming_number": "例如：云人法工函〔2025〕21号。",
            "legal_basis": "例如：《中华人民共和国立法法》关于公布草案征求意见的规定。写进公告。",
            "reviewed": "例如：2025年8月28日，云岭市第八届人大常委会第二十次会议初次审议了草案。"
            "没有审议的不填。",
            "summary": "写给居民看：这部草案管什么、和我有什么关系，三五句话。",
            "lead_group": "不填则用年度计划里的。",
            "audience": "行业、年龄、地方，用顿号隔开，例如：物业、老年人、柳荫街道。"
            "交办站点时据此提示相关的站点和专家。",
            "public_basis": "选择“公开”时必填：来函中同意公开的内容，"
            "或者上级同意的记录（何人、何时、何种方式）。",
            "named_readers": "只在“仅指定人员可见”时使用。按住 Ctrl 可以多选。",
            "show_counts": "在阅读页每一条旁边显示收到多少条意见（只显示条数）。",
            "notice_text": "不填则保存后自动生成，再按需要修改。",
        }
        error_messages = {
            "slug": {
                "unique": "这个网址代号已经用过，请换一个。",
                "invalid": "网址代号只用小写字母、数字和连字符，例如 dianti-2026；也可以不填。",
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirmed = DraftVersion.objects.filter(confirmed_at__isnull=False)
        self._choose("version", confirmed.select_related("draft"), "请选择已经确认的文本")
        people = User.objects.active().order_by("full_name")
        self._choose("named_readers", people, None)
        items = PlanItem.objects.to_choose(timezone.localdate())
        self._choose("plan_item", items, "不在年度计划中")
        self.fields["slug"].required = False
        if self.instance.pk:
            self.fields["questions_text"].initial = written_focus_lines(self.instance)
            self.fields["seen"].initial = fingerprint(self.instance)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen", *(Fieldset(*group, css_class="group") for group in GROUPS)
        )

    def _choose(self, name: str, queryset: Any, empty: str | None) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queryset
            field.empty_label = empty

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if slug:
            return slug
        title = self.cleaned_data.get("title", "")
        return propose_slug(title, timezone.localdate().year) if title else ""

    def clean_audience(self) -> str:
        """People part words by whatever is at hand; kept with 、 and each once."""
        return "、".join(
            dict.fromkeys(re.findall(r"[^\s、，,；;。/]+", self.cleaned_data["audience"]))
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("plan_item") and not data.get("lead_group"):
            data["lead_group"] = data["plan_item"].lead_group
        if data.get("office_due"):
            self._fill_deadlines(data)
        if data.get("visibility") == Visibility.PUBLIC and not data.get("public_basis"):
            self.add_error("public_basis", "公开征求意见须填写公开依据。")
        self._read_questions(data)
        return data

    def _fill_deadlines(self, data: dict[str, Any]) -> None:
        proposed = deadlines.propose(data["office_due"])
        for name in CLOSES:
            if data.get(name) is None and name not in self.errors:
                data[name] = getattr(proposed, name)

    def _read_questions(self, data: dict[str, Any]) -> None:
        self.questions = []
        if data.get("version") is None:
            return
        try:
            self.questions = read_focus_lines(data.get("questions_text", ""), data["version"])
        except DraftError as error:
            self.add_error("questions_text", str(error))

    @property
    def has_texts(self) -> bool:
        """Whether there is a confirmed text at all to begin from."""
        return DraftVersion.objects.filter(confirmed_at__isnull=False).exists()

    @property
    def readers(self) -> list[User]:
        """Named readers count only where the visibility asks for them."""
        named = self.cleaned_data["visibility"] == Visibility.NAMED
        return list(self.cleaned_data["named_readers"]) if named else []


class ReasonForm(forms.Form):
    """Why; shown to readers where the button says so."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明原因。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReplaceForm(ReasonForm):
    """Another text for a consultation that runs."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="会显示在征求意见页面上，例如“一审后作了修改”。",
        error_messages={"required": "请写明更换文本的原因。"},
    )

    def __init__(self, *args: Any, texts: Sequence[DraftVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(text.pk): text for text in texts}
        names = {
            key: f"第{text.number}稿（{text.get_stage_display()}）{text.title}"
            for key, text in by_key.items()
        }
        self.fields["version"] = forms.TypedChoiceField(
            label="更换为",
            choices=list(names.items()),
            coerce=by_key.__getitem__,
            error_messages={"required": "没有可以更换的文本。"},
        )
        self.order_fields(["version", "reason"])


class ReleaseForm(forms.Form):
    note = forms.CharField(label="审核意见", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class PaperForm(forms.Form):
    """The scanned sheet with the leader's signature."""

    signer = forms.CharField(
        label="签批领导", max_length=40, error_messages={"required": "请填写签批领导的姓名。"}
    )
    scan = forms.FileField(
        label="签批件（扫描或者拍照）",
        help_text="pdf、jpg 或者 png。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "请上传有领导签字的发文稿纸。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ExtendForm(ReasonForm):
    public_close = MomentField(label="新的公众截止")
    office_due = MomentField(
        label="新的上报截止", required=False, help_text="只在来文机关同意推迟上报时填写。"
    )

    field_order = ["public_close", "office_due", "reason"]
