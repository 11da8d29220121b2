# SPDX-License-Identifier: Apache-2.0
"""Trains 500 trees of depth 6 on 30 features and saves them for each server: `serving_model.py FOLDER PORT GRPC_PORT`.

`model.json` is XGBoost's own file, `mlflow` a model directory of MLflow, `mlflow-signature` the same with named inputs, as
MLflow advises, `mlserver` a folder that MLServer starts from.
"""

import json
import pathlib
import sys

import mlflow.xgboost
import numpy
import pandas
import xgboost
from mlflow.models import infer_signature

folder, port, grpc_port = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
random = numpy.random.default_rng(1)
rows = random.standard_normal((20_000, 30), dtype=numpy.float32)
signs = numpy.arange(30) % 3 - 1
signal = rows @ signs + 0.5 * (rows * numpy.roll(rows, -1, axis=1)).sum(axis=1) + random.standard_normal(len(rows))
model = xgboost.XGBClassifier(n_estimators=500, max_depth=6, learning_rate=0.05, n_jobs=2, random_state=1)
model.fit(rows, (signal > 0).astype(int))
model.save_model(folder / "model.json")
mlflow.xgboost.save_model(model, folder / "mlflow", model_format="json")
example = pandas.DataFrame(rows[:100].astype(float), columns=[f"f{i}" for i in range(30)])
signature = infer_signature(example, model.predict(rows[:100]))
mlflow.xgboost.save_model(model, folder / "mlflow-signature", model_format="json", signature=signature)
served = folder / "mlserver"
served.mkdir()
model.save_model(served / "model.json")
settings = {"http_port": port, "grpc_port": grpc_port, "metrics_endpoint": None, "debug": False}
(served / "settings.json").write_text(json.dumps(settings))
implementation = "mlserver_xgboost.XGBoostModel"
parameters = {"uri": "./model.json"}
(served / "model-settings.json").write_text(
    json.dumps({"name": "bench", "implementation": implementation, "parameters": parameters})
)
