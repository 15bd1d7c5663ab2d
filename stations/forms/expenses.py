from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, IMAGES, store_upload
from liaison.office.models import StoredFile
from stations.choices import ExpenseKind, LedgerStatus
from stations.models import Expense, LedgerEntry, Station


class ExpenseForm(forms.ModelForm):
    """One line of a station's book."""

    amount = forms.DecimalField(
        label="金额（元）",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        error_messages={"min_value": "金额应大于0。"},
    )
    voucher_file = forms.FileField(
        label="凭证照片或者扫描件（可选）", required=False, help_text="jpg、png、pdf 等。"
    )
    field_order = [
        "kind", "happened_on", "item", "amount", "voucher_number", "voucher_file", "ledger_entry",
    ]  # fmt: skip

    class Meta:
        model = Expense
        fields = ["kind", "happened_on", "item", "amount", "voucher_number", "ledger_entry"]
        widgets = {"happened_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"item": "例如“立法茶座场地用水”。请不要写群众的姓名和电话。"}

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.station = station
        self.fields["kind"].initial = ExpenseKind.SPENDING
        self.fields["happened_on"].initial = timezone.localdate
        entries = LedgerEntry.objects.filter(station=station, history_import=None)
        self.fields["ledger_entry"] = forms.ModelChoiceField(
            entries.exclude(status=LedgerStatus.VOIDED),
            label="关联台账（可选）",
            required=False,
            empty_label="不关联",
        )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天。")
        return day

    def keep_voucher(self, by: User) -> StoredFile | None:
        """Store the file, if any; raises OfficeError after noting it on the form."""
        upload = self.cleaned_data["voucher_file"]
        if not upload:
            return None
        try:
            return store_upload(upload, kinds=DOCUMENTS | IMAGES, by=by)
        except OfficeError as error:
            self.add_error("voucher_file", str(error))
            raise
