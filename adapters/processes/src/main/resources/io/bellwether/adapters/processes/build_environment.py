# SPDX-License-Identifier: Apache-2.0
"""Installs what a model names besides the packages of this interpreter, by pip as it is configured.

Arguments: the folder of the environment, which has a file requirements.txt, and the megabytes of
address space that pip may take. What pip says goes to the standard error.
"""

import os
import subprocess
import sys
import venv

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bellwether_model import environment, guard  # noqa: E402

del sys.path[0]

MOST_FILES = 1024


def main():
    os.closerange(3, MOST_FILES)
    try:
        os.setsid()
    except PermissionError:
        pass
    guard.adopt_orphans()
    watcher = os.getpid()
    builder = os.fork()
    if builder == 0:
        build(watcher, *sys.argv[1:])
    else:
        guard.watch(builder)


def build(watcher, folder, megabytes):
    import importlib.util
    import resource

    os.setsid()
    guard.die_with(watcher)
    memory = int(megabytes) << 20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or memory < hard:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    place = os.path.join(folder, environment.PLACE)
    has_pip = importlib.util.find_spec("pip") is not None
    venv.create(place, symlinks=True, with_pip=not has_pip)
    # What is here already is installed for pip, too, unless the model wants another version.
    with open(os.path.join(environment.packages(folder), "of_the_server.pth"), "w") as file:
        file.writelines(path + "\n" for path in environment.shared())
    pip = [os.path.join(place, "bin", "python"), "-I", "-m", "pip", "install", "--no-input"]
    quiet = ["--disable-pip-version-check", "--no-cache-dir", "--progress-bar", "off"]
    what = ["-r", os.path.join(folder, "requirements.txt"), "mlflow"]
    sys.exit(subprocess.run(pip + quiet + what).returncode)


if __name__ == "__main__":
    main()
