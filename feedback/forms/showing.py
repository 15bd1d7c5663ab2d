from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from drafts.models import Consultation
from feedback.models import BoardDecision, MediaReport
from stations.models import Station

DECISIONS = (("True", "对外公布"), ("False", "不再对外公布"))


class PastDayForm(forms.ModelForm):
    """With a day that can't lie ahead."""

    day = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.day].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _past(self) -> date:
        found: date = self.cleaned_data[self.day]
        if found > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天。")
        return found


class BoardDecisionForm(PastDayForm):
    day = "decided_on"
    is_shown = forms.TypedChoiceField(
        label="决定", choices=DECISIONS, coerce=lambda value: value == "True",
        widget=forms.RadioSelect, initial="True",
    )  # fmt: skip

    class Meta:
        model = BoardDecision
        fields = ["is_shown", "number", "decided_on"]
        help_texts = {"number": "例如：县人大常委会主任会议纪要〔2026〕3号。"}
        error_messages = {
            "number": {"required": "请填写会议或者文件编号。"},
            "decided_on": {"required": "请填写决定日期。"},
        }

    def clean_decided_on(self) -> date:
        return self._past()


class MediaReportForm(PastDayForm):
    day = "published_on"
    url = forms.URLField(
        label="网址", required=False, max_length=500, assume_scheme="https",
        help_text="以 http:// 或者 https:// 开头；报纸、电视可以不填。",
        error_messages={"invalid": "网址不对，请从浏览器地址栏整行复制，以 http 开头。"},
    )  # fmt: skip

    class Meta:
        model = MediaReport
        fields = [
            "title", "medium", "published_on", "url", "consultation", "station", "is_public"
        ]  # fmt: skip
        help_texts = {
            "is_public": "勾选后，公开网站的“媒体报道”里列出标题、媒体、日期和网址。",
        }
        error_messages = {
            "title": {"required": "请填写标题。"},
            "medium": {"required": "请填写媒体。"},
            "published_on": {"required": "请填写报道日期。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = Consultation.objects.released().order_by("-opened_at").only("title")
        self.fields["consultation"] = forms.ModelChoiceField(
            rounds, label="征求意见", required=False, empty_label="（不限）"
        )
        self.fields["station"] = forms.ModelChoiceField(
            Station.objects.order_by("code"), label="站点", required=False, empty_label="（不限）"
        )

    def clean_published_on(self) -> date:
        return self._past()
