# SPDX-License-Identifier: Apache-2.0
"""What users of MLflow do, with its own unmodified client; any difference is an error.

Usage: mlflow_client.py http://host:port
"""

import math
import os
import sys
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Metric, Param
from mlflow.exceptions import MlflowException
from sklearn.linear_model import LogisticRegression

FRAME = pd.DataFrame({"age": [40.0, 50.0, 60.0, 70.0], "chol": [200.0, 220.0, 250.0, 240.0]})
LABELS = [0, 1, 0, 1]


def refused(call, code, text):
    try:
        call()
    except MlflowException as refusal:
        assert refusal.error_code == code, refusal
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


def log_a_run(client, experiment):
    with mlflow.start_run(run_name="first", tags={"team": "cardio"}) as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({"depth": 4, "objective": "binary"})
        for step in range(5):
            mlflow.log_metric("auc", 0.8 + step / 100, step=step)
        mlflow.log_metrics({"nan": float("nan"), "inf": float("inf")}, step=1)
        mlflow.set_tag("stage", "dev")
        mlflow.log_text("hello", "notes/hello.txt")
        dataset = mlflow.data.from_pandas(FRAME, name="patients")
        mlflow.log_input(dataset, context="training")
    run_id = run.info.run_id
    found = client.get_run(run_id)
    assert found.info.status == "FINISHED"
    assert found.info.experiment_id == experiment
    assert found.data.params == {"lr": "0.1", "depth": "4", "objective": "binary"}
    assert found.data.metrics["auc"] == 0.8 + 4 / 100
    assert math.isnan(found.data.metrics["nan"])
    assert found.data.metrics["inf"] == sys.float_info.max
    assert found.data.tags["stage"] == "dev" and found.data.tags["mlflow.runName"] == "first"
    assert found.inputs.dataset_inputs[0].dataset.name == "patients"
    history = client.get_metric_history(run_id, "auc")
    assert [point.step for point in history] == [0, 1, 2, 3, 4]
    return run_id


def read_artifacts(client, run_id):
    assert [(f.path, f.is_dir) for f in client.list_artifacts(run_id)] == [("notes", True)]
    files = client.list_artifacts(run_id, "notes")
    assert [(f.path, f.file_size) for f in files] == [("notes/hello.txt", 5)]
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes/hello.txt") == "hello"


def search(client, experiment, run_id):
    for i in range(5):
        other = client.create_run(experiment, run_name=f"other {i}")
        client.log_batch(
            other.info.run_id,
            metrics=[Metric("auc", i / 10, 1, 1)],
            params=[Param("depth", str(i))],
        )
        client.set_terminated(other.info.run_id)
    query = (
        "metrics.auc > 0.5 and params.depth = '4' and tags.team LIKE 'car%'"
        " and attributes.status = 'FINISHED'"
    )
    assert [r.info.run_id for r in client.search_runs([experiment], query)] == [run_id]
    page = client.search_runs([experiment], order_by=["metrics.auc DESC"], max_results=4)
    rest = client.search_runs(
        [experiment], order_by=["metrics.auc DESC"], max_results=4, page_token=page.token
    )
    values = [run.data.metrics["auc"] for run in list(page) + list(rest)]
    assert values == [0.8 + 4 / 100, 0.4, 0.3, 0.2, 0.1, 0.0] and not rest.token


def register(client, run_id):
    model = LogisticRegression().fit(FRAME, LABELS)
    with mlflow.start_run(run_id=run_id):
        logged = mlflow.sklearn.log_model(
            model, name="model", input_example=FRAME[:2], registered_model_name="risk"
        )
    client.set_registered_model_alias("risk", "champion", 1)
    version = client.get_model_version_by_alias("risk", "champion")
    assert version.version == "1" and version.run_id == run_id
    assert version.source == f"models:/{logged.model_id}"
    client.set_model_version_tag("risk", "1", "checked", "yes")
    client.update_registered_model("risk", "who is at risk")
    found = client.get_registered_model("risk")
    assert found.aliases == {"champion": "1"} and found.description == "who is at risk"
    moved = client.transition_model_version_stage("risk", "1", "Staging")
    assert moved.current_stage == "Staging" and moved.tags == {"checked": "yes"}
    for uri in ("models:/risk@champion", "models:/risk/1", "models:/risk/Staging"):
        loaded = mlflow.pyfunc.load_model(uri)
        assert list(loaded.predict(FRAME)) == list(model.predict(FRAME))
    second = mlflow.register_model(f"runs:/{run_id}/model", "risk")
    assert second.version == "2"
    assert [v.version for v in client.search_model_versions("name = 'risk'")] == ["2", "1"]
    assert [m.name for m in client.search_registered_models()] == ["risk"]
    client.rename_registered_model("risk", "risk of heart disease")
    client.delete_registered_model("risk of heart disease")
    assert client.search_registered_models() == []


def prompts(client):
    genai = mlflow.genai
    genai.register_prompt("triage", "Is {{patient}} at risk?", commit_message="first", tags={"team": "a"})
    second = genai.register_prompt("triage", "Is {{patient}} at high risk?")
    assert second.version == 2 and genai.load_prompt("triage").version == 2
    assert genai.load_prompt("prompts:/triage/1").template == "Is {{patient}} at risk?"
    genai.set_prompt_alias("triage", alias="production", version=1)
    assert genai.load_prompt("prompts:/triage@production").version == 1
    assert [prompt.name for prompt in genai.search_prompts()] == ["triage"]
    assert client.search_registered_models() == []
    client.set_prompt_tag("triage", "k", "v")
    assert client.get_prompt("triage").tags["k"] == "v"
    assert [found.version for found in client.search_prompt_versions("triage")] == [2, 1]
    genai.delete_prompt_alias("triage", alias="production")
    client.delete_prompt_version("triage", "1")
    client.delete_prompt_version("triage", "2")
    client.delete_prompt("triage")
    assert list(genai.search_prompts()) == []


def change(client, experiment, run_id):
    client.delete_tag(run_id, "stage")
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    client.restore_run(run_id)
    client.rename_experiment(experiment, "heart 2")
    client.set_experiment_tag(experiment, "k", "v")
    client.delete_experiment(experiment)
    client.restore_experiment(experiment)
    found = client.search_experiments(filter_string="name LIKE 'heart%'")
    assert [(e.name, e.tags["k"]) for e in found] == [("heart 2", "v")]


def refusals(client, experiment, run_id):
    missing, invalid = "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"
    refused(lambda: client.get_run("nope"), missing, "Run with id=nope not found")
    refused(lambda: client.log_param(run_id, "depth", "5"), invalid, "already logged with value='4'")
    refused(lambda: client.get_registered_model("none"), missing, "name=none not found")
    refused(
        lambda: client.create_experiment("heart 2"), "RESOURCE_ALREADY_EXISTS", "already exists"
    )
    refused(lambda: client.search_runs([experiment], "bad filter"), invalid, "Invalid clause")
    refused(lambda: client.delete_tag(run_id, "none"), missing, "No tag with name: none")
    refused(lambda: client.get_experiment("99"), missing, "No Experiment with id=99 exists")
    assert client.get_experiment_by_name("none") is None
    repeated = [Param("p", "1"), Param("p", "2")]
    refused(lambda: client.log_batch(run_id, params=repeated), invalid, "Duplicate parameter keys")


def main(url):
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    assert client.get_experiment("0").name == "Default"
    experiment = mlflow.create_experiment("heart", tags={"team": "cardio"})
    mlflow.set_experiment("heart")
    run_id = log_a_run(client, experiment)
    read_artifacts(client, run_id)
    search(client, experiment, run_id)
    register(client, run_id)
    prompts(client)
    change(client, experiment, run_id)
    refusals(client, experiment, run_id)
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
