# SPDX-License-Identifier: Apache-2.0
"""Fills the database of an MLflow server, which must not run, with finished runs of experiment 0."""
import random
import sys
import uuid

import sqlalchemy


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
    engine = sqlalchemy.create_engine(database)
    known = sqlalchemy.MetaData()
    with engine.begin() as connection:
        for name, rows in (("runs", runs), ("metrics", metrics), ("latest_metrics", latest), ("params", params)):
            table = sqlalchemy.Table(name, known, autoload_with=connection)
            connection.execute(table.insert(), rows)


main(sys.argv[1], int(sys.argv[2]))
