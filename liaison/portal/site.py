"""The office's admin site: Chinese titles, any office role may enter, the common sign-in page."""

from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    default_site = "liaison.portal.admin_site.OfficeAdminSite"
    verbose_name = "办公室工作台"
