from django import template
from django.utils import timezone

from liaison.notices import wording
from liaison.notices.models import Notice

register = template.Library()
register.filter("channel_words", wording.channel_words)
register.filter("month_to_hour", wording.month_to_hour)


@register.filter
def sending_plan(notice: Notice) -> str:
    return wording.sending_plan(notice, timezone.now())
