"""``sign_in``: everybody on the staff; ``office``: accounts, roles and the office's mode."""

from liaison.accounts.views.sign_in import locked_out

__all__ = ["locked_out"]
