# SPDX-License-Identifier: Apache-2.0
"""Triton's own client over gRPC: plain, asynchronous, on streams, packed."""
import asyncio
import importlib.metadata
import json
import queue
import sys

import grpc
import httpx
import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from tritonclient.grpc import service_pb2, service_pb2_grpc
from tritonclient.utils import InferenceServerException

from golden_models import COLUMNS, GOLDEN, golden, promote, same_bits, upload

URL = sys.argv[1]
HOST = URL.removeprefix("http://")
MARGIN = [triton.InferRequestedOutput("margin")]


def tensor(name, values, datatype="FP32"):
    result = triton.InferInput(name, list(values.shape), datatype)
    result.set_data_from_numpy(values)
    return result


def refused(status, words, call):
    try:
        call()
    except InferenceServerException as e:
        assert e.status() == "StatusCode." + status, e
        for word in words:
            assert word in e.message(), e
        return
    raise AssertionError("not refused: " + str(words))


def asks_the_server(client):
    assert client.is_server_live() and client.is_server_ready()
    metadata = client.get_server_metadata()
    assert metadata.name == "bellwether" and {"statistics", "classification"} <= set(metadata.extensions), metadata
    assert client.is_model_ready("exact") and client.is_model_ready("exact", "1")
    model = client.get_model_metadata("exact", as_json=True)
    assert model["name"] == "exact" and model["versions"] == ["1"], model
    assert model["inputs"] == [{"name": "input", "datatype": "FP32", "shape": ["-1", "8"]}], model
    assert {"name": "margin", "datatype": "FP32", "shape": ["-1"]} in model["outputs"], model
    config = client.get_model_config("exact", "1", as_json=True)["config"]
    assert config["input"] == [{"name": "input", "data_type": "TYPE_FP32", "dims": ["-1", "8"]}], config
    assert json.loads(config["parameters"]["columns"]["string_value"]) == COLUMNS, config
    refused("NOT_FOUND", ["model not found: none"], lambda: client.get_model_metadata("none"))
    assert not client.is_model_ready("none") and not client.is_model_ready("exact", "9")
    refused("UNIMPLEMENTED", ["memory"], lambda: client.get_system_shared_memory_status())
    refused("UNIMPLEMENTED", ["memory"], lambda: client.register_cuda_shared_memory("a", b"", 0, 1))
    refused("UNIMPLEMENTED", ["TraceSetting"], lambda: client.get_trace_settings())
    refused("UNIMPLEMENTED", ["LogSettings"], lambda: client.get_log_settings())


def infers(client):
    rows, margins, contributions = golden("binary")
    wanted = [triton.InferRequestedOutput(name) for name in ("margin", "contributions", "predict", "prediction_id")]
    for packing in (None, "gzip", "deflate"):
        result = client.infer("exact", [tensor("x", rows)], outputs=wanted, request_id="7", compression_algorithm=packing)
        same_bits(result.as_numpy("margin"), margins[:, 0])
        parts = result.as_numpy("contributions")
        assert parts.shape == (len(rows), 1, 9), parts.shape
        scale = np.abs(contributions).sum(axis=1)
        assert (np.abs(parts[:, 0] - contributions) <= 1e-4 * scale[:, None]).all()
        assert result.get_response().id == "7" and result.get_response().model_version == "1"
    id = result.as_numpy("prediction_id")[2].decode()
    logged = httpx.get(URL + "/api/v1/predictions/" + id).json()
    assert logged["model_name"] == "exact" and logged["route"] == "champion", logged
    assert logged["endpoint"] == "/inference.GRPCInferenceService/ModelInfer", logged
    one = client.infer("exact", [tensor("x", rows[:1])], model_version="1").get_response()
    assert [output.name for output in one.outputs] == ["predict"], one
    assert one.parameters["route"].string_param == "version" and one.parameters["prediction_id"].string_param, one
    columns = [tensor(name, rows[:, i].copy()) for i, name in enumerate(COLUMNS)]
    same_bits(client.infer("exact", columns[::-1], outputs=MARGIN).as_numpy("margin"), margins[:, 0])
    wide = client.infer("exact", [tensor("x", rows.astype(np.float64), "FP64")], outputs=MARGIN)
    same_bits(wide.as_numpy("margin"), margins[:, 0])
    answers = queue.Queue()
    for _ in range(8):
        client.async_infer("exact", [tensor("x", rows)], lambda result, error: answers.put((result, error)), outputs=MARGIN)
    for _ in range(8):
        result, error = answers.get(timeout=30)
        assert error is None, error
        same_bits(result.as_numpy("margin"), margins[:, 0])


def infers_categories(client):
    """Texts for the categories of a data frame; where one is missing there is no tensor of bytes for it."""
    promote(URL, "cities", upload(URL, "cities", "categories/xgboost"))
    lines = [line.split("\t") for line in (GOLDEN / "categories/xgboost.tsv").read_text().splitlines()]
    full = [(json.loads(row), int(bits, 16)) for row, bits in lines if "null" not in row]
    assert len(full) > 10, full
    margins = np.array([bits for _, bits in full], dtype=np.uint32).view(np.float32)
    x, city, grade, code = zip(*(row for row, _ in full))
    columns = [tensor("x", np.array(x)[:, None], "FP64"), tensor("city", np.array(city, dtype=object), "BYTES"),
               tensor("grade", np.array(grade), "INT64"), tensor("code", np.array(code), "INT64")]
    same_bits(client.infer("cities", columns, outputs=MARGIN).as_numpy("margin"), margins)
    assert {"name": "city", "datatype": "BYTES", "shape": ["-1"]} in client.get_model_metadata("cities", as_json=True)["inputs"]
    columns[1] = tensor("city", np.array(["Paris"] * len(full), dtype=object), "BYTES")
    refused("INVALID_ARGUMENT", ["rows[0].city: Paris", "Bern, Lima, Oslo"], lambda: client.infer("cities", columns))


def classifies(client):
    promote(URL, "many", upload(URL, "many", "softprob"))
    rows, _, _ = golden("softprob")
    every = client.infer("many", [tensor("x", rows)], outputs=[triton.InferRequestedOutput("predict")]).as_numpy("predict")
    for count, told in ((1, 1), (2, 2), (9, 3)):
        wanted = [triton.InferRequestedOutput("predict", class_count=count)]
        found = client.infer("many", [tensor("x", rows)], outputs=wanted).as_numpy("predict")
        best = np.argsort(-every, axis=1, kind="stable")[:, :told]
        expected = [[b"%f:%d" % (values[i], i) for i in places] for values, places in zip(every, best)]
        assert found.tolist() == expected, (found, expected)


def infers_large_messages(client):
    rows, margins, _ = golden("binary")
    times = 60_000 // len(rows)
    many = np.tile(rows, (times, 1))
    for packing in (None, "gzip"):
        result = client.infer("exact", [tensor("x", many)], outputs=MARGIN, compression_algorithm=packing)
        same_bits(result.as_numpy("margin"), np.tile(margins[:, 0], times))
    huge = np.zeros((9 << 20, 1), dtype=np.float32)
    refused("RESOURCE_EXHAUSTED", ["33554432 bytes"], lambda: client.infer("exact", [tensor("x", huge)]))
    refused("DEADLINE_EXCEEDED", [], lambda: client.infer("exact", [tensor("x", many)], client_timeout=0.0005))
    assert client.is_server_live()


def infers_typed(stub):
    """Without raw contents, as a plain client of the protocol would; typed answers come back."""
    rows, margins, _ = golden("binary")

    def request(datatype, **contents):
        return service_pb2.ModelInferRequest(
            model_name="exact",
            id="typed",
            inputs=[service_pb2.ModelInferRequest.InferInputTensor(
                name="x", datatype=datatype, shape=rows.shape,
                contents=service_pb2.InferTensorContents(**contents))],
            outputs=[service_pb2.ModelInferRequest.InferRequestedOutputTensor(name=name)
                     for name in ("margin", "prediction_id")])

    flat = rows.ravel()
    for asked in (request("FP32", fp32_contents=flat), request("FP64", fp64_contents=flat.astype(np.float64))):
        answer = stub.ModelInfer(asked)
        assert not answer.raw_output_contents and answer.id == "typed", answer
        same_bits(np.array(answer.outputs[0].contents.fp32_contents, dtype=np.float32), margins[:, 0])
        assert len(answer.outputs[1].contents.bytes_contents) == len(rows), answer
    for words, asked in (
        (["x.contents", "fp64_contents", "fp32_contents"], request("FP32", fp64_contents=flat)),
        (["values", str(flat.size)], request("FP32", fp32_contents=flat[:-1])),
        (["FP16", "raw"], request("FP16", fp32_contents=flat)),
        (["INT8", "datatype", "FP33"], request("FP33", fp32_contents=flat)),
        (["whole number from -128 to 127"], request("INT8", int_contents=[300] * flat.size)),
        (["no values"], service_pb2.ModelInferRequest(model_name="exact", inputs=[
            service_pb2.ModelInferRequest.InferInputTensor(name="x", datatype="FP32", shape=[1, 8])])),
        (["inputs"], service_pb2.ModelInferRequest(model_name="exact")),
        (["model_name"], service_pb2.ModelInferRequest()),
    ):
        try:
            stub.ModelInfer(asked)
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.INVALID_ARGUMENT, e
            for word in words:
                assert word in e.details(), (word, e)
            continue
        raise AssertionError("not refused: %s" % words)


def keeps_ids_of_errors(stub):
    broken = service_pb2.ModelInferRequest(model_name="exact", id="7")
    answer = next(stub.ModelStreamInfer(iter([broken])))
    assert "inputs" in answer.error_message and answer.infer_response.id == "7", answer


def tells_its_health(channel):
    check = channel.unary_unary("/grpc.health.v1.Health/Check")
    for service in (b"", b"\x0a\x1einference.GRPCInferenceService"):
        assert check(service) == b"\x08\x01", service
    for status, call in (
        ("NOT_FOUND", lambda: check(b"\x0a\x04none")),
        ("UNIMPLEMENTED", lambda: channel.unary_unary("/grpc.health.v1.Health/Listen")(b"")),
    ):
        try:
            call()
        except grpc.RpcError as e:
            assert e.code().name == status, e
            continue
        raise AssertionError("not refused: " + status)


def watches_its_health(channel):
    watch = channel.unary_stream("/grpc.health.v1.Health/Watch")
    for service, status in ((b"", b"\x08\x01"), (b"\x0a\x04none", b"\x08\x03")):
        call = watch(service)
        assert next(call) == status, service
        call.cancel()
    for _ in range(300):  # More than may watch at a time: who went away holds no place.
        call = watch(b"")
        assert next(call) == b"\x08\x01"
        call.cancel()
    try:
        list(watch(b"", timeout=0.3))
        raise AssertionError("the call has ended by itself")
    except grpc.RpcError as e:
        assert e.code() == grpc.StatusCode.DEADLINE_EXCEEDED, e


def sends_what_is_no_message(channel):
    for method, message in (("ModelInfer", b"\xff"), ("ModelReady", b"\x0a\x05a"), ("ModelInfer", b"\x2a\x01\x08")):
        call = channel.unary_unary("/inference.GRPCInferenceService/" + method)
        try:
            call(message)
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.INVALID_ARGUMENT and e.details(), e
            continue
        raise AssertionError("not refused: %s" % message)
    for path in ("/inference.GRPCInferenceService/Unknown", "/other.Service/Call"):
        try:
            channel.unary_unary(path)(b"")
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.UNIMPLEMENTED, e
            continue
        raise AssertionError("not refused: " + path)


def is_told_what_is_wrong(client):
    rows, _, _ = golden("binary")
    columns = [tensor(name, rows[:, i].copy()) for i, name in enumerate(COLUMNS)]
    refused("INVALID_ARGUMENT", ["[n, 8]", "f7"], lambda: client.infer("exact", [tensor("x", rows[:, :7].copy())]))
    refused("INVALID_ARGUMENT", ["f7", "absent"], lambda: client.infer("exact", columns[:7]))
    words = np.array([b"high %", "größer".encode()] * len(rows), dtype=np.object_)[:len(rows)]
    wrong = columns[:7] + [tensor("f7", words, "BYTES")]
    refused("INVALID_ARGUMENT", ["rows[0].f7: high %", "rows[1].f7: größer"], lambda: client.infer("exact", wrong))
    unknown = [triton.InferRequestedOutput("shap")]
    refused("INVALID_ARGUMENT", ["shap", "margin"], lambda: client.infer("exact", [tensor("x", rows)], outputs=unknown))
    classes = [triton.InferRequestedOutput("margin", class_count=-2)]
    refused("INVALID_ARGUMENT", ["classification: -2"], lambda: client.infer("exact", [tensor("x", rows)], outputs=classes))
    classes = [triton.InferRequestedOutput("prediction_id", class_count=2)]
    refused("INVALID_ARGUMENT", ["prediction_id", "BYTES"], lambda: client.infer("exact", [tensor("x", rows)], outputs=classes))
    refused("NOT_FOUND", ["none"], lambda: client.infer("none", [tensor("x", rows)]))
    refused("NOT_FOUND", ["9"], lambda: client.infer("exact", [tensor("x", rows)], model_version="9"))


def streams(client):
    rows, margins, _ = golden("binary")
    for packing in (None, "gzip"):
        answers = queue.Queue()
        client.start_stream(lambda result, error: answers.put((result, error)), compression_algorithm=packing)
        client.async_stream_infer("exact", [tensor("x", rows)], outputs=MARGIN, request_id="1")
        first, error = answers.get(timeout=30)  # Answered before the stream goes on.
        assert error is None, error
        same_bits(first.as_numpy("margin"), margins[:, 0])
        client.async_stream_infer("none", [tensor("x", rows)], request_id="2")
        client.async_stream_infer("exact", [tensor("x", rows[:, :7].copy())], request_id="3")
        for word in ("none", "[n, 8]"):
            result, error = answers.get(timeout=30)
            assert result is None and word in error.message(), error
        for i in range(50):
            client.async_stream_infer("exact", [tensor("x", rows[:1])], request_id=str(i))
        ids = [answers.get(timeout=30)[0].get_response() for _ in range(50)]
        assert [answer.id for answer in ids] == [str(i) for i in range(50)], ids
        assert ids[0].parameters["triton_final_response"].bool_param, ids[0]
        client.stop_stream()
    client.start_stream(lambda result, error: answers.put((result, error)))
    client.async_stream_infer("exact", [tensor("x", rows)], outputs=MARGIN)
    assert answers.get(timeout=30)[1] is None
    client.stop_stream(cancel_requests=True)
    assert "Locally cancelled" in answers.get(timeout=30)[1].message()


def loads_and_counts(client):
    index = {(entry.name, entry.version): entry for entry in client.get_model_repository_index().models}
    assert index[("exact", "1")].state == "READY", index
    client.load_model("exact")
    refused("INVALID_ARGUMENT", ["versions"], lambda: client.load_model("exact", config="{}"))
    refused("FAILED_PRECONDITION", ["champion"], lambda: client.unload_model("exact"))
    refused("NOT_FOUND", ["none"], lambda: client.load_model("none"))
    upload(URL, "spare", "base_score")
    refused("FAILED_PRECONDITION", ["spare"], lambda: client.load_model("spare"))
    assert client.is_model_ready("spare", "1") and not client.is_model_ready("spare")
    rows, _, _ = golden("binary")
    refused("UNAVAILABLE", ["spare", "champion"], lambda: client.infer("spare", [tensor("x", rows)]))
    client.unload_model("spare")
    statistics = client.get_inference_statistics("exact", "1").model_stats[0]
    assert statistics.execution_count >= 10 and statistics.last_inference > 0, statistics
    assert statistics.inference_count > statistics.execution_count, statistics
    assert statistics.inference_stats.success.ns > 0, statistics
    assert statistics.inference_stats.fail.count >= 3, statistics
    assert client.get_inference_statistics().model_stats, "all of them"


async def asynchronously():
    rows, margins, _ = golden("binary")
    async with triton_aio.InferenceServerClient(HOST) as client:
        assert await client.is_server_ready() and await client.is_model_ready("exact")
        wanted = [triton_aio.InferRequestedOutput("margin")]
        results = await asyncio.gather(
            *[client.infer("exact", [tensor("x", rows)], outputs=wanted, compression_algorithm=packing)
              for packing in (None, "gzip", "deflate") for _ in range(8)])
        for result in results:
            same_bits(result.as_numpy("margin"), margins[:, 0])

        async def requests():
            for i in range(20):
                yield {"model_name": "exact", "inputs": [tensor("x", rows)], "outputs": wanted, "request_id": str(i)}

        seen = []
        async for result, error in client.stream_infer(requests()):
            assert error is None, error
            same_bits(result.as_numpy("margin"), margins[:, 0])
            seen.append(result.get_response().id)
        assert seen == [str(i) for i in range(20)], seen


def main():
    promote(URL, "exact", upload(URL, "exact", "binary"))
    client = triton.InferenceServerClient(HOST)
    asks_the_server(client)
    infers(client)
    infers_categories(client)
    classifies(client)
    infers_large_messages(client)
    with grpc.insecure_channel(HOST) as channel:
        infers_typed(service_pb2_grpc.GRPCInferenceServiceStub(channel))
        keeps_ids_of_errors(service_pb2_grpc.GRPCInferenceServiceStub(channel))
        tells_its_health(channel)
        watches_its_health(channel)
        sends_what_is_no_message(channel)
    is_told_what_is_wrong(client)
    streams(client)
    asyncio.run(asynchronously())
    loads_and_counts(client)
    client.close()
    print("passed with", "tritonclient", importlib.metadata.version("tritonclient"))


main()
