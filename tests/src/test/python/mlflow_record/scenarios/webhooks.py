# SPDX-License-Identifier: Apache-2.0
"""Webhooks of the registry: made, changed, listed, tested, and what is refused."""

ENVIRONMENT = {"MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES": "0", "MLFLOW_WEBHOOK_REQUEST_TIMEOUT": "2"}

HOOKS = "webhooks"
URL = "https://93.184.215.14/hook"
MADE = {"entity": "REGISTERED_MODEL", "action": "CREATED"}
VERSION = {"entity": "MODEL_VERSION", "action": "CREATED"}


def scenario(r):
    r.get(HOOKS)
    made(r)
    refused(r)
    wrong_addresses(r)
    changed(r)
    listed(r)
    deleted(r)


def hook(name="one", **more):
    return {"name": name, "url": URL, "events": [MADE], **more}


def made(r):
    one = {"one": "webhook.webhook_id"}
    r.post(HOOKS, hook(description="tells", secret="s3cret", status="ACTIVE"), save=one)
    r.post(HOOKS, hook("two", events=[VERSION, MADE]), save={"two": "webhook.webhook_id"})
    r.post(HOOKS, hook("one"), save={"three": "webhook.webhook_id"})
    r.post(HOOKS, hook("off", status="DISABLED"), save={"four": "webhook.webhook_id"})
    r.post(HOOKS, hook("budget", events=[{"entity": "BUDGET_POLICY", "action": "EXCEEDED"}]))
    for number in ("one", "two", "four"):
        r.get(HOOKS + "/${" + number + "}")
    r.get("/ajax-api/2.0/mlflow/webhooks/${one}")
    r.get(HOOKS + "/nobody")


def refused(r):
    for field in ("name", "url", "events"):
        body = hook()
        del body[field]
        r.post(HOOKS, body)
    r.post(HOOKS, hook(events=[]))
    for name in ("", "-a", "a-", "a b", "a/b", "a" * 64, "Ü", "it's"):
        r.post(HOOKS, hook(name))
    for name in ("a", "A.b_c-9", "a" * 63):
        r.post(HOOKS, hook(name))
    r.post(HOOKS, hook(5))
    r.post(HOOKS, hook(url=5))
    r.post(HOOKS, hook(description=5))
    r.post(HOOKS, hook(secret=5), differs="secrets")
    r.post(HOOKS, hook(events="all"))
    r.post(HOOKS, hook(events=[{"entity": "MODEL_VERSION", "action": "DELETED"}]))
    r.post(HOOKS, hook(events=[{"entity": "PROMPT_TAG", "action": "CREATED"}]))
    r.post(HOOKS, hook(events=[{"entity": "BUDGET_POLICY", "action": "SET"}]))
    r.post(HOOKS, hook(events=[{"entity": "NOBODY", "action": "CREATED"}]), differs=("crashes", 400))
    r.post(HOOKS, hook(events=[{"entity": "MODEL_VERSION"}]), differs=("crashes", 400))
    r.post(HOOKS, hook(events=[{}]), differs=("crashes", 400))
    r.post(HOOKS, hook("twice", events=[MADE, MADE]), differs=("duplicates", 200))
    r.post(HOOKS, hook("odd", status="SOMETIMES"), differs=("ill-typed", 400))


def wrong_addresses(r):
    urls = ["", " ", "here", "//h/x", "http://example.com/", "ftp://h/", "file:///etc/passwd", "https://", "https:///x"]
    urls += ["javascript:alert(1)", "HTTPS://93.184.215.14/x"]
    for url in urls:
        r.post(HOOKS, hook("u", url=url))
    hosts = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"]
    hosts += ["[::1]", "[::]", "[fd00::1]", "[fe80::1]", "[64:ff9b::a00:1]", "[2002:a00:1::]"]
    hosts += ["198.18.0.1", "192.0.2.1", "240.0.0.1", "[2001:db8::1]", "localhost"]
    for host in hosts:
        r.post(HOOKS, hook("u", url="https://" + host + "/x"))
    r.post(HOOKS, hook("u", url="https://user:pw@93.184.215.14:8443/x?y=z#f"))


def changed(r):
    one = HOOKS + "/${one}"
    r.patch(one, {"name": "renamed"})
    r.patch(one, {"description": "else"})
    r.patch(one, {"description": ""})
    r.patch(one, {"url": "https://93.184.215.14/other"})
    r.patch(one, {"events": [VERSION]})
    r.patch(one, {"secret": "other"})
    r.patch(one, {"secret": ""})
    r.patch(one, {"status": "DISABLED"})
    r.patch(one, {})
    r.patch(one, {"name": ""})
    r.patch(one, {"name": "a b"})
    r.patch(one, {"url": "http://example.com/"})
    r.patch(one, {"url": "https://127.0.0.1/"})
    r.patch(one, {"url": ""})
    r.patch(one, {"events": []})
    r.patch(one, {"events": [{"entity": "MODEL_VERSION", "action": "SET"}]})
    r.patch(one, {"status": "ACTIVE", "name": "again", "description": "all", "events": [MADE, VERSION]})
    r.get(one)
    r.patch(HOOKS + "/nobody", {"name": "x"})


def listed(r):
    r.get(HOOKS, {"max_results": "1001"})
    r.get(HOOKS, {"max_results": "-1"})
    r.get(HOOKS, {"page_token": "garbage"}, differs="page-tokens")


def deleted(r):
    r.delete(HOOKS + "/${two}")
    r.delete(HOOKS + "/${two}")
    r.get(HOOKS + "/${two}")
    r.delete(HOOKS + "/nobody")
    r.post(HOOKS + "/${two}/test", {})
