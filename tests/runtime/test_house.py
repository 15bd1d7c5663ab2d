"""What ``up`` keeps up, where nothing can be written: as on a disk that is full for a while."""

import json
import os
import signal

import pytest

from liaison.portal.supervisor import launch
from liaison.portal.supervisor import program as program_module
from liaison.portal.supervisor.house import House
from liaison.portal.supervisor.program import Program
from tests.support.portal import wait_until


@pytest.fixture
def house(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(program_module, "LONGEST_PAUSE", 0.1)
    settings.DATA_DIR = tmp_path
    said = []
    house = House(said.append)
    house.said = said
    line = launch.command_line(["/bin/sleep", "60"], stop_signal=signal.SIGTERM)
    house.keep(Program("test", "试验", line, signal.SIGTERM, tmp_path / "test.log", patience=1))
    yield house
    house.stop()


def fall(house):
    program = house.programs[0]
    os.kill(program.process.pid, signal.SIGKILL)
    assert wait_until(lambda: not program.is_alive())


def stands_again(house):
    house.tend()
    return house.programs[0].process is not None


def test_a_program_stands_again_though_its_number_cannot_be_written_down(house, tmp_path):
    (tmp_path / "processes.json.new").mkdir()

    fall(house)
    assert wait_until(lambda: stands_again(house))

    # It is, as soon as there is room.
    (tmp_path / "processes.json.new").rmdir()
    house.tend()
    written = json.loads((tmp_path / "processes.json").read_text())
    assert list(written) == [str(house.programs[0].process.pid)]


def test_a_program_whose_log_cannot_be_written_is_tried_again(house, tmp_path):
    log = tmp_path / "test.log"
    log.rename(tmp_path / "aside.log")
    log.mkdir()

    fall(house)
    assert not wait_until(lambda: stands_again(house), seconds=0.5)
    assert "试验启动不了（Is a directory）" in house.said[-1]

    log.rmdir()
    assert wait_until(lambda: stands_again(house))
