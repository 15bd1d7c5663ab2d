from liaison.contacts import services
from liaison.contacts.choices import ContactKind


def phone(number="13800000021"):
    return services.keep(ContactKind.PHONE, number)


def email(address="zhang@example.cn"):
    return services.keep(ContactKind.EMAIL, address)
