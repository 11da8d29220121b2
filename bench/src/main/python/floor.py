# SPDX-License-Identifier: Apache-2.0
"""What the machine itself can do: fsyncs, and SQLite's commits of one row and of one row per metric."""
import os
import sqlite3
import sys
import time

SECONDS = 2


def rate(step):
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        step()
        count += 1
    return count / SECONDS


def main(folder):
    file = os.open(os.path.join(folder, "floor"), os.O_CREAT | os.O_WRONLY)

    def sync():
        os.pwrite(file, b"x" * 4096, 0)
        os.fsync(file)

    connection = sqlite3.connect(os.path.join(folder, "floor.db"), isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table points (run text, name text, step integer, value real, primary key (run, name, step))")
    steps = iter(range(1 << 40))

    def insert(rows):
        connection.execute("begin")
        for _ in range(rows):
            connection.execute("insert into points values ('r', 'm', ?, 1.0)", (next(steps),))
        connection.execute("commit")

    print(
        f"floor of the machine: {rate(sync):.0f} fsyncs/s; SQLite alone, one client: "
        f"{rate(lambda: insert(1)):.0f} commits/s of one row, {rate(lambda: insert(100)):.0f} of 100 rows"
    )


main(sys.argv[1])
