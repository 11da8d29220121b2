# SPDX-License-Identifier: Apache-2.0
"""Fills a server with what MLflow's own page has something to show of.

Usage: mlflow_page.py http://host:port
"""

import json
import os
import sys
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")
warnings.filterwarnings("ignore")

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, Metric, Param
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression


def runs(client, experiment):
    rows = pd.DataFrame({"age": [30.0, 40.0, 50.0, 60.0], "chol": [200.0, 180.0, 260.0, 240.0]})
    data = mlflow.data.from_pandas(rows, name="patients")
    for number in range(6):
        with mlflow.start_run(experiment_id=experiment, run_name=f"run {number}", description="**tried** out"):
            run = mlflow.active_run().info.run_id
            losses = [Metric("loss", 1 / (1 + step + number), 1000 * step, step) for step in range(50)]
            client.log_batch(run, losses + [Metric("auc", 0.7 + number / 50, 1, 0)], [Param("depth", str(number % 3))])
            mlflow.log_input(data, context="training")
    with mlflow.start_run(experiment_id=experiment, run_name="last") as last:
        mlflow.log_metrics({"auc": 0.95, "loss": 0.01})
        mlflow.log_params({"depth": 4, "long": "x" * 300})
        mlflow.log_text("first line\nsecond line\n", "notes/readme.txt")
        mlflow.log_dict({"depth": [4]}, "config.json")
        mlflow.log_table({"a": [1, 2], "b": ["x", "y"]}, "rows.json")
        model = LogisticRegression().fit(rows, [0, 0, 1, 1])
        info = mlflow.sklearn.log_model(
            model,
            name="model",
            input_example=rows.head(2),
            signature=infer_signature(rows, [0, 1]),
            pip_requirements=["scikit-learn"],
        )
        mlflow.log_metric("auc", 0.96, model_id=info.model_id, step=1, dataset=data)
        with mlflow.start_run(experiment_id=experiment, run_name="nested", nested=True):
            mlflow.log_metric("auc", 0.5)
    return last.info.run_id, info.model_id


def models(client, model_id):
    for _ in range(2):
        mlflow.register_model(f"models:/{model_id}", "heart")
    client.set_registered_model_alias("heart", "champion", "2")
    client.set_registered_model_tag("heart", "team", "cardio")
    client.set_model_version_tag("heart", "1", "checked", "yes")
    client.update_model_version("heart", "1", "the **first**")
    client.transition_model_version_stage("heart", "1", "Staging")
    client.update_registered_model("heart", "Tells *heart* disease")


@mlflow.trace(span_type="CHAIN")
def asked(question):
    with mlflow.start_span("look up", span_type="RETRIEVER") as span:
        span.set_outputs([{"page_content": "a page", "metadata": {"source": "book"}}])
    return {"answer": question.upper()}


@mlflow.trace
def broken(question):
    raise ValueError(f"no answer to {question}")


def traces(experiment):
    mlflow.set_experiment(experiment_id=experiment)
    for number in range(3):
        asked(f"question {number}")
    trace = mlflow.get_last_active_trace_id()
    mlflow.log_feedback(trace_id=trace, name="helpful", value=True, source=AssessmentSource("HUMAN", "ann"))
    mlflow.set_trace_tag(trace, "team", "cardio")
    try:
        broken("why")
    except ValueError:
        pass
    return trace


def main(url):
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    experiment = client.create_experiment("page", tags={"mlflow.note.content": "What the page shows"})
    run, model_id = runs(client, experiment)
    models(client, model_id)
    told = {"experiment": experiment, "run": run, "model": model_id, "trace": traces(experiment)}
    mlflow.genai.register_prompt(name="greeting", template="Hello {{name}}")
    print("told", json.dumps(told))
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
