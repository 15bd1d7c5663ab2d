"""投诉举报, 个人信息申请 and 到期删除."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import Complaint, DataRequest, Purge
from feedback.views import office_complaints, office_requests, purges
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "status", "received_at", "due_on", "answered_at"]
    list_filter = ["status", "kind"]
    # Who complained is shown by our own page, and only to whom it concerns.
    exclude = ["query_hash", "client_key", "name", "phone", "body"]

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path("all/", office_complaints.register, name="feedback_complaints"),
            path(of, office_complaints.complaint, name="feedback_complaint_page"),
            path(f"{of}route/", office_complaints.route, name="feedback_route_complaint"),
            path(f"{of}answer/", office_complaints.answer, name="feedback_answer_complaint"),
            path(f"{of}phone/", office_complaints.phone, name="feedback_complaint_phone"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    list_display = ["opinion", "kind", "status", "received_on", "due_on", "told_on"]
    list_select_related = ["opinion"]
    list_filter = ["status", "kind"]

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path("all/", office_requests.register, name="feedback_requests"),
            path(of, office_requests.data_request, name="feedback_request_page"),
            path(f"{of}correct/", office_requests.correct, name="feedback_request_correct"),
            path(f"{of}delete/", office_requests.delete, name="feedback_request_delete"),
            path(f"{of}withdraw/", office_requests.withdraw, name="feedback_request_withdraw"),
            path(f"{of}ask/", office_requests.ask_for_copy, name="feedback_request_ask"),
            path(f"{of}answer/", office_requests.answer, name="feedback_request_answer"),
            path(f"{of}copy/", office_requests.copy, name="feedback_request_copy"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Purge)
class PurgeAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "finished_at", "people", "complaints", "files", "by"]
    list_select_related = ["by"]

    def get_urls(self) -> list[URLPattern]:
        return [path("all/", purges.purges, name="feedback_purges"), *super().get_urls()]
