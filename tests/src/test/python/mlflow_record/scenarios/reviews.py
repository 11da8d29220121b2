# SPDX-License-Identifier: Apache-2.0
"""Schemas of labels, queues of traces to review, and issues."""

SCHEMAS = "/api/3.0/mlflow/label-schemas/"
QUEUES = "/api/3.0/mlflow/review-queues/"
ISSUES = "/api/3.0/mlflow/issues"


def scenario(r):
    r.post("experiments/create", {"name": "v"}, save={"e": "experiment_id"})
    r.post("experiments/create", {"name": "w"}, save={"o": "experiment_id"})
    traces(r)
    schemas(r)
    bad_schemas(r)
    changed_schemas(r)
    queues(r)
    bad_queues(r)
    items(r)
    issues(r)
    bad_issues(r)


def traces(r):
    for i, experiment in enumerate(["${e}", "${e}", "${o}"]):
        place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
        info = {"trace_id": "tr-%032x" % (i + 1), "trace_location": place, "state": "OK",
                "request_time": "2026-01-01T00:00:0%dZ" % i}
        r.post("/api/3.0/mlflow/traces", {"trace": {"trace_info": info}}, differs=("told-traces", 200))


def schema(name="helpful", kind="FEEDBACK", **more):
    choice = {"input": {"pass_fail": {"positive_label": "Yes", "negative_label": "No"}}}
    return {"experiment_id": "${e}", "name": name, "type": kind, **choice, **more}


def schemas(r):
    path = SCHEMAS + "create"
    r.post(path, schema(instruction="Look twice", enable_comment=True), save={"s1": "label_schema.schema_id"})
    r.post(path, schema("kind", input={"categorical": {"options": ["b", "a"]}}), save={"s2": "label_schema.schema_id"})
    r.post(path, schema("kinds", input={"categorical": {"options": ["b", "a"], "multi_select": True}}), save={"s3": "label_schema.schema_id"})
    r.post(path, schema("grade", "EXPECTATION", input={"numeric": {"min_value": 1, "max_value": 5}}), save={"s4": "label_schema.schema_id"})
    r.post(path, schema("any", "EXPECTATION", input={"numeric": {}}), save={"s5": "label_schema.schema_id"})
    r.post(path, schema("words", input={"text": {"max_length": 100}}), save={"s6": "label_schema.schema_id"})
    r.post(path, schema("prose", input={"text": {}}), save={"s7": "label_schema.schema_id"})
    r.get(SCHEMAS + "get", {"schema_id": "${s1}"})
    r.get(SCHEMAS + "get-by-name", {"experiment_id": "${e}", "name": "kind"})
    r.get(SCHEMAS + "list", {"experiment_id": "${e}", "max_results": "2"}, differs=("default-questions", 200))
    r.get(SCHEMAS + "list", {"experiment_id": "${o}"}, differs=("default-questions", 200))


def bad_schemas(r):
    path = SCHEMAS + "create"
    r.post(path, schema())
    r.post(path, schema(""))
    r.post(path, schema("x" * 251))
    r.post(path, schema(" feedBACK "))
    r.post(path, schema("x", instruction="y" * 1001))
    r.post(path, {"experiment_id": "${e}", "name": "x", "input": {"text": {}}})
    r.post(path, {"experiment_id": "${e}", "name": "x", "type": "FEEDBACK"})
    r.post(path, schema("x", input={}))
    for label in ["", "No", "y" * 65]:
        r.post(path, schema("x", input={"pass_fail": {"positive_label": label, "negative_label": "No"}}))
    for options in [[], [""], ["a", "a"], ["y" * 65], list("abcdefghijk")]:
        r.post(path, schema("x", input={"categorical": {"options": options}}))
    r.post(path, schema("x", input={"numeric": {"min_value": 2, "max_value": 2}}))
    r.post(path, schema("x", input={"text": {"max_length": 0}}))
    r.post(path, {**schema("x"), "experiment_id": "999999"})
    r.post(path, {"name": "x"})
    r.get(SCHEMAS + "get", {"schema_id": "ls-none"})
    r.get(SCHEMAS + "get")
    r.get(SCHEMAS + "get-by-name", {"experiment_id": "${e}", "name": "nobody"})
    r.get(SCHEMAS + "list", {"experiment_id": "999999"})
    r.get(SCHEMAS + "list", {"experiment_id": "${e}", "max_results": "0"})


def changed_schemas(r):
    path = SCHEMAS + "update"
    r.patch(path, {"schema_id": "${s1}", "name": "useful", "instruction": "Again", "enable_comment": False})
    r.patch(path, {"schema_id": "${s2}", "input": {"categorical": {"options": ["c"]}}})
    r.patch(path, {"schema_id": "${s2}", "input": {"categorical": {"options": ["c"], "multi_select": True}}})
    r.patch(path, {"schema_id": "${s2}", "input": {"text": {}}})
    r.patch(path, {"schema_id": "${s2}", "name": "useful"})
    r.patch(path, {"schema_id": "${s2}", "name": ""})
    r.patch(path, {"schema_id": "${s2}", "name": "Feedback"})
    r.patch(path, {"schema_id": "ls-none", "name": "x"})
    r.patch(path, {})
    r.delete(SCHEMAS + "delete", {"schema_id": "${s7}"})
    r.delete(SCHEMAS + "delete", {"schema_id": "${s7}"})
    r.delete(SCHEMAS + "delete")


def queue(name, kind="CUSTOM", **more):
    return {"experiment_id": "${e}", "name": name, "queue_type": kind, **more}


def queues(r):
    path = QUEUES + "create"
    r.post(path, queue(" First ", users=["Bob ", "ann", "bob"], schema_ids=["${s1}"]), save={"q1": "review_queue.queue_id"})
    r.post(path, queue("second"), save={"q2": "review_queue.queue_id"})
    r.post(path, queue(" Eve", "USER"), save={"q3": "review_queue.queue_id"})
    r.post(QUEUES + "get-or-create-user", {"experiment_id": "${e}", "user": "EVE"})
    r.post(QUEUES + "get-or-create-user", {"experiment_id": "${e}", "user": "max"}, save={"q4": "review_queue.queue_id"})
    r.get(QUEUES + "get", {"queue_id": "${q1}"})
    r.get(QUEUES + "get-by-name", {"experiment_id": "${e}", "name": "SECOND"})
    r.get(QUEUES + "list", {"experiment_id": "${e}"})
    r.get(QUEUES + "list", {"experiment_id": "${e}", "user": "BOB"})
    r.get(QUEUES + "list", {"experiment_id": "${e}", "max_results": "1"})
    r.get(QUEUES + "list", {"experiment_id": "${o}"})
    more = {"users": ["ann"], "update_users": True, "schema_ids": ["${s2}"], "update_schema_ids": True}
    r.post(QUEUES + "update", {"queue_id": "${q2}", "name": "Next", "new_owner": " Ann ", **more})
    r.post(QUEUES + "update", {"queue_id": "${q2}", "users": ["bob"]})


def bad_queues(r):
    path = QUEUES + "create"
    for name in ["first", "", " ", "Default", "x" * 251]:
        r.post(path, queue(name))
    r.post(path, {"experiment_id": "${e}", "name": "x"})
    r.post(path, queue("x", users=[" "]))
    r.post(path, queue("x", users=[str(i) for i in range(11)]))
    r.post(path, queue("x", users=["y" * 251]))
    r.post(path, queue("x", schema_ids=["ls-none", "${s1}"]))
    r.post(path, queue("x", schema_ids=["y" * 37]))
    r.post(path, queue("x", "USER", users=["y"]))
    r.post(path, queue("x", "USER", schema_ids=["${s1}"]))
    r.post(path, {**queue("x"), "experiment_id": "999999"})
    r.post(QUEUES + "get-or-create-user", {"experiment_id": "${e}", "user": "first"})
    r.post(QUEUES + "get-or-create-user", {"experiment_id": "${e}"})
    r.get(QUEUES + "get", {"queue_id": "rq-none"})
    r.get(QUEUES + "get-by-name", {"experiment_id": "${e}", "name": "none"})
    r.get(QUEUES + "list", {"experiment_id": "999999"})
    r.get(QUEUES + "list", {"experiment_id": "${e}", "max_results": "0"})
    r.post(QUEUES + "update", {"queue_id": "${q3}", "name": "x"})
    r.post(QUEUES + "update", {"queue_id": "${q2}", "name": "FIRST"})
    r.post(QUEUES + "update", {"queue_id": "${q2}", "new_owner": " "})
    r.post(QUEUES + "update", {"queue_id": "rq-none", "name": "x"})


def items(r):
    one, two, other = ["tr-%032x" % i for i in (1, 2, 3)]
    path = QUEUES + "items/"
    r.post(path + "add", {"queue_id": "${q1}", "item_ids": [two, one + " ", two]})
    r.post(path + "add", {"queue_id": "${q1}", "item_ids": [one], "item_type": "TRACE"})
    r.post(path + "add", {"queue_id": "${q1}", "item_ids": [other, "tr-none", one]})
    r.post(path + "add", {"queue_id": "${q1}", "item_ids": []})
    r.post(path + "add", {"queue_id": "${q1}", "item_ids": [" "]})
    r.post(path + "add", {"queue_id": "rq-none", "item_ids": [one]})
    r.post(QUEUES + "update", {"queue_id": "${q1}", "update_schema_ids": True})
    r.get(QUEUES + "list", {"experiment_id": "${e}", "item_id": one})
    r.get(path + "list", {"queue_id": "${q1}"})
    r.get(path + "list", {"queue_id": "${q1}", "max_results": "1"})
    status = {"queue_id": "${q1}", "item_id": one}
    r.post(path + "set-status", {**status, "status": "COMPLETE", "completed_by": " Ann"})
    r.post(path + "set-status", {**status, "status": "COMPLETE", "completed_by": "bob"})
    r.post(path + "set-status", {**status, "status": "DECLINED", "completed_by": "bob"})
    r.get(path + "list", {"queue_id": "${q1}", "status": "PENDING"})
    r.get(path + "list", {"queue_id": "${q1}", "status": "DECLINED"})
    r.post(path + "set-status", {**status, "status": "PENDING", "completed_by": "bob"})
    r.post(path + "set-status", {**status, "status": "PENDING"})
    r.post(path + "set-status", {**status, "status": "COMPLETE"})
    r.post(path + "set-status", {**status})
    r.post(path + "set-status", {**status, "item_id": "tr-none", "status": "PENDING"})
    r.post(path + "set-status", {**status, "queue_id": "rq-none", "status": "PENDING"})
    r.post(path + "remove", {"queue_id": "${q1}", "item_ids": [one, "tr-none"]})
    r.post(path + "remove", {"queue_id": "${q1}", "item_ids": []})
    r.get(path + "list", {"queue_id": "${q1}"})
    r.post("/api/3.0/mlflow/traces/delete-traces", {"experiment_id": "${e}", "request_ids": [two]})
    r.get(path + "list", {"queue_id": "${q1}"})
    r.get(path + "list", {"queue_id": "rq-none"})
    r.post(QUEUES + "delete", {"queue_id": "${q1}"})
    r.post(QUEUES + "delete", {"queue_id": "${q1}"})


def issue(name, **more):
    return {"experiment_id": "${e}", "name": name, "description": "d", **more}


def issues(r):
    r.post("runs/create", {"experiment_id": "${e}"}, save={"run": "run.info.run_id"}, differs="run-defaults")
    r.post(ISSUES, issue("slow"), save={"i1": "issue.issue_id"})
    more = {"root_causes": ["a", "b"], "categories": ["c"], "source_run_id": "${run}", "created_by": "ann"}
    r.post(ISSUES, issue("wrong", status="pending", severity="high", **more), save={"i2": "issue.issue_id"})
    r.post(ISSUES, issue("rude", status="resolved", severity="low"), save={"i3": "issue.issue_id"})
    r.get(ISSUES + "/${i2}")
    r.patch(ISSUES + "/${i1}", {"issue_id": "${i1}", "status": "rejected", "severity": "medium"})
    r.patch(ISSUES + "/${i1}", {"issue_id": "${i1}", "name": "slower", "description": "e"})
    r.post(ISSUES + "/search", {"experiment_id": "${e}"})
    r.post(ISSUES + "/search", {"experiment_id": "${o}"})
    r.post(ISSUES + "/search", {})
    r.post(ISSUES + "/search", {"experiment_id": "${e}", "max_results": 2})
    for text in ["status = 'resolved'", "status != 'resolved'", "source_run_id = '${run}'", "source_run_id != '${run}'",
                 "status = 'pending' AND source_run_id = '${run}'"]:
        r.post(ISSUES + "/search", {"experiment_id": "${e}", "filter_string": text})
    assessment = {"assessment_name": "${i3}", "issue": {"issue_name": "rude"},
                  "source": {"source_type": "HUMAN", "source_id": "ann"}}
    r.post("/api/3.0/mlflow/traces/tr-%032x/assessments" % 1, {"assessment": assessment}, differs=("told-traces", 200))
    r.post(ISSUES + "/search", {"experiment_id": "${e}", "include_trace_count": True})


def bad_issues(r):
    r.post(ISSUES, {"experiment_id": "${e}", "name": "x"})
    r.post(ISSUES, issue(""))
    r.post(ISSUES, {**issue("x"), "experiment_id": "999999"})
    r.post(ISSUES, issue("x", status="open"), differs=("crashes", 400))
    r.post(ISSUES, issue("x", severity="bad"), differs=("crashes", 400))
    r.get(ISSUES + "/iss-none")
    r.patch(ISSUES + "/iss-none", {"issue_id": "iss-none", "name": "x"})
    r.post(ISSUES + "/search", {"filter_string": "name = 'x'"})
    r.post(ISSUES + "/search", {"filter_string": "status LIKE 'x'"})
    r.post(ISSUES + "/search", {"filter_string": "nonsense"}, differs="filter-texts")
    r.post(ISSUES + "/search", {"max_results": 0})
