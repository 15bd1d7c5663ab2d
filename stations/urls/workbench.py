from django.urls import path

from stations.views import (
    bulletins,
    corrections,
    expenses,
    ledger,
    ledger_export,
    officer,
    referrals,
)

app_name = "workbench"
urlpatterns = [
    path("tasks/", officer.task_list, name="tasks"),
    path("tasks/<int:pk>/", officer.task, name="task"),
    path("tasks/<int:pk>/sign/", officer.sign_task, name="sign_task"),
    path("tasks/<int:pk>/file/", officer.file_task, name="file_task"),
    path("tasks/<int:pk>/nil/", officer.file_nil, name="file_nil"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/withdraw/", bulletins.withdraw_own, name="withdraw_bulletin"),
    path("bulletins/<int:pk>/files/<int:file_pk>/", bulletins.bulletin_file, name="bulletin_file"),
    path("bulletins/materials/", bulletins.materials, name="materials"),
    path("bulletins/materials/new/<slug:code>/", bulletins.share, name="share_material"),
    path("bulletins/practices/", bulletins.practices, name="practices"),
    path("ledger/expenses/<slug:code>/", expenses.book, name="expenses"),
    path("ledger/expenses/<slug:code>/new/", expenses.enter, name="enter_expense"),
    path("ledger/expenses/<slug:code>/export/", expenses.export_own, name="export_expenses"),
    path("ledger/expenses/lines/<int:pk>/counter/", expenses.counter, name="counter_expense"),
    path("ledger/expenses/lines/<int:pk>/voucher/", expenses.voucher, name="expense_voucher"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/new/<slug:code>/", ledger.new_entry, name="new_entry"),
    path("ledger/<int:pk>/", ledger.show_entry, name="entry"),
    path("ledger/<int:pk>/edit/", ledger.edit_entry, name="edit_entry"),
    path("ledger/export/", ledger_export.export_own, name="ledger_export"),
    path("ledger/print/<slug:code>/<int:year>/", ledger_export.print_own_year, name="print_year"),
    path("ledger/<int:pk>/print/", ledger_export.print_own_entry, name="print_entry"),
    path("ledger/<int:pk>/correct/", corrections.correct, name="correct_entry"),
    path(
        "ledger/<int:pk>/corrections/<int:number>/withdraw/",
        corrections.withdraw,
        name="withdraw_correction",
    ),
    path("ledger/<int:pk>/refer/", referrals.refer, name="refer"),
    path("ledger/<int:pk>/refer/<int:referral_pk>/", referrals.answer, name="answer_referral"),
    path(
        "ledger/<int:pk>/attachments/<int:attachment_pk>/",
        ledger.attachment,
        name="attachment",
    ),
]
