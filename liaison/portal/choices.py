from django.db import models


class AlarmKind(models.TextChoices):
    """What the office is told of; the values are the names of the checks where there is one."""

    BROKER = "broker", "消息服务没有应答"
    WORKER = "worker", "后台进程没有报到"
    DISK = "disk", "磁盘空间不足"
    OUTBOX = "outbox", "待发通知积压"
    BACKUP = "backup", "没有新的备份"
    OFFSITE = "offsite", "备份没有送到异地"
    SIGN_IN = "sign_in", "登录失败异常增多"
    CALENDAR = "calendar", "工作日历将到期"


class BackupState(models.TextChoices):
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
