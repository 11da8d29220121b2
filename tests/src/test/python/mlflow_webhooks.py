# SPDX-License-Identifier: Apache-2.0
"""Webhooks of the registry with MLflow's own client; any difference is an error.

Usage: mlflow_webhooks.py http://host:port   (MLflow's own server passes too, if webhooks may reach this machine)
"""

import os
import sys
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import base64
import hashlib
import hmac
import http.server
import json
import queue
import threading
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookEvent, WebhookStatus
from mlflow.exceptions import MlflowException

SECRET = "s3cret"
received = queue.Queue()
failing = {"times": 0}


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        received.put((self.path, dict(self.headers), body))
        failing["times"] -= 1
        self.send_response(503 if failing["times"] >= 0 else 200)
        self.end_headers()
        self.wfile.write(b"taken")

    def log_message(self, *_):
        pass


def verified(path, headers, body):
    """As MLflow's documentation verifies a delivery."""
    signature = headers["X-MLflow-Signature"]
    assert signature.startswith("v1,"), signature
    timestamp = headers["X-MLflow-Timestamp"]
    assert abs(time.time() - int(timestamp)) < 300, timestamp
    signed = f"{headers['X-MLflow-Delivery-Id']}.{timestamp}.{body}"
    expected = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    assert hmac.compare_digest(base64.b64decode(signature[3:]), expected), path
    return json.loads(body)


def told(event, **data):
    path, headers, body = received.get(timeout=30)
    letter = verified(path, headers, body)
    assert path == "/hook", path
    assert f"{letter['entity']}.{letter['action']}" == event, letter
    assert letter["data"] == data, letter
    return headers


def refused(call, code, text):
    try:
        call()
    except MlflowException as refusal:
        assert refusal.error_code == code, refusal
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


def edited(client, url):
    hook = client.create_webhook("hook", url, ["registered_model.created"], description="d", secret=SECRET)
    assert hook.secret is None and hook.status == WebhookStatus.ACTIVE and hook.description == "d"
    assert client.get_webhook(hook.webhook_id).url == url
    assert [w.webhook_id for w in client.list_webhooks()] == [hook.webhook_id]
    other = client.create_webhook("other", url, ["prompt.created"])
    page = client.list_webhooks(max_results=1)
    assert [w.name for w in page] == ["other"] and page.token
    assert [w.name for w in client.list_webhooks(max_results=1, page_token=page.token)] == ["hook"]
    client.delete_webhook(other.webhook_id)
    refused(lambda: client.get_webhook(other.webhook_id), "RESOURCE_DOES_NOT_EXIST", other.webhook_id)
    refused(lambda: client.create_webhook("x", "ftp://h/", ["prompt.created"]), "INVALID_PARAMETER_VALUE", "scheme")
    refused(lambda: client.create_webhook("a b", url, ["prompt.created"]), "INVALID_PARAMETER_VALUE", "a b")
    return hook.webhook_id


def tested(client, hook):
    for event in ("registered_model.created", "prompt_alias.deleted"):
        result = client.test_webhook(hook, WebhookEvent.from_str(event))
        assert result.success and result.response_status == 200 and result.response_body == "taken", result
        path, headers, body = received.get(timeout=30)
        assert event.startswith(verified(path, headers, body)["entity"])
    dead = client.create_webhook("dead", "http://127.0.0.1:9/", ["prompt.created"])
    result = client.test_webhook(dead.webhook_id)
    assert not result.success and result.response_status is None and result.error_message
    client.delete_webhook(dead.webhook_id)


EVENTS = """registered_model.created model_version.created model_version_tag.set model_version_tag.deleted
model_version_alias.created model_version_alias.deleted prompt.created prompt_version.created prompt_tag.set
prompt_tag.deleted prompt_version_tag.set prompt_version_tag.deleted prompt_alias.created prompt_alias.deleted"""


def models(client, hook):
    client.update_webhook(hook, events=[WebhookEvent.from_str(e) for e in EVENTS.split()])
    assert len(client.get_webhook(hook).events) == 14
    client.create_registered_model("m", tags={"a": "b"}, description="ü")
    told("registered_model.created", name="m", tags={"a": "b"}, description="ü")
    client.create_model_version("m", "s3://b/x", tags={"t": "u"})
    version = {"name": "m", "version": "1"}
    told("model_version.created", **version, source="s3://b/x", run_id=None, tags={"t": "u"}, description=None)
    client.set_model_version_tag("m", "1", "k", "v")
    told("model_version_tag.set", **version, key="k", value="v")
    client.delete_model_version_tag("m", "1", "k")
    told("model_version_tag.deleted", **version, key="k")
    client.set_registered_model_tag("m", "k", "v")  # Nobody is told of a model's tags.
    client.set_registered_model_alias("m", "champion", 1)
    told("model_version_alias.created", **version, alias="champion")
    client.delete_registered_model_alias("m", "champion")
    told("model_version_alias.deleted", name="m", alias="champion")


def prompts():
    mlflow.genai.register_prompt("p", "Hi {{name}}", commit_message="first", tags={"x": "y"})
    name, version = {"name": "p"}, {"name": "p", "version": "1"}
    told("prompt.created", **name, tags={"x": "y"}, description="first")
    told("prompt_version.created", **version, template="Hi {{name}}", tags={"x": "y"}, description="first")
    told("prompt_tag.set", **name, key="_mlflow_experiment_ids", value=",0,")
    mlflow.genai.set_prompt_alias("p", "best", 1)
    told("prompt_alias.created", **version, alias="best")
    mlflow.genai.delete_prompt_alias("p", "best")
    told("prompt_alias.deleted", **name, alias="best")
    client = MlflowClient()
    client.set_prompt_tag("p", "k", "v")
    told("prompt_tag.set", **name, key="k", value="v")
    client.delete_prompt_tag("p", "k")
    told("prompt_tag.deleted", **name, key="k")
    client.set_prompt_version_tag("p", 1, "k", "v")
    told("prompt_version_tag.set", **version, key="k", value="v")
    client.delete_prompt_version_tag("p", 1, "k")
    told("prompt_version_tag.deleted", **version, key="k")


def repeated(client, hook):
    failing["times"] = 2
    client.create_registered_model("again")
    deliveries = {told("registered_model.created", name="again", tags={}, description="")["X-MLflow-Delivery-Id"] for _ in range(3)}
    assert len(deliveries) == 1, deliveries
    client.update_webhook(hook, status=WebhookStatus.DISABLED)
    client.create_registered_model("silent")
    client.update_webhook(hook, status="ACTIVE", secret="")
    client.create_registered_model("unsigned")
    path, headers, body = received.get(timeout=30)
    assert json.loads(body)["data"]["name"] == "unsigned" and "X-MLflow-Signature" not in headers


def main(url):
    mlflow.set_tracking_uri(url)
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    client = MlflowClient()
    hook = edited(client, f"http://127.0.0.1:{receiver.server_port}/hook")
    tested(client, hook)
    models(client, hook)
    prompts()
    repeated(client, hook)
    assert received.empty(), received.get()
    print("passed with mlflow", mlflow.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
