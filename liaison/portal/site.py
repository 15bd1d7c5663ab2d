"""The office's admin site: Chinese titles, any office role may enter, the common sign-in page."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

MARKS = {True: ("yes", "是"), False: ("no", "否"), None: ("unknown", "未知")}


class OfficeAdminConfig(AdminConfig):
    default_site = "liaison.portal.admin_site.OfficeAdminSite"
    verbose_name = "办公室工作台"

    def ready(self) -> None:
        # Django's own tells a screen reader "True"; it offers no setting for this.
        admin_list._boolean_icon = _mark  # type: ignore[attr-defined]
        super().ready()


def _mark(value: bool | None) -> SafeString:
    icon, word = MARKS[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{icon}.svg"), word)
