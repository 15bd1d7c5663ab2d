"""Turns itself into another program that ends with its parent, even after kill -9.

Run as a script by ``launch.start``; nothing but the standard library, so that it starts at once.
PostgreSQL refuses to run as root, so root hands its servers to an ordinary user. Where that user
could not reach the files (a checkout in /root), it keeps the one capability to look into folders.
"""

import argparse
import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
# Without it access(2), which PostgreSQL asks, leaves an ordinary user's capabilities aside.
SECBIT_NO_SETUID_FIXUP = 4
# CAP_DAC_READ_SEARCH is enough; containers often grant only CAP_DAC_OVERRIDE.
SEARCH_CAPABILITIES = (2, 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, required=True)
    parser.add_argument("--user", type=int)
    parser.add_argument("--reach", action="append", default=[])
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    libc = ctypes.CDLL(None, use_errno=True)
    if options.user is not None:
        become(libc, options.user, options.reach)
    # After the change of user, which clears it; the parent may have died before.
    libc.prctl(PR_SET_PDEATHSIG, options.signal, 0, 0, 0)
    if os.getppid() != options.parent:
        sys.exit(1)
    os.execv(options.command[0], options.command)  # noqa: S606 -- no shell is what we want


def become(libc: ctypes.CDLL, user: int, reach: list[str]) -> None:
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    if all(os.access(path, os.X_OK) for path in reach):
        return
    if not keep_search_capability(libc):
        sys.exit(
            "以 root 运行时，数据库和消息服务改用 nobody 用户，但它进不了程序或数据所在的目录；"
            "请放到其他用户也能进入的位置（如 /opt），或以普通用户运行。"
        )


def keep_search_capability(libc: ctypes.CDLL) -> bool:
    """Keep one capability across exec; the others are dropped by exec."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    if libc.capget(header, sets):
        return False
    # Permitted they still are; in effect they must be for the next step only.
    libc.capset(header, (ctypes.c_uint32 * 6)(sets[1], sets[1], 0, sets[4], sets[4], 0))
    if libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0):
        return False
    for capability in SEARCH_CAPABILITIES:
        bit = 1 << capability
        if sets[1] & bit:
            kept = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
            raised = (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
            return not libc.capset(header, kept) and not libc.prctl(*raised)
    return False


if __name__ == "__main__":
    main()
