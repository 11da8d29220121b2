# SPDX-License-Identifier: Apache-2.0
"""What MLflow has kept, and whether Bellwether answers the same after it was imported.

Usage: mlflow_import.py write URI          fills a store of MLflow's own by MLflow's own library
       mlflow_import.py dump URI FILE      writes what MLflow's client reads from a store or a server
       mlflow_import.py compare A B        any difference that need not be is an error
       mlflow_import.py use URL            what was imported can be downloaded, loaded and added to
"""

import json
import math
import os
import sys
import time
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
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType
from mlflow.entities.gateway_endpoint import (
    FallbackConfig,
    FallbackStrategy,
    GatewayEndpointModelConfig,
    GatewayEndpointTag,
    GatewayModelLinkageType,
    RoutingStrategy,
)
from mlflow.genai.label_schemas import InputCategorical, InputNumeric, InputPassFail, InputText
from mlflow.utils.proto_json_utils import message_to_json


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


def plain(value):
    """A float as a text, so that NaN equals NaN; an infinity is the largest number, as MLflow's server tells it."""
    if isinstance(value, float) and math.isinf(value):
        value = math.copysign(sys.float_info.max, value)
    return repr(value) if isinstance(value, float) else value


def dump_run(client, run):
    info = {k: plain(v) for k, v in dict(run.info).items()}
    keys = sorted(run.data.metrics)
    return {
        "info": info,
        "params": dict(run.data.params),
        "tags": dict(run.data.tags),
        "latest": {k: plain(float(run.data.metrics[k])) for k in keys},
        "history": {
            k: sorted(  # MLflow's file store tells them in the order in which they came
                [m.timestamp, m.step, plain(float(m.value))] for m in client.get_metric_history(run.info.run_id, k)
            )
            for k in keys
        },
        "inputs": sorted(
            [[dict(i.dataset), sorted([t.key, t.value] for t in i.tags)] for i in run.inputs.dataset_inputs], key=str
        ),
        "models_in": sorted(m.model_id for m in run.inputs.model_inputs),
        "models_out": sorted([m.model_id, m.step] for m in (run.outputs.model_outputs if run.outputs else [])),
    }


def files(client, run_id, path=None):
    found = []
    for item in client.list_artifacts(run_id, path):
        if item.path == "link.txt":
            continue  # links are not followed
        found += files(client, run_id, item.path) if item.is_dir else [[item.path, item.file_size]]
    return sorted(found)


def texts(value):
    """Numbers of versions are numbers in a database, and texts on the wire."""
    if isinstance(value, dict):  # what MLflow's file store copies from the logged model aside
        return {k: texts(v) for k, v in value.items() if k not in ("metrics", "params", "model_id")}
    return sorted(value) if hasattr(value, "extend") else None if value is None else str(value)


def dump_models(client):
    found = {}
    for model in all_pages(lambda token: client.search_registered_models(page_token=token)):
        versions = all_pages(lambda token: client.search_model_versions(f"name='{model.name}'", page_token=token))
        found[model.name] = {
            "model": texts({k: v for k, v in dict(model).items() if k != "latest_versions"}),
            "latest": sorted(str(v.version) for v in model.latest_versions),
            "versions": {str(v.version): texts(dict(client.get_model_version(model.name, v.version))) for v in versions},
        }
    return found


def dump_logged_models(client, ids):
    found = {}
    for model in all_pages(lambda token: client.search_logged_models(ids, page_token=token)):
        found[model.model_id] = dict(model.to_dictionary())
        found[model.model_id]["metrics"] = sorted(
            [m.key, m.step, m.timestamp, m.value, m.run_id, m.dataset_name, m.dataset_digest] for m in model.metrics or []
        )
    return found


def dump_traces(client, ids):
    found = {}
    for trace in client.search_traces(locations=ids, max_results=100):
        info = trace.info.to_dict()
        info["assessments"] = sorted((a.to_dictionary() for a in trace.info.assessments), key=str)
        spans = sorted((s.to_dict() for s in client.get_trace(trace.info.trace_id).data.spans), key=str)
        found[trace.info.trace_id] = {"info": info, "spans": spans}
    return found


def told(thing):
    """What MLflow's server would tell; the question that every experiment has is made anew for each."""
    found = json.loads(message_to_json(thing.to_proto()))
    return {"default": True, **{k: found[k] for k in ("name", "type", "input", "instruction")}} if found.get("is_default") else found


def dump_reviews(client, ids):
    store = store_of(client)
    found = {"label_schemas": {}, "review_queues": {}, "review_items": {}}
    for experiment in ids:
        schemas = all_pages(lambda token: store.list_label_schemas(experiment, page_token=token))
        named = {s.schema_id: s.name for s in schemas}
        found["label_schemas"][experiment] = [told(s) for s in sorted(schemas, key=lambda s: s.name)]
        for queue in all_pages(lambda token: store.list_review_queues(experiment, page_token=token)):
            questions = sorted(named[id] for id in queue.schema_ids)
            found["review_queues"][queue.queue_id] = {**told(queue), "schema_ids": questions, "users": sorted(queue.users)}
            items = all_pages(lambda token: store.list_review_queue_items(queue.queue_id, page_token=token))
            found["review_items"][queue.queue_id] = sorted((told(item) for item in items), key=str)
    return found


def dump_gateway(client):
    store = store_of(client)
    endpoints = {}
    for endpoint in store.list_gateway_endpoints():
        endpoints[endpoint.endpoint_id] = told(endpoint)
        endpoints[endpoint.endpoint_id]["model_mappings"].sort(key=str)
    return {
        "secrets": {s.secret_id: told(s) for s in store.list_secret_infos()},
        "models": {m.model_definition_id: told(m) for m in store.list_gateway_model_definitions()},
        "endpoints": endpoints,
        "bindings": sorted((told(b) for b in store.list_endpoint_bindings()), key=str),
    }


def all_pages(call):
    found, token = [], None
    while True:
        page = call(token)
        found += page
        token = page.token
        if not token:
            return found


def dump(uri, file):
    with_reviews = not uri.startswith("file:")
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    experiments = all_pages(lambda token: client.search_experiments(ViewType.ALL, page_token=token))
    ids = [e.experiment_id for e in experiments]
    runs = all_pages(lambda token: client.search_runs(ids, run_view_type=ViewType.ALL, page_token=token))
    content = {
        "experiments": {e.experiment_id: dict(e) for e in experiments},
        "runs": {r.info.run_id: dump_run(client, client.get_run(r.info.run_id)) for r in runs},
        "files": {r.info.run_id: files(client, r.info.run_id) for r in runs if "many" not in r.data.tags},
        "logged_models": dump_logged_models(client, ids),
        "models": dump_models(client),
        "traces": dump_traces(client, ids),
        "order": [r.info.run_id for r in client.search_runs([i for i in ids if i != "0"], order_by=["start_time ASC"], max_results=1000)],
    }
    if with_reviews:
        active = [e.experiment_id for e in experiments if e.lifecycle_stage == "active"]
        content |= {"reviews": dump_reviews(client, active), "gateway": dump_gateway(client)}
    with open(file, "w") as out:
        json.dump(content, out, indent=1, sort_keys=True, default=str)
    print(f"dumped {len(experiments)} experiments, {len(runs)} runs with mlflow {mlflow.__version__}")


def needless(path, theirs, ours):
    """Whether the difference must be: addresses of artifacts are the new server's own."""
    last = path[-1]
    if not theirs and not ours:
        return False  # nothing, told in two ways
    if last in ("artifact_uri", "artifact_location", "mlflow.artifactLocation", "source"):
        return not str(ours).startswith("mlflow-artifacts:/")
    if last in ("valid", "deployment_job_state"):
        return str(ours) not in ("(nothing)", "DEPLOYMENT_JOB_CONNECTION_STATE_UNSPECIFIED")  # as MLflow's server
    # Experiment 0 was there before.
    if path[0] == "experiments" and path[1] == "0":
        return last not in ("creation_time", "last_update_time")
    return True


def differences(path, theirs, ours):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(set(theirs) | set(ours)):
            yield from differences(path + [key], theirs.get(key, "(nothing)"), ours.get(key, "(nothing)"))
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for i, (one, other) in enumerate(zip(theirs, ours)):
            yield from differences(path + [i], one, other)
    elif theirs != ours and needless(path, theirs, ours):
        yield f"{'/'.join(map(str, path))}: MLflow {str(theirs)[:160]!r}, Bellwether {str(ours)[:160]!r}"


def compare(first, second):
    with open(first) as a, open(second) as b:
        theirs, ours = json.load(a), json.load(b)
        found = list(differences([], theirs, {key: ours[key] for key in theirs}))
    print("\n".join(found[:30]))
    if found:
        sys.exit(f"{len(found)} differences")
    print(f"the same with mlflow {mlflow.__version__}")


def use(url):
    mlflow.set_tracking_uri(url)
    client = MlflowClient()
    heart = [client.get_experiment_by_name("risk/heart").experiment_id]
    model = mlflow.pyfunc.load_model("models:/risk@champion")
    assert list(model.predict(pd.DataFrame({"age": [30.0, 60.0]}))) == [0, 1]
    parent = client.search_runs(heart, "run_name = 'parent'")[0]
    assert mlflow.artifacts.load_text(f"runs:/{parent.info.run_id}/notes/größe ü.txt") == "hello"
    assert mlflow.artifacts.load_text("models:/risk/2/file.txt") == "x"
    assert mlflow.genai.load_prompt("prompts:/greeting/1").format(name="you") == "Hello you"
    found = client.search_runs(heart, "metrics.acc > 0.7")
    assert [run.info.run_name for run in found] == ["learner"]
    assert client.create_model_version("risk", "s3://b/c").version in (6, "6")
    assert client.create_experiment("after") not in heart
    print(f"used with mlflow {mlflow.__version__}")


if __name__ == "__main__":
    {"use": use, "write": write, "dump": dump, "compare": compare}[sys.argv[1]](*sys.argv[2:])
