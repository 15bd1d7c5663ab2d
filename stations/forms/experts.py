"""Asking experts, and the form in which a written view is handed in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from drafts.forms.moments import MomentField
from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, store_upload
from liaison.office.models import StoredFile
from stations.choices import ExpertStage, RecordSource
from stations.forms.files import SeveralFilesField
from stations.forms.letters import ExpertsField, experts_today
from stations.models import Person

VIEW_FILES = DOCUMENTS | {"jpg", "png"}
MOST_FILES = 6


class AskExpertsForm(forms.Form):
    experts = ExpertsField(
        Person.objects.none(),
        label="专家",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一位专家。"},
    )
    stage = forms.ChoiceField(label="环节", choices=ExpertStage)
    request = forms.CharField(
        label="请专家做什么",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="例如：请看第九条的年限是否可行。",
    )
    due_at = MomentField(label="提交期限")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        experts = self.fields["experts"]
        assert isinstance(experts, ExpertsField)  # noqa: S101 -- for the type
        experts.queryset = experts_today()
        self.helper = FormHelper()
        self.helper.form_tag = False


class ViewForm(forms.Form):
    view = forms.CharField(
        label="书面意见",
        required=False,
        widget=forms.Textarea({"rows": 12, "data-keep": ""}),
        help_text="也可以只上传文件。",
    )
    attachments = SeveralFilesField(
        label="附件（可选）", help_text="pdf、docx、xlsx、txt、jpg 或者 png。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_attachments(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["attachments"]
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传{MOST_FILES}个附件。")
        return uploads

    def keep_files(self, by: User | None) -> list[StoredFile]:
        """Store the files; raises OfficeError after noting it on the form."""
        try:
            return [
                store_upload(upload, kinds=VIEW_FILES, by=by)
                for upload in self.cleaned_data["attachments"]
            ]
        except OfficeError as error:
            self.add_error("attachments", str(error))
            raise


class LinkedViewForm(ViewForm):
    """The form behind a one-time link; ``token`` is its signed ticket."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)


class RecordedViewForm(ViewForm):
    """A clerk takes it down (代录)."""

    source = forms.ChoiceField(label="代录来源", choices=RecordSource)
