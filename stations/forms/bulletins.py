"""Forms of what the office tells stations and what stations share."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from liaison.accounts.models import User
from liaison.contacts import personal_data
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, IMAGES, store_upload
from liaison.office.models import StoredFile
from stations.choices import BulletinKind
from stations.forms.files import SeveralFilesField
from stations.models import Bulletin, Station

FILES_AT_MOST = 9


class _WithFiles(forms.ModelForm):
    files_of_it = SeveralFilesField(
        label="附件（可选）", help_text="pdf、docx、xlsx、图片等，一次最多9个。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_files_of_it(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["files_of_it"]
        if len(uploads) > FILES_AT_MOST:
            raise forms.ValidationError(f"一次最多上传{FILES_AT_MOST}个附件。")
        return uploads

    def keep_files(self, by: User) -> list[StoredFile]:
        """Store the files; raises OfficeError after noting on the form which cannot be kept."""
        try:
            return [
                store_upload(upload, kinds=DOCUMENTS | IMAGES, by=by)
                for upload in self.cleaned_data["files_of_it"]
            ]
        except OfficeError as error:
            self.add_error("files_of_it", str(error))
            raise


class BulletinForm(_WithFiles):
    """The office's: for all stations or for some."""

    to = forms.ModelMultipleChoiceField(
        Station.objects.working(),
        label="发给哪些站点",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是发给全部站点。",
    )
    field_order = ["kind", "title", "body", "files_of_it", "is_pinned", "expires_on", "to"]

    class Meta:
        model = Bulletin
        fields = ["kind", "title", "body", "is_pinned", "expires_on"]
        widgets = {
            "body": forms.Textarea({"rows": 8}),
            "expires_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"expires_on": "过了这一天，列表里不再显示；不填就一直显示。"}
        error_messages = {"title": {"required": "请填写标题。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label="种类", choices=BulletinKind)

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("有效期不能早于今天。")
        return day


class MaterialForm(_WithFiles):
    """A station's: for every other station."""

    field_order = ["title", "body", "files_of_it"]

    class Meta:
        model = Bulletin
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea({"rows": 5})}
        help_texts = {"body": "这份资料是什么、怎么用。请不要写群众的姓名和电话。"}
        error_messages = {"title": {"required": "请填写标题。"}}

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = BulletinKind.MATERIAL
        self.instance.station = station

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if found := personal_data.find(body):
            raise forms.ValidationError(
                f"内容里像是有{'、'.join(map(str, found))}，所有站点都会看到，请删去。"
            )
        return body
