# SPDX-License-Identifier: Apache-2.0
"""The search of runs: every kind of comparison and order, pages, and what is refused."""


def scenario(r):
    r.post("experiments/create", {"name": "s"}, save={"s": "experiment_id"})
    r.post("experiments/create", {"name": "other"}, save={"o": "experiment_id"})
    for i in range(6):
        fill(r, i)
    good(r)
    orders(r)
    pages(r)
    bad(r)
    bad_orders(r)


def fill(r, i):
    body = {"experiment_id": "${s}", "run_name": f"run {i}", "start_time": 1000 + i, "user_id": "u%d" % (i % 2)}
    r.post("runs/create", body, save={f"r{i}": "run.info.run_id"})
    metrics = [{"key": "auc", "value": i / 10, "timestamp": 1, "step": 0}]
    metrics += [{"key": "only even", "value": i, "timestamp": 1, "step": 0}] if i % 2 == 0 else []
    metrics += [{"key": "nan", "value": "NaN" if i < 2 else i, "timestamp": 1, "step": 0}] if i < 4 else []
    params = [{"key": "model", "value": ["xgb", "XGB", "logit"][i % 3]}, {"key": "n.est", "value": str(i)}]
    tags = [{"key": "team", "value": "a%d" % i}] if i < 4 else []
    r.post("runs/log-batch", {"run_id": "${r%d}" % i, "metrics": metrics, "params": params, "tags": tags})
    if i == 5:
        r.post("runs/update", {"run_id": "${r5}", "status": "FINISHED", "end_time": 9000})
    if i == 4:
        dataset = {"name": "heart", "digest": "d1", "source_type": "local", "source": "x"}
        context = [{"key": "mlflow.data.context", "value": "train"}]
        used = {"dataset": dataset, "tags": context}
        r.post("runs/log-inputs", {"run_id": "${r4}", "datasets": [used]})


def search(r, differs=None, **body):
    return r.post("runs/search", {"experiment_ids": ["${s}"], **body}, differs=differs)


GOOD = """
metrics.auc > 0.3
metrics.auc >= 0.3
metric.auc < 0.2
metrics.auc <= 0.2
metrics.auc = 0.5
metrics.auc != 0.5
metrics.auc > -1
metrics.auc > 1e-1
metrics.`only even` >= 2
metrics."only even" >= 2
metrics.nan > 0
metrics.nan != 2
metrics.nan = 0
metrics.auc > .25
params.model = 'xgb'
params.model = "xgb"
param.model != 'xgb'
parameter.model LIKE 'x%'
parameters.model ILIKE 'x%'
params.model LIKE 'X_B'
params.`n.est` = '3'
params.n.est = '3'
params.none IS NULL AND metrics.auc > 0.4
params.model IS NOT NULL AND metrics.auc > 0.4
tags.team = 'a1'
tag.team LIKE 'a%'
tags.team != 'a1'
tags.team IS NULL
tags.team is not null
tags.`mlflow.runName` = 'run 3'
tags.mlflow.runName LIKE 'run %'
attributes.status = 'FINISHED'
attribute.status != 'FINISHED'
attr.status LIKE 'FIN%'
run.status = 'RUNNING'
status = 'RUNNING'
status ILIKE 'running'
run_name = 'run 2'
`run name` = 'run 2'
"Run Name" = 'run 2'
attributes.run_name LIKE '%3'
run_id = '${r1}'
run_id IN ('${r1}', '${r2}')
run_id NOT IN ('${r1}', '${r2}')
attributes.run_id in ('${r3}')
run_id LIKE '%'
user_id = 'u1'
start_time > 1002
attributes.start_time = 1003
created <= 1001
end_time = 9000
end_time != 9000
artifact_uri LIKE '%artifacts'
datasets.name = 'heart'
dataset.digest = 'd1'
datasets.context = 'train'
datasets.name IN ('heart', 'x')
datasets.name NOT IN ('x')
datasets.context LIKE 'tr%'
datasets.name != 'x'
metrics.auc > 0.1 AND params.model = 'xgb'
metrics.auc > 0.1 and params.model = 'xgb' AND tags.team = 'a3'
metrics.auc > 0.1 AND metrics.auc < 0.3
metrics.auc > 0.1 AND
AND metrics.auc > 0.4
metrics.auc > 0.3 AND AND metrics.auc < 0.5
metrics.auc > 0.3 metrics.auc < 0.5
AND
""".strip().split("\n")

BAD = """
metrics.auc
metrics.auc >
> 0.5
metrics.auc > 'a'
metrics.auc > a
metrics.auc LIKE 3
metrics.auc LIKE 'a'
metrics.auc IN (1, 2)
metrics.auc IS NULL
metrics.auc == 0.5
metrics > 0.5
params.model = xgb
params.model = 5
params.model > 'x'
params.model IN ('xgb')
params.model IS
params.model IS NOT
tags.team = a1
tags.team IN ('a1')
tags.5 = 'a'
status > 'RUNNING'
status = RUNNING
status = 5
status IS NULL
status IN ('RUNNING')
run_name IN ('run 2')
start_time = 'x'
start_time LIKE '1'
start_time > 1.5
run_id = 5
run_id IN ()
run_id IN ('a'
run_id IN 'a'
run_id IN (1)
run_id > 'a'
nothing = 'a'
attributes.nothing = 'a'
nothing.key = 'a'
Metrics.auc > 0.5
METRICS.auc > 0.5
Status = 'RUNNING'
datasets.none = 'a'
datasets.name > 'a'
datasets.name = 5
dataset.name IS NULL
metrics.auc > 0.1 OR metrics.auc < 0
(metrics.auc > 0.1)
NOT metrics.auc > 0.1
metrics.auc > 0.1; drop table runs
metrics.auc > 0.1 --
'metrics.auc' > 0.1
metrics.auc > 0.1 extra
params.model = 'xgb
params.model LIKE
params.model NOT LIKE 'x'
metrics.auc BETWEEN 1 AND 2
0.1 < metrics.auc
params.model = ''xgb''
.auc > 1
,
""".strip().split("\n")


def good(r):
    search(r)
    search(r, filter="")
    for text in GOOD:
        search(r, filter=text)
    r.post("runs/search", {"experiment_ids": ["${s}", "${o}"], "filter": "metrics.auc > 0.4"})
    r.post("runs/search", {"experiment_ids": ["${o}"]})
    r.post("runs/search", {"experiment_ids": []})
    r.post("runs/search", {})
    r.post("runs/search", {"experiment_ids": ["999999"]})
    r.post("runs/delete", {"run_id": "${r0}"})
    search(r, run_view_type="DELETED_ONLY")
    search(r, run_view_type="ALL", filter="metrics.auc < 0.2")
    search(r, run_view_type="ACTIVE_ONLY", filter="metrics.auc < 0.2")
    search(r, run_view_type="NONE", filter="metrics.auc < 0.2")
    r.post("runs/restore", {"run_id": "${r0}"})


ORDERS = """
metrics.auc
metrics.auc DESC
metrics.auc asc
metrics.`only even` DESC
metrics.nan
metrics.nan DESC
params.model
params.`n.est` DESC
tags.team
tags.team DESC
start_time
start_time DESC
attributes.start_time ASC
end_time
end_time DESC
run_name
run_name DESC
status
user_id DESC
created DESC
`only even`
""".strip().split("\n")

BAD_ORDERS = """
nothing
attributes.nothing
datasets.name
Run Name
metrics.auc UP
metrics.auc DESC ASC
metrics
DESC
metrics.auc, params.model
metrics.auc;
""".strip().split("\n")


def orders(r):
    for text in ORDERS[:-1]:
        search(r, order_by=[text])
    search(r, order_by=["params.model", "metrics.auc DESC"])
    search(r, order_by=["user_id", "start_time DESC"])


def pages(r):
    page = {"experiment_ids": ["${s}"], "max_results": 2, "order_by": ["metrics.auc DESC"]}
    r.post("runs/search", page, save={"p1": "next_page_token"})
    r.post("runs/search", {**page, "page_token": "${p1}"}, save={"p2": "next_page_token"})
    r.post("runs/search", {**page, "page_token": "${p2}"})
    page = {"experiment_ids": ["${s}"], "max_results": 4, "order_by": ["metrics.`only even`"]}
    r.post("runs/search", page, save={"p3": "next_page_token"})
    r.post("runs/search", {**page, "page_token": "${p3}"})
    page = {"experiment_ids": ["${s}"], "max_results": 4}
    r.post("runs/search", page, save={"p4": "next_page_token"})
    r.post("runs/search", {**page, "page_token": "${p4}"})
    search(r, max_results=6)
    search(r, max_results="2")
    search(r, page_token="garbage")
    search(r, page_token="e30=", differs="page-tokens")
    for number in (0, -1, "x"):
        search(r, max_results=number)
    for number in (50001, 123456789):
        search(r, max_results=number, differs="page-sizes")
    r.post("runs/search", {"experiment_ids": "${s}"})
    r.post("runs/search", {"experiment_ids": [5]}, differs=("ill-typed", 400))
    search(r, max_results=1.5, differs=("ill-typed", 400))
    search(r, filter=5)
    search(r, order_by="metrics.auc")
    search(r, run_view_type=5, differs=("ill-typed", 400))


def bad(r):
    search(r, filter=" ")
    for text in BAD:
        search(r, filter=text, differs="filter-texts")
    search(r, filter="metrics.'auc' > 0.1", differs=("filters", 400))
    search(r, filter="metrics. > 1", differs=("filters", 400))


def bad_orders(r):
    for text in BAD_ORDERS:
        search(r, order_by=[text], differs="filter-texts")
    search(r, order_by=[""], differs="filter-texts")
    search(r, order_by=["metrics.auc", "metrics.auc DESC"], differs=("duplicates", 400))
    search(r, filter="params.model = 'it''s'", differs=("filters", 400))
