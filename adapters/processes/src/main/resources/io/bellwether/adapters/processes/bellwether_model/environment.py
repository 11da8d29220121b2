# SPDX-License-Identifier: Apache-2.0
"""A folder of packages that come before those of the interpreter."""

import os
import sys

PLACE = "env"


def packages(folder):
    version = "python%d.%d" % sys.version_info[:2]
    return os.path.join(folder, PLACE, "lib", version, "site-packages")


def shared():
    """Where the interpreter has its packages."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def use(folder):
    """Its packages, in their place: behind Python's own modules, before the interpreter's packages."""
    import site

    before = list(sys.path)
    site.addsitedir(packages(folder))
    added = [path for path in sys.path if path not in before]
    theirs = shared()
    at = before.index(next((path for path in before if path in theirs), before[-1]))
    sys.path[:] = before[:at] + added + before[at:]
