from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from liaison.audit.admin import ReadOnlyAdmin

from . import file_outbox
from .models import Notice
from .views import by_hand, office
from .wording import channel_words, sending_plan


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """The list is the stock one; a notice opens on a page of its own."""

    change_list_template = "notices/office/change_list.html"
    list_display = [
        "subject",
        "person_label",
        "contact",
        "state",
        "way",
        "created_at",
        "sent_at",
        "problem",
    ]
    list_filter = ["status", "channel", "created_at", "station_code"]
    search_fields = ["subject", "person_label", "cause", "station_code"]
    search_help_text = "按标题、收件人、事由或联系点编号查找"
    list_per_page = 50

    @admin.display(description="联系方式")
    def contact(self, notice: Notice) -> str:
        kept = [notice.contact_phone, notice.contact_email]
        return "、".join(contact.masked for contact in kept if contact) or "未留"

    @admin.display(description="状态", ordering="status")
    def state(self, notice: Notice) -> str:
        plan = sending_plan(notice, timezone.now())
        return "，".join(filter(None, [notice.get_status_display(), plan]))

    @admin.display(description="渠道", ordering="channel")
    def way(self, notice: Notice) -> str:
        return channel_words(notice)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        whole: QuerySet[Notice] = super().get_queryset(request)
        return whole.select_related("contact_phone", "contact_email").defer("body", "wechat_text")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("phones/", by_hand.phone_list, name="notices_phones"),
            path("stations/", by_hand.stations, name="notices_stations"),
            path("slips/", by_hand.slips, name="notices_slips"),
            path("outbox/", office.outbox, name="notices_outbox"),
            path("<int:pk>/resend/", office.resend, name="notices_resend"),
            path("<int:pk>/by-hand/", office.leave_to_people, name="notices_by_hand"),
            path("<int:pk>/told/", office.told, name="notices_told"),
            path("<int:pk>/phone/", office.phone, name="notices_phone"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"has_file_outbox": file_outbox.is_used(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return cast("HttpResponse", office.show(request, int(object_id)))
