# SPDX-License-Identifier: Apache-2.0
"""Many points of many runs: bulk histories, sampled intervals; the data sets of experiments; the server itself."""

BULK = "/ajax-api/2.0/mlflow/metrics/get-history-bulk"
INTERVAL = "metrics/get-history-bulk-interval"
DATASETS = "/ajax-api/2.0/mlflow/experiments/search-datasets"


def scenario(r):
    r.post("experiments/create", {"name": "h"}, save={"e": "experiment_id"})
    for name, size, gap in (("a", 100, 1), ("b", 37, 3), ("c", 1, 1)):
        body = {"experiment_id": "${e}", "run_name": name, "start_time": 1}
        r.post("runs/create", body, save={name: "run.info.run_id"})
        points = [{"key": "m", "value": i / 8, "timestamp": 1000 + i, "step": i * gap} for i in range(size)]
        points += [{"key": "flat", "value": i, "timestamp": i, "step": 0} for i in range(size)]
        r.post("runs/log-batch", {"run_id": "${%s}" % name, "metrics": points})
    r.post("runs/log-metric", {"run_id": "${c}", "key": "nan", "value": "NaN", "timestamp": 1})
    bulk(r)
    interval(r)
    datasets(r)
    r.get("/api/3.0/mlflow/server-info", differs=("server-info", 200))


def bulk(r):
    r.get(BULK, {"run_id": "${b}", "metric_key": "m"})
    r.get(BULK, {"run_id": "${b}", "metric_key": "none"})
    r.get(BULK, {"run_id": "nobody", "metric_key": "m"})
    r.get(BULK, {"metric_key": "m"})
    r.get(BULK, {"run_id": "${b}"})
    r.get(BULK, {"run_id": ["x%d" % i for i in range(101)], "metric_key": "m"})


def interval(r):
    for most in (1, 2, 3, 7, 10, 36, 37, 99, 100, 2500):
        r.get(INTERVAL, {"run_ids": ["${a}", "${b}", "${c}"], "metric_key": "m", "max_results": most})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "m"})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "flat", "max_results": 6})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "m", "max_results": 4, "start_step": 10, "end_step": 30})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "m", "start_step": 98, "end_step": 98})
    r.get(INTERVAL, {"run_ids": "${c}", "metric_key": "nan"})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "none"})
    r.get(INTERVAL, {"run_ids": "nobody", "metric_key": "m"})
    for wrong in ({"max_results": 0}, {"max_results": 2501}, {"start_step": 3}, {"end_step": 3}):
        r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "m", **wrong})
    r.get(INTERVAL, {"run_ids": "${a}", "metric_key": "m", "start_step": 5, "end_step": 3})
    r.get(INTERVAL, {"run_ids": "${a}"})
    r.get(INTERVAL, {"metric_key": "m"})
    r.get(INTERVAL, {"run_ids": ["x%d" % i for i in range(101)], "metric_key": "m"})


def datasets(r):
    dataset = {"name": "d", "digest": "x1", "source_type": "local", "source": "{}"}
    context = [{"key": "mlflow.data.context", "value": "training"}]
    r.post("runs/log-inputs", {"run_id": "${a}", "datasets": [{"dataset": dataset, "tags": context}]})
    r.post(DATASETS, {"experiment_ids": ["${e}"]})
    r.post("runs/log-inputs", {"run_id": "${b}", "datasets": [{"dataset": dataset, "tags": context}]})
    r.post(DATASETS, {"experiment_ids": ["${e}", "0"]})
    r.post(DATASETS, {"experiment_ids": ["0"]})
    r.post(DATASETS, {})
    r.post(DATASETS, {"experiment_ids": ["%d" % i for i in range(21)]})
