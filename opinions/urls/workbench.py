from django.urls import path

from opinions.views import (
    bundles,
    experts,
    kiosk,
    mobile,
    mobile_session,
    one_opinion,
    photos,
    pile,
    second_phone,
)

app_name = "bundles"
urlpatterns = [
    path("expert/", experts.task_list, name="expert_tasks"),
    path("expert/<int:pk>/", experts.task_page, name="expert_task"),
    path("tasks/<int:pk>/draft/", bundles.draft, name="draft"),
    path("tasks/<int:pk>/bundles/template/", bundles.template, name="template"),
    path("tasks/<int:pk>/bundles/", bundles.new_bundle, name="new"),
    path("tasks/<int:pk>/opinion/", one_opinion.new_opinion, name="one"),
    path("tasks/<int:pk>/paper/", pile.paper, name="paper"),
    path("tasks/<int:pk>/pile/", pile.pile, name="pile"),
    path("tasks/<int:pk>/pile/<int:opinion_pk>/undo/", pile.undo_one, name="undo_one"),
    path("bundles/<int:pk>/", bundles.bundle_page, name="bundle"),
    path("bundles/<int:pk>/accept/", bundles.accept, name="accept"),
    path("bundles/<int:pk>/entry/", bundles.tie, name="tie"),
    path("bundles/<int:pk>/undo/", bundles.undo, name="undo"),
    path("bundles/<int:pk>/slips/", bundles.slips, name="slips"),
    path("bundles/<int:pk>/returned/", bundles.returned, name="returned"),
    path("opinions/photos/<int:pk>/", photos.photo, name="photo"),
    path("mobile/<int:pk>/", mobile_session.session_page, name="mobile_session"),
    path("mobile/<int:pk>/prepare/", mobile_session.prepare_phone, name="prepare_phone"),
    path("mobile/<int:pk>/second/", second_phone.show_code, name="second_phone"),
    path("mobile/<int:pk>/join/<str:code>/", second_phone.join, name="join_session"),
    path("mobile/<int:pk>/entry/", mobile_session.file_session, name="file_mobile_session"),
    path("mobile/<int:pk>/phone/", mobile.phone, name="mobile_phone"),
    path("mobile/<int:pk>/phone/opinions/", mobile.phone_opinions, name="mobile_opinions"),
    path("mobile/<int:pk>/phone/worker.js", mobile.phone_worker, name="mobile_worker"),
    path("mobile/<int:pk>/kiosk/", kiosk.prepare_kiosk, name="prepare_kiosk"),
    path("mobile/<int:pk>/phone/kiosk/", kiosk.start, name="kiosk"),
    path("mobile/<int:pk>/phone/kiosk/<int:consultation_pk>/", kiosk.write, name="kiosk_form"),
]
