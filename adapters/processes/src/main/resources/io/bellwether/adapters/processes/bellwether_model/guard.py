# SPDX-License-Identifier: Apache-2.0
"""Ends a model, and all that it has started, when it is told to end (SIGTERM), when the other end of
the channel is gone, however that ended, or when the model ends."""

import os
import select
import signal
import time

MOST_READ = 1024
KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
LONGEST_END = 5.0


def watch(model):
    """Waits for the end of the model or of the channel; reads nothing of what is in it."""
    os.close(1)
    awake, wake = os.pipe()
    for end in (awake, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    orders = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: orders.append(True))
    poll = select.poll()
    poll.register(0, 0)  # A hang-up is always told.
    poll.register(awake, select.POLLIN)
    while True:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == model:
            break
        if ended:
            continue  # Something that the model had started.
        if orders or any(end == 0 for end, _ in poll.poll()):
            kill(model)
            status = os.waitpid(model, 0)[1]
            break
        try:
            os.read(awake, MOST_READ)
        except BlockingIOError:
            pass
    kill_rest(model)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def kill(group):
    for way in (os.killpg, os.kill):  # It may not have made its group yet.
        try:
            way(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def kill_rest(group):
    """Ends what the model has started: its group, and what left that and is our child now."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    end = time.monotonic() + LONGEST_END
    while time.monotonic() < end:
        for child in children():
            kill(child)
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)  # Each that ends may leave us others.
        except ChildProcessError:
            return


def children():
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue  # No process, or none any more.
        if parent == os.getpid():
            found.append(int(name))
    return found


def adopt_orphans():
    """So that nothing that the model starts gets away from its guard."""
    prctl(ADOPT_ORPHANS, 1)


def die_with(guard):
    if prctl(KILL_WITH_PARENT, signal.SIGKILL) and os.getppid() != guard:
        os._exit(1)


def prctl(option, value):
    """Whether this system has it; what it is for happens rarely."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(option, value)
    except (ImportError, OSError, AttributeError):
        return False
    return True
