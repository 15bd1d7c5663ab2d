"""A rule with its first version, and a further version."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, store_upload
from liaison.office.models import StoredFile
from stations.choices import RuleKind
from stations.models import Rule, Station


class VersionForm(forms.Form):
    text = forms.CharField(
        label="正文",
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text="或者上传文件。",
    )
    upload = forms.FileField(
        label="文件",
        required=False,
        help_text="pdf、docx、xlsx 或者 txt。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.docx,.xlsx,.txt"}),
    )
    in_force_from = forms.DateField(
        label="施行日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label="修改说明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("text", "").strip() and not cleaned.get("upload"):
            self.add_error("text", "请填写正文，或者上传文件。")
        return cleaned

    def version(self, by: User) -> dict[str, Any]:
        """What the services want to know; raises OfficeError after noting it on the form."""
        data = self.cleaned_data
        wanted = {name: data[name] for name in ("text", "in_force_from", "note")}
        return wanted | {"file": self._keep(by)}

    def _keep(self, by: User) -> StoredFile | None:
        if not self.cleaned_data["upload"]:
            return None
        try:
            return store_upload(self.cleaned_data["upload"], kinds=DOCUMENTS, by=by)
        except OfficeError as error:
            self.add_error("upload", str(error))
            raise


class RuleForm(VersionForm, forms.ModelForm):
    class Meta:
        model = Rule
        fields = ["title", "kind", "role", "station", "is_public"]
        help_texts = {
            "role": "只在“岗位责任清单”时选。",
            "is_public": "勾选后，任何人都能在网站上看到。",
        }

    field_order = ("title", "kind", "role", "station", "text", "upload", "in_force_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        station = self.fields["station"]
        assert isinstance(station, forms.ModelChoiceField)  # noqa: S101 -- for the type
        station.queryset = Station.objects.working()
        station.empty_label = "办公室和各站点"
        del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_list = cleaned.get("kind") == RuleKind.DUTY_LIST
        if is_list and not cleaned.get("role"):
            self.add_error("role", "岗位责任清单须选适用岗位。")
        elif not is_list and cleaned.get("role"):
            self.add_error("role", "只有岗位责任清单才选适用岗位。")
        return cleaned

    def version(self, by: User) -> dict[str, Any]:
        self.cleaned_data["note"] = ""
        return super().version(by)
