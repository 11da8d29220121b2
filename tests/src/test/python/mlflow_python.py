# SPDX-License-Identifier: Apache-2.0
"""Models that only Python can load, logged by MLflow's own client, are served from processes of
their own: as they answer in Python, and whatever else they do there."""
import os
import sys
import time
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
import numpy as np
import pandas as pd
import python_kinds
import python_models
import requests
from mlflow.models import ModelSignature, infer_signature
from mlflow.types.schema import Array, ColSpec, DataType, Object, Property, Schema
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

URL = sys.argv[1]


def post(path, body, status=200):
    answer = requests.post(URL + path, json=body, timeout=60)
    assert answer.status_code == status, (path, answer.status_code, answer.text)
    return answer.json()


def get(path, status=200):
    answer = requests.get(URL + path, timeout=60)
    assert answer.status_code == status, (path, answer.status_code, answer.text)
    return answer.json()


def predict(model, features, status=200):
    return post(f"/ml/{model}/predict", {"features": features}, status)


def champion(name):
    mlflow.MlflowClient().set_registered_model_alias(name, "champion", 1)


def validated(name):
    for _ in range(600):
        found = get(f"/api/v1/models/{name}/1")["validation"]
        if found:
            return {check["name"]: check["outcome"] for check in found["checks"]}
        time.sleep(0.1)
    raise AssertionError(f"{name} was not validated")


def patients():
    random = np.random.default_rng(7)
    x = pd.DataFrame(
        {
            "age": random.integers(20, 80, 300),
            "chol": random.normal(200, 30, 300),
            "sex": random.choice(["f", "m"], 300),
        }
    )
    return x, ((x.age + 10 * (x.sex == "m") + random.normal(0, 8, 300)) > 55).astype(int)


def a_pipeline_answers_as_in_python(x, model):
    rows = x.head(40).to_dict(orient="records")
    expected = model.predict_proba(x.head(40))
    batch = post("/ml/clinic/batch_predict", {"instances": rows})["predictions"]
    for i, answer in enumerate(batch):
        assert abs(answer["probability"] - expected[i, 1]) < 1e-12, (answer, expected[i])
        assert answer["prediction"] == model.predict(x.iloc[[i]])[0]
    one = predict("clinic", rows[0])
    assert abs(one["probability"] - expected[0, 1]) < 1e-12 and one["risk_level"], one
    kept = get("/api/v1/predictions/" + one["prediction_id"])
    assert kept["features"] == rows[0] and kept["probability"] == one["probability"], kept
    split = {"dataframe_split": x.head(5).to_dict(orient="split")}
    classes = post("/ml/clinic/invocations", split)["predictions"]
    assert classes == model.predict(x.head(5)).tolist(), classes
    tensors = {
        "inputs": [
            {"name": "age", "datatype": "INT64", "shape": [2], "data": [int(v) for v in x.age[:2]]},
            {"name": "chol", "datatype": "FP64", "shape": [2], "data": list(x.chol[:2])},
            {"name": "sex", "datatype": "BYTES", "shape": [2], "data": list(x.sex[:2])},
        ]
    }
    output = post("/v2/models/clinic/infer", tensors)["outputs"][0]
    assert output["name"] == "predict" and np.allclose(output["data"], expected[:2, 1]), output
    assert get("/v2/models/clinic")["outputs"][0]["datatype"] == "FP64"


def what_does_not_fit_is_refused(x):
    row = x.head(1).to_dict(orient="records")[0]
    for wrong in ({**row, "age": 1.5}, {**row, "age": None}, {**row, "sex": 1}, {"age": 1}):
        predict("clinic", wrong, 422)
    body = {"features": row, "explain": True}
    assert "Python" in post("/ml/clinic/predict", body, 422)["errors"][0]["expected"]


class Odd(mlflow.pyfunc.PythonModel):
    """Text in, text out; some texts are orders."""

    def predict(self, context, model_input, params=None):
        return [self.said(text) for text in model_input["text"]]

    @staticmethod
    def said(text):
        import os
        import subprocess
        import time

        if text == "raise":
            raise KeyError("no such text " + "x" * 10_000)
        if text == "exit":
            os._exit(7)
        if text == "hang":
            time.sleep(600)
        if text == "secrets":
            return ",".join(sorted(os.environ)) + " " + os.getcwd()
        if text == "escape":
            return subprocess.Popen(["sleep", "600"], start_new_session=True).pid
        if text == "much":
            return "x" * (5 << 20)
        if text == "list":
            return [1, 2.5, float("nan"), None]
        print("what is printed is no answer")
        return text.upper()


def text_goes_in_and_comes_out():
    assert predict("odd", {"text": "ähm"})["prediction"] == "ÄHM"
    assert predict("odd", {"text": "list"})["prediction"] == [1, 2.5, "NaN", None]
    body = {"dataframe_records": [{"text": "a"}, {"text": "b"}]}
    assert post("/ml/odd/invocations", body)["predictions"] == ["A", "B"]
    tensor = {"name": "text", "datatype": "BYTES", "shape": [2], "data": ["a", "b"]}
    output = post("/v2/models/odd/infer", {"inputs": [tensor]})["outputs"][0]
    assert (output["datatype"], output["data"]) == ("BYTES", ["A", "B"]), output
    label = {"prediction_id": predict("odd", {"text": "a"})["prediction_id"], "label": "A"}
    assert post("/api/v1/monitoring/ground-truth", {"labels": [label]})["matched"] == 1


def params_reach_the_model():
    """As `mlflow models serve` 3.17.2 answers."""
    rows = {"dataframe_records": [{"x": 1.0}, {"x": 2.0}]}
    for given, k in (({"k": 3}, 3), ({"k": 3, "z": 1}, 3), ({}, 1), (None, 1)):
        answer = post("/ml/times/invocations", {**rows, "params": given})
        assert answer == {"predictions": [k, 2 * k]}, (given, answer)
    for wrong in ({"k": "x"}, {"k": 2.5}, {"k": [1]}, 5):
        refusal = post("/ml/times/invocations", {**rows, "params": wrong}, 400)
        assert refusal["error_code"] == "INVALID_PARAMETER_VALUE" and "params" in refusal["message"], refusal
    tensor = {"name": "x", "datatype": "FP64", "shape": [2], "data": [1, 2]}
    asked = {"inputs": [tensor], "parameters": {"k": 4, "priority": 1}}
    assert post("/v2/models/times/infer", asked)["outputs"][0]["data"] == [4, 8]


def optional_columns_may_be_absent():
    rows = {"dataframe_records": [{"x": 1.0}, {"x": 2.0}]}
    assert post("/ml/sums/invocations", rows) == {"predictions": [101, 102]}
    rows["dataframe_records"][0]["o"] = 1
    assert post("/ml/sums/invocations", rows) == {"predictions": [2, 2]}
    assert predict("sums", {"x": 1})["prediction"] == 101
    tensor = {"name": "x", "datatype": "FP64", "shape": [1], "data": [1]}
    assert post("/v2/models/sums/infer", {"inputs": [tensor]})["outputs"][0]["data"] == [101]


def not_a_number_is_an_answer():
    rows = {"dataframe_records": [{"x": None}, {"x": 5.0}]}
    answers = post("/ml/times/invocations", rows)["predictions"]
    assert np.isnan(answers[0]) and answers[1] == 5, answers
    said = predict("times", {"x": None})
    assert said["prediction"] is None and get("/api/v1/predictions/" + said["prediction_id"])["prediction"] is None
    tensor = {"name": "x", "datatype": "FP64", "shape": [2], "data": [None, 5]}
    assert post("/v2/models/times/infer", {"inputs": [tensor]})["outputs"][0]["data"] == [None, 5]


def answers_keep_their_types():
    """As `mlflow models serve` 3.17.2 writes them; and as tensors."""
    rows = {"dataframe_records": [{"x": 1.0}, {"x": 2.0}]}
    tensor = {"name": "x", "datatype": "FP64", "shape": [2], "data": [1, 2]}
    for form, expected, datatype, shape in (
        ("ints", "[1, 2]", "INT64", [2]),
        ("dict", '{"a": [1.0, 2.0], "b": ["q", "q"]}', "BYTES", [2]),
        ("series", '[{"x": 1.0}, {"x": 2.0}]', "FP64", [2]),
        ("matrix", "[[1.0, -1.0], [2.0, -2.0]]", "FP64", [2, 2]),
        ("truths", "[false, true]", "BOOL", [2]),
        ("nan", "[[NaN], [NaN]]", "FP64", [2, 1]),
    ):
        answer = requests.post(f"{URL}/ml/forms/invocations", json={**rows, "params": {"form": form}}, timeout=60)
        assert answer.text.replace(" ", "") == ('{"predictions":%s}' % expected).replace(" ", ""), answer.text
        asked = {"inputs": [tensor], "parameters": {"form": form}}
        output = post("/v2/models/forms/infer", asked)["outputs"][0]
        assert (output["datatype"], output["shape"]) == (datatype, shape), (form, output)
    assert post("/ml/whole/invocations", rows) == {"predictions": [7, 14]}
    assert str(predict("whole", {"x": 2})["prediction"]) == "14"


def values_have_parts():
    """As `mlflow models serve` 3.17.2 answers; dict of lists (V2) and features are ours."""
    row = {"v": [1.0, 2.5], "o": {"a": 3}}
    for body in ({"dataframe_records": [row]}, {"inputs": [row]}, {"inputs": row}, {"dataframe_split": {"columns": ["o", "v"], "data": [[row["o"], row["v"]]]}}):
        assert post("/ml/totals/invocations", body) == {"predictions": [6.5]}, body
    for wrong, words in ({"v": ["x"]}, 'v: ["x"] (expected: Array(double))'), ({"v": None}, "v: missing (expected: Array(double))"), ({"o": {}}, "o: {} (expected: {a: long (required)})"):
        assert words in post("/ml/totals/invocations", {"inputs": [row | wrong]}, 400)["message"], wrong
    told = predict("totals", row)
    assert told["prediction"] == 6.5, told
    kept = get("/api/v1/predictions/" + told["prediction_id"])["features"]
    assert kept == {"v": "[1.0,2.5]", "o": '{"a":3}'}, kept
    inputs = [
        {"name": "v", "shape": [2, 2], "datatype": "FP64", "data": [1, 2.5, 3, 4]},
        {"name": "o", "shape": [2], "datatype": "BYTES", "data": ['{"a": 1}', '{"a": 2}']},
    ]
    assert post("/v2/models/totals/infer", {"inputs": inputs})["outputs"][0]["data"] == [4.5, 9.0]


def what_cannot_be_loaded_is_told_lastingly():
    answer = requests.post(URL + "/ml/lost/predict", json={"features": {"x": 1}}, timeout=60)
    assert answer.status_code == 422 and answer.json()["code"] == "model_unreadable", answer.text
    assert "No module named" in answer.text and "Retry-After" not in answer.headers, answer.text


def nothing_of_the_server_is_there():
    names, folder = predict("odd", {"text": "secrets"})["prediction"].rsplit(" ", 1)
    for secret in ("BELLWETHER", "PASSWORD", "TOKEN", "DATABASE"):
        assert secret not in names, names
    assert "/python/model" in folder, folder


def what_raises_exits_or_hangs_is_told():
    raised = predict("odd", {"text": "raise"}, 422)["detail"]
    assert "the model raised KeyError" in raised and "expected" not in raised, raised
    assert "KeyError" in raised and "no such text" in raised and len(raised) < 1500, raised
    assert "KeyError" in post("/ml/odd/invocations", {"dataframe_records": [{"text": "raise"}]}, 400)["message"]
    assert "5242" in predict("odd", {"text": "much"}, 422)["detail"]
    escaped = predict("odd", {"text": "escape"})["prediction"]
    os.kill(escaped, 0)
    ended = predict("odd", {"text": "exit"}, 503)
    assert ended["code"] == "model_process_ended" and "status 7" in ended["detail"], ended
    assert predict("odd", {"text": "again"})["prediction"] == "AGAIN"
    try:
        os.kill(escaped, 0)
        raise AssertionError("what the model had started is still there")
    except ProcessLookupError:
        pass
    hung = predict("odd", {"text": "hang"}, 503)
    assert "too long" in hung["detail"], hung
    assert predict("odd", {"text": "at last"})["prediction"] == "AT LAST"


def main():
    mlflow.set_tracking_uri(URL)
    x, y = patients()
    columns = make_column_transformer((OneHotEncoder(), ["sex"]), (StandardScaler(), ["age", "chol"]))
    model = make_pipeline(columns, LogisticRegression()).fit(x, y)
    mlflow.sklearn.log_model(
        model,
        name="model",
        serialization_format="cloudpickle",
        pip_requirements=[],
        signature=infer_signature(x, model.predict(x)),
        input_example=x.head(1),
        registered_model_name="clinic",
    )
    texts = pd.DataFrame({"text": ["a"]})
    mlflow.pyfunc.log_model(
        name="model",
        python_model=Odd(),
        pip_requirements=[],
        signature=infer_signature(texts, ["A"]),
        registered_model_name="odd",
    )
    numbers = pd.DataFrame({"x": [1.0, 2.0]})
    mlflow.pyfunc.log_model(
        name="model",
        python_model=python_models.Times(),
        code_paths=[python_models.__file__],
        pip_requirements=[],
        signature=infer_signature(numbers, np.ones(1), {"k": 1}),
        registered_model_name="times",
    )
    optional = [ColSpec("double", "x"), ColSpec("double", "o", required=False)]
    mlflow.pyfunc.log_model(
        name="model",
        python_model=python_models.Sums(),
        code_paths=[python_models.__file__],
        pip_requirements=[],
        signature=ModelSignature(inputs=Schema(optional), outputs=Schema([ColSpec("double")])),
        registered_model_name="sums",
    )
    for name, function, signature in (
        ("forms", python_models.Forms(), infer_signature(numbers, params={"form": "ints"})),
        ("whole", python_models.Whole(), infer_signature(numbers, np.ones(1, dtype=int))),
    ):
        mlflow.pyfunc.log_model(
            name="model",
            python_model=function,
            code_paths=[python_models.__file__],
            pip_requirements=[],
            signature=signature,
            registered_model_name=name,
        )
    parts = Schema([ColSpec(Array(DataType.double), "v"), ColSpec(Object([Property("a", DataType.long)]), "o")])
    mlflow.pyfunc.log_model(
        name="model",
        python_model=python_models.Totals(),
        code_paths=[python_models.__file__],
        pip_requirements=[],
        signature=ModelSignature(inputs=parts, outputs=Schema([ColSpec("double")])),
        registered_model_name="totals",
    )
    mlflow.pyfunc.log_model(  # Without its code.
        name="model",
        python_model=python_models.Times(),
        pip_requirements=[],
        signature=infer_signature(numbers, np.ones(1)),
        registered_model_name="lost",
    )
    for name in ("clinic", "odd", "times", "sums", "forms", "whole", "totals"):
        champion(name)
    a_pipeline_answers_as_in_python(x, model)
    what_does_not_fit_is_refused(x)
    checks = validated("clinic")
    for name in ("loads", "signature", "scores", "latency"):
        assert checks[name] == "passed", checks
    text_goes_in_and_comes_out()
    params_reach_the_model()
    optional_columns_may_be_absent()
    not_a_number_is_an_answer()
    answers_keep_their_types()
    values_have_parts()
    mlflow.MlflowClient().set_registered_model_alias("lost", "champion", "1")
    what_cannot_be_loaded_is_told_lastingly()
    nothing_of_the_server_is_there()
    what_raises_exits_or_hangs_is_told()
    python_kinds.check()
    print("passed with mlflow", mlflow.__version__)


main()
