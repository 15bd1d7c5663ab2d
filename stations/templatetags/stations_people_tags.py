"""How an appointment looks, and what can be done with it next."""

from django import template
from django.urls import reverse
from django.utils import timezone

from stations.choices import APPOINTMENT_MOVES, AppointmentStatus
from stations.models import Appointment

register = template.Library()

_S = AppointmentStatus
TONES = {_S.PROPOSED: "wait", _S.PUBLIC_NOTICE: "busy", _S.APPOINTED: "good", _S.SUSPENDED: "bad"}
VERBS = {_S.SUSPENDED: "暂停", _S.PROPOSED: "退回拟聘"}


@register.inclusion_tag("components/status_badge.html")
def appointment_badge(appointment: Appointment) -> dict[str, str]:
    """在聘 only from the first day to the last: before and after it says so."""
    status, today = AppointmentStatus(appointment.status), timezone.localdate()
    label, tone = str(status.label), TONES.get(status, "quiet")
    if status == _S.APPOINTED:
        if appointment.starts_on > today:
            label, tone = "未到聘期", "wait"
        elif appointment.ends_on and appointment.ends_on < today:
            label, tone = "已到期", "quiet"
    return {"label": label, "tone": tone}


@register.filter
def moves_open(appointment: Appointment) -> list[tuple[str, str]]:
    """Addresses and names of the steps that may follow."""
    status = AppointmentStatus(appointment.status)
    links = []
    for new in AppointmentStatus:
        if new not in APPOINTMENT_MOVES[status] or new == _S.PUBLIC_NOTICE:
            continue
        if new == _S.ENDED and status in {_S.APPOINTED, _S.SUSPENDED}:
            url = reverse("admin:stations_end_appointment", args=[appointment.pk])
            links.append((url, "结束聘任"))
            continue
        url = reverse("admin:stations_move_appointment", args=[appointment.pk, new.value])
        links.append((url, _verb(status, new)))
    return links


def _verb(status: AppointmentStatus, new: AppointmentStatus) -> str:
    if new == _S.APPOINTED:
        return "恢复" if status == _S.SUSPENDED else "聘任"
    return VERBS.get(new, "不再聘任")
