from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from stations.models import TaskPreferences

GROUPS = (
    ("按时提醒", ("remind_three_before", "remind_before", "remind_due_day", "remind_unsigned")),
    ("逾期提醒", ("remind_after", "tell_lead", "tell_leader")),
    ("办理", ("lead_confirms", "letters_by_two", "history_by_two", "inactive_days")),
)


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = TaskPreferences
        fields = [name for _, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(Fieldset(title, *names) for title, names in GROUPS))
