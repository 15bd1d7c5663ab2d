from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from feedback.models import Story


class StoryForm(forms.ModelForm):
    class Meta:
        model = Story
        fields = ["title", "words", "speaker", "text"]
        widgets = {
            "words": forms.Textarea({"rows": 3}),
            "text": forms.Textarea({"rows": 5}),
        }
        help_texts = {
            "title": "一句话说清楚，例如：楼道里不能充电了。",
            "words": "照录下面提出人的话，可以用“……”略去几句，不能改写。",
            "speaker": "例如：柳荫街道一位居民。同意公开姓名的，才可以写姓名。",
            "text": "可以不填。写意见是怎么提出来、怎么到了立法机关的，平实地写。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("title", "标题"), ("words", "原话"), ("speaker", "称呼")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"请填写{words}。"
        self.helper = FormHelper()
        self.helper.form_tag = False
