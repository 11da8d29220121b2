# SPDX-License-Identifier: Apache-2.0
"""Fills the database of a Bellwether server, which must not run, with finished runs of experiment 0.

Each run has three parameters, two tags and 50 points: 5 metrics of 10 steps.
"""
import random
import sqlite3
import struct
import sys

METRICS, STEPS, BATCH = 5, 10, 10_000
START = 1_700_000_000_000


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def packed(curves, steps):
    """As PackedPoints writes them: a version, then one group for each metric."""
    out = bytearray([1])
    for key, values in curves:
        body = bytearray()
        for place, (step, value) in enumerate(zip(steps, values)):
            moved = step - (steps[place - 1] if place else 0)
            body += varint(moved << 1) + varint((START if place == 0 else 0) << 1) + struct.pack(">d", value)
        out += varint(len(key)) + key.encode() + b"\0\0\0" + varint(len(values)) + varint(len(body)) + body
    return bytes(out)


def rows_of(number):
    dice = random.Random(number)
    run = f"{number:08x}{dice.getrandbits(96):024x}"
    owner = ("default", run)
    started = (START + number) * 1000
    curves = [(f"m{m}", [dice.random() for _ in range(STEPS)]) for m in range(METRICS)]
    latest = [(key, values[-1:]) for key, values in curves]
    return {
        "runs": [(*owner, 0, f"run-{number}", "bench", "FAILED" if number % 1000 == 0 else "FINISHED",
                  started, started + 1_000_000, "ACTIVE", None,
                  f"mlflow-artifacts:/0/{run}/artifacts", 0)],
        "run_params": [(*owner, f"p{p}", 0, str(dice.randrange(10 ** (p + 1))), started) for p in range(3)],
        "run_tags": [(*owner, "mlflow.runName", 0, f"run-{number}", started),
                     (*owner, "team", 0, f"team-{number % 7}", started)],
        "run_metrics": [(*owner, 0, packed(latest, [STEPS - 1]), 1, 1, METRICS * STEPS, 1)],
        "metric_batches": [(*owner, 0, packed(curves, range(STEPS)))],
        "latest_metrics": [(*owner, key, 0, values[0], 0, started) for key, values in latest],
    }


def main(database, count):
    with sqlite3.connect(database, isolation_level=None) as connection:
        connection.execute("pragma cache_size = -500000")
        connection.execute("pragma synchronous = off")
        tables = list(rows_of(0))
        indexes = connection.execute(
            "select name, sql from sqlite_master where type = 'index' and sql is not null "
            f"and tbl_name in ({','.join('?' * len(tables))})", tables).fetchall()
        for name, _ in indexes:
            connection.execute(f"drop index {name}")
        for start in range(0, count, BATCH):
            found = {table: [] for table in tables}
            for number in range(start, min(start + BATCH, count)):
                for table, rows in rows_of(number).items():
                    found[table] += rows
            connection.execute("begin")
            for table, rows in found.items():
                connection.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})", rows)
            connection.execute("commit")
        for _, sql in indexes:
            connection.execute(sql)


main(sys.argv[1], int(sys.argv[2]))
