# SPDX-License-Identifier: Apache-2.0
"""Writes src/test/resources/mlflow-3.17.2-reviews.sql: label schemas, review queues and the gateway as MLflow keeps them.

Usage: python tests/src/test/python/mlflow_import.py write sqlite:////tmp/mlflow.db
       python adapters/mlflow/src/test/python/record_reviews.py /tmp/mlflow.db > adapters/mlflow/src/test/resources/…
"""

import sqlite3
import sys

import mlflow
from mlflow.store.tracking.dbmodels.models import Base
from sqlalchemy import Boolean, LargeBinary
from sqlalchemy.dialects import postgresql

TABLES = [
    "label_schemas",
    "review_queues",
    "review_queue_users",
    "review_queue_label_schemas",
    "review_queue_items",
    "secrets",
    "model_definitions",
    "endpoints",
    "endpoint_model_mappings",
    "endpoint_bindings",
    "endpoint_tags",
]


def literal(column, value):
    if value is None:
        return "NULL"
    if isinstance(column.type, Boolean):
        return "true" if value else "false"
    if isinstance(column.type, LargeBinary):
        return f"X'{value.hex()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


print(f"-- What MLflow {mlflow.__version__} keeps of reviews and the gateway; X'…' are bytes, as SQLite writes them.")
rows = sqlite3.connect(sys.argv[1])
for name in TABLES:
    columns = list(Base.metadata.tables[name].columns)
    types = [f"    {c.name} {c.type.compile(postgresql.dialect()).lower()}{'' if c.nullable else ' NOT NULL'}" for c in columns]
    print(f"CREATE TABLE {name} (\n" + ",\n".join(types) + "\n);")
    names = ", ".join(c.name for c in columns)
    for row in rows.execute(f"select {names} from {name} order by 1, 2"):
        values = ", ".join(literal(c, v) for c, v in zip(columns, row))
        print(f"INSERT INTO {name} ({names}) VALUES ({values});")
