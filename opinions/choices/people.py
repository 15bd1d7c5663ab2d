"""What can happen to what we keep about somebody who gave an opinion."""

from django.db.models import TextChoices


class PersonChange(TextChoices):
    NAME = "name", "更正姓名"
    PHONE = "phone", "更正手机号码"
    EMAIL = "email", "更正电子邮箱"
    CONSENT_UPWARD = "consent_upward", "撤回“向上级提供姓名”的同意"
    CONSENT_NAME = "consent_name", "撤回“公开署名”的同意"
    CONSENT_CASE = "consent_case", "撤回“用于典型案例”的同意"
    FORGOTTEN = "forgotten", "删除姓名和联系方式"
    PURGED = "purged", "保存期满，自动删除"
    COPIED = "copied", "取走信息副本"
