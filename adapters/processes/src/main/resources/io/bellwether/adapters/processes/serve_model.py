# SPDX-License-Identifier: Apache-2.0
"""Loads one MLflow model and scores rows with it, for the process that started this one.

Standard input and output are the channel (bellwether_model/channel.py). What the model prints goes
to the standard error. The process that is started is only a guard (bellwether_model/guard.py).

Arguments: the model's folder, the megabytes of address space that it may take, and perhaps the
folder of an environment that build_environment.py made.
"""

import os
import sys

# Python is isolated (-I), so it looks for nothing beside the script by itself; nor may the model.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bellwether_model import channel, environment, guard, inputs, scorer  # noqa: E402

del sys.path[0]

MOST_FILES = 1024
MOST_PROCESSES = 4096  # Of the user, the server's threads among them.
LARGEST_FILE = 1 << 30
AT_ONCE = 8  # So many questions are answered side by side, as by MLflow's own server.


def main():
    os.closerange(3, MOST_FILES)
    try:
        os.setsid()  # Who presses Ctrl-C means the server, which ends us in its time.
    except PermissionError:
        pass  # Whatever has started us has done so already.
    guard.adopt_orphans()
    watcher = os.getpid()
    model = os.fork()
    if model == 0:
        run(watcher)
    else:
        guard.watch(model)


def run(watcher):
    os.setsid()
    limit(int(sys.argv[2]) << 20)
    guard.die_with(watcher)
    talk = channel.Channel()
    try:
        if len(sys.argv) > 3:
            environment.use(sys.argv[3])
        model = scorer.Scorer(sys.argv[1])
        description = model.description()
        ready = talk.frame(0, description)
    except BaseException as e:  # Loading runs the model's code, which may even try to exit.
        failed = {"kind": "failed", "message": channel.told(e), "for_now": channel.is_for_now(e)}
        talk.write(talk.frame(0, failed))
        os._exit(1)
    talk.write(ready)
    if description["by_row"]:  # Who asks puts questions together instead.
        while True:
            answer(talk, model, *talk.read())
    from concurrent.futures import ThreadPoolExecutor

    threads = ThreadPoolExecutor(AT_ONCE)
    while True:
        threads.submit(answer, talk, model, *talk.read())


def answer(talk, model, question, request, numbers):
    try:
        answer, values = model.answer(request, numbers)
        frame = talk.frame(question, answer, values)
    except inputs.Refused as e:
        frame = talk.frame(question, {"kind": "refused", "message": channel.told(e, named=False)})
    except MemoryError as e:
        frame = talk.frame(question, {"kind": "memory", "message": channel.told(e)})
    except SystemExit as e:
        os._exit(e.code if isinstance(e.code, int) else 1)
    except BaseException as e:
        frame = talk.frame(question, {"kind": "error", "message": channel.told(e)})
    talk.write(frame)


def limit(memory):
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, MOST_PROCESSES),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
