"""Brings the whole portal up, keeps it up and takes it down again, in order."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from liaison.portal.supervisor import crew, folder
from liaison.portal.supervisor.errors import StartError
from liaison.portal.supervisor.postgres import Postgres
from liaison.portal.supervisor.program import Program
from liaison.portal.supervisor.valkey import Valkey

Say = Callable[[str], object]
# A program that falls so often before the portal is ready will not stand up by itself.
FALLS_AT_START = 3
TURN_LOGS_EVERY = 60.0


class House:
    """The running programs, the ground first; ``say`` tells the operator what happens."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.programs: list[Program] = []
        # Whether the numbers of all of them are written down.
        self.is_remembered = True
        self.logs_turned = time.monotonic()

    def start_servers(self) -> None:
        """Start what the environment does not name: the database and Valkey."""
        if settings.EMBEDDED_DATABASE:
            self.start_database()
        if settings.EMBEDDED_REDIS:
            broker = Valkey(settings.DATA_DIR)
            broker.create()
            self._start_server(crew.valkey(broker), broker.wait)

    def start_database(self) -> None:
        database = Postgres(settings.DATA_DIR)
        database.create()
        self._start_server(crew.postgres(database), database.wait)

    def start_programs(self) -> None:
        for program in (crew.web(), crew.worker(), crew.beat()):
            self.keep(program)

    def keep(self, program: Program) -> None:
        """Start a program, and from now on start it again whenever it falls."""
        self.programs.append(program)
        program.start()
        self._remember()

    def tend(self) -> None:
        """Start again what fell; call it a few times a second."""
        for program in self.programs:
            if program.process is not None and not program.is_alive():
                program.bury()
                self.say(
                    f"{program.label}意外退出（代码 {program.exit_code}），"
                    f"{program.pause:.0f} 秒后重新启动；日志：{program.log}"
                )
            if program.is_due():
                self._start_again(program)
        if not self.is_remembered:
            # Only the next run would miss it: our children end with us.
            with suppress(OSError):
                self._remember()
        if time.monotonic() - self.logs_turned > TURN_LOGS_EVERY:
            self.logs_turned = time.monotonic()
            self._turn_logs()

    def refuse_to_fall(self) -> None:
        """During the start: give up on a program that cannot stay up."""
        for program in self.programs:
            if program.falls >= FALLS_AT_START:
                raise self._failure(program)

    def stop(self) -> None:
        for program in reversed(self.programs):
            program.stop()
        self.programs.clear()

    def _start_again(self, program: Program) -> None:
        """A full disk must not end what will be needed when it has room again."""
        try:
            program.start()
        except OSError as error:
            program.put_off()
            self.say(
                f"{program.label}启动不了（{error.strerror}），{program.pause:.0f} 秒后再试；"
                f"日志：{program.log}"
            )
        else:
            self.is_remembered = False

    def _turn_logs(self) -> None:
        for program in self.programs:
            with suppress(OSError):
                program.turn_log()

    def _start_server(self, program: Program, wait: Callable[..., None]) -> None:
        self.keep(program)
        try:
            wait(alive=program.is_alive)
        except StartError as error:
            raise self._failure(program) from error

    def _remember(self) -> None:
        running = (program.process for program in self.programs)
        folder.remember(settings.DATA_DIR, [process.pid for process in running if process])
        self.is_remembered = True

    def _failure(self, program: Program) -> StartError:
        return StartError(
            f"{program.label}启动不了，日志 {program.log} 的最后几行是：\n{program.last_words()}"
        )


@contextmanager
def database_at_hand(say: Say) -> Iterator[None]:
    """Start the embedded database for one command, unless the portal is up or another is set."""
    if not settings.EMBEDDED_DATABASE or Postgres(settings.DATA_DIR).answers():
        yield
        return
    with folder.held(settings.DATA_DIR):
        folder.end_leftovers(settings.DATA_DIR)
        house = House(say)
        try:
            house.start_database()
            yield
        finally:
            house.stop()
