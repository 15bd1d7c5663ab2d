"""Chinese names of actions and roles for the audit page; each app names its own when loaded."""

_names: dict[str, str] = {}
_roles: dict[str, str] = {}


def name_actions(names: dict[str, str]) -> None:
    """``{"accounts.sign_in": "登录"}``; an action without a name is shown as it is written."""
    _names.update(names)


def named() -> list[tuple[str, str]]:
    return sorted(_names.items(), key=lambda pair: pair[1])


def name_of(action: str) -> str:
    return _names.get(action, action)


def name_roles(names: dict[str, str]) -> None:
    _roles.update(names)


def roles_of(values: str) -> str:
    """The roles of an entry, stored as words with blanks between, in Chinese."""
    return "、".join(_roles.get(value, value) for value in values.split())
