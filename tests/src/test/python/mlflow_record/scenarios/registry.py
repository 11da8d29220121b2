# SPDX-License-Identifier: Apache-2.0
"""Registered models and their versions: stages, aliases, tags, searches, and what is refused."""

MODELS = "registered-models/"
VERSIONS = "model-versions/"


def scenario(r):
    made(r)
    edited(r)
    versions(r)
    wrong_sources(r)
    stages(r)
    aliases(r)
    version_tags(r)
    searches(r)
    version_searches(r)
    deleted(r)


def made(r):
    r.post(MODELS + "create", {"name": "m"})
    tags = [{"key": "team", "value": "cardio"}, {"key": "empty", "value": ""}]
    r.post(MODELS + "create", {"name": "n", "description": "about n", "tags": tags})
    r.post(MODELS + "create", {"name": "m"})
    for name in ("", None, 5, "a/b", "a:b", "   "):
        r.post(MODELS + "create", {"name": name})
    r.post(MODELS + "create", {})
    r.post(MODELS + "create", {"name": "k", "tags": [{"key": "k" * 251, "value": "v"}]})
    r.post(MODELS + "create", {"name": "k", "tags": [{"key": "a#b", "value": "v"}]})
    r.post(MODELS + "create", {"name": "k", "tags": [{"key": "a", "value": "v" * 100001}]})
    r.post(MODELS + "create", {"name": "ünïcode 1"})
    r.get(MODELS + "get", {"name": "n"})
    r.get(MODELS + "get", {"name": "ünïcode 1"})
    r.get(MODELS + "get", {"name": "nobody"})
    r.get(MODELS + "get", {"name": ""})
    r.get(MODELS + "get")


def edited(r):
    r.patch(MODELS + "update", {"name": "m", "description": "about m"})
    r.patch(MODELS + "update", {"name": "m"})
    r.patch(MODELS + "update", {"name": "nobody", "description": "d"})
    r.patch(MODELS + "update", {"description": "d"})
    r.post(MODELS + "rename", {"name": "m", "new_name": "m2"})
    r.get(MODELS + "get", {"name": "m"})
    r.post(MODELS + "rename", {"name": "m2", "new_name": "n"}, differs="sql-texts")
    r.post(MODELS + "rename", {"name": "m2", "new_name": "a/b"})
    r.post(MODELS + "rename", {"name": "m2"})
    r.post(MODELS + "rename", {"name": "m2", "new_name": ""})
    r.post(MODELS + "rename", {"name": "nobody", "new_name": "z"})
    r.post(MODELS + "rename", {"name": "m2", "new_name": "m"})
    r.post(MODELS + "set-tag", {"name": "m", "key": "k", "value": "v"})
    r.post(MODELS + "set-tag", {"name": "m", "key": "k", "value": "w"})
    r.post(MODELS + "set-tag", {"name": "m", "key": "k"})
    r.post(MODELS + "set-tag", {"name": "m", "value": "v"})
    r.post(MODELS + "set-tag", {"name": "m", "key": "a=b", "value": "v"})
    r.post(MODELS + "set-tag", {"name": "m", "key": "k", "value": "v" * 100001})
    r.post(MODELS + "set-tag", {"name": "nobody", "key": "k", "value": "v"})
    r.get(MODELS + "get", {"name": "m"})
    r.delete(MODELS + "delete-tag", {"name": "m", "key": "k"})
    r.delete(MODELS + "delete-tag", {"name": "m", "key": "k"})
    r.delete(MODELS + "delete-tag", {"name": "nobody", "key": "k"})
    r.delete(MODELS + "delete-tag", {"name": "m"})
    r.get(MODELS + "get", {"name": "m"})


def versions(r):
    r.post("runs/create", {"experiment_id": "0", "run_name": "r", "start_time": 1}, save={"run": "run.info.run_id"})
    source = "mlflow-artifacts:/0/${run}/artifacts/model"
    r.post(VERSIONS + "create", {"name": "m", "source": source, "run_id": "${run}"})
    tags = [{"key": "a", "value": "1"}]
    more = {"tags": tags, "description": "second"}
    r.post(VERSIONS + "create", {"name": "m", "source": "s3://bucket/model", **more})
    r.post(VERSIONS + "create", {"name": "m", "source": "models:/m/1"})
    r.post(VERSIONS + "create", {"name": "n", "source": "s3://bucket/n"})
    r.post(VERSIONS + "create", {"name": "nobody", "source": "s3://bucket/n"})
    r.post(VERSIONS + "create", {"name": "m"})
    r.post(VERSIONS + "create", {"source": "s3://bucket/n"})
    r.post(VERSIONS + "create", {"name": "m", "source": ""})
    r.post(VERSIONS + "create", {"name": "m", "source": "models:/nobody/1"})
    r.post(VERSIONS + "create", {"name": "m", "source": "models:/m/77"})
    r.post(VERSIONS + "create", {"name": "m", "source": "s3://b/x", "tags": [{"key": "a#b", "value": "v"}]})
    for version in ("1", "2", "3", "77", "x", "", "1.5", "-1"):
        r.get(VERSIONS + "get", {"name": "m", "version": version})
    r.get(VERSIONS + "get", {"name": "nobody", "version": "1"})
    r.get(VERSIONS + "get", {"name": "m"})
    r.get(VERSIONS + "get", {"version": "1"})
    for version in ("1", "2", "3", "77"):
        r.get(VERSIONS + "get-download-uri", {"name": "m", "version": version})
    r.patch(VERSIONS + "update", {"name": "m", "version": "1", "description": "d"})
    r.patch(VERSIONS + "update", {"name": "m", "version": "77", "description": "d"})
    r.patch(VERSIONS + "update", {"name": "m", "version": 1, "description": "d"})
    r.patch(VERSIONS + "update", {"name": "m", "description": "d"})
    r.get(MODELS + "get", {"name": "m"})


def wrong_sources(r):
    sources = ["/etc", "file:///etc", "./here", "here", "../x", "s3://b/../x", "https://h/%2e%2e/x"]
    sources += ["http://h/a?x=%252E%252E%252Fpath", "ftp://h/../../x", "mlflow-artifacts:/a/../../b"]
    sources += ["s3://b/..../x", "https://h/x%00.jpg", "//proc/self/root"]
    for source in sources:
        pair = {"name": "o", "source": source}
        r.post(VERSIONS + "create", pair)
    r.post(VERSIONS + "create", {"name": "m", "source": "/etc", "run_id": "${run}"})
    body = {"name": "m", "source": "file:///etc", "run_id": "${run}"}
    r.post(VERSIONS + "create", body, differs="local-paths")
    body = {"name": "m", "source": "file://remote-host/x"}
    r.post(VERSIONS + "create", body, differs=("server-errors", 400))


def stages(r):
    stage = {"name": "m", "version": "1", "stage": "Staging", "archive_existing_versions": False}
    r.post(VERSIONS + "transition-stage", stage)
    r.post(VERSIONS + "transition-stage", {**stage, "version": "2", "stage": "staging"})
    r.post(VERSIONS + "transition-stage", {**stage, "version": "3", "archive_existing_versions": True})
    r.get(VERSIONS + "get", {"name": "m", "version": "1"})
    r.post(VERSIONS + "transition-stage", {**stage, "stage": "PRODUCTION"})
    r.post(VERSIONS + "transition-stage", {**stage, "stage": "Nowhere"})
    r.post(VERSIONS + "transition-stage", {**stage, "stage": ""})
    r.post(VERSIONS + "transition-stage", {**stage, "version": "77"})
    r.post(VERSIONS + "transition-stage", {**stage, "name": "nobody"})
    lacking = {"name": "m", "version": "1", "stage": "Archived"}
    r.post(VERSIONS + "transition-stage", lacking)
    r.post(VERSIONS + "transition-stage", {**stage, "archive_existing_versions": "yes"})
    wrong = {**stage, "stage": "Archived", "archive_existing_versions": True}
    r.post(VERSIONS + "transition-stage", wrong, differs=("server-errors", 400))
    r.post(MODELS + "get-latest-versions", {"name": "m"})
    r.post(MODELS + "get-latest-versions", {"name": "m", "stages": ["Production"]})
    r.post(MODELS + "get-latest-versions", {"name": "m", "stages": ["production", "None"]})
    r.post(MODELS + "get-latest-versions", {"name": "m", "stages": ["Nowhere"]})
    r.get(MODELS + "get-latest-versions", {"name": "m", "stages": ["Staging", "Archived"]})
    r.post(MODELS + "get-latest-versions", {"name": "nobody"})
    r.post(MODELS + "get-latest-versions", {})


def aliases(r):
    alias = {"name": "m", "alias": "champion", "version": "2"}
    r.post(MODELS + "alias", alias)
    r.post(MODELS + "alias", {**alias, "alias": "other"})
    r.get(MODELS + "alias", {"name": "m", "alias": "champion"})
    r.get(VERSIONS + "get", {"name": "m", "version": "2"})
    r.post(MODELS + "alias", {**alias, "version": "1"})
    r.get(MODELS + "alias", {"name": "m", "alias": "champion"})
    for name in ("latest", "Latest", "v1", "V12", "a b", "a/b", "", "x" * 256):
        r.post(MODELS + "alias", {**alias, "alias": name})
    r.post(MODELS + "alias", {**alias, "version": "77"})
    r.post(MODELS + "alias", {**alias, "version": "x"})
    r.post(MODELS + "alias", {**alias, "name": "nobody"})
    r.post(MODELS + "alias", {"name": "m", "alias": "a"})
    r.get(MODELS + "alias", {"name": "m", "alias": "none"})
    r.get(MODELS + "alias", {"name": "nobody", "alias": "none"})
    r.get(MODELS + "alias", {"name": "m"})
    r.get(MODELS + "get", {"name": "m"})
    r.delete(MODELS + "alias", {"name": "m", "alias": "other"})
    r.delete(MODELS + "alias", {"name": "m", "alias": "other"})
    r.delete(MODELS + "alias", {"name": "nobody", "alias": "other"})
    r.delete(MODELS + "alias", {"name": "m"})


def version_tags(r):
    tag = {"name": "m", "version": "1", "key": "k", "value": "v"}
    r.post(VERSIONS + "set-tag", tag)
    r.post(VERSIONS + "set-tag", {**tag, "value": "w"})
    r.post(VERSIONS + "set-tag", {**tag, "key": "a#b"})
    r.post(VERSIONS + "set-tag", {**tag, "version": "77"})
    r.post(VERSIONS + "set-tag", {**tag, "version": "x"})
    r.post(VERSIONS + "set-tag", {**tag, "name": "nobody"})
    r.post(VERSIONS + "set-tag", {"name": "m", "version": "1", "key": "k"})
    r.get(VERSIONS + "get", {"name": "m", "version": "1"})
    r.delete(VERSIONS + "delete-tag", {"name": "m", "version": "1", "key": "k"})
    r.delete(VERSIONS + "delete-tag", {"name": "m", "version": "1", "key": "k"})
    r.delete(VERSIONS + "delete-tag", {"name": "m", "version": "77", "key": "k"})
    r.delete(VERSIONS + "delete-tag", {"name": "m", "version": "1"})


def searches(r):
    prompt = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    r.post(MODELS + "create", {"name": "p", "tags": prompt})
    r.get(MODELS + "search")
    filters = ["name = 'm'", "name != 'm'", "name LIKE 'M%'", "name ILIKE 'M%'", "name LIKE '%'"]
    filters += ["tags.team = 'cardio'", "tags.team != 'x'", "tag.team LIKE 'c%'", "name IN ('m', 'n')"]
    filters += ["tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` != 'true'"]
    filters += ["name = 'm' AND tags.team = 'cardio'"]
    for text in filters:
        r.get(MODELS + "search", {"filter": text})
    filters = ["name = m", "name > 'm'", "name = 5", "x = 'm'", "run_id = 'x'", "name", "name =", "tags.team > 'a'"]
    for text in [*filters, "metrics.x > 1", "name = 'm' OR name = 'n'"]:
        r.get(MODELS + "search", {"filter": text}, differs="filter-texts")
    for text in ("name", "name DESC", "timestamp", "last_updated_timestamp DESC"):
        r.get(MODELS + "search", {"order_by": text, "filter": "name IN ('m', 'n')"})
    for text in ("x", "name UP", "creation_timestamp"):
        r.get(MODELS + "search", {"order_by": text}, differs="filter-texts")
    r.get(MODELS + "search", {"max_results": 1}, save={"page": "next_page_token"})
    r.get(MODELS + "search", {"max_results": 1, "page_token": "${page}"})
    r.get(MODELS + "search", {"max_results": -1}, differs=("page-sizes", 400))
    r.get(MODELS + "search", {"max_results": 0}, differs=("page-sizes", 400))
    r.get(MODELS + "search", {"max_results": 1001}, differs="page-sizes")
    r.get(MODELS + "search", {"max_results": "x"})
    r.get(MODELS + "search", {"page_token": "garbage"})


def version_searches(r):
    filters = ["", "name = 'm'", "name = 'nobody'", "name LIKE 'm%'", "name ILIKE 'M'", "name IN ('m', 'n')"]
    filters += ["run_id = '${run}'", "run_id IN ('${run}', 'x')", "source_path = 's3://bucket/n'"]
    filters += ["source_path LIKE 's3%'", "version_number = 2", "version_number > 1", "name = 'm' AND version_number < 3"]
    filters += ["tags.a = '1'", "tags.a != '2'"]
    for text in filters:
        r.get(VERSIONS + "search", {"filter": text, "order_by": ["name", "version_number"]})
    for text in ("version_number = 'x'", "run_id > 'x'", "name = m", "x = 'y'", "name ="):
        r.get(VERSIONS + "search", {"filter": text}, differs="filter-texts")
    for text in ("version_number DESC", "creation_timestamp"):
        r.get(VERSIONS + "search", {"order_by": [text, "name"]})
    for text in ("x", "name UP"):
        r.get(VERSIONS + "search", {"order_by": text}, differs="filter-texts")
    page = {"max_results": 2, "order_by": ["name", "version_number"]}
    r.get(VERSIONS + "search", page, save={"page": "next_page_token"})
    r.get(VERSIONS + "search", {**page, "page_token": "${page}"})
    for number in (0, -1, 200001):
        r.get(VERSIONS + "search", {"max_results": number}, differs="page-sizes")
    r.get(VERSIONS + "search", {"max_results": "x"})


def deleted(r):
    r.delete(VERSIONS + "delete", {"name": "m", "version": "2"})
    r.delete(VERSIONS + "delete", {"name": "m", "version": "2"})
    r.delete(VERSIONS + "delete", {"name": "m"})
    r.get(VERSIONS + "get", {"name": "m", "version": "2"})
    r.delete(VERSIONS + "delete", {"name": "m", "version": "3"})
    r.post(VERSIONS + "create", {"name": "m", "source": "s3://bucket/model"})
    r.delete(MODELS + "delete", {"name": "n"})
    r.delete(MODELS + "delete", {"name": "n"})
    r.delete(MODELS + "delete", {})
    r.get(VERSIONS + "get", {"name": "n", "version": "1"})
    r.post(MODELS + "create", {"name": "n"})
    r.post(VERSIONS + "create", {"name": "n", "source": "s3://bucket/n"})
