from django.contrib.sitemaps.views import sitemap
from django.urls import path

from liaison.portal.sitemaps import SITEMAPS
from liaison.portal.views import display, health, machines, public, search, start, workbench

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("start/", start.start, name="start"),
    path("workbench/", workbench.home, name="workbench"),
    path("about/", public.about, name="about"),
    path("search/", search.search_page, name="search"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("complaints/", public.complaints, name="complaints"),
    path("display/", display.display, name="display"),
    path("display/hall/", display.hall_screen, name="hall"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_text, name="metrics"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("MP_verify_<slug:code>.txt", machines.wechat_check, name="wechat_check"),
    path("policy-reports", machines.policy_report, name="policy_report"),
    path("emblem", machines.emblem, name="emblem"),
]
