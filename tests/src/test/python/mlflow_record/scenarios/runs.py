# SPDX-License-Identifier: Apache-2.0
"""Runs: made, changed, deleted; what they log, and what is refused."""


def scenario(r):
    r.post("experiments/create", {"name": "e"}, save={"e": "experiment_id"})
    made(r)
    updated(r)
    tags(r)
    params(r)
    metrics(r)
    wrong_metrics(r)
    batches(r)
    wrong_batches(r)
    inputs(r)
    histories(r)
    deleted(r)
    differing(r)


def made(r):
    body = {"experiment_id": "${e}", "user_id": "ann", "run_name": "first", "start_time": 1000}
    r.post("runs/create", {**body, "tags": [{"key": "a", "value": "1"}]}, save={"a": "run.info.run_id"})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": 2000}, save={"b": "run.info.run_id"})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": 3000}, save={"c": "run.info.run_id"})
    named = [{"key": "mlflow.runName", "value": "tagged"}]
    r.post("runs/create", {"experiment_id": "${e}", "start_time": 1, "tags": named})
    r.post("runs/create", {"experiment_id": "${e}", "run_name": "tagged", "start_time": 1, "tags": named})
    r.post("runs/create", {"experiment_id": "${e}", "run_name": "other", "tags": named})
    r.post("runs/create", {"experiment_id": "999999"})
    r.post("runs/create", {"experiment_id": "abc"})
    r.post("runs/create", {"experiment_id": 5})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": "1500", "run_name": "text time"})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": "x"})
    r.post("runs/create", {"experiment_id": "${e}", "run_name": 3})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": -5, "run_name": "before"})
    r.get("runs/get", {"run_id": "${a}"})
    r.get("runs/get", {"run_uuid": "${a}"})
    r.get("runs/get", {"run_id": "${b}"})
    r.get("runs/get", {"run_id": "0123456789abcdef0123456789abcdef"})
    r.get("runs/get", {"run_id": "no such/run"})
    r.get("runs/get", {"run_id": ""})
    r.get("runs/get")


def updated(r):
    r.post("runs/update", {"run_id": "${a}", "status": "FINISHED", "end_time": 5000, "run_name": "renamed"})
    r.get("runs/get", {"run_id": "${a}"})
    r.post("runs/update", {"run_uuid": "${a}", "status": "RUNNING"})
    r.post("runs/update", {"run_id": "${a}", "status": "SCHEDULED"})
    r.post("runs/update", {"run_id": "${a}", "status": "KILLED"})
    r.post("runs/update", {"run_id": "${a}", "status": "FAILED"})
    r.post("runs/update", {"run_id": "${a}", "end_time": 6000})
    r.post("runs/update", {"run_id": "${a}", "run_name": ""})
    r.post("runs/update", {"run_id": "${a}", "end_time": "x"})
    r.post("runs/update", {"status": "FINISHED"})
    r.post("runs/update", {"run_id": "0123456789abcdef0123456789abcdef", "status": "FINISHED"})
    r.get("runs/get", {"run_id": "${a}"})


def tags(r):
    tag = {"run_id": "${a}", "key": "color", "value": "red"}
    r.post("runs/set-tag", tag)
    r.post("runs/set-tag", {**tag, "value": "blue"})
    r.post("runs/set-tag", {**tag, "key": "empty", "value": ""})
    r.post("runs/set-tag", {"run_uuid": "${a}", "key": "by uuid", "value": "v"})
    r.post("runs/set-tag", {**tag, "key": "long", "value": "v" * 8001})
    r.post("runs/set-tag", {**tag, "key": "k" * 251})
    r.post("runs/set-tag", {**tag, "key": "a,b"})
    r.post("runs/set-tag", {**tag, "key": "a/../b"})
    r.post("runs/set-tag", {**tag, "key": "./b"})
    r.post("runs/set-tag", {**tag, "key": "b/"})
    r.post("runs/set-tag", {**tag, "key": ""})
    r.post("runs/set-tag", {**tag, "key": None})
    r.post("runs/set-tag", {**tag, "key": 5})
    r.post("runs/set-tag", {**tag, "value": 5})
    r.post("runs/set-tag", {"run_id": "${a}", "key": "no value"})
    r.post("runs/set-tag", {"key": "k", "value": "v"})
    r.post("runs/set-tag", {**tag, "run_id": "0123456789abcdef0123456789abcdef"})
    r.post("runs/set-tag", {**tag, "key": "mlflow.runName", "value": "by tag"})
    r.get("runs/get", {"run_id": "${a}"})
    r.post("runs/delete-tag", {"run_id": "${a}", "key": "color"})
    r.post("runs/delete-tag", {"run_id": "${a}", "key": "color"})
    r.post("runs/delete-tag", {"run_id": "${a}"})
    r.post("runs/delete-tag", {"key": "color"})
    r.post("runs/delete-tag", {"run_id": "0123456789abcdef0123456789abcdef", "key": "color"})
    r.post("runs/delete-tag", {"run_id": "${a}", "key": "long"})
    r.get("runs/get", {"run_id": "${a}"})


def params(r):
    param = {"run_id": "${a}", "key": "depth", "value": "6"}
    r.post("runs/log-parameter", param)
    r.post("runs/log-parameter", param)
    r.post("runs/log-parameter", {**param, "value": "7"})
    r.post("runs/log-parameter", {**param, "key": "empty", "value": ""})
    r.post("runs/log-parameter", {**param, "key": "long", "value": "v" * 6001})
    r.post("runs/log-parameter", {**param, "key": "k" * 251})
    r.post("runs/log-parameter", {**param, "key": "a$b"})
    r.post("runs/log-parameter", {**param, "key": ".."})
    r.post("runs/log-parameter", {**param, "key": "."})
    r.post("runs/log-parameter", {**param, "value": 6})
    r.post("runs/log-parameter", {"run_id": "${a}", "key": "no value"})
    r.post("runs/log-parameter", {"run_id": "${a}", "value": "6"})
    r.post("runs/log-parameter", {"key": "k", "value": "6"})
    r.post("runs/log-parameter", {**param, "run_id": "0123456789abcdef0123456789abcdef"})
    r.get("runs/get", {"run_id": "${a}"})


def metrics(r):
    point = {"run_id": "${b}", "key": "auc", "value": 0.5, "timestamp": 100}
    r.post("runs/log-metric", point)
    r.post("runs/log-metric", {**point, "value": 0.75, "timestamp": 200, "step": 1})
    r.post("runs/log-metric", {**point, "value": 0.6, "timestamp": 50, "step": 2})
    r.post("runs/log-metric", {**point, "value": 0.6, "timestamp": 50, "step": 2})
    r.post("runs/log-metric", {**point, "key": "nan", "value": "NaN"})
    r.post("runs/log-metric", {**point, "key": "inf", "value": "Infinity"})
    r.post("runs/log-metric", {**point, "key": "-inf", "value": "-Infinity"})
    r.post("runs/log-metric", {**point, "key": "whole", "value": 3})
    r.post("runs/log-metric", {**point, "key": "small", "value": 1e-300})
    r.post("runs/log-metric", {**point, "key": "a/b", "value": 1, "step": -3})
    r.post("runs/log-metric", {**point, "key": "text time", "timestamp": "123"})
    origin = {"dataset_name": "d", "dataset_digest": "x"}
    r.post("runs/log-metric", {**point, "key": "with data", **origin})
    r.get("runs/get", {"run_id": "${b}"})


def wrong_metrics(r):
    point = {"run_id": "${b}", "key": "auc", "value": 0.5, "timestamp": 100}
    r.post("runs/log-metric", {**point, "value": "foo"})
    r.post("runs/log-metric", {**point, "value": None})
    r.post("runs/log-metric", {**point, "timestamp": "foo"})
    r.post("runs/log-metric", {**point, "timestamp": -1})
    r.post("runs/log-metric", {**point, "step": "foo"})
    r.post("runs/log-metric", {**point, "key": 31})
    r.post("runs/log-metric", {**point, "key": ""})
    r.post("runs/log-metric", {**point, "key": "k" * 251})
    r.post("runs/log-metric", {**point, "key": "a?b"})
    r.post("runs/log-metric", {**point, "key": "/b"})
    r.post("runs/log-metric", {**point, "run_id": 31})
    r.post("runs/log-metric", {**point, "run_id": "0123456789abcdef0123456789abcdef"})
    for name in ("key", "value", "timestamp", "run_id"):
        r.post("runs/log-metric", {k: v for k, v in point.items() if k != name})


def batches(r):
    metrics = [{"key": "m", "value": i / 4, "timestamp": 10 + i, "step": i} for i in range(4)]
    params = [{"key": "p1", "value": "1"}, {"key": "p2", "value": ""}]
    tags = [{"key": "t1", "value": "1"}, {"key": "t1", "value": "2"}]
    r.post("runs/log-batch", {"run_id": "${c}", "metrics": metrics, "params": params, "tags": tags})
    r.post("runs/log-batch", {"run_id": "${c}"})
    r.post("runs/log-batch", {"run_id": "${c}", "params": params})
    r.get("runs/get", {"run_id": "${c}"})


def wrong_batches(r):
    point = {"key": "m", "value": 1, "timestamp": 1, "step": 0}
    batch = {"run_id": "${c}"}
    r.post("runs/log-batch", {"metrics": [point]})
    r.post("runs/log-batch", {"run_id": "0123456789abcdef0123456789abcdef", "metrics": [point]})
    r.post("runs/log-batch", {**batch, "metrics": [point] * 1001})
    r.post("runs/log-batch", {**batch, "params": [{"key": f"q{i}", "value": "v"} for i in range(101)]})
    r.post("runs/log-batch", {**batch, "tags": [{"key": f"q{i}", "value": "v"} for i in range(101)]})
    tags = [{"key": f"q{i}", "value": "v"} for i in range(100)]
    r.post("runs/log-batch", {**batch, "metrics": [point] * 950, "tags": tags})
    r.post("runs/log-batch", {**batch, "params": [{"key": "p1", "value": "2"}]})
    changed = [{"key": "p1", "value": "2"}, {"key": "p2", "value": "3"}]
    r.post("runs/log-batch", {**batch, "params": changed})
    twice = [{"key": "x", "value": "1"}, {"key": "x", "value": "1"}]
    r.post("runs/log-batch", {**batch, "params": twice})
    r.post("runs/log-batch", {**batch, "metrics": [{**point, "key": "a#b"}]})
    r.post("runs/log-batch", {**batch, "params": [{"key": "a#b", "value": "v"}]})
    r.post("runs/log-batch", {**batch, "tags": [{"key": "a#b", "value": "v"}]})
    r.post("runs/log-batch", {**batch, "params": [{"key": "k" * 251, "value": "v"}]})
    r.post("runs/log-batch", {**batch, "metrics": [{**point, "timestamp": -1}]})
    r.post("runs/log-batch", {**batch, "metrics": [{"key": "m", "value": 1, "step": 0}]})
    r.post("runs/log-batch", {**batch, "metrics": [{"key": "m", "timestamp": 1, "step": 0}]})
    r.post("runs/log-batch", {**batch, "metrics": [{"value": 1, "timestamp": 1, "step": 0}]})
    r.post("runs/log-batch", {**batch, "metrics": "foo"})
    r.post("runs/log-batch", {**batch, "params": [{"value": "5"}]})
    r.post("runs/log-batch", {**batch, "tags": [{"value": "5"}]})
    r.get("runs/get", {"run_id": "${c}"})


def inputs(r):
    dataset = {"name": "d", "digest": "x1", "source_type": "local", "source": "{}", "schema": "s", "profile": "p"}
    used = {"dataset": dataset, "tags": [{"key": "mlflow.data.context", "value": "training"}]}
    r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [used]})
    r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [used]})
    plain = {"dataset": {"name": "e", "digest": "x2", "source_type": "local", "source": "{}"}}
    r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [plain]})
    r.get("runs/get", {"run_id": "${a}"})
    r.post("runs/log-inputs", {"run_id": "0123456789abcdef0123456789abcdef", "datasets": [used]})
    r.post("runs/log-inputs", {"datasets": [used]})
    r.post("runs/log-inputs", {"run_id": "${a}"})
    for key, size in (("name", 501), ("digest", 37), ("schema", 1048576), ("source", 65536)):
        long = {"dataset": {**dataset, key: "x" * size}}
        r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [long]})
    history = '{"artifact_path": "model", "flavors": {}, "utc_time_created": "now", "run_id": "${a}"}'
    r.post("runs/log-model", {"run_id": "${a}", "model_json": history})
    r.post("runs/log-model", {"run_id": "${a}", "model_json": history})
    r.post("runs/log-model", {"run_id": "${a}", "model_json": "{}"})
    r.post("runs/log-model", {"run_id": "${a}", "model_json": "no json"})
    r.post("runs/log-model", {"run_id": "${a}"})
    r.post("runs/log-model", {"model_json": history})
    r.get("runs/get", {"run_id": "${a}"})


def histories(r):
    r.get("metrics/get-history", {"run_id": "${b}", "metric_key": "auc"})
    r.get("metrics/get-history", {"run_uuid": "${b}", "metric_key": "nan"})
    r.get("metrics/get-history", {"run_id": "${b}", "metric_key": "with data"})
    page = {"run_id": "${b}", "metric_key": "auc", "max_results": 2}
    r.get("metrics/get-history", page, save={"page": "next_page_token"})
    r.get("metrics/get-history", {**page, "page_token": "${page}"})
    r.get("metrics/get-history", {**page, "max_results": 25000})
    r.get("metrics/get-history", {**page, "max_results": 0})
    r.get("metrics/get-history", {**page, "page_token": "garbage"})
    r.get("metrics/get-history", {"run_id": "${b}", "metric_key": "none"})
    r.get("metrics/get-history", {"run_id": "nobody", "metric_key": "auc"})
    r.get("metrics/get-history", {"run_id": "${b}"})
    r.get("metrics/get-history", {"metric_key": "auc"})
    r.get("metrics/get-history")


def deleted(r):
    r.post("runs/delete", {"run_id": "${b}"})
    r.get("runs/get", {"run_id": "${b}"})
    r.post("runs/delete", {"run_id": "${b}"})
    r.post("runs/set-tag", {"run_id": "${b}", "key": "k", "value": "v"})
    r.post("runs/delete-tag", {"run_id": "${b}", "key": "k"})
    r.post("runs/update", {"run_id": "${b}", "status": "FINISHED"})
    r.post("runs/log-metric", {"run_id": "${b}", "key": "k", "value": 1, "timestamp": 1})
    r.post("runs/log-parameter", {"run_id": "${b}", "key": "k", "value": "1"})
    r.post("runs/log-batch", {"run_id": "${b}", "tags": [{"key": "k", "value": "1"}]})
    r.get("metrics/get-history", {"run_id": "${b}", "metric_key": "nan"})
    r.post("runs/restore", {"run_id": "${b}"})
    r.get("runs/get", {"run_id": "${b}"})
    r.post("runs/restore", {"run_id": "${b}"})
    r.post("runs/restore", {"run_id": "nobody"})
    r.post("runs/delete", {"run_id": "nobody"})
    r.post("runs/delete", {})
    r.post("runs/restore", {})


def differing(r):
    """At the end, because what one side keeps and the other does not would be seen later."""
    r.post("runs/create", {"experiment_id": "${e}"}, differs=("run-defaults", 200))
    r.post("runs/create", {}, differs=("run-defaults", 200))
    twice = [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}]
    body = {"experiment_id": "${e}", "start_time": 3, "run_name": "twice", "tags": twice}
    r.post("runs/create", body, differs=("duplicates", 200))
    r.post("runs/update", {"run_id": "${a}", "status": 3}, differs=("ill-typed", 400))
    dataset = {"name": "d", "digest": "x1", "source_type": "local", "source": "{}"}
    for name in dataset:
        lacking = {"dataset": {k: v for k, v in dataset.items() if k != name}}
        r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [lacking]}, differs=("ill-typed", 400))
    page = {"run_id": "${b}", "metric_key": "auc", "max_results": "x"}
    r.get("metrics/get-history", page, differs=("ill-typed", 400))
    point = {"run_id": "${b}", "key": "auc", "value": 0.5, "timestamp": 100}
    for bad in ({"value": True}, {"timestamp": 1.5}):
        r.post("runs/log-metric", {**point, **bad}, differs=("ill-typed", 400))
    batch = {"run_id": "${c}"}
    bad = {"key": "m", "value": 1, "timestamp": "foo", "step": 0}
    worse = {"key": "m", "value": "foo", "timestamp": 1, "step": 0}
    r.post("runs/log-batch", {**batch, "metrics": [worse]}, differs=("ill-typed", 400))
    r.post("runs/log-batch", {**batch, "params": [{"key": "p", "value": 5}]}, differs=("ill-typed", 400))
    r.post("runs/log-batch", {**batch, "metrics": [bad]}, differs=("ill-typed", 400))
    r.post("runs/log-batch", {**batch, "params": None}, differs=("crashes", 200))
    r.post("runs/search", {"experiment_ids": ["${e}"], "max_results": None}, differs=("crashes", 200))
