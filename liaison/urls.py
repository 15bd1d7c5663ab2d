from django.contrib import admin
from django.urls import include, path

from liaison.portal.sides import OFFICE_PREFIX

handler403 = "liaison.portal.views.errors.forbidden"
handler404 = "liaison.portal.views.errors.not_found"
handler500 = "liaison.portal.views.errors.server_error"

urlpatterns = [
    path("", include("liaison.portal.urls")),
    path("", include("opinions.urls.public")),
    path("", include("feedback.urls.public")),
    path("results/", include("feedback.urls.results")),
    path("stations/", include("stations.urls.public")),
    path("workbench/", include("drafts.urls")),
    path("workbench/", include("stations.urls.workbench")),
    path("workbench/", include("opinions.urls.workbench")),
    path("workbench/evaluation/", include("feedback.urls.workbench")),
    path("workbench/results/", include("feedback.urls.stations")),
    path("workbench/jobs/", include("liaison.jobs.urls")),
    path("notices/", include("liaison.notices.urls")),
    path("accounts/", include("liaison.accounts.urls")),
    path(f"{OFFICE_PREFIX}admin/", admin.site.urls),
]
