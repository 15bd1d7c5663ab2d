"""An amendment applied to the law in force: the new full text. Needs no database."""

from drafts.amending.application import Applied, Remark, apply_amendment, is_same_law

__all__ = ["Applied", "Remark", "apply_amendment", "is_same_law"]
