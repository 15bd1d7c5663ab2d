"""What a resident fills in: one sentence is enough."""

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.functional import cached_property

from drafts.models import Consultation, FocusQuestion
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key
from opinions import tickets
from opinions.choices import ChangeKind, ContributorKind
from opinions.errors import OpinionError
from opinions.questions import UNKNOWN, chosen_words, find_question, read_numbers
from opinions.services.giving import MOST_PEOPLE, Person, Words
from opinions.services.giving_rules import giving_rules
from opinions.targets import Picked

TEXTS = ("body", "replacement", "reason")
CONSENTS = ("consent_upward", "consent_name", "consent_case")
LONGEST_SELECTED = 500
# ``choices`` and ``parts`` ask the database when they are looked at: once each.
MORE = (
    '{% include "opinions/resident/form_more.html"'
    " with choices=choices parts=parts question=form.asked %}"
)


class Fold(Div):
    """A part of the form that may stay closed: <details>, which needs no JavaScript."""

    template = "opinions/resident/fold.html"

    def __init__(self, title: str, *fields: Any, hint: str = "") -> None:
        super().__init__(*fields)
        self.title = title
        self.hint = hint

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> str:
        names = [pointer.name for pointer in self.get_field_names()]
        self.is_open = any(form[name].value() or form[name].errors for name in names)
        return str(super().render(form, *args, **kwargs))


class ProvisionsField(forms.Field):
    """Repeatable: the articles that the opinion is about; none means the whole draft."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        try:
            return list(dict.fromkeys(UUID(text) for text in value or () if text))
        except ValueError as error:
            raise forms.ValidationError("条款不对，请从原文页面重新选择。") from error


def _text(label: str, rows: int, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-count-max": 5000, "data-keep": ""})
    return forms.CharField(label=label, required=False, widget=area, **options)


def _together() -> Fold:
    """Who speaks for a unit, or for several people where the office takes that down."""
    if giving_rules().allow_joint:
        return Fold("代表单位，或者几个人一起提？（选填）", "unit", "people")
    return Fold("代表单位提？（选填）", "unit")


class OpinionForm(forms.Form):
    provision = ProvisionsField(label="条款", required=False)
    question = forms.CharField(label="征询要点", required=False, widget=forms.HiddenInput)
    # The questions that the same person answered before, so that the receipt offers the next.
    answered = forms.CharField(required=False, widget=forms.HiddenInput)
    # One of the options of a closed question; the page itself shows them.
    chosen = forms.CharField(label="选项", required=False, max_length=60)
    body = _text("您的意见", 6, help_text="用自己的话说就行，写一句也可以。")
    # Behind which article something new is proposed; the page itself carries it.
    after = ProvisionsField(label="新增条款的位置", required=False)
    selected = forms.CharField(
        label="只针对原文里的哪几个字", required=False, max_length=LONGEST_SELECTED,
        help_text="从上面的原文里抄几个字；针对整条的不用填。",
        widget=forms.Textarea({"rows": 2, "data-keep": "", "data-selected": ""}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="意见类别", choices=[("", "不选也可以"), *ChangeKind.choices], required=False
    )
    replacement = _text("建议修改为", 4, help_text="写出您希望的条文文字。")
    unit = forms.CharField(
        label="单位名称", required=False, max_length=100,
        help_text="代表单位提的才填，登记为单位意见，不登记个人姓名。盖章的扫描件可以在下一步附上，没有也行。",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    people = forms.IntegerField(
        label="一共几个人", required=False, min_value=1, max_value=MOST_PEOPLE,
        help_text="几个人商量好、共同提的才填，只填人数。一份意见只算一条；提交以后可以给每个人一张凭条，各自查结果、撤回自己的一份。",
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    reason = _text("理由", 3)
    name = forms.CharField(
        label="姓名", required=False, max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="手机号码", required=False, max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label="电子邮箱", required=False, max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip
    consent_upward = forms.BooleanField(label="同意上报意见时附上我的姓名", required=False)
    consent_name = forms.BooleanField(label="意见被采纳时，同意公开我的姓名", required=False)
    consent_case = forms.BooleanField(
        label="同意把我的意见用作宣传、培训的典型案例", required=False
    )
    # People never see this field; whoever fills it in is looked at by a person first.
    website = forms.CharField(label="请不要填写这一项", required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # The number that the browser found; see ``opinions.proof``.
    proof = forms.CharField(required=False, widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        version_id: int | None = None,
        **kwargs: Any,
    ) -> None:
        """``version_id``: the text that its reader sees, if it was opened on an earlier one."""
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.version_id = version_id or consultation.version_id
        self.fields["website"].widget.attrs.update(tabindex="-1", autocomplete="off")

    @cached_property
    def helper(self) -> FormHelper:
        """Made only for a form that is shown; most posted ones never are.

        The page itself carries ``provision`` and ``question``, where they are of this consultation.
        """
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            "token",
            "proof",
            "answered",
            "body",
            HTML(MORE),
            Fold(
                "想改哪几个字？可以写得更细（选填）",
                "selected",
                "replacement",
                HTML('{% include "opinions/resident/redline.html" %}'),
                "reason",
                "kind",
            ),
            _together(),
            Fold(
                "想知道结果？留下联系方式（选填）",
                HTML('<p class="form-text">只用来告诉您这条意见的结果。留一种就可以。</p>'),
                "phone",
                "email",
                "name",
                *(Field(name) for name in CONSENTS),
            ),
            Div("website", css_class="off-screen", aria_hidden="true"),
        )
        return helper

    @property
    def nonce(self) -> UUID | None:
        """Of its ticket, also of one that is too old; None if the ticket is none of ours."""
        return tickets.nonce_of(self["token"].value() or "", self.consultation.pk)

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 1

    def picked(self) -> Picked:
        data = self.cleaned_data
        return Picked(data["provision"], data["after"], data["selected"])

    @cached_property
    def asked(self) -> FocusQuestion | None:
        """The question that is answered, if it is one of this consultation."""
        return find_question(self.consultation, self["question"].value())

    @property
    def is_on_earlier(self) -> bool:
        """Whether it was opened on a text that has been replaced meanwhile."""
        return self.version_id != self.consultation.version_id

    @property
    def asks_elsewhere(self) -> bool:
        """Whether it names a question that this consultation does not ask."""
        return bool(self["question"].value()) and self.asked is None

    def clean_question(self) -> int | None:
        """Its key; whether this consultation asks it says ``asked`` or, for less, the database."""
        written = self.cleaned_data["question"]
        numbers = read_numbers(written)
        if written and len(numbers) != 1:
            self.add_error(None, UNKNOWN)
        return numbers[0] if len(numbers) == 1 else None

    def clean_answered(self) -> list[int]:
        return read_numbers(self.cleaned_data["answered"])

    def clean_phone(self) -> str:
        return self._contact(ContactKind.PHONE)

    def clean_email(self) -> str:
        return self._contact(ContactKind.EMAIL)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in TEXTS:
            cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
        if cleaned.get("chosen"):
            self._take_choice(cleaned)
        for name in TEXTS:
            self._check_words(name, cleaned[name])
        if not self.errors and not any(cleaned[name] for name in TEXTS):
            self.add_error("body", "请填写意见内容，写一句话也可以。")
        if cleaned.get("consent_name") and not (cleaned.get("name") or cleaned.get("unit")):
            self.add_error("name", "您同意公开姓名，请填写姓名；不想公开的，请取消勾选。")
        return cleaned

    def _take_choice(self, cleaned: dict[str, Any]) -> None:
        """What was ticked is said in the words, too: these are what goes on from here."""
        if self.asked is None or cleaned["chosen"] not in self.asked.options:
            self.add_error("chosen", "请从列出的选项里选一个。")
            return
        cleaned["body"] = "".join([chosen_words(cleaned["chosen"]), cleaned["body"]])

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(**{name: data[name] for name in (*TEXTS, "kind", "chosen")})

    def person(self, privacy_notice_id: int | None) -> Person:
        data = self.cleaned_data
        unit = data["unit"]
        return Person(
            **{name: data[name] for name in ("phone", "email", *CONSENTS)},
            name=unit or data["name"],
            kind=ContributorKind.UNIT if unit else ContributorKind.PERSON,
            privacy_notice_id=privacy_notice_id,
        )

    def _contact(self, kind: ContactKind) -> str:
        value = str(self.cleaned_data[kind.value])
        if value:
            try:
                lookup_key(kind, value)
            except ContactError as error:
                raise forms.ValidationError(str(error)) from error
        return value

    def _check_words(self, name: str, text: str) -> None:
        if not text:
            return
        try:
            Words(**{name: text})
        except OpinionError as error:
            self.add_error(name, str(error))
