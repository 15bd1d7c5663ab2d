"""Heavy work in a process of its own: what numpy and scipy take is given back when it is done.

The child is a copy of this process, so the arguments cost nothing to hand over. It must not touch
the database or any other connection: they belong to the parent.
"""

import os
import pickle
import signal
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# How far a work is, from 0 to 1.
Tell = Callable[[float], None]
_OFTEN = 1.0
_PIECE = 1024 * 1024
_WHOLE = 200


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` returns, or its error; ChildProcessError if it was killed."""
    return _apart(_nobody_listens, lambda _: work(*args, **kwargs))


def apart_watched(
    watch: Tell, work: Callable[Concatenate[Tell, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """The same of a ``work`` that tells how far it is.

    ``watch`` hears it, and is called each second at the latest: what it raises ends the work.
    """
    return _apart(watch, lambda tell: work(tell, *args, **kwargs))


def _nobody_listens(far: float) -> None:
    """Nobody waits to hear how far it is."""


def _apart(watch: Tell, work: Callable[[Tell], T]) -> T:
    reading, writing = os.pipe()
    hearing, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(hearing)
        _answer(writing, lambda: work(partial(_tell, telling)))
    os.close(writing)
    os.close(telling)
    try:
        told = _listen(reading, hearing, watch)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(reading)
        os.close(hearing)
        _, status = os.waitpid(child, 0)
    if not told:
        raise ChildProcessError(f"The work ended without an answer (status {status}).")
    # From our own child only.
    error, found = pickle.loads(told)  # noqa: S301 -- as above
    if error is not None:
        raise error
    answer: T = found
    return answer


def _listen(reading: int, hearing: int, watch: Tell) -> bytes:
    """The answer, once the child has ended."""
    pieces: list[bytes] = []
    far = 0.0
    with DefaultSelector() as ends:
        ends.register(reading, EVENT_READ)
        ends.register(hearing, EVENT_READ)
        while True:
            for end in [key.fd for key, _ in ends.select(_OFTEN)]:
                piece = os.read(end, _PIECE)
                if end == reading and not piece:
                    return b"".join(pieces)
                if end == reading:
                    pieces.append(piece)
                elif piece:
                    far = piece[-1] / _WHOLE
                else:
                    ends.unregister(hearing)
            watch(far)


def _tell(telling: int, far: float) -> None:
    os.write(telling, bytes([round(min(max(far, 0), 1) * _WHOLE)]))


def _answer(writing: int, work: Callable[[], Any]) -> NoReturn:
    """Tell the parent and end at once: nothing of the copy is tidied up here."""
    code = 1
    try:
        try:
            told = pickle.dumps((None, work()))
        except Exception as error:  # noqa: BLE001 -- the parent raises it
            told = pickle.dumps((error, None))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
        code = 0
    finally:
        os._exit(code)
