# SPDX-License-Identifier: Apache-2.0
"""An older client of MLflow's, which knows no logged models, through experiments, runs, files and the registry.

Usage: mlflow_older.py http://host:port
"""

import math
import os
import pathlib
import sys
import tempfile
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except MlflowException as refusal:
        assert refusal.error_code == code, refusal
    else:
        raise AssertionError(f"accepted (expected: {code})")


def experiments(client):
    first = client.create_experiment("older/first", tags={"team": "a"})
    second = client.create_experiment("older/second")
    client.set_experiment_tag(first, "stage", "try")
    assert client.get_experiment(first).tags == {"team": "a", "stage": "try"}
    assert client.get_experiment_by_name("older/none") is None
    client.rename_experiment(second, "older/renamed")
    client.delete_experiment(second)
    assert [e.name for e in client.search_experiments(filter_string="name LIKE 'older/%'")] == ["older/first"]
    deleted = client.search_experiments(view_type=ViewType.DELETED_ONLY, filter_string="name LIKE 'older/%'")
    assert [e.name for e in deleted] == ["older/renamed"]
    client.restore_experiment(second)
    assert client.get_experiment(second).lifecycle_stage == "active"
    refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, "older/first")
    return first


def runs(client, experiment):
    run = client.create_run(experiment, tags={"mlflow.user": "ann"}, run_name="one").info
    for step in range(3):
        client.log_metric(run.run_id, "loss", 1 / (1 + step), timestamp=1000 + step, step=step)
    client.log_metric(run.run_id, "odd", math.nan)
    client.log_param(run.run_id, "depth", 4)
    client.log_batch(
        run.run_id,
        metrics=[Metric("auc", 0.8, 1000, 0), Metric("auc", 0.9, 2000, 1)],
        params=[Param("eta", "0.1")],
        tags=[RunTag("kind", "trial"), RunTag("gone", "soon")],
    )
    client.delete_tag(run.run_id, "gone")
    refused("INVALID_PARAMETER_VALUE", client.log_param, run.run_id, "depth", 5)
    client.set_terminated(run.run_id, "FINISHED")
    kept = client.get_run(run.run_id)
    assert kept.info.status == "FINISHED" and kept.info.run_name == "one" and kept.info.user_id == "ann", kept.info
    assert kept.data.params == {"depth": "4", "eta": "0.1"} and kept.data.tags["kind"] == "trial", kept.data
    assert "gone" not in kept.data.tags and math.isnan(kept.data.metrics["odd"]), kept.data
    assert [m.value for m in client.get_metric_history(run.run_id, "loss")] == [1.0, 0.5, 1 / 3]
    return run


def searches(client, experiment, run):
    others = [client.create_run(experiment).info.run_id for _ in range(4)]
    client.update_run(others[0], status="FAILED", name="failed")
    found = client.search_runs([experiment], "metrics.auc > 0.85 and params.depth = '4' and tags.kind LIKE 'tr%'")
    assert [r.info.run_id for r in found] == [run.run_id]
    oldest = {"max_results": 3, "order_by": ["attributes.start_time ASC"]}
    page = client.search_runs([experiment], **oldest)
    assert len(page) == 3 and page[0].info.run_id == run.run_id and page.token
    assert len(client.search_runs([experiment], page_token=page.token, **oldest)) == 2
    client.delete_run(others[1])
    assert len(client.search_runs([experiment])) == 4
    client.restore_run(others[1])
    refused("RESOURCE_DOES_NOT_EXIST", client.get_run, "0" * 32)
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "metrics.auc >")


def fluent(experiment):
    with mlflow.start_run(experiment_id=experiment) as parent:
        mlflow.log_params({"a": 1, "b": "two"})
        with mlflow.start_run(nested=True, experiment_id=experiment) as child:
            mlflow.log_metrics({"x": 1.5, "y": 2.5}, step=3)
            mlflow.log_dict({"a": [1]}, "conf/a.json")
    assert mlflow.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert mlflow.artifacts.load_dict(child.info.artifact_uri + "/conf/a.json") == {"a": [1]}
    assert mlflow.get_run(parent.info.run_id).info.status == "FINISHED"


def files(client, run):
    content = os.urandom(300_000)
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / "in" / "deep").mkdir(parents=True)
        (here / "in" / "deep" / "bytes.bin").write_bytes(content)
        (here / "in" / "ä note.txt").write_text("läuft\n")
        client.log_artifacts(run.run_id, str(here / "in"), "sent")
        client.log_artifact(run.run_id, str(here / "in" / "ä note.txt"))
        client.log_text(run.run_id, "0", "model/MLmodel")
        assert [(f.path, f.is_dir) for f in client.list_artifacts(run.run_id)] == [
            ("model", True),
            ("sent", True),
            ("ä note.txt", False),
        ]
        assert [(f.path, f.file_size) for f in client.list_artifacts(run.run_id, "sent/deep")] == [
            ("sent/deep/bytes.bin", 300_000)
        ]
        back = pathlib.Path(client.download_artifacts(run.run_id, "sent", folder))
        assert (back / "deep" / "bytes.bin").read_bytes() == content
        assert (back / "ä note.txt").read_text() == "läuft\n"


def registry(client, run):
    client.create_registered_model("older", tags={"team": "a"}, description="first words")
    refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, "older")
    source = f"{run.artifact_uri}/model"
    for number in (1, 2):
        version = client.create_model_version("older", source, run.run_id, tags={"n": str(number)}, description="v")
        assert version.version == str(number) and version.status == "READY" and version.run_id == run.run_id
    client.transition_model_version_stage("older", "1", "Production")
    client.transition_model_version_stage("older", "2", "production", archive_existing_versions=True)
    assert client.get_model_version("older", "1").current_stage == "Archived"
    assert [v.version for v in client.get_latest_versions("older", ["Production"])] == ["2"]
    assert {v.current_stage for v in client.get_latest_versions("older")} == {"Archived", "Production"}
    client.set_registered_model_alias("older", "best", "1")
    assert client.get_model_version_by_alias("older", "best").version == "1"
    client.set_registered_model_tag("older", "team", "b")
    client.set_model_version_tag("older", "1", "checked", "yes")
    client.set_model_version_tag("older", stage="Production", key="live", value="yes")
    model = client.get_registered_model("older")
    assert model.tags == {"team": "b"} and model.aliases == {"best": "1"} and model.description == "first words"
    assert client.get_model_version("older", "1").tags == {"n": "1", "checked": "yes"}
    client.delete_model_version_tag("older", "1", "checked")
    client.delete_registered_model_tag("older", "team")
    client.update_model_version("older", "1", "other words")
    assert client.get_model_version("older", "1").description == "other words"
    assert client.get_model_version_download_uri("older", "1") == source
    assert pathlib.Path(mlflow.artifacts.download_artifacts("models:/older@best")).joinpath("MLmodel").exists()
    assert [v.version for v in client.search_model_versions("name='older'", order_by=["version_number ASC"])] == ["1", "2"]
    # What was changed last comes first: the description of version 1.
    assert [v.version for v in client.search_model_versions(f"run_id='{run.run_id}'", max_results=1)] == ["1"]
    assert [m.name for m in client.search_registered_models("name LIKE 'old%'")] == ["older"]


def removals(client):
    client.delete_registered_model_alias("older", "best")
    client.rename_registered_model("older", "renamed")
    client.update_registered_model("renamed", "more words")
    refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, "renamed", "best")
    client.delete_model_version("renamed", "1")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, "renamed", "1")
    client.delete_registered_model("renamed")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "renamed")


def main(url):
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    experiment = experiments(client)
    run = runs(client, experiment)
    searches(client, experiment, run)
    fluent(experiment)
    files(client, run)
    registry(client, run)
    removals(client)
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
