from django.urls import path

from stations.views import ledger, mobile, officer

app_name = "workbench"
urlpatterns = [
    path("tasks/", officer.task_list, name="tasks"),
    path("tasks/<int:pk>/", officer.task, name="task"),
    path("tasks/<int:pk>/sign/", officer.sign_task, name="sign_task"),
    path("tasks/<int:pk>/file/", officer.file_task, name="file_task"),
    path("tasks/<int:pk>/nil/", officer.file_nil, name="file_nil"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/new/<slug:code>/", ledger.new_entry, name="new_entry"),
    path("ledger/<int:pk>/", ledger.show_entry, name="entry"),
    path("ledger/<int:pk>/edit/", ledger.edit_entry, name="edit_entry"),
    path(
        "ledger/<int:pk>/attachments/<int:attachment_pk>/",
        ledger.attachment,
        name="attachment",
    ),
    path("mobile/", mobile.session_list, name="mobile_sessions"),
    path("mobile/new/<slug:code>/", mobile.new_session, name="new_mobile_session"),
    path("mobile/<int:pk>/end/", mobile.end_session, name="end_mobile_session"),
    path(
        "mobile/<int:pk>/devices/<int:device_pk>/revoke/",
        mobile.revoke_device,
        name="revoke_mobile_device",
    ),
]
