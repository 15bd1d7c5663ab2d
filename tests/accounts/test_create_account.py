import re

import pytest
from django.core.management import CommandError, call_command

from liaison.accounts.models import User

pytestmark = pytest.mark.django_db


def test_first_accounts_are_made_on_the_server(capsys):
    call_command("create_account", "zhao.qiang", "赵强", "--role", "sysadmin", "--role", "clerk")

    user = User.objects.get()
    password = re.search(r"临时密码 (\S+)", capsys.readouterr().out).group(1)
    assert user.check_password(password)
    assert (user.full_name, user.must_change_password) == ("赵强", True)
    assert user.role_set == {"sysadmin", "clerk"}


def test_roles_at_odds_make_no_account():
    with pytest.raises(CommandError, match="不能兼任"):
        call_command(
            "create_account", "zhao.qiang", "赵强", "--role", "sysadmin", "--role", "secadmin"
        )

    assert not User.objects.exists()
