"""Heavy work in a process of its own: what numpy and scipy take is given back when it is done.

The child is a copy of this process, so the arguments cost nothing to hand over. It must not touch
the database or any other connection: they belong to the parent.
"""

import os
import pickle
from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` returns, or its error; ChildProcessError if it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(writing, lambda: work(*args, **kwargs))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if not told:
        raise ChildProcessError(f"The work ended without an answer (status {status}).")
    # From our own child only.
    error, found = pickle.loads(told)  # noqa: S301 -- as above
    if error is not None:
        raise error
    answer: T = found
    return answer


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
