# SPDX-License-Identifier: Apache-2.0
"""Triton's and KServe's own clients against a server: models that XGBoost itself has written."""
import asyncio
import importlib.metadata
import json
import sys

import httpx
import numpy as np
import tritonclient.http as triton
import tritonclient.http.aio as triton_aio
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from tritonclient.utils import InferenceServerException

from golden_models import COLUMNS, golden, promote, same_bits, upload

URL = sys.argv[1]
HOST = URL.removeprefix("http://")


def tensor(name, values, datatype="FP32", binary=True):
    result = triton.InferInput(name, list(values.shape), datatype)
    result.set_data_from_numpy(values, binary_data=binary)
    return result


def refused(status, words, call):
    try:
        call()
    except InferenceServerException as e:
        assert e.status() == status, e
        for word in words:
            assert word in e.message(), e
        return
    raise AssertionError("not refused: " + str(words))


def asks_the_server(client):
    assert client.is_server_live() and client.is_server_ready()
    metadata = client.get_server_metadata()
    assert metadata["name"] == "bellwether", metadata
    assert {"binary_tensor_data", "classification", "statistics", "model_configuration"} <= set(metadata["extensions"])
    assert client.is_model_ready("exact") and client.is_model_ready("exact", "1")
    assert not client.is_model_ready("none") and not client.is_model_ready("exact", "9")
    model = client.get_model_metadata("exact")
    assert model["name"] == "exact" and model["versions"] == ["1"], model
    assert model["inputs"] == [{"name": "input", "datatype": "FP32", "shape": [-1, 8]}], model
    assert {"name": "margin", "datatype": "FP32", "shape": [-1]} in model["outputs"], model
    assert json.loads(model["properties"]["columns"]) == COLUMNS, model
    config = client.get_model_config("exact", "1")
    assert config["input"] == [{"name": "input", "data_type": "TYPE_FP32", "dims": [-1, 8]}], config
    refused("404", ["model not found: none"], lambda: client.get_model_metadata("none"))
    refused("404", ["/v2/logging"], lambda: client.get_log_settings())


def infers(client):
    rows, margins, contributions = golden("binary")
    names = ("margin", "contributions", "interactions", "predict")
    wanted = [triton.InferRequestedOutput(name) for name in names]
    for encoding in (None, "gzip", "deflate"):
        result = client.infer(
            "exact", [tensor("x", rows)], outputs=wanted, request_id="7",
            request_compression_algorithm=encoding, response_compression_algorithm=encoding)
        same_bits(result.as_numpy("margin"), margins[:, 0])
        parts = result.as_numpy("contributions")
        assert parts.shape == (len(rows), 1, 9), parts.shape
        scale = np.abs(contributions).sum(axis=1)
        assert (np.abs(parts[:, 0].sum(axis=1) - margins[:, 0]) <= 1e-5 * scale).all()
        assert (np.abs(parts[:, 0] - contributions) <= 1e-4 * scale[:, None]).all()
        together = result.as_numpy("interactions")
        assert together.shape == (len(rows), 1, 9, 9), together.shape
        assert (np.abs(together.sum(axis=3) - parts) <= 1e-4 * scale[:, None, None]).all()
        expected = 1 / (1 + np.exp(-margins[:, 0].astype(np.float64)))
        assert np.allclose(result.as_numpy("predict"), expected, rtol=1e-6, atol=1e-7)
        assert result.get_response()["id"] == "7", result.get_response()
    defaults = client.infer("exact", [tensor("x", rows)], model_version="1").get_response()
    assert [output["name"] for output in defaults["outputs"]] == ["predict"], defaults
    assert defaults["parameters"]["route"] == "version", defaults
    for binary in (True, False):
        margin = [triton.InferRequestedOutput("margin", binary_data=binary)]
        one = client.infer("exact", [tensor("any", rows, binary=binary)], outputs=margin)
        same_bits(one.as_numpy("margin"), margins[:, 0])
        columns = [tensor(name, rows[:, i].copy(), binary=binary) for i, name in enumerate(COLUMNS)]
        same_bits(client.infer("exact", columns[::-1], outputs=margin).as_numpy("margin"), margins[:, 0])
    wide = client.infer("exact", [tensor("x", rows.astype(np.float64), "FP64")], outputs=margin)
    same_bits(wide.as_numpy("margin"), margins[:, 0])
    ids = client.infer("exact", [tensor("x", rows[:3])], outputs=[triton.InferRequestedOutput("prediction_id")])
    logged = httpx.get(URL + "/api/v1/predictions/" + ids.as_numpy("prediction_id")[2].decode()).json()
    assert logged["model_name"] == "exact" and logged["route"] == "champion", logged
    later = client.async_infer("exact", [tensor("x", rows)], outputs=margin).get_result()
    same_bits(later.as_numpy("margin"), margins[:, 0])


def infers_classes(client):
    rows, margins, _ = golden("softprob")
    wanted = [triton.InferRequestedOutput(name) for name in ("margin", "predict", "contributions")]
    result = client.infer("many", [tensor("x", rows)], outputs=wanted)
    same_bits(result.as_numpy("margin"), margins)
    assert result.as_numpy("contributions").shape == (len(rows), 3, 9)
    assert np.allclose(result.as_numpy("predict").sum(axis=1), 1, atol=1e-6)


def classifies(client):
    """The classification extension: the largest values of a row, as Triton writes them (C++'s to_string)."""
    rows, margins, _ = golden("softprob")
    every = client.infer("many", [tensor("x", rows)], outputs=[triton.InferRequestedOutput("predict")]).as_numpy("predict")
    best = np.argsort(-every, axis=1, kind="stable")
    for count, told in ((1, 1), (2, 2), (9, 3)):
        for binary in (True, False):
            wanted = [triton.InferRequestedOutput("predict", class_count=count, binary_data=binary)]
            result = client.infer("many", [tensor("x", rows)], outputs=wanted)
            found = result.as_numpy("predict")
            assert found.shape == (len(rows), told) and result.get_output("predict")["datatype"] == "BYTES", result
            texts = [[one.decode() if binary else one for one in row] for row in found]
            expected = [["%f:%d" % (values[i], i) for i in places[:told]] for values, places in zip(every, best)]
            assert texts == expected, (texts[0], expected[0])
    one, = client.infer("exact", [tensor("x", rows[:1])], outputs=[
        triton.InferRequestedOutput("margin", class_count=2)]).as_numpy("margin")
    assert len(one) == 1 and one[0].endswith(b":0"), one
    texts = [triton.InferRequestedOutput("prediction_id", class_count=1)]
    refused("400", ["prediction_id", "BYTES", "numbers"], lambda: client.infer("many", [tensor("x", rows)], outputs=texts))
    none = triton.InferRequestedOutput("predict")
    none._parameters["classification"] = -1
    refused("400", ["classification: -1"], lambda: client.infer("many", [tensor("x", rows)], outputs=[none]))


def infers_targets(client):
    for model, width in (("targets", 3), ("labels", 3)):
        rows, margins = golden(model + "_vector", parts=2)
        wanted = [triton.InferRequestedOutput(name) for name in ("margin", "predict", "contributions")]
        result = client.infer(model, [tensor("x", rows)], outputs=wanted)
        same_bits(result.as_numpy("margin"), margins)
        assert result.as_numpy("contributions").shape == (len(rows), width, 9)
        values = result.as_numpy("predict")
        assert np.allclose(values, margins if model == "targets" else 1 / (1 + np.exp(-margins)), atol=1e-6)
        row = {"f%d" % i: None if np.isnan(value) else float(value) for i, value in enumerate(rows[0])}
        said = httpx.post(f"{URL}/ml/{model}/predict", json={"features": row, "margin": True}).json()
        assert np.allclose(said["prediction"], values[0], atol=1e-6) and said["margin"] == margins[0].tolist(), said
        logged = httpx.get(f"{URL}/api/v1/predictions/{said['prediction_id']}").json()
        assert logged["prediction"] == said["prediction"], logged
        why = httpx.post(f"{URL}/ml/{model}/predict", json={"features": row, "explain": True}).json()["explanations"]
        sums = [one["base_value"] + sum(part["contribution"] for part in one["contributions"]) for one in why]
        assert np.allclose(sums, margins[0], atol=1e-6) and [one["target"] for one in why] == [0, 1, 2], why
    rows, margins = golden("softprob_vector", parts=2)
    result = client.infer("spread", [tensor("x", rows)], outputs=[triton.InferRequestedOutput("margin")])
    same_bits(result.as_numpy("margin"), margins)


def is_told_what_is_wrong(client):
    rows, _, _ = golden("binary")
    columns = [tensor(name, rows[:, i].copy()) for i, name in enumerate(COLUMNS)]
    refused("400", ["[n, 8]", "f7"], lambda: client.infer("exact", [tensor("x", rows[:, :7].copy())]))
    refused("400", ["f7", "absent"], lambda: client.infer("exact", columns[:7]))
    words = np.array([b"high"] * len(rows), dtype=np.object_)
    wrong = columns[:7] + [tensor("f7", words, "BYTES")]
    refused("400", ["rows[0].f7: high", "a number"], lambda: client.infer("exact", wrong))
    unknown = [triton.InferRequestedOutput("shap")]
    refused("400", ["shap", "margin"], lambda: client.infer("exact", [tensor("x", rows)], outputs=unknown))
    refused("404", ["none"], lambda: client.infer("none", [tensor("x", rows)]))
    refused("404", ["9"], lambda: client.infer("exact", [tensor("x", rows)], model_version="9"))
    wrong_size = tensor("x", rows)
    wrong_size.set_shape([len(rows), 9])
    refused("400", ["binary_data_size"], lambda: client.infer("exact", [wrong_size]))


def loads_and_counts(client):
    index = {(entry["name"], entry.get("version")): entry for entry in client.get_model_repository_index()}
    assert index[("exact", "1")]["state"] == "READY", index
    client.load_model("exact")
    refused("400", ["versions"], lambda: client.load_model("exact", config="{}"))
    refused("409", ["champion"], lambda: client.unload_model("exact"))
    refused("404", ["none"], lambda: client.load_model("none"))
    upload(URL, "spare", "base_score")
    refused("409", ["spare"], lambda: client.load_model("spare"))
    assert client.is_model_ready("spare", "1") and not client.is_model_ready("spare")
    client.unload_model("spare")
    statistics = client.get_inference_statistics("exact", "1")["model_stats"][0]
    assert statistics["execution_count"] >= 10, statistics
    assert statistics["inference_count"] > statistics["execution_count"], statistics
    assert statistics["inference_stats"]["success"]["ns"] > 0, statistics
    assert statistics["inference_stats"]["fail"]["count"] >= 3, statistics
    assert client.get_inference_statistics()["model_stats"], "all of them"


async def asynchronously():
    rows, margins, _ = golden("binary")
    async with triton_aio.InferenceServerClient(HOST) as client:
        assert await client.is_server_ready() and await client.is_model_ready("exact")
        wanted = [triton_aio.InferRequestedOutput("margin")]
        results = await asyncio.gather(
            *[client.infer("exact", [tensor("x", rows)], outputs=wanted) for _ in range(8)])
        for result in results:
            same_bits(result.as_numpy("margin"), margins[:, 0])
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(URL) and await client.is_server_ready(URL)
    assert await client.is_model_ready(URL, "exact") and not await client.is_model_ready(URL, "none")
    for binary in (True, False):
        finite = np.where(np.isfinite(rows), rows, np.float32(0.5))
        data = InferInput("x", list(rows.shape), "FP32")
        data.set_data_from_numpy(finite, binary_data=binary)
        answer = await client.infer(URL, InferRequest("exact", [data], request_id="k"), model_name="exact")
        assert answer.model_name == "exact" and answer.id == "k", answer
        assert answer.outputs[0].as_numpy().shape == (len(rows),), answer
    await client.close()


async def asks_over_grpc():
    rows, margins, _ = golden("binary")
    expected = 1 / (1 + np.exp(-margins[:, 0].astype(np.float64)))
    async with InferenceGRPCClient(HOST, retries=0) as client:
        assert await client.is_server_live() and await client.is_server_ready()
        assert await client.is_model_ready("exact") and not await client.is_model_ready("spare")
        for binary in (True, False):
            data = InferInput("x", list(rows.shape), "FP32")
            data.set_data_from_numpy(rows, binary_data=binary)
            answer = await client.infer(InferRequest("exact", [data], request_id="k"))
            assert answer.model_name == "exact" and answer.id == "k", answer
            assert np.allclose(answer.outputs[0].as_numpy(), expected, rtol=1e-6, atol=1e-7), answer


async def asks_version_one():
    rows = [[0.5, 1, 2, -1, 0, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8.5]]
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    assert await client.is_server_live(URL) and await client.is_model_ready(URL, "exact")
    assert not await client.is_model_ready(URL, "spare")
    answer = await client.infer(URL, {"instances": rows}, model_name="exact")
    assert np.allclose(answer["predictions"], [0.36974868178367615, 0.023467164486646652], atol=1e-6), answer
    named = [dict(zip(COLUMNS, row)) for row in rows]
    assert await client.infer(URL, {"instances": named}, model_name="exact") == answer
    answer = await client.explain(URL, "exact", {"instances": rows})
    for explanation in answer["explanations"]:
        assert explanation["space"] == "log_odds" and len(explanation["contributions"]) == 8, explanation
    for wrong in (rows[0], [rows[0][:7]], [dict(named[0], z=1)], [], [["a"] + rows[0][1:]]):
        try:
            await client.infer(URL, {"instances": wrong}, model_name="exact")
        except httpx.HTTPStatusError as e:
            assert e.response.status_code == 400 and "rows" in e.response.json()["error"] or wrong == [], e
            continue
        raise AssertionError("not refused: %s" % wrong)
    await client.close()


def main():
    vectors = [(name, name + "_vector") for name in ("targets", "labels")] + [("spread", "softprob_vector")]
    for model, name in [("exact", "binary"), ("many", "softprob")] + vectors:
        promote(URL, model, upload(URL, model, name))
    client = triton.InferenceServerClient(HOST)
    asks_the_server(client)
    infers(client)
    infers_classes(client)
    classifies(client)
    infers_targets(client)
    is_told_what_is_wrong(client)
    asyncio.run(asynchronously())
    loads_and_counts(client)
    asyncio.run(asks_over_grpc())
    asyncio.run(asks_version_one())
    client.close()
    versions = [name + " " + importlib.metadata.version(name) for name in ("tritonclient", "kserve")]
    print("passed with", " and ".join(versions))


main()
