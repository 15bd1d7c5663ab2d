"""Which article of one text became which of another. Needs no database."""

from drafts.alignment.changes import Change, Relation, align
from drafts.alignment.units import Unit, units_of

__all__ = ["Change", "Relation", "Unit", "align", "units_of"]
