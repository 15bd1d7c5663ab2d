"""``manage.py up``: starts everything, keeps it up, stops it, and finds its data again."""

import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path

import pytest

from tests.support.portal import Portal, is_same, wait_until

pytestmark = pytest.mark.process
PROGRAMS = ["postgres", "valkey", "web", "worker", "beat"]


@pytest.fixture
def portal():
    folder = Path(tempfile.mkdtemp(prefix="liaison-up-"))
    portal = Portal(folder / "data")
    yield portal
    if portal.process and portal.process.poll() is None:
        portal.process.send_signal(signal.SIGTERM)
        portal.process.communicate(timeout=90)
    shutil.rmtree(folder)


def all_gone(children):
    return not any(is_same(pid, began) for pid, began in children.items())


def test_the_portal_lives_through_the_death_of_its_programs_and_its_own(portal):
    said = portal.start(DEMO="off")
    assert f"http://127.0.0.1:{portal.port}/" in said
    assert portal.is_green()
    first = portal.children()
    assert len(first) == len(PROGRAMS)
    key = (portal.data_dir / "secrets" / "secret_key").read_text()

    # A second one on the same folder is refused, and disturbs nothing.
    code, refused = Portal(portal.data_dir).run("up", DEMO="off")
    assert (code, "正由另一个运行中的门户使用" in refused) == (1, True)
    assert portal.is_green()

    # A program that dies is started again.
    for victim in list(first)[2:4]:
        os.kill(victim, signal.SIGKILL)
    assert wait_until(lambda: len(set(portal.children()) - set(first)) == 2)
    assert wait_until(portal.is_green), portal.logs()

    # The supervisor dies without a word: nothing outlives it.
    second = portal.children()
    portal.process.kill()
    portal.process.communicate()
    assert wait_until(lambda: all_gone(second)), portal.logs()

    # The next start is clean, even if the database's old number belongs to another by now.
    lock = portal.data_dir / "postgres" / "postmaster.pid"
    lock.write_text(f"{os.getppid()}\n{lock.parent}\n1700000000\n5432\n\n\n\n\n")
    portal.start(DEMO="off")
    assert portal.is_green()
    assert (portal.data_dir / "secrets" / "secret_key").read_text() == key

    third = portal.children()
    code, said = portal.stop(signal.SIGINT)
    assert (code, "已停止" in said) == (0, True)
    assert all_gone(third)


def test_a_port_in_use_is_named_in_one_sentence(portal):
    with socket.create_server(("127.0.0.1", portal.port)):
        code, said = portal.run("up", DEMO="off")

    assert code == 1
    assert f"地址 127.0.0.1:{portal.port} 已被别的程序占用" in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named_in_one_sentence(portal):
    portal.data_dir.mkdir(mode=0o500)

    code, said = portal.run("up")

    assert (code, said.count("\n")) == (1, 1)
    assert f"{portal.data_dir} 不能" in said


def test_a_file_in_place_of_the_folder_is_named_in_one_sentence(portal):
    portal.data_dir.write_text("")

    code, said = portal.run("up")

    assert (code, said.count("\n")) == (1, 1)
    assert f"{portal.data_dir} 不能" in said


def test_a_bad_setting_stops_the_start_and_names_itself(portal):
    code, said = portal.run("up", WEB_PROCESSES="many")

    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("设置有误：WEB_PROCESSES ")
