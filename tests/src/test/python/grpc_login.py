# SPDX-License-Identifier: Apache-2.0
"""Triton's own client over gRPC, against a server that wants to know who asks."""
import base64
import importlib.metadata
import os
import queue
import sys

import httpx
import tritonclient.grpc as triton
from tritonclient.grpc.auth import BasicAuth
from tritonclient.utils import InferenceServerException

from golden_models import golden, promote, same_bits, upload

URL = sys.argv[1]
HOST = URL.removeprefix("http://")
ADMIN = (os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"])


def basic(user, password):
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def refused(status, call):
    try:
        call()
    except InferenceServerException as e:
        assert e.status() == "StatusCode." + status and e.message(), e
        return
    raise AssertionError("not refused: " + status)


def ends_streams_of_revoked_keys(inputs):
    """The right to ask is asked for with each request of a stream."""
    keys = URL + "/api/v1/access/api-keys"
    key = httpx.post(keys, json={"label": "stream"}, auth=ADMIN, timeout=60).json()
    client = triton.InferenceServerClient(HOST)
    answers = queue.Queue()
    client.start_stream(
        lambda result, error: answers.put((result, error)), headers={"authorization": "Bearer " + key["key"]})
    client.async_stream_infer("exact", inputs)
    assert answers.get(timeout=30)[1] is None
    assert httpx.delete(keys + "/" + key["id"], auth=ADMIN, timeout=60).status_code == 204
    client.async_stream_infer("exact", inputs)
    error = answers.get(timeout=30)[1]
    assert error.status() == "StatusCode.UNAUTHENTICATED", error
    client.stop_stream()
    client.close()


def main():
    promote(URL, "exact", upload(URL, "exact", "binary", ADMIN), ADMIN)
    rows, margins, _ = golden("binary")
    inputs = [triton.InferInput("x", list(rows.shape), "FP32")]
    inputs[0].set_data_from_numpy(rows)
    outputs = [triton.InferRequestedOutput("margin")]
    client = triton.InferenceServerClient(HOST)
    assert client.is_server_live() and client.is_server_ready()
    refused("UNAUTHENTICATED", lambda: client.is_model_ready("exact"))
    refused("UNAUTHENTICATED", lambda: client.infer("exact", inputs))
    refused("UNAUTHENTICATED", lambda: client.infer("exact", inputs, headers={"authorization": "Bearer wrong"}))
    answers = []
    client.start_stream(lambda result, error: answers.append(error))
    try:
        client.async_stream_infer("exact", inputs)
    except InferenceServerException:
        pass  # The stream was refused before its first request was queued.
    client.stop_stream()
    assert answers and answers[0].status() == "StatusCode.UNAUTHENTICATED", answers
    same_bits(client.infer("exact", inputs, outputs=outputs, headers=basic(*ADMIN)).as_numpy("margin"), margins[:, 0])
    answer = httpx.post(
        URL + "/api/2.0/mlflow/users/create", json={"username": "ann", "password": "password of ann"}, auth=ADMIN,
        timeout=60)
    assert answer.status_code == 200, answer.text
    answer = httpx.post(
        URL + "/api/3.0/mlflow/users/permissions/grant", auth=ADMIN, timeout=60,
        json={"username": "ann", "resource_type": "registered_model", "resource_id": "exact", "permission": "DENY"})
    assert answer.status_code == 200, answer.text
    ann = basic("ann", "password of ann")
    refused("PERMISSION_DENIED", lambda: client.infer("exact", inputs, headers=ann))
    refused("PERMISSION_DENIED", lambda: client.get_model_metadata("exact", headers=ann))
    assert not client.get_model_repository_index(headers=ann).models
    ends_streams_of_revoked_keys(inputs)
    client.register_plugin(BasicAuth(*ADMIN))
    assert client.is_model_ready("exact")
    client.close()
    print("passed with", "tritonclient", importlib.metadata.version("tritonclient"))


main()
