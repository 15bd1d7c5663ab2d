"""Bringing a text in, and correcting what was read from it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from drafts.choices import DraftKind, ProvisionKind, Stage
from drafts.corrections import suggested_split, wording
from drafts.deadlines import written_day
from drafts.errors import DraftError
from drafts.models import Draft, Provision, SuperiorOrgan
from drafts.services import DraftFacts
from drafts.services.importing import LONGEST

# Below the limit of a request, so that too long a text is refused by the form and comes back.
LONGEST_TEXT = 1_500_000
WORDS = ("label", "heading", "caption", "text")
ACCEPTED = ".docx,.doc,.wps,.pdf,.ofd,.html,.htm,.rtf,.odt,.txt,.md"


class DraftChoiceField(forms.ModelChoiceField):
    """Drafts of the same name are told apart by who sent them, how many texts, and since when."""

    def label_from_instance(self, obj: Draft) -> str:
        day = timezone.localdate(obj.created_at)
        told = f"{obj.organ}，{obj.text_count}稿，{written_day(day)}登记"  # type: ignore[attr-defined]
        return f"{obj}（{told}）"


class ImportForm(forms.Form):
    """A file or pasted words, and what the letter says about them."""

    draft = DraftChoiceField(
        Draft.objects.with_text_count(),
        label="归入哪部草案",
        required=False,
        empty_label="新的草案",
        help_text="同一部草案的修改稿、二审稿，请选原来的草案。",
    )
    organ = forms.ModelChoiceField(
        SuperiorOrgan.objects.all(),
        label="来文机关",
        required=False,
        empty_label="请选择",
        help_text="归入已有草案时不用选。",
    )
    kind = forms.ChoiceField(label="类别", choices=DraftKind, initial=DraftKind.NEW)
    stage = forms.ChoiceField(label="阶段", choices=Stage, initial=Stage.CONSULTATION_DRAFT)
    title = forms.CharField(
        label="名称",
        max_length=180,
        required=False,
        help_text="可以不填，以文件中的标题为准。",
    )
    file = forms.FileField(
        label="草案文件",
        required=False,
        help_text="Word、WPS、PDF（不是扫描件）、OFD、网页、rtf、txt 或者 md，不超过 20 MB。",
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label="或者粘贴正文",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
    )
    explanatory_note = forms.CharField(
        label="起草说明",
        required=False,
        max_length=100_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="来文附有起草说明的，可以粘贴在这里；修改稿的说明，以后在征求意见的附件里上传。",
    )
    not_secret = forms.BooleanField(
        label="我已确认：这份文件不涉密、不敏感，可以在本系统使用",
        error_messages={"required": "请先确认文件不涉密、不敏感。涉密、敏感文件不得上传。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_words = bool((data.get("text") or "").strip())
        if not data.get("file") and not has_words and "file" not in self.errors:
            self.add_error("file", "请选择草案文件，或者在下面粘贴正文。")
        if not data.get("draft") and not data.get("organ") and "organ" not in self.errors:
            self.add_error("organ", "请选择来文机关。")
        if data.get("draft") and (data.get("explanatory_note") or "").strip():
            self.add_error(
                "explanatory_note",
                "归入已有草案的，沿用原来的起草说明。"
                "请清空这一栏，建立征求意见以后把新的说明作为附件上传。",
            )
        return data

    @property
    def leaves_words_out(self) -> bool:
        """A file was chosen while words stood in the text box, often those of a file before."""
        return bool(self.upload and self.cleaned_data.get("text", "").strip())

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        return self.cleaned_data.get("file") or self.files.get("file")

    def keep_text(self, text: str) -> None:
        """Show ``text`` in the text box beside the complaints that stand already."""
        self.data = {**dict(self.data.items()), "text": text}

    def refuse(self, error: DraftError) -> None:
        """Beside the field that can put it right, else beside what was sent."""
        self.add_error(error.field or ("file" if self.upload else "text"), str(error))

    def facts(self) -> DraftFacts:
        data = self.cleaned_data
        return DraftFacts(
            organ=data["organ"],
            kind=data["kind"],
            stage=data["stage"],
            title=data["title"],
            explanatory_note=data["explanatory_note"],
            draft=data["draft"],
        )


class WordsForm(forms.Form):
    """The words of one node."""

    # What the editor was shown; see ``services.correct_words``.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(label="编号", max_length=60, required=False)
    heading = forms.CharField(label="标题", max_length=LONGEST, required=False)
    caption = forms.CharField(
        label="条标",
        max_length=LONGEST,
        required=False,
        help_text="条号后面括号里的题目，不带括号。",
    )
    text = forms.CharField(
        label="文字", required=False, widget=forms.Textarea({"rows": 5}), max_length=100_000
    )

    def __init__(self, *args: Any, provision: Provision, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(provision, name) for name in WORDS}
        kwargs["initial"]["seen"] = wording(**kwargs["initial"])
        super().__init__(*args, **kwargs)
        for name in _unused_fields(provision):
            del self.fields[name]
        self.provision = provision
        self.helper = FormHelper()
        self.helper.form_tag = False

    def words(self) -> dict[str, str]:
        """All four, those without a field as they are."""
        return {name: self.cleaned_data.get(name, getattr(self.provision, name)) for name in WORDS}


def _unused_fields(provision: Provision) -> set[str]:
    if provision.kind == ProvisionKind.PARAGRAPH:
        return {"label", "heading", "caption"}
    if provision.kind == ProvisionKind.ARTICLE:
        return {"heading", "text"}
    if provision.kind == ProvisionKind.ROW and provision.heading:
        return {"caption"}
    if provision.kind in {ProvisionKind.ITEM, ProvisionKind.SUB_ITEM, ProvisionKind.ROW}:
        return {"heading", "caption"}
    return {"caption"}


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="改为", choices=ProvisionKind)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class SplitForm(forms.Form):
    """The node's text with ｜ where it is to be cut."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    marked = forms.CharField(
        label="在断开处加分隔号“｜”",
        widget=forms.Textarea({"rows": 5}),
        help_text="只加分隔号，不改文字。以“（一）”“1.”“第七条”开头的部分会自动成为项、目、条。",
        error_messages={"required": "请在要断开的地方加分隔号“｜”。"},
    )

    def __init__(self, *args: Any, provision: Provision, **kwargs: Any) -> None:
        shown = wording(*(getattr(provision, name) for name in WORDS))
        kwargs["initial"] = {"marked": suggested_split(provision.text), "seen": shown}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class RemoveForm(forms.Form):
    with_content = forms.BooleanField(label="连同其下的全部内容一起删除", required=False)


class MoveForm(forms.Form):
    """One step up or down, or behind an article that is named."""

    where = forms.ChoiceField(choices=[("up", "上移"), ("down", "下移"), ("behind", "移到那里")])
    label = forms.CharField(
        label="移到哪一条后面", max_length=30, required=False, help_text="例如“第十二条”。"
    )


class AddForm(forms.Form):
    """A new node behind this one and what stands in it."""

    kind = forms.ChoiceField(label="类型", choices=ProvisionKind, initial=ProvisionKind.PARAGRAPH)
    text = forms.CharField(
        label="文字",
        widget=forms.Textarea({"rows": 3}),
        help_text="连同编号一起填写，例如“第六条　业主应当……”“（三）……”。",
        error_messages={"required": "请填写要新增的文字。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
