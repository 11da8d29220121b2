# SPDX-License-Identifier: Apache-2.0
"""Experiments: made, found, changed, searched, refused."""


def scenario(r):
    made(r)
    found(r)
    changed(r)
    searched(r)
    searched_wrongly(r)
    deleted(r)
    differing(r)


def made(r):
    r.post("experiments/create", {"name": "one"}, save={"one": "experiment_id"})
    tags = [{"key": "team", "value": "cardio"}, {"key": "empty", "value": ""}]
    r.post("experiments/create", {"name": "two", "tags": tags}, save={"two": "experiment_id"})
    body = {"name": "three", "artifact_location": "s3://bucket/folder"}
    r.post("experiments/create", body, save={"three": "experiment_id"})
    r.post("experiments/create", {"name": "one"}, differs="sql-texts")
    r.post("experiments/create", {})
    r.post("experiments/create", {"name": ""})
    r.post("experiments/create", {"name": None})
    r.post("experiments/create", {"name": 123})
    r.post("experiments/create", {"name": "x" * 501})
    r.post("experiments/create", {"name": "long key", "tags": [{"key": "k" * 251, "value": "v"}]})
    r.post("experiments/create", {"name": "bad key", "tags": [{"key": "a#b", "value": "v"}]})
    r.post("experiments/create", {"name": "path key", "tags": [{"key": "../b", "value": "v"}]})
    r.post("experiments/create", {"name": "hierarchy/a/b"})
    r.post("experiments/create", {"name": "  "})
    r.post("experiments/create", {"name": "unicode ü 試験"}, save={"unicode": "experiment_id"})
    r.post("experiments/create", {"name": "loc", "artifact_location": "http://host/a"})
    r.post("experiments/create", {"name": "loc2", "artifact_location": "s3://b/a#frag"})
    r.post("experiments/create", {"name": "loc3", "artifact_location": "file:///etc#/x"})
    r.call("POST", "experiments/create", text='{"name": "no type"}')
    r.call("POST", "experiments/create", text='{"name": "t"}', headers={"Content-Type": "text/plain"})
    charset = {"Content-Type": "application/json; charset=utf-8"}
    r.call("POST", "experiments/create", text='{"name": "charset"}', headers=charset)
    plain = {"Content-Type": "application/json"}
    r.call("POST", "experiments/create", text='"{\\"name\\": \\"twice encoded\\"}"', headers=plain)
    r.call("POST", "experiments/create", text='{"name": ', headers=plain, differs="no-json")
    r.call("POST", "experiments/create", text="", headers=plain)


def found(r):
    r.get("experiments/get", {"experiment_id": "${one}"})
    r.get("experiments/get", {"experiment_id": "${two}"})
    r.get("experiments/get", {"experiment_id": "${three}"})
    r.get("experiments/get", {"experiment_id": "0"})
    r.get("experiments/get", {"experiment_id": "999999"})
    r.get("experiments/get", {"experiment_id": "abc"})
    r.get("experiments/get", {"experiment_id": ""})
    r.get("experiments/get")
    r.get("experiments/get-by-name", {"experiment_name": "two"})
    r.get("experiments/get-by-name", {"experiment_name": "unicode ü 試験"})
    r.get("experiments/get-by-name", {"experiment_name": "nobody"})
    r.get("experiments/get-by-name")
    r.get("/ajax-api/2.0/mlflow/experiments/get", {"experiment_id": "0"})


def changed(r):
    r.post("experiments/update", {"experiment_id": "${one}", "new_name": "first"})
    r.get("experiments/get-by-name", {"experiment_name": "first"})
    r.post("experiments/update", {"experiment_id": "${one}", "new_name": "two"}, differs=("sql-texts", 400))
    r.post("experiments/update", {"experiment_id": "${one}"})
    r.post("experiments/update", {"experiment_id": "${one}", "new_name": ""})
    r.post("experiments/update", {"experiment_id": "999999", "new_name": "n"})
    r.post("experiments/update", {"new_name": "n"})
    r.post("experiments/update", {"experiment_id": "${one}", "new_name": "n" * 501})
    tag = {"experiment_id": "${one}", "key": "stage", "value": "a"}
    r.post("experiments/set-experiment-tag", tag)
    r.post("experiments/set-experiment-tag", {**tag, "value": "b"})
    r.post("experiments/set-experiment-tag", {**tag, "key": "empty", "value": ""})
    r.post("experiments/set-experiment-tag", {**tag, "key": "a/b.c-d e:f"})
    r.post("experiments/set-experiment-tag", {**tag, "key": "k" * 251})
    r.post("experiments/set-experiment-tag", {**tag, "key": "a=b"})
    r.post("experiments/set-experiment-tag", {**tag, "key": "/b"})
    r.post("experiments/set-experiment-tag", {**tag, "experiment_id": "999999"})
    r.post("experiments/set-experiment-tag", {"experiment_id": "${one}", "value": "b"})
    r.post("experiments/set-experiment-tag", {"experiment_id": "${one}", "key": "b"})
    r.post("experiments/set-experiment-tag", {"key": "k", "value": "b"})
    r.get("experiments/get", {"experiment_id": "${one}"})
    r.post("experiments/delete-experiment-tag", {"experiment_id": "${one}", "key": "empty"})
    r.post("experiments/delete-experiment-tag", {"experiment_id": "${one}", "key": "empty"})
    r.post("experiments/delete-experiment-tag", {"experiment_id": "${one}"})
    r.post("experiments/delete-experiment-tag", {"experiment_id": "999999", "key": "k"})
    r.get("experiments/get", {"experiment_id": "${one}"})


def search(r, differs=None, **body):
    r.post("experiments/search", {"max_results": 100, **body}, differs=differs)


def searched(r):
    search(r)
    search(r, order_by=["name"])
    search(r, order_by=["name DESC"])
    search(r, order_by=["experiment_id ASC"])
    search(r, order_by=["name asc", "experiment_id desc"])
    search(r, filter="name = 'two'")
    search(r, filter="name != 'two'", order_by=["name"])
    search(r, filter="name LIKE 't%'", order_by=["name"])
    search(r, filter="name LIKE 'T%'")
    search(r, filter="name ILIKE 'T%'", order_by=["name"])
    search(r, filter="attribute.name = 'two'")
    search(r, filter="attributes.name ILIKE '%W%'")
    search(r, filter="tags.team = 'cardio'")
    search(r, filter="tag.team = 'cardio'")
    search(r, filter="tags.team != 'x'")
    search(r, filter="tags.team IS NULL", order_by=["name"])
    search(r, filter="tags.team IS NOT NULL")
    search(r, filter="tags.`a/b.c-d e:f` = 'a'")
    search(r, filter='tags."team" LIKE "car%"')
    search(r, filter="tags.team = 'cardio' AND name = 'two'")
    search(r, filter="creation_time > 0 AND name = 'two'")
    search(r, filter="creation_time < 10")
    search(r, filter="last_update_time >= 10 and name = 'two'")
    search(r, filter="experiment_id = '${two}'")
    search(r, filter="experiment_id IN ('${two}', '${three}')", order_by=["name"])
    search(r, filter="experiment_id NOT IN ('0')", order_by=["name"])
    search(r, max_results=2, order_by=["name"])
    r.post("experiments/search", {"max_results": 2, "order_by": ["name"]}, save={"page": "next_page_token"})
    search(r, max_results=2, order_by=["name"], page_token="${page}")
    r.get("experiments/search", {"max_results": 2, "filter": "name LIKE 't%'", "order_by": ["name ASC"]})
    r.get("experiments/search", {"max_results": 1, "view_type": "ALL", "order_by": ["name ASC"]})


BAD = """
name
name =
name = two
name = 3
name > 'two'
name IN ('two')
nme = 'two'
experiment_id LIKE '1'
creation_time = 'x'
creation_time LIKE '1'
tags.team > 'a'
tags.team = 5
name = 'two' OR name = 'three'
(name = 'two')
name = 'two
name == 'two'
name LIKE two
""".strip().split("\n")


def searched_wrongly(r):
    r.post("experiments/search", {}, differs=("page-sizes", 200))
    r.get("experiments/search", differs=("page-sizes", 200))
    for number in (0, -1, 50001, "12", "abc"):
        search(r, max_results=number)
    search(r, page_token="garbage")
    for text in BAD:
        search(r, filter=text, differs="filter-texts")
    search(r, filter="params.x = '1'")
    search(r, filter="metrics.x > 1")
    search(r, filter="name = 'two' AND")
    search(r, filter="AND name = 'two'")
    search(r, filter="AND")
    search(r, filter=" ")
    search(r, filter="name = 'two' name = 'two'")
    for text in ("nme", "name UP", "tags.team", "", "name; drop"):
        search(r, order_by=[text], differs="filter-texts")
    search(r, order_by=["name", "name"])
    search(r, view_type="NOBODY", filter="name = 'two'")


def deleted(r):
    r.post("runs/create", {"experiment_id": "${two}", "run_name": "inside", "start_time": 5}, save={"run": "run.info.run_id"})
    r.post("experiments/delete", {"experiment_id": "${two}"})
    r.get("experiments/get", {"experiment_id": "${two}"})
    r.get("experiments/get-by-name", {"experiment_name": "two"})
    r.get("runs/get", {"run_id": "${run}"})
    r.post("experiments/delete", {"experiment_id": "${two}"})
    r.post("experiments/create", {"name": "two"}, differs="sql-texts")
    r.post("experiments/update", {"experiment_id": "${two}", "new_name": "x"}, differs=("server-errors", 400))
    r.post("experiments/set-experiment-tag", {"experiment_id": "${two}", "key": "k", "value": "v"})
    r.post("experiments/delete-experiment-tag", {"experiment_id": "${two}", "key": "team"})
    r.post("runs/create", {"experiment_id": "${two}"})
    r.post("experiments/search", {"max_results": 5, "view_type": "DELETED_ONLY"})
    search(r, view_type="ALL", filter="name = 'two'")
    search(r, filter="name = 'two'")
    r.post("experiments/restore", {"experiment_id": "${two}"})
    r.post("experiments/restore", {"experiment_id": "${two}"})
    r.get("runs/get", {"run_id": "${run}"})
    r.post("experiments/restore", {"experiment_id": "999999"})
    r.post("experiments/delete", {"experiment_id": "999999"})
    r.post("experiments/delete", {})
    r.post("experiments/restore", {})
    r.post("experiments/delete", {"experiment_id": "0"})
    r.get("experiments/get", {"experiment_id": "0"})


def differing(r):
    """At the end, because what one side makes and the other does not would be seen in later searches."""
    tag = {"experiment_id": "${one}", "key": "long", "value": "v" * 5001}
    r.post("experiments/set-experiment-tag", tag, differs=("long-values", 400))
    body = {"name": "long value", "tags": [{"key": "k", "value": "v" * 5001}]}
    r.post("experiments/create", body, differs=("long-values", 400))
    body = {"name": "loc1", "artifact_location": "mlflow-artifacts:/a/../b"}
    r.post("experiments/create", body, differs=("paths", 400))
    body = {"name": "loc2", "artifact_location": "s3://bucket/a/../b"}
    r.post("experiments/create", body, differs=("paths", 400))
    for text in ("[]", "123", '"text"'):
        headers = {"Content-Type": "application/json"}
        r.call("POST", "experiments/create", text=text, headers=headers, differs=("crashes", 400))
