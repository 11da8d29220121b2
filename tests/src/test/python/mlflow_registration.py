# SPDX-License-Identifier: Apache-2.0
"""What follows from the registration of models that MLflow's own client logged; any difference is an error.

Usage: mlflow_registration.py http://host:port   (of Bellwether: what is asked besides is its own)
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

base = ""


def call(path, body=None):
    request = urllib.request.Request(base + path, headers={"Content-Type": "application/json"})
    if body is not None:
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def validation(name, version="1"):
    for _ in range(300):
        found = call(f"/api/v1/models/{name}/{version}")[1]["validation"]
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{name}/{version} was not validated")


def outcomes(found):
    return {check["name"]: check["outcome"] for check in found["checks"]}


def table():
    rows = pd.DataFrame({"age": [30.0, 40.0, 50.0, 60.0] * 10, "chol": [200.0, 180.0, 260.0, 240.0] * 10})
    return rows, (rows["age"] > 45).astype(int)


def readable():
    rows, target = table()
    booster = xgb.train({"objective": "binary:logistic"}, xgb.DMatrix(rows, target), 3)
    with mlflow.start_run():
        mlflow.xgboost.log_model(
            booster,
            name="model",
            signature=infer_signature(rows, booster.predict(xgb.DMatrix(rows))),
            input_example=rows.head(2),
            registered_model_name="readable",
        )
    found = validation("readable")
    wanted = {name: "passed" for name in ("loads", "signature", "scores", "latency", "size")}
    assert outcomes(found) == {**wanted, "monitoring": "not_run"}, found
    assert found["status"] == "passed" and not found["gate"]["passed"] and found["gate"]["refusals"], found
    version = MlflowClient().get_model_version("readable", "1")
    assert version.status == "READY" and version.tags["bellwether.features"] == "age, chol", version.tags
    assert version.tags["bellwether.validation"] == "passed" and float(version.tags["bellwether.risk_score"]) < 1
    served("readable", rows, booster.predict(xgb.DMatrix(rows), output_margin=True))
    card = call("/api/v1/models/readable/1/card")[1]
    said = next(section for section in card["sections"] if section["key"] == "validation")
    assert len(said["statements"]) == 5, said
    status, promoted = call("/api/v1/models/readable/1/promote", {"target_stage": "staging"})
    assert status == 200 and promoted["stage"] == "staging", promoted
    return version


def served(name, rows, wanted):
    """What was logged answers as the library does, whether the file names its features or not."""
    asked = {"instances": rows.to_dict("records"), "model_version": "1", "margin": True}
    status, answers = call(f"/ml/{name}/batch_predict", asked)
    assert status == 200, answers
    margins = [answer["margin"] for answer in answers["predictions"]]
    assert np.array_equal(np.asarray(margins, dtype=wanted.dtype), wanted), answers


def lightgbm():
    """A booster is logged as text, an estimator by skops: both are read."""
    rows, target = table()
    params = {"objective": "binary", "min_data_in_leaf": 1, "min_data_in_bin": 1, "verbose": -1}
    booster = lgb.train(params, lgb.Dataset(rows, target), 3)
    estimator = lgb.LGBMClassifier(n_estimators=3, min_child_samples=1, verbose=-1).fit(rows, target)
    regressor = lgb.LGBMRegressor(n_estimators=3, min_child_samples=1, verbose=-1).fit(rows, rows["chol"])
    for name, model in (("boosted", booster), ("estimated", estimator), ("regressed", regressor)):
        with mlflow.start_run():
            mlflow.lightgbm.log_model(
                model,
                name="model",
                signature=infer_signature(rows, model.predict(rows)),
                input_example=rows.head(2),
                registered_model_name=name,
            )
        found = validation(name)
        assert found["status"] == "passed" and outcomes(found)["scores"] == "passed", found
        served(name, rows, model.predict(rows, raw_score=True))
    invoked("boosted", rows)
    invoked("estimated", rows)
    uploaded(booster, rows)


def early():
    """A classifier that stopped early answers with its classes, from the trees up to the best round."""
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
    target = (rows["a"] + rng.normal(size=400) > 0).astype(int)
    model = xgb.XGBClassifier(n_estimators=60, max_depth=3, early_stopping_rounds=3, random_state=1)
    model.fit(rows[:300], target[:300], eval_set=[(rows[300:], target[300:])], verbose=False)
    assert model.best_iteration < model.get_booster().num_boosted_rounds() - 1
    with mlflow.start_run():
        mlflow.xgboost.log_model(
            model, name="model", signature=infer_signature(rows, model.predict(rows)), registered_model_name="early"
        )
    assert validation("early")["status"] != "failed"
    served("early", rows[:50], model.predict(rows[:50], output_margin=True))
    invoked("early", rows[:50])


def invoked(name, rows):
    """The scoring protocol answers as MLflow's own function of the model."""
    assert call(f"/api/v1/models/{name}/1/promote", {"alias": "champion"})[0] == 200
    asked = {"dataframe_split": rows.to_dict("split")}
    status, answers = call(f"/ml/{name}/invocations", asked)
    assert status == 200, answers
    wanted = mlflow.pyfunc.load_model(f"models:/{name}/1").predict(rows)
    assert np.allclose(answers["predictions"], wanted, atol=1e-6), (answers, wanted)


def uploaded(booster, rows):
    """The file itself, uploaded, scores as LightGBM does, and loads in MLflow's client again."""
    part = "--part\r\nContent-Disposition: form-data; name="
    body = (
        f'{part}"metadata"\r\n\r\n{{"format": "lightgbm"}}\r\n'
        f'{part}"model"; filename="model.txt"\r\n\r\n{booster.model_to_string()}\r\n--part--\r\n'
    )
    request = urllib.request.Request(
        base + "/api/v1/models/lifted/versions", data=body.encode(), method="POST",
        headers={"Content-Type": "multipart/form-data; boundary=part"},
    )
    with urllib.request.urlopen(request) as reply:
        assert json.load(reply)["model_type"] == "lightgbm"
    assert validation("lifted")["status"] == "passed"
    asked = {"instances": rows.to_dict("records"), "model_version": "1", "margin": True}
    answers = call("/ml/lifted/batch_predict", asked)[1]
    margins = [answer["margin"] for answer in answers["predictions"]]
    assert margins == list(booster.predict(rows, raw_score=True)), answers
    loaded = mlflow.pyfunc.load_model("models:/lifted/1")
    assert np.array_equal(loaded.predict(rows), booster.predict(rows))
    assert mlflow.lightgbm.load_model("models:/lifted/1").num_trees() == 3


def broken(model_id):
    """The file is changed behind the registry's back; what it says of itself is no longer true."""
    client = MlflowClient()
    files = mlflow.artifacts.list_artifacts(f"models:/{model_id}")
    assert any(file.path.endswith("model.ubj") for file in files), files
    location = mlflow.get_logged_model(model_id).artifact_location
    path = location.removeprefix("mlflow-artifacts:/")
    request = urllib.request.Request(
        f"{base}/api/2.0/mlflow-artifacts/artifacts/{path}/model.ubj", data=b'{"learner": 5}', method="PUT"
    )
    urllib.request.urlopen(request).read()
    client.create_registered_model("broken")
    assert client.create_model_version("broken", f"models:/{model_id}").status == "READY"
    found = validation("broken")
    assert found["status"] == "failed" and outcomes(found)["loads"] == "failed", found
    for path, body in (
        ("/api/v1/models/broken/1/promote", {"target_stage": "production"}),
        ("/api/v1/models/broken/1/promote", {"alias": "champion"}),
        ("/models/broken/promote/staging", {}),
    ):
        status, refusal = call(path, body)
        assert status == 409 and refusal["code"] == "validation_failed" and "loads: " in refusal["detail"], refusal
    client.set_registered_model_alias("broken", "champion", 1)  # MLflow's own calls pass.
    client.transition_model_version_stage("broken", "1", "Staging")


def foreign():
    rows, target = table()
    with mlflow.start_run():
        mlflow.sklearn.log_model(LogisticRegression().fit(rows, target), name="model", registered_model_name="foreign")
    found = validation("foreign")
    assert found["status"] == "not_validated" and set(outcomes(found).values()) == {"not_run"}, found
    assert "sklearn" in found["checks"][0]["detail"], found
    assert not any(key.startswith("bellwether.") for key in MlflowClient().get_model_version("foreign", "1").tags)
    assert call("/api/v1/models/foreign/1/promote", {"target_stage": "staging"})[0] == 200
    client = MlflowClient()
    client.create_registered_model("far")
    client.create_model_version("far", "s3://bucket/model")
    assert "s3://bucket/model" in validation("far")["checks"][0]["detail"]


def monitored():
    """A version from elsewhere that names our dataset is held against it."""
    rows, _ = table()
    request = urllib.request.Request(
        base + "/api/v1/datasets/people?format=csv", data=rows.to_csv(index=False).encode(), method="POST"
    )
    urllib.request.urlopen(request).read()
    client = MlflowClient()
    source = client.get_model_version("readable", "1").source
    client.create_model_version("readable", source, tags={"bellwether.dataset": "people/1"})
    rows, target = table()
    booster = xgb.train({"objective": "binary:logistic"}, xgb.DMatrix(rows, target), 3)
    with mlflow.start_run():
        info = mlflow.xgboost.log_model(booster, name="model", model_format="json")
    client.create_model_version("readable", f"models:/{info.model_id}", tags={"bellwether.dataset": "people/1"})
    found = validation("readable", "3")
    assert outcomes(found)["monitoring"] == "passed", found
    assert outcomes(found)["signature"] == "not_run", found
    assert client.get_model_version("readable", "3").tags["bellwether.data_sources"] == "people/1"


def main(url):
    global base
    base = url
    mlflow.set_tracking_uri(url)
    version = readable()
    model_id = version.model_id or version.source.rsplit("/", 1)[-1]
    foreign()
    monitored()
    lightgbm()
    early()
    broken(model_id)
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
