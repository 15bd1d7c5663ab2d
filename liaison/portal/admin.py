from django.contrib import admin
from django.template.defaultfilters import filesizeformat

from liaison.audit.admin import ReadOnlyAdmin
from liaison.portal.models import Alarm, BackupRun, PolicyReport


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    # A phone shows the first three.
    list_display = ["kind", "state", "message", "opened_at", "seen_at", "cleared_at"]
    list_filter = ["kind", "opened_at"]

    @admin.display(description="状态", ordering="cleared_at")
    def state(self, alarm: Alarm) -> str:
        return "已解除" if alarm.cleared_at else "未解除"


@admin.register(BackupRun)
class BackupRunAdmin(ReadOnlyAdmin):
    list_display = [
        "night", "state", "finished_at", "name", "readable_size", "rows", "is_sealed", "problem",
        "offsite_problem",
    ]  # fmt: skip
    list_filter = ["state"]

    @admin.display(description="大小", ordering="size")
    def readable_size(self, run: BackupRun) -> str:
        return filesizeformat(run.size)


@admin.register(PolicyReport)
class PolicyReportAdmin(ReadOnlyAdmin):
    list_display = ["directive", "blocked", "page", "count", "first_at", "last_at"]
    list_filter = ["directive"]
