# SPDX-License-Identifier: Apache-2.0
"""Fills the database of an MLflow server, which must not run, with finished runs of experiment 0."""
import random
import sqlite3
import sys
import uuid


def insert(cursor, table, rows):
    columns = list(rows[0])
    marks = ",".join("?" * len(columns))
    cursor.executemany(
        f"insert into {table} ({','.join(columns)}) values ({marks})",
        [tuple(row[column] for column in columns) for row in rows],
    )


def main(database, count):
    runs, metrics, latest, params = [], [], [], []
    for number in range(count):
        dice = random.Random(number)
        run = uuid.uuid4().hex
        runs.append(
            dict(run_uuid=run, name=f"run-{number}", source_type="UNKNOWN", source_name="", entry_point_name="",
                 user_id="bench", status="FINISHED", start_time=1_700_000_000_000 + number,
                 end_time=1_700_000_001_000 + number, source_version="", lifecycle_stage="active",
                 artifact_uri=f"mlflow-artifacts:/0/{run}/artifacts", experiment_id=0))
        for key in ("m0", "m1", "m2"):
            point = dict(key=key, value=dice.random(), timestamp=1_700_000_000_000, run_uuid=run, step=0, is_nan=False)
            metrics.append(point)
            latest.append(point)
        for key in ("p0", "p1", "p2"):
            params.append(dict(key=key, value=str(dice.randrange(10)), run_uuid=run))
    with sqlite3.connect(database) as connection:
        cursor = connection.cursor()
        insert(cursor, "runs", runs)
        insert(cursor, "metrics", metrics)
        insert(cursor, "latest_metrics", latest)
        insert(cursor, "params", params)


main(sys.argv[1], int(sys.argv[2]))
