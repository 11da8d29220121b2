# SPDX-License-Identifier: Apache-2.0
"""Autologging by MLflow's own client leaves here what it leaves in MLflow's own store; any difference is an error.

Usage: mlflow_autolog.py http://host:port                     (compares with what MLflow's store kept)
       mlflow_autolog.py sqlite:///new.db --record FILE.json  (writes that down)
"""

import json
import logging
import math
import os
import pathlib
import sys
import tempfile
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
# Which packages a model needs is found out by loading it in another process, which has nothing to do with the server.
os.environ.setdefault("MLFLOW_REQUIREMENTS_INFERENCE_TIMEOUT", "1")
warnings.filterwarnings("ignore")

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow import MlflowClient
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import ElasticNet, LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

logging.getLogger("mlflow").setLevel(logging.ERROR)

KEPT = pathlib.Path(__file__).parent.parent / "resources" / "mlflow" / "autolog.json"
# Whether there are any depends on the folder that the script is in.
CHECKOUT = "mlflow.source.git."
# What is another one with each run, machine or working tree; of it only the presence is compared.
OWN = ("mlflow.parentRunId", "mlflow.runName", "mlflow.user", "mlflow.source.", "mlflow.rootRunId")


def table(seed=7, rows=160):
    chance = np.random.default_rng(seed)
    inputs = pd.DataFrame(
        {"age": chance.normal(54, 9, rows), "chol": chance.normal(240, 40, rows), "rate": chance.normal(150, 20, rows)}
    )
    return inputs, pd.Series((inputs["age"] + inputs["chol"] / 10 + chance.normal(0, 4, rows) > 78).astype(int), name="num")


def classifier():
    rows, target = table()
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5)).fit(rows, target)
    later, truth = table(8, 40)
    model.score(later, truth)
    roc_auc_score(truth, model.predict_proba(later)[:, 1])


def regression():
    rows, target = table()
    with mlflow.start_run(run_name="within", tags={"by": "hand"}):
        mlflow.log_param("by", "hand")
        ElasticNet(alpha=0.3).fit(rows[["age"]], target)


def search():
    rows, target = table()
    grid = {"max_depth": [2, 3, 4], "n_estimators": [3, 5]}
    GridSearchCV(RandomForestClassifier(random_state=1), grid, cv=2).fit(rows, target)


def boosters():
    rows, target = table()
    later, truth = table(8, 40)
    parameters = {"objective": "binary:logistic", "eval_metric": ["logloss", "auc"], "seed": 1, "nthread": 1}
    train, check = xgb.DMatrix(rows, target), xgb.DMatrix(later, truth)
    xgb.train(parameters, train, 12, evals=[(train, "train"), (check, "check")], early_stopping_rounds=3, verbose_eval=False)


def leaves():
    rows, target = table()
    model = lgb.LGBMClassifier(n_estimators=9, n_jobs=1, verbose=-1, random_state=1)
    model.fit(rows, target, eval_set=[table(8, 40)], eval_metric="auc", callbacks=[lgb.early_stopping(3, verbose=False)])


def files(lister, path=None):
    """Paths and sizes of all files below."""
    found = {}
    for file in lister(path):
        found.update(files(lister, file.path) if file.is_dir else {file.path: file.file_size})
    return found


def arrived(uri, sizes):
    """The paths, after each file has come back as long as its listing says."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(mlflow.artifacts.download_artifacts(uri, dst_path=folder)) if sizes else folder
        for path, size in sizes.items():
            assert size and (root / path).stat().st_size == size, f"{uri}/{path}"
    return sorted(sizes)


def history(client, run):
    """Each metric's steps and values; durations are another one with each run."""
    points = {key: client.get_metric_history(run.info.run_id, key) for key in run.data.metrics}
    return {key: [[m.step, "a time" if "_time" in key else m.value] for m in points[key]] for key in points}


def tags(all_tags):
    told = {key: value for key, value in all_tags.items() if not key.startswith(CHECKOUT)}
    return {key: "its own" if key.startswith(OWN) else value for key, value in told.items()}


def dataset(given):
    described = given.dataset.to_dictionary()
    described["source"] = sorted(tags(json.loads(described["source"]).get("tags", {})))
    return {**described, "tags": [[tag.key, tag.value] for tag in given.tags]}


def logged(client, model):
    """A logged model of 3.x, with what its MLmodel says."""
    here = mlflow.models.get_model_info(model.model_uri)
    lister = lambda path: client.list_logged_model_artifacts(model.model_id, path)
    return {
        "name": model.name,
        "type": model.model_type or "",  # over HTTP none is empty, by MLflow's own server too
        "status": str(model.status),
        "params": model.params,
        "metrics": sorted([m.key, "a time" if "_time" in m.key else m.value, m.step, m.dataset_name or "", m.dataset_digest or ""] for m in model.metrics or []),
        "tags": tags(model.tags),
        "files": arrived(model.artifact_location, files(lister)),
        "flavors": sorted(here.flavors),
        "signature": here.signature and here.signature.to_dict(),
        "example": here.saved_input_example_info,
    }


def entry(client, run):
    outputs = [[o.step, logged(client, client.get_logged_model(o.model_id))] for o in run.outputs.model_outputs]
    listed = files(lambda path: client.list_artifacts(run.info.run_id, path))
    return {
        "status": run.info.status,
        "params": run.data.params,
        "metrics": history(client, run),
        "tags": tags(run.data.tags),
        "inputs": sorted(map(dataset, run.inputs.dataset_inputs), key=str),
        "outputs": sorted(outputs, key=str),
        "files": arrived(run.info.artifact_uri, listed),
    }


def left(uri, script):
    mlflow.set_tracking_uri(uri)
    experiment = mlflow.set_experiment(script.__name__).experiment_id
    script()
    client = MlflowClient()
    runs = [entry(client, run) for run in client.search_runs([experiment])]
    return sorted(runs, key=lambda run: sorted(run["params"].items()))


def differences(path, theirs, ours):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            yield from differences(f"{path}.{key}", theirs.get(key, "absent"), ours.get(key, "absent"))
    elif isinstance(theirs, (list, tuple)) and isinstance(ours, (list, tuple)) and len(theirs) == len(ours):
        for i, (one, other) in enumerate(zip(theirs, ours)):
            yield from differences(f"{path}[{i}]", one, other)
    elif isinstance(theirs, float) and isinstance(ours, (int, float)):
        if not math.isclose(theirs, ours, rel_tol=1e-6, abs_tol=1e-9):
            yield f"{path}: MLflow {theirs}, here {ours}"
    elif theirs != ours:
        yield f"{path}: MLflow {theirs}, here {ours}"


def loads(url):
    """What was logged by itself scores when it is loaded back, by its id and by a registered name."""
    rows, target = table()
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    for name in ("classifier", "leaves"):
        experiment = client.get_experiment_by_name(name).experiment_id
        models = client.search_logged_models([experiment])
        assert models, name
        model = models[0]
        scores = mlflow.pyfunc.load_model(f"models:/{model.model_id}").predict(rows)
        version = mlflow.register_model(f"models:/{model.model_id}", name)
        assert version.source == model.model_uri and version.run_id == model.source_run_id, version
        told = json.loads(client.get_logged_model(model.model_id).tags["mlflow.modelVersions"])
        # MLflow's server links the version with a number, and its client once more with a text.
        assert told == [{"name": name, "version": 1}, {"name": name, "version": "1"}], told
        again = mlflow.pyfunc.load_model(f"models:/{name}/1").predict(rows)
        assert len(scores) == len(rows) and np.array_equal(scores, again), name


def main(uri, record=None):
    mlflow.autolog(log_input_examples=True, log_model_signatures=True, log_models=True, log_datasets=True, silent=True)
    scripts = (classifier, regression, search, boosters, leaves)
    ours = {script.__name__: left(uri, script) for script in scripts}
    if record:
        pathlib.Path(record).write_text(json.dumps(ours, indent=1, sort_keys=True) + "\n")
        return
    found = list(differences("", json.loads(KEPT.read_text()), json.loads(json.dumps(ours))))
    assert not found, "\n".join(found)
    mlflow.autolog(disable=True)
    loads(uri)
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3] if "--record" in sys.argv else None)
