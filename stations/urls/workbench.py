from django.urls import path

from stations.views import ledger, officer, officer_requests

app_name = "workbench"
urlpatterns = [
    path("tasks/", officer.task_list, name="tasks"),
    path("tasks/<int:pk>/", officer.task, name="task"),
    path("tasks/<int:pk>/sign/", officer.sign_task, name="sign_task"),
    path("tasks/<int:pk>/file/", officer.file_task, name="file_task"),
    path("tasks/<int:pk>/nil/", officer.file_nil, name="file_nil"),
    path("tasks/<int:pk>/hand-on/", officer_requests.hand_on, name="hand_on"),
    path("tasks/<int:pk>/confirm/", officer_requests.confirm, name="confirm_filing"),
    path("tasks/<int:pk>/give-back/", officer_requests.give_back, name="give_back"),
    path("tasks/<int:pk>/remind/", officer_requests.remind, name="remind_task"),
    path("offers/", officer_requests.offer_list, name="offers"),
    path("offers/<int:pk>/<slug:code>/", officer_requests.apply_for, name="apply"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/new/<slug:code>/", ledger.new_entry, name="new_entry"),
    path("ledger/<int:pk>/", ledger.show_entry, name="entry"),
    path("ledger/<int:pk>/edit/", ledger.edit_entry, name="edit_entry"),
    path(
        "ledger/<int:pk>/attachments/<int:attachment_pk>/",
        ledger.attachment,
        name="attachment",
    ),
]
