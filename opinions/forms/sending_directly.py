"""The one question put to a point that reports to a higher body by itself."""

from django import forms


def sent_directly_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="本站点已经直接报送上级立法机关",
        required=False,
        help_text="勾选的，我们只留存、计数一次，不再随县里的汇总表上报。",
    )
