from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "liaison.contacts"
    verbose_name = "联系方式"
