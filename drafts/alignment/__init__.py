"""Which article of one text became which of another. Needs no database."""

from drafts.alignment.changes import Change, Relation, align, changes_of
from drafts.alignment.units import Unit, units_of

__all__ = ["Change", "Relation", "Unit", "align", "changes_of", "units_of"]
