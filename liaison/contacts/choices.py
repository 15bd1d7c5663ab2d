from django.db import models


class ContactKind(models.TextChoices):
    PHONE = "phone", "手机号码"
    EMAIL = "email", "电子邮箱"
