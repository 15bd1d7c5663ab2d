"""RSS for readers and for other sites: what residents can take part in, newest first."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

from drafts.deadlines import written
from drafts.models import Consultation
from liaison.office.services import office

SHOWN = 30
FRESH = 300


class ConsultationFeed(Feed):
    """Only what was released for everybody; addresses begin with PUBLIC_URL."""

    language = "zh-CN"

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=FRESH)
        return response

    def title(self) -> str:
        return f"{office().name}：征求意见"

    def description(self) -> str:
        return "正在征求意见和以前征求过意见的法律法规草案。"

    def link(self) -> str:
        return settings.PUBLIC_URL + reverse("opinions:consultations")

    def feed_url(self) -> str:
        return settings.PUBLIC_URL + reverse("opinions:feed")

    def items(self) -> QuerySet[Consultation]:
        readable = Consultation.objects.readable_by_public().with_draft()
        return readable.order_by("-opened_at")[:SHOWN]

    def item_title(self, item: Consultation) -> str:
        return item.title

    def item_description(self, item: Consultation) -> str:
        organ = item.version.draft.organ.name
        facts = f"{organ}来文征求意见，{written(item.public_close)}截止。"
        return "\n".join(part for part in (facts, item.public_remark, item.summary) if part)

    def item_link(self, item: Consultation) -> str:
        return settings.PUBLIC_URL + reverse("opinions:read", args=[item.slug])

    def item_pubdate(self, item: Consultation) -> datetime | None:
        return item.opened_at
