from django.urls import path

from stations.views import ledger, officer, officer_gatherings, officer_receptions

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
    path("receptions/", officer_receptions.receptions, name="receptions"),
    path("receptions/<int:pk>/", officer_receptions.change, name="reception_change"),
    path("receptions/<int:pk>/ledger/", officer_receptions.write_down, name="reception_write_down"),
    path("gatherings/", officer_gatherings.gatherings, name="gatherings"),
    path("gatherings/new/", officer_gatherings.new_activity, name="new_activity"),
    path("gatherings/<int:pk>/", officer_gatherings.gathering, name="gathering"),
    path("gatherings/<int:pk>/sign-up/", officer_gatherings.sign_up, name="sign_up"),
    path("gatherings/<int:pk>/withdraw/", officer_gatherings.withdraw, name="withdraw"),
]
