"""通知公告: the list, and the pages that publish and withdraw."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Bulletin
from stations.views import office_bulletins


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "station", "published_at", "expires_on", "withdrawn_at"]
    list_select_related = ["station"]
    list_filter = ["kind"]
    search_fields = ["title"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("all/", office_bulletins.bulletins, name="stations_bulletins"),
            path("new/", office_bulletins.new_bulletin, name="stations_new_bulletin"),
            path("<int:pk>/page/", office_bulletins.bulletin, name="stations_bulletin"),
            path(
                "<int:pk>/withdraw/", office_bulletins.withdraw, name="stations_withdraw_bulletin"
            ),
            path(
                "<int:pk>/files/<int:file_pk>/",
                office_bulletins.bulletin_file,
                name="stations_bulletin_file",
            ),
        ]
        return [*pages, *super().get_urls()]
