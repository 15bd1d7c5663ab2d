"""One program under the supervisor: its falls, its pauses, its log, its end."""

import os
import signal
import time

import pytest

from liaison import embedded
from liaison.portal.supervisor import folder, launch, processes
from liaison.portal.supervisor import program as program_module
from liaison.portal.supervisor.errors import StartError
from liaison.portal.supervisor.postgres import Postgres
from liaison.portal.supervisor.program import Program
from tests.support.portal import wait_until


@pytest.fixture
def make(tmp_path):
    made = []

    def program(*command):
        line = launch.command_line(command, stop_signal=signal.SIGTERM)
        made.append(
            Program("test", "试验", line, signal.SIGTERM, tmp_path / "test.log", patience=1)
        )
        return made[-1]

    yield program
    for each in made:
        each.stop()


def fall(program):
    program.start()
    assert wait_until(lambda: not program.is_alive())
    program.bury()


def test_a_fallen_program_waits_longer_each_time(make):
    program = make("/bin/false")

    pauses = []
    for _ in range(3):
        fall(program)
        pauses.append(program.pause)

    assert (pauses, program.exit_code, program.is_due()) == ([1, 2, 4], 1, False)
    program.falls = 20
    assert program.pause == program_module.LONGEST_PAUSE


def test_a_program_that_ran_well_for_long_starts_counting_anew(make, monkeypatch):
    program = make("/bin/false")
    fall(program)
    monkeypatch.setattr(program_module, "STEADY_AFTER", 0)

    fall(program)

    assert program.falls == 1


def test_a_program_that_will_not_end_is_killed_with_its_children(make):
    program = make("/bin/sh", "-c", "trap '' TERM; echo ready; sleep 60 & wait; wait; sleep 60")
    program.start()
    pid = program.process.pid
    assert wait_until(lambda: "ready" in program.last_words())

    program.stop()

    assert wait_until(lambda: processes.members(pid) == [])


def test_a_full_log_is_kept_once_and_begun_anew(make, monkeypatch):
    monkeypatch.setattr(program_module, "LOG_LIMIT", 10)
    program = make("/bin/sh", "-c", "echo 0123456789; sleep 60")
    program.start()
    assert wait_until(lambda: "0123456789" in program.last_words())

    program.turn_log()

    assert (program.log.read_text(), program.log.with_suffix(".log.1").read_text()) == (
        "",
        "0123456789\n",
    )


def test_only_one_holds_a_data_folder(tmp_path):
    refused = pytest.raises(StartError, match=str(os.getpid()))
    with folder.held(tmp_path), refused, folder.held(tmp_path):
        pass

    with folder.held(tmp_path):
        pass


def test_what_a_killed_run_left_is_ended(tmp_path, make):
    program = make("/bin/sleep", "60")
    program.start()
    pid = program.process.pid
    folder.remember(tmp_path, [pid])

    assert folder.end_leftovers(tmp_path) == 1
    assert processes.started_at(pid) == ""
    assert folder.end_leftovers(tmp_path) == 0


def test_a_process_that_got_an_old_number_is_left_alone(tmp_path, make):
    program = make("/bin/sleep", "60")
    program.start()
    pid = program.process.pid
    (tmp_path / "processes.json").write_text(f'{{"{pid}": "1"}}')

    assert folder.end_leftovers(tmp_path) == 0
    time.sleep(0.1)
    assert program.is_alive()


def test_a_data_folder_too_deep_for_sockets_gets_a_short_one(tmp_path):
    deep = tmp_path / ("x" * 100)

    assert embedded.socket_folder(tmp_path) == tmp_path / "run"
    assert len(str(embedded.socket_folder(deep))) < 50
    assert embedded.socket_folder(deep) == embedded.socket_folder(deep)


def test_a_folder_that_another_user_laid_out_is_refused(tmp_path):
    (tmp_path / "run").symlink_to(tmp_path)

    with pytest.raises(StartError, match="属于别的用户"):
        launch.own_folder(tmp_path / "run")


def test_a_database_of_another_user_is_named_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "postgres").mkdir()
    monkeypatch.setattr(launch, "servers_uid", lambda: 4242)

    with pytest.raises(StartError, match="由另一个用户建立"):
        Postgres(tmp_path).create()
