"""Chinese names of actions for the audit page; each app names its own when it is loaded."""

_names: dict[str, str] = {}


def name_actions(names: dict[str, str]) -> None:
    """``{"accounts.sign_in": "登录"}``; an action without a name is shown as it is written."""
    _names.update(names)


def named() -> list[tuple[str, str]]:
    return sorted(_names.items(), key=lambda pair: pair[1])


def name_of(action: str) -> str:
    return _names.get(action, action)
