from django.urls import path

from opinions.views import bundles, experts, one_opinion

app_name = "bundles"
urlpatterns = [
    path("expert/", experts.task_list, name="expert_tasks"),
    path("expert/<int:pk>/", experts.task_page, name="expert_task"),
    path("tasks/<int:pk>/draft/", bundles.draft, name="draft"),
    path("tasks/<int:pk>/bundles/template/", bundles.template, name="template"),
    path("tasks/<int:pk>/bundles/", bundles.new_bundle, name="new"),
    path("tasks/<int:pk>/opinion/", one_opinion.new_opinion, name="one"),
    path("bundles/<int:pk>/", bundles.bundle_page, name="bundle"),
    path("bundles/<int:pk>/accept/", bundles.accept, name="accept"),
    path("bundles/<int:pk>/entry/", bundles.tie, name="tie"),
    path("bundles/<int:pk>/undo/", bundles.undo, name="undo"),
    path("bundles/<int:pk>/slips/", bundles.slips, name="slips"),
    path("bundles/<int:pk>/returned/", bundles.returned, name="returned"),
]
