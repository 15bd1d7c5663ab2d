from django import template

from opinions.choices import Axis
from opinions.models import OpinionMove
from opinions.services.moves import STATES

register = template.Library()


@register.filter
def state_words(move: OpinionMove) -> str:
    """办理：已收到→已归并."""
    states = STATES[Axis(move.axis)]
    new = states(move.new).label
    old = f"{states(move.old).label}→" if move.old else ""
    return f"{move.get_axis_display()}：{old}{new}"
