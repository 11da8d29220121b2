# SPDX-License-Identifier: Apache-2.0
"""MLflow's own client loads what Bellwether trained, and scores as it does; any difference is an error.

Usage: mlflow_load.py http://host:port   (of Bellwether)
"""

import json
import os
import sys
import time
import urllib.request
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

base = ""


def call(path, body=None, method=None, kind="application/json"):
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data=data, method=method, headers={"Content-Type": kind})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def rows(with_text):
    draw = np.random.default_rng(42)
    table = pd.DataFrame({"age": draw.normal(54, 9, 400).round(1), "chol": draw.normal(240, 40, 400).round(1)})
    table["stress"] = draw.choice(["low", "high"], 400)
    margin = 0.1 * (table["age"] - 54) + 0.02 * (table["chol"] - 240) + (table["stress"] == "high")
    table["num"] = (margin + draw.normal(0, 1, 400) > 0.5).astype(int)
    return table if with_text else table.drop(columns="stress")


def trained(name, table, types):
    call(f"/api/v1/datasets/{name}?format=csv", table.to_csv(index=False).encode(), "POST", "text/csv")
    asked = {
        "model_name": name,
        "dataset": name,
        "dataset_version": 1,
        "target": "num",
        "metric": "roc_auc",
        "model_types": types,
        "cv_folds": 2,
        "hyperparameter_optimization": False,
        "seed": 42,
        "trigger_reason": "manual",
    }
    url = call("/api/v1/training/start", asked)["status_url"]
    for _ in range(600):
        status = call(url)
        if status["status"] not in ("queued", "running"):
            break
        time.sleep(0.2)
    assert status["status"] == "succeeded", status
    versions = {v["model_type"]: v["version"] for v in call(f"/api/v1/models/{name}")["versions"]}
    for version in versions.values():
        found = validated(name, version)
        assert {c["name"]: c["outcome"] for c in found["checks"]}["monitoring"] == "passed", found
    return versions


def validated(name, version):
    for _ in range(300):
        found = call(f"/api/v1/models/{name}/{version}")["validation"]
        if found:
            assert found["status"] == "passed", found
            return found
        time.sleep(0.1)
    raise AssertionError(f"{name}/{version} was not validated")


def uploaded(name, booster, table):
    """In XGBoost's binary format, which its own library tells from JSON by the ending of the name."""
    part = b"--part\r\nContent-Disposition: form-data; name="
    body = (
        part + b'"metadata"\r\n\r\n{"format": "xgboost"}\r\n'
        + part + b'"model"; filename="model.ubj"\r\n\r\n' + bytes(booster.save_raw("ubj")) + b"\r\n--part--\r\n"
    )
    call(f"/api/v1/models/{name}/versions", body, "POST", "multipart/form-data; boundary=part")
    validated(name, "1")
    for model in (mlflow.xgboost.load_model(f"models:/{name}/1").predict(xgb.DMatrix(table)),
                  mlflow.pyfunc.load_model(f"models:/{name}/1").predict(table)):
        assert np.abs(model - ours(name, "1", table)).max() < 1e-6


def ours(name, version, table):
    instances = json.loads(table.to_json(orient="records"))
    answers = call(f"/ml/{name}/batch_predict", {"instances": instances, "model_version": version})
    return np.array([answer["probability"] for answer in answers["predictions"]])


def refused(load, text):
    try:
        load()
    except MlflowException as refusal:
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


def main(url):
    global base
    base = url
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    table = rows(False)
    versions = trained("numbers", table, ["xgboost", "logistic_regression"])
    client.set_registered_model_alias("numbers", "best", versions["xgboost"])
    inputs = table[["age", "chol"]]
    expected = ours("numbers", versions["xgboost"], inputs)
    booster = mlflow.xgboost.load_model("models:/numbers@best")
    assert np.abs(booster.predict(xgb.DMatrix(inputs)) - expected).max() < 1e-6
    model = mlflow.pyfunc.load_model("models:/numbers@best")
    assert model.metadata.get_input_schema().input_names() == ["age", "chol"]
    assert np.abs(model.predict(inputs) - expected).max() < 1e-6

    uploaded("brought", xgb.train({"objective": "binary:logistic"}, xgb.DMatrix(inputs, table["num"]), 5), inputs)

    linear = versions["logistic_regression"]
    refused(lambda: mlflow.pyfunc.load_model(f"models:/numbers/{linear}"), "python_function")

    table = rows(True)
    version = trained("texts", table, ["xgboost"])["xgboost"]
    refused(lambda: mlflow.pyfunc.load_model(f"models:/texts/{version}"), "python_function")
    booster = mlflow.xgboost.load_model(f"models:/texts/{version}")
    assert booster.feature_names[:2] == ["age", "chol"] and len(booster.feature_names) > 3, booster.feature_names
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
