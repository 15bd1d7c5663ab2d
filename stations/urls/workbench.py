from django.urls import path

from stations.views import ledger, officer, officer_visits, standards

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
    path("places/<slug:code>/", standards.for_station, name="standards"),
    path("places/<slug:code>/<int:file_pk>/", standards.file_for_station, name="standards_file"),
    path("visits/", officer_visits.visits, name="visits"),
    path("visits/<int:pk>/", officer_visits.visit, name="visit"),
    path("visits/<int:pk>/phone/", officer_visits.phone, name="visit_phone"),
]
