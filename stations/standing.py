"""The workbench is open to who holds an appointment today, and shut the day it ends (5.8)."""

from django.db.models import Count, Q
from django.utils import timezone

from liaison.accounts.choices import OFFICE_ROLES
from liaison.accounts.models import User
from liaison.accounts.standing import rule
from liaison.office.services import office
from stations.models import Appointment
from stations.models.appointments import held_on


@rule
def out_of_office(user: User) -> str:
    """Who was appointed and is not today; people of the office and who never was stay as they are.

    An account without any appointment shows no station's work anyway.
    """
    if user.has_role(*OFFICE_ROLES):
        return ""
    now: Q = held_on(timezone.localdate())
    held = Appointment.objects.filter(person__user=user).aggregate(
        ever=Count("pk"), now=Count("pk", filter=now)
    )
    if not held["ever"] or held["now"]:
        return ""
    phone = office().phone
    return (
        "您目前没有在聘的职务（尚未开始、已经到期、暂停或者已离任），工作台暂不开放。"
        f"有疑问请联系办公室{f'，电话{phone}' if phone else ''}。"
    )
