# SPDX-License-Identifier: Apache-2.0
"""What MLflow has kept, and whether Bellwether answers the same after it was imported.

Usage: mlflow_import.py write URI          fills a store of MLflow's own by MLflow's own library
       mlflow_import.py dump URI FILE      writes what MLflow's client reads from a store or a server
       mlflow_import.py compare A B        any difference that need not be is an error
       mlflow_import.py use URL            what was imported can be downloaded, loaded and added to
"""

import json
import math
import sys

from mlflow_import_source import store_of, write  # it tells MLflow how to behave, before MLflow is loaded

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.utils.proto_json_utils import message_to_json


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
