# SPDX-License-Identifier: Apache-2.0
"""Logged models: made, finished, tagged, measured, searched, deleted."""

PATH = "logged-models"


def scenario(r):
    r.post("experiments/create", {"name": "lm"}, save={"e": "experiment_id"})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": 1}, save={"run": "run.info.run_id"})
    made(r)
    changed(r)
    measured(r)
    searched(r)
    deleted(r)


def made(r):
    params = [{"key": "depth", "value": "6"}]
    tags = [{"key": "team", "value": "a"}]
    body = {"experiment_id": "${e}", "name": "one", "model_type": "xgb", "source_run_id": "${run}"}
    r.post(PATH, {**body, "params": params, "tags": tags}, save={"one": "model.info.model_id"})
    r.post(PATH, {"experiment_id": "${e}", "name": "two"}, save={"two": "model.info.model_id"})
    r.post(PATH, {"experiment_id": "${e}"}, save={"three": "model.info.model_id"})
    r.post(PATH, {})
    r.post(PATH, {"experiment_id": "999999", "name": "x"})
    for name in ("a/b", "a:b", "a.b", "a%b", "a'b"):
        r.post(PATH, {"experiment_id": "${e}", "name": name})
    r.get(PATH + "/${one}")
    r.get(PATH + "/m-nobody")


def changed(r):
    r.patch(PATH + "/${one}", {"model_id": "${one}", "status": "LOGGED_MODEL_READY"})
    r.patch(PATH + "/${two}", {"model_id": "${two}", "status": "LOGGED_MODEL_UPLOAD_FAILED"})
    r.patch(PATH + "/m-nobody", {"model_id": "m-nobody", "status": "LOGGED_MODEL_READY"})
    r.patch(PATH + "/${one}", {"model_id": "${one}"})
    r.patch(PATH + "/${one}/tags", {"tags": [{"key": "team", "value": "b"}, {"key": "k", "value": ""}]})
    r.patch(PATH + "/m-nobody/tags", {"tags": [{"key": "k", "value": "v"}]})
    r.get(PATH + "/${one}")
    r.delete(PATH + "/${one}/tags/k")
    r.delete(PATH + "/${one}/tags/k")
    params = [{"key": "p", "value": "1"}]
    r.post(PATH + "/${two}/params", {"model_id": "${two}", "params": params})
    r.post(PATH + "/m-nobody/params", {"model_id": "m-nobody", "params": params})
    r.get(PATH + "/${two}")


def measured(r):
    point = {"run_id": "${run}", "key": "auc", "value": 0.5, "timestamp": 100, "model_id": "${one}"}
    r.post("runs/log-metric", point)
    r.post("runs/log-metric", {**point, "key": "f1", "dataset_name": "d", "dataset_digest": "x"})
    r.get(PATH + "/${one}")
    r.post("runs/outputs", {"run_id": "${run}", "models": [{"model_id": "${one}", "step": 3}]})
    r.post("runs/log-inputs", {"run_id": "${run}", "models": [{"model_id": "${two}"}]})
    r.get("runs/get", {"run_id": "${run}"})


def searched(r):
    all_of = {"experiment_ids": ["${e}"]}
    by_name = [{"field_name": "name", "ascending": True}]
    r.post(PATH + "/search", {**all_of, "filter": "name = 'one'"})
    filters = ["name LIKE 'o%'", "model_type = 'xgb'", "source_run_id = '${run}'", "model_id = '${two}'"]
    filters += ["metrics.auc > 0.4", "metrics.auc > 0.6", "params.depth = '6'", "tags.team = 'b'", "name ILIKE 'O%'"]
    filters += ["name != 'one' AND name = 'two'", "creation_timestamp > 0 AND name = 'one'"]
    for text in filters:
        r.post(PATH + "/search", {**all_of, "filter": text, "order_by": by_name})
    r.post(PATH + "/search", {**all_of, "filter": "name IN ('two', 'one')", "order_by": by_name})
    order = [{"field_name": "metrics.auc", "ascending": False}]
    r.post(PATH + "/search", {**all_of, "filter": "name = 'one'", "order_by": order})
    r.post(PATH + "/search", {"experiment_ids": ["0"]})
    r.post(PATH + "/search", {})


def deleted(r):
    r.delete(PATH + "/${two}")
    r.get(PATH + "/${two}")
    r.delete(PATH + "/${two}", differs=("deleted-models", 404))
    r.post(PATH + "/search", {"experiment_ids": ["${e}"], "filter": "name = 'two'"})
