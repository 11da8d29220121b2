# SPDX-License-Identifier: Apache-2.0
"""ONNX models, uploaded and logged by MLflow's own client, answer as ONNX Runtime in Python did."""
import gzip
import json
import os
import pathlib
import struct
import sys
import time
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
import numpy as np
import onnx
import onnxruntime
import pandas as pd
import requests
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

URL = sys.argv[1]
GOLDEN = pathlib.Path(__file__).parents[4] / "engines/scoring/src/test/resources/golden/onnx"
CLOSE = 1e-6


def golden(name):
    """The model, and for each row its features and the values of each output."""
    text = gzip.decompress((GOLDEN / f"{name}.tsv.gz").read_bytes()).decode()
    lines = [[part.split("\t") for part in line.split("\t|\t")] for line in text.splitlines()]
    return gzip.decompress((GOLDEN / f"{name}.onnx.gz").read_bytes()), lines


def upload(name, content, **metadata):
    return requests.post(
        f"{URL}/api/v1/models/{name}/versions",
        files={"metadata": (None, json.dumps({"format": "onnx", **metadata})), "model": ("model.onnx", content)},
    )


def post(path, body, status=200):
    answer = requests.post(URL + path, json=body)
    assert answer.status_code == status, (path, answer.status_code, answer.text)
    return answer.json()


def close(ours, theirs):
    assert len(ours) == len(theirs), (ours, theirs)
    for a, b in zip(ours, theirs):
        assert abs(float(a) - float(b)) <= CLOSE * max(1, abs(float(b))), (ours, theirs)


def validated(name, version="1"):
    for _ in range(300):
        found = requests.get(f"{URL}/api/v1/models/{name}/{version}").json()["validation"]
        if found:
            return {check["name"]: check["outcome"] for check in found["checks"]}
        time.sleep(0.1)
    raise AssertionError(f"{name}/{version} was not validated")


def numbers(line):
    return {f"f{i}": float(value) for i, value in enumerate(line[0])}


def uploads_are_served():
    content, lines = golden("forest")
    answer = upload("forest", content)
    assert answer.status_code == 201, answer.text
    assert answer.json()["model_type"] == "onnx"
    assert validated("forest")["scores"] == "passed"
    post("/api/v1/models/forest/1/promote", {"alias": "champion"})
    classes = ["high", "low", "middle"]
    for line in lines:
        said = post("/ml/forest/predict", {"features": numbers(line)})
        assert said["prediction"] == line[1][0]
        close([said["probabilities"][name] for name in classes], line[2])
    batch = post("/ml/forest/batch_predict", {"instances": [numbers(line) for line in lines]})["predictions"]
    assert [one["prediction"] for one in batch] == [line[1][0] for line in lines]
    rows = [[float(value) for value in line[0]] for line in lines]
    predictions = post("/ml/forest/invocations", {"inputs": rows})["predictions"]
    for said, line in zip(predictions, lines):
        close(said, line[2])
    predictions = post("/v1/models/forest:predict", {"instances": rows})["predictions"]
    close(predictions[0], lines[0][2])
    return rows


def says_that_it_is_not_explained(rows):
    refused = post("/ml/forest/predict", {"features": dict(zip(["f0", "f1", "f2", "f3"], rows[0])), "explain": True}, 422)
    assert "onnx is not explained" in json.dumps(refused), refused
    tensor = {"name": "x", "shape": [1, 4], "datatype": "FP32", "data": rows[0]}
    refused = post("/v2/models/forest/infer", {"inputs": [tensor], "outputs": [{"name": "contributions"}]}, 400)
    assert "onnx is not explained" in refused["error"], refused


def open_inference_has_the_names_of_the_graph():
    described = requests.get(f"{URL}/v2/models/forest").json()
    assert described["inputs"] == [{"name": "float_input", "datatype": "FP32", "shape": [-1, 4]}], described
    assert described["outputs"] == [
        {"name": "output_label", "datatype": "BYTES", "shape": [-1]},
        {"name": "output_probability", "datatype": "FP32", "shape": [-1, 3]},
        {"name": "prediction_id", "datatype": "BYTES", "shape": [-1]},
    ], described
    lines = golden("forest")[1]
    data = [float(value) for line in lines for value in line[0]]
    tensor = {"name": "float_input", "shape": [len(lines), 4], "datatype": "FP32", "data": data}
    outputs = post("/v2/models/forest/infer", {"inputs": [tensor]})["outputs"]
    assert [one["name"] for one in outputs] == ["output_label", "output_probability"]
    assert outputs[0]["data"] == [line[1][0] for line in lines]
    close(outputs[1]["data"], [value for line in lines for value in line[2]])

    lines = golden("columns")[1][5:]
    assert upload("label", golden("xgboost")[0]).status_code == 201
    names = [("age", "FP32"), ("chol", "FP32"), ("visits", "INT64"), ("pain", "BYTES"), ("city", "BYTES")]
    tensors = []
    for i, (name, datatype) in enumerate(names):
        values = [line[0][i] if datatype == "BYTES" else float(line[0][i]) for line in lines]
        values = [int(value) for value in values] if datatype == "INT64" else values
        tensors.append({"name": name, "shape": [len(lines), 1], "datatype": datatype, "data": values})
    outputs = post("/v2/models/columns/versions/1/infer", {"inputs": tensors, "outputs": [{"name": "output_label"}]})
    assert outputs["outputs"][0]["data"] == [line[1][0] for line in lines]

    lines = golden("xgboost")[1]
    data = [float(value) for line in lines for value in line[0]]
    tensor = {"name": "input", "shape": [len(lines), 4], "datatype": "FP32", "data": data}
    asked = {"inputs": [tensor], "parameters": {"binary_data_output": True}, "outputs": [{"name": "label"}]}
    answer = requests.post(f"{URL}/v2/models/label/versions/1/infer", json=asked)
    assert answer.status_code == 200, answer.text
    binary = answer.content[int(answer.headers["Inference-Header-Content-Length"]) :]
    assert struct.unpack(f"<{len(lines)}q", binary) == tuple(int(line[1][0]) for line in lines)


def columns_have_their_names_and_types():
    content, lines = golden("columns")
    assert upload("columns", content).status_code == 201
    names = ["age", "chol", "visits", "pain", "city"]
    for line in lines:
        values = [None if value == "nan" else float(value) for value in line[0][:2]] + [int(line[0][2])] + line[0][3:]
        said = post("/ml/columns/predict", {"features": dict(zip(names, values)), "model_version": "1"})
        assert said["prediction"] == line[1][0]
        close([said["probabilities"][name] for name in ["high", "low", "middle"]], line[2])
    values = {"age": 1, "chol": 1, "visits": 0.5, "pain": 3, "city": None}
    refused = post("/ml/columns/predict", {"features": values, "model_version": "1"}, 422)
    assert [error["field"] for error in refused["errors"]] == ["features.visits", "features.pain", "features.city"]


def harm_stays_outside():
    content, _ = golden("forest")
    aborts = gzip.decompress((GOLDEN / "aborts.onnx.gz").read_bytes())
    refused = upload("harmful", aborts)
    assert refused.status_code == 422 and "did not survive it" in refused.text, refused.text
    for broken in (content[: len(content) // 2], b"", content[:-1], b"\x08\x08"):
        assert upload("harmful", broken).status_code == 422
    assert requests.get(f"{URL}/api/v1/models/harmful").status_code == 404
    assert requests.get(f"{URL}/health").status_code == 200


def exports_score_the_same():
    """Trees as graphs, those with linear leaves too, in ONNX Runtime and back in the server."""
    def export(name):
        return requests.get(f"{URL}/api/v1/models/{name}/1/export", params={"target": "onnx"})

    def brought(name, file, kind):
        content = gzip.decompress((GOLDEN.parent / f"{file}.gz").read_bytes())
        assert upload(name, content, format=kind).status_code == 201

    brought("boosted", "binary.json", "xgboost")
    row = [0.5, None, 1.5, -2.0, 0.0, 3.0, None, 1.0]
    features = {f"f{i}": value for i, value in enumerate(row)}
    expected = post("/ml/boosted/predict", {"features": features, "model_version": "1"})
    graph = export("boosted")
    assert graph.status_code == 200, graph.text
    missing = [[float("nan") if value is None else value for value in row]]
    label, probabilities = onnxruntime.InferenceSession(graph.content).run(None, {"input": np.array(missing)})
    assert label[0] == expected["prediction"]
    close([probabilities[0][1]], [expected["probability"]])

    assert upload("again", graph.content).status_code == 201
    again = post("/ml/again/predict", {"features": features, "model_version": "1"})
    close([again["probability"]], [expected["probability"]])

    brought("formulas", "lightgbm/linear.txt", "lightgbm")
    inputs = [one["name"] for one in requests.get(f"{URL}/api/v1/models/formulas/1").json()["signature"]["inputs"]]
    row = [None if i == 2 else i / 3 - 1 for i in range(len(inputs))]
    asked = {"features": dict(zip(inputs, row)), "model_version": "1"}
    expected = post("/ml/formulas/predict", asked)["prediction"]
    graph = export("formulas")
    assert graph.status_code == 200, graph.text
    missing = [[float("nan") if value is None else value for value in row]]
    close(onnxruntime.InferenceSession(graph.content).run(None, {"input": np.array(missing)})[0][0], [expected])
    assert upload("lines", graph.content).status_code == 201
    inputs = [one["name"] for one in requests.get(f"{URL}/api/v1/models/lines/1").json()["signature"]["inputs"]]
    asked = {"features": dict(zip(inputs, row)), "model_version": "1"}
    close([post("/ml/lines/predict", asked)["prediction"]], [expected])


def mlflow_logs_and_loads():
    content, lines = golden("xgboost")
    names = ["age", "chol", "bmi", "rest"]
    rows = pd.DataFrame([[float(value) for value in line[0]] for line in lines], columns=names)
    with mlflow.start_run():
        mlflow.onnx.log_model(
            onnx.load_from_string(content),
            name="model",
            signature=ModelSignature(Schema([ColSpec("float", name) for name in names])),
            registered_model_name="logged",
            pip_requirements=["onnxruntime"],
        )
    assert set(validated("logged").values()) <= {"passed", "not_run"}, validated("logged")
    for i, line in enumerate(lines):
        said = post("/ml/logged/predict", {"features": rows.iloc[i].to_dict(), "model_version": "1"})
        assert said["prediction"] == int(line[1][0])
        close([said["probability"]], line[2][1:])
    assert mlflow.onnx.load_model("models:/logged/1").SerializeToString() == content
    assert mlflow.onnx.load_model("models:/forest/1").SerializeToString() == golden("forest")[0]


def several_outputs_are_served():
    """Targets, a label alone, an image and a sequence, over our API and over V2."""
    def serve(name):
        content, lines = golden(name)
        assert upload(name, content).status_code == 201
        validated(name)
        post(f"/api/v1/models/{name}/1/promote", {"alias": "champion"})
        return lines

    lines = serve("targets_pca")
    close(post("/ml/targets_pca/predict", {"features": numbers(lines[0])})["prediction"], lines[0][1])
    lines = serve("scores")
    assert post("/ml/scores/predict", {"features": numbers(lines[0])})["prediction"] == lines[0][1][0]
    lines = serve("labels_sequence")
    said = post("/ml/labels_sequence/predict", {"features": numbers(lines[0])})["prediction"]
    assert said["label"] == [int(label) for label in lines[0][1]]
    close(said["probabilities_1"], lines[0][3])
    lines = serve("image")
    described = requests.get(URL + "/v2/models/image").json()
    assert described["inputs"] == [{"name": "pixels", "datatype": "FP32", "shape": [-1, 3, 3, 4]}], described
    assert described["outputs"][0] == {"name": "maps", "datatype": "FP32", "shape": [-1, 2, 2, 3]}, described
    data = [float(value) for line in lines for value in line[0]]
    tensor = {"name": "pixels", "shape": [len(lines), 3, 3, 4], "datatype": "FP32", "data": data}
    outputs = post("/v2/models/image/infer", {"inputs": [tensor]})["outputs"]
    assert outputs[0]["shape"] == [len(lines), 2, 2, 3], outputs[0]
    close(outputs[0]["data"], [value for line in lines for value in line[1]])
    refused = upload("image_open", gzip.decompress((GOLDEN / "image_open.onnx.gz").read_bytes()))
    assert refused.status_code == 422 and "make_dynamic_shape_fixed" in refused.text, refused.text


if __name__ == "__main__":
    mlflow.set_tracking_uri(URL)
    mlflow.set_registry_uri(URL)
    mlflow.set_experiment("onnx")
    served = uploads_are_served()
    says_that_it_is_not_explained(served)
    columns_have_their_names_and_types()
    open_inference_has_the_names_of_the_graph()
    several_outputs_are_served()
    harm_stays_outside()
    exports_score_the_same()
    mlflow_logs_and_loads()
    print("passed with mlflow", mlflow.__version__)
