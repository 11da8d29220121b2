# SPDX-License-Identifier: Apache-2.0
"""A store of MLflow's own, filled by MLflow's own library: what there is to import."""

import json
import math
import os
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
warnings.filterwarnings("ignore")

import mlflow
import pandas as pd
from sklearn.linear_model import LogisticRegression
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
from mlflow.entities.gateway_endpoint import (
    FallbackConfig,
    FallbackStrategy,
    GatewayEndpointModelConfig,
    GatewayEndpointTag,
    GatewayModelLinkageType,
    RoutingStrategy,
)
from mlflow.genai.label_schemas import InputCategorical, InputNumeric, InputPassFail, InputText


def at(client, run_id, key, value, timestamp, step):
    client.log_batch(run_id, metrics=[Metric(key, value, timestamp, step)])


def write_experiments(client):
    heart = client.create_experiment("risk/heart", tags={"team": "cardio", "mlflow.note.content": "a note"})
    client.set_experiment_tag("0", "of", "the default")
    spent = client.create_experiment("spent")
    client.create_run(spent, tags={"left": "behind"})
    client.delete_experiment(spent)
    return heart


def write_runs(client, heart):
    parent = client.create_run(heart, start_time=1_700_000_000_123, run_name="parent", tags={"empty": ""})
    parent_id = parent.info.run_id
    client.log_batch(
        parent_id,
        params=[Param("depth", "3"), Param("größe", "viel ✓"), Param("long", "x" * 5999)],
        tags=[RunTag("team", "a\nb")],
    )
    for step in range(25):
        at(client, parent_id, "loss", 1 / (step + 1), 1_700_000_001_000 + step, step)
    at(client, parent_id, "loss", 0.5, 1_700_000_001_000, 0)
    at(client, parent_id, "nan", math.nan, 1_700_000_002_000, 0)
    at(client, parent_id, "nan", 1.0, 1_700_000_001_999, -3)
    at(client, parent_id, "inf", math.inf, 1_700_000_002_000, 0)
    at(client, parent_id, "inf", -math.inf, 1_700_000_002_001, 1)
    at(client, parent_id, "tiny", 5e-324, 0, 9_000_000_000)
    dataset = Dataset("patients", "d1", "local", json.dumps({"uri": "p.csv"}), "{}", json.dumps({"rows": 3}))
    tags = [InputTag("mlflow.data.context", "train"), InputTag("x", "y")]
    client.log_inputs(parent_id, [DatasetInput(dataset, tags)])
    client.set_terminated(parent_id, "FINISHED", 1_700_000_009_999)
    child = client.create_run(heart, tags={"mlflow.parentRunId": parent_id}, run_name="child")
    client.set_terminated(child.info.run_id, "FAILED")
    running = client.create_run("0", run_name="running")
    at(client, running.info.run_id, "m", 1.5, 5, 5)
    deleted = client.create_run(heart, run_name="deleted")
    at(client, deleted.info.run_id, "m", 2.5, 5, 5)
    client.delete_run(deleted.info.run_id)
    # more points than one change of Bellwether's takes
    points = [Metric("curve", i / 7, 1_700_000_000_000 + i, i) for i in range(25_000)]
    for start in range(0, len(points), 1000):
        client.log_batch(child.info.run_id, metrics=points[start : start + 1000])
    for i in range(120):
        client.create_run(heart, tags={"many": str(i)}, start_time=1_600_000_000_000 + i)
    return parent_id


def write_files(client, parent):
    client.log_text(parent, "hello", "notes/größe ü.txt")
    client.log_text(parent, "", "empty.txt")
    folder = client.get_run(parent).info.artifact_uri.removeprefix("file://")
    if os.path.isdir(folder):
        os.symlink("/etc/hostname", os.path.join(folder, "link.txt"))


def write_models(client, heart):
    mlflow.set_experiment(experiment_id=heart)
    with mlflow.start_run(run_name="learner") as run:
        rows = pd.DataFrame({"age": [30.0, 40.0, 50.0, 60.0]})
        data = mlflow.data.from_pandas(rows, name="ages")
        mlflow.log_input(data, context="training")
        model = mlflow.sklearn.log_model(
            LogisticRegression().fit(rows, [0, 0, 1, 1]),
            name="model",
            params={"c": "1"},
            tags={"t": "u"},
            registered_model_name="risk",
        )
        # step 0: of a metric with a dataset MLflow's file store forgets the step when it reads it
        mlflow.log_metric("acc", 0.5, step=0, model_id=model.model_id, dataset=data)
        mlflow.log_metric("acc", 0.75, step=1, model_id=model.model_id)
    left = client.create_logged_model(heart, name="left", params={"a": "b"})
    gone = client.create_logged_model(heart, name="gone")
    client.delete_logged_model(gone.model_id)
    client.finalize_logged_model(left.model_id, "FAILED")
    in_run = f"{run.info.artifact_uri}/old"
    client.log_text(run.info.run_id, "x", "old/file.txt")
    for source in (in_run, "s3://bucket/model", f"runs:/{run.info.run_id}/old", "models:/risk/1"):
        client.create_model_version("risk", source, run.info.run_id, tags={"of": source[:4]}, description=source[:7])
    client.delete_model_version("risk", "4")
    client.update_registered_model("risk", "what it is for")
    client.set_registered_model_tag("risk", "k", "v")
    client.set_registered_model_alias("risk", "champion", "1")
    client.set_registered_model_alias("risk", "second", "2")
    client.transition_model_version_stage("risk", "1", "Production")
    client.transition_model_version_stage("risk", "2", "Archived")
    client.create_registered_model("nothing yet", tags={"a": "b"})
    mlflow.genai.register_prompt(name="greeting", template="Hello {{name}}", commit_message="first", tags={"p": "q"})


@mlflow.trace(span_type="TOOL", attributes={"depth": 2, "list": [1, 2.5, None, {"a": "b"}]})
def tool(word):
    mlflow.get_current_active_span().add_event(mlflow.entities.SpanEvent("started", attributes={"k": "v", "n": 3}))
    return {"length": len(word)}


@mlflow.trace
def agent(question):
    mlflow.update_current_trace(
        tags={"of": "agent"}, metadata={"mlflow.trace.session": "s1", "mlflow.trace.user": "ann"}, client_request_id="c-1"
    )
    if question == "bad":
        raise ValueError("a bad question")
    return tool(question)


def write_traces(client, heart):
    mlflow.set_experiment(experiment_id=heart)
    with mlflow.start_run(run_name="traced"):
        agent("how long?")
    trace_id = mlflow.get_last_active_trace_id()
    try:
        agent("bad")
    except ValueError:
        pass
    root = mlflow.get_trace(trace_id).data.spans[0].span_id
    mlflow.log_feedback(trace_id=trace_id, name="good", value=0.5, rationale="because", metadata={"m": "n"}, span_id=root)
    failure = mlflow.entities.AssessmentError("E", "it failed")
    mlflow.log_feedback(trace_id=trace_id, name="judged", error=failure)
    expected = mlflow.log_expectation(trace_id=trace_id, name="length", value={"length": 9, "of": ["a"]})
    mlflow.update_assessment(trace_id, expected.assessment_id, mlflow.entities.Expectation("length", {"length": 8}))


def store_of(client):
    """MLflow's client has no calls of its own for what reviewers do and for the gateway; its stores have."""
    return client._tracking_client.store


def write_reviews(client, heart):
    store = store_of(client)
    traces = [trace.info.trace_id for trace in client.search_traces(locations=[heart])]
    standard = store.list_label_schemas(heart)[0]
    made = [
        store.create_label_schema(heart, name=name, type=kind, input=given, **more).schema_id
        for name, kind, given, more in [
            ("right?", "feedback", InputPassFail("yes", "no"), {"instruction": "is it?", "enable_comment": True}),
            ("kind", "feedback", InputCategorical(["a", "b"], multi_select=True), {}),
            ("dose", "expectation", InputNumeric(min_value=0.5, max_value=None), {}),
            ("größe", "expectation", InputText(max_length=99), {}),
        ]
    ]
    queue = store.create_review_queue(
        heart, name="Hard Ones", queue_type="custom", created_by="Ann", users=["ann", "Bob"], schema_ids=[made[0], standard.schema_id]
    )
    store.add_items_to_review_queue(queue.queue_id, item_ids=traces)
    store.set_review_queue_item_status(queue.queue_id, item_id=traces[0], status="complete", completed_by="ann")
    own = store.get_or_create_user_queue(heart, user="ann")
    store.add_items_to_review_queue(own.queue_id, item_ids=traces[:1])
    store.set_review_queue_item_status(own.queue_id, item_id=traces[0], status="declined", completed_by="ann")
    store.create_review_queue(heart, name="empty", queue_type="custom")


PASSPHRASE = "MLFLOW_CRYPTO_KEK_PASSPHRASE"


def write_gateway(client, heart):
    store = store_of(client)
    os.environ[PASSPHRASE] = "a passphrase of größe"
    values = {"aws_access_key_id": "AKIA-1234567890", "aws_secret_access_key": "top-secret-value"}
    aws = store.create_gateway_secret("aws", values, "bedrock", {"auth_mode": "access_keys", "aws_region_name": "eu"}, "ann")
    os.environ["MLFLOW_CRYPTO_KEK_VERSION"] = "2"
    key = store.create_gateway_secret("open ai", {"api_key": "sk-hidden-0123456789"})
    del os.environ[PASSPHRASE], os.environ["MLFLOW_CRYPTO_KEK_VERSION"]
    claude = store.create_gateway_model_definition("claude", aws.secret_id, "bedrock", "claude-3", "ann")
    gpt = store.create_gateway_model_definition("gpt", key.secret_id, "openai", "gpt-4o")
    ask = store.create_gateway_endpoint(
        "ask",
        [
            GatewayEndpointModelConfig(claude.model_definition_id, GatewayModelLinkageType.PRIMARY, 0.25),
            GatewayEndpointModelConfig(gpt.model_definition_id, GatewayModelLinkageType.FALLBACK, 1.0, 2),
        ],
        "ann",
        RoutingStrategy.REQUEST_BASED_TRAFFIC_SPLIT,
        FallbackConfig(FallbackStrategy.SEQUENTIAL, 3),
        heart,
    )
    store.set_gateway_endpoint_tag(ask.endpoint_id, GatewayEndpointTag("team", "cardio"))
    store.create_endpoint_binding(ask.endpoint_id, "scorer", "sc-1", "bob")
    one = GatewayEndpointModelConfig(gpt.model_definition_id, GatewayModelLinkageType.PRIMARY)
    store.create_gateway_endpoint("plain", [one], usage_tracking=False)


def is_database(uri):
    return uri.startswith(("sqlite:", "postgresql:"))


def write(uri):
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    heart = write_experiments(client)
    parent = write_runs(client, heart)
    write_files(client, parent)
    write_models(client, heart)
    write_traces(client, heart)
    if is_database(uri):  # MLflow's file store has none of these
        write_reviews(client, heart)
        write_gateway(client, heart)
