# SPDX-License-Identifier: Apache-2.0
"""What `mlflow models serve` 3.17.2 answers for a booster with a signature, asked of a server of ours."""
import gzip
import json
import pathlib
import sys

import mlflow
import numpy as np
import pandas as pd
import requests
import xgboost
from mlflow.deployments import get_deploy_client

URL = sys.argv[1]
GOLDEN = pathlib.Path(__file__).parents[4] / "engines/scoring/src/test/resources/golden/binary.json.gz"
COLUMNS = ["f%d" % i for i in range(8)]
ROWS = [[0.5, 1, 2, -1, 0, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8.5]]
BOTH = [0.36974868178367615, 0.023467164486646652]
NAMED = [dict(zip(COLUMNS, row)) for row in ROWS]
PARQUET = "application/vnd.apache.parquet"
HEADER = ",".join(COLUMNS) + "\n"


def split(rows, columns=COLUMNS, **more):
    return {"dataframe_split": dict({"columns": columns, "data": rows}, **more)}


# What is sent, and the recorded predictions.
PREDICTED = [
    (split(ROWS), BOTH),
    (split(ROWS, index=[5, 6]), BOTH),
    (split([row[::-1] for row in ROWS], COLUMNS[::-1]), BOTH),
    (split([row + [1] for row in ROWS], COLUMNS + ["z"]), BOTH),
    (dict(split(ROWS), params={"a": 1}, other=1), BOTH),
    ({"dataframe_records": NAMED}, BOTH),
    ({"instances": NAMED}, BOTH),
    ({"inputs": {name: [row[i] for row in ROWS] for i, name in enumerate(COLUMNS)}}, BOTH),
    ({"inputs": NAMED[0]}, BOTH[:1]),
    (split([[None] + ROWS[0][1:]]), [0.33806130290031433]),
    (split([[float("nan")] + ROWS[0][1:]]), [0.33806130290031433]),
    (split([[1] * 8]), [0.8620797991752625]),
    (split([]), []),
    (HEADER + "\n".join(",".join(map(str, row)) for row in ROWS) + "\n", BOTH),
    (HEADER + ",1,2,3,4,5,6,7\n", [0.05979524552822113]),
]

# What is sent, and the recorded error code; the words are ours.
REFUSED = [
    ({"instances": ROWS, "inputs": ROWS}, "BAD_REQUEST", "exactly one of the input fields"),
    ({"a": 1}, "BAD_REQUEST", "exactly one of the input fields"),
    (ROWS, "BAD_REQUEST", "JSON dictionary"),
    ({"dataframe_records": {"a": 1}}, "BAD_REQUEST", "dataframe_records"),
    ({"dataframe_split": [1]}, "BAD_REQUEST", "must be a dictionary"),
    ({"dataframe_split": {"columns": COLUMNS}}, "BAD_REQUEST", "must have 'data'"),
    (split(ROWS, "f0"), "BAD_REQUEST", "dataframe_split.columns: no list"),
    (split([ROWS[0][:3]]), "BAD_REQUEST", "3 values"),
    (split([row[:7] for row in ROWS], COLUMNS[:7]), "INVALID_PARAMETER_VALUE", "rows[0].f7"),
    ("a,b\n1\n1,2,3,4\n", "BAD_REQUEST", "CSV"),
    ("a,b\n1,2\n", "INVALID_PARAMETER_VALUE", "rows[0].f0"),
    ("", "BAD_REQUEST", "CSV"),
]


def register():
    version = requests.post(
        f"{URL}/api/v1/models/scored/versions",
        data={"metadata": json.dumps({"format": "xgboost"})},
        files={"model": ("model.json", gzip.decompress(GOLDEN.read_bytes()))},
    ).json()["version"]
    promoted = requests.post(f"{URL}/api/v1/models/scored/{version}/promote", json={"alias": "champion"})
    assert promoted.status_code == 200, promoted.text


def invoke(body, content_type=None):
    kind = content_type or ("text/csv" if isinstance(body, str) else "application/json")
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return requests.post(f"{URL}/ml/scored/invocations", data=text, headers={"Content-Type": kind})


def near(answer, expected):
    """The library takes its exponentials in 32 bits."""
    found = answer.pop("predictions")
    return not answer and len(found) == len(expected) and all(abs(a - b) < 1e-6 for a, b in zip(found, expected))


def scores():
    for body, expected in PREDICTED:
        answer = invoke(body)
        assert answer.status_code == 200 and near(answer.json(), expected), (body, answer.text)
    for body, code, words in REFUSED:
        answer = invoke(body)
        assert answer.status_code == 400 and answer.json()["error_code"] == code, (body, answer.text)
        assert words in answer.json()["message"], (body, answer.text)
    text = invoke(split([["a"] + ROWS[0][1:]]))
    assert text.status_code == 400 and "rows[0].f0: a" in text.json()["message"], text.text
    for kind in ("text/plain", "application/json; foo=bar", "application/json; charset=latin1"):
        assert invoke(split(ROWS), kind).status_code == 415, kind
    assert invoke(split(ROWS), "application/json; charset=utf-8").status_code == 200
    assert invoke('{"a', "application/json").json()["error_code"] == "BAD_REQUEST"
    frame = pd.DataFrame(ROWS, columns=COLUMNS).assign(z="unknown")
    for table in (frame, frame.set_index("z"), frame.iloc[::-1].iloc[::-1]):
        answer = invoke(table.to_parquet(), PARQUET)
        assert answer.status_code == 200 and near(answer.json(), BOTH), answer.text
    for body, words in ((b"PAR1 no PAR1", "arquet"), (frame[COLUMNS[:7]].to_parquet(), "rows[0].f7")):
        answer = invoke(body, PARQUET)
        assert answer.status_code == 400 and words in answer.json()["message"], answer.text
    assert f"['text/csv', 'application/json', '{PARQUET}']" in invoke(split(ROWS), "text/plain").text
    assert requests.get(f"{URL}/ml/scored/ping").text == "\n"
    assert requests.get(f"{URL}/ml/scored/version").text == mlflow.__version__
    unknown = requests.post(f"{URL}/ml/none/invocations", json=split(ROWS))
    assert unknown.status_code == 404, unknown.text
    assert unknown.json()["error_code"] == "RESOURCE_DOES_NOT_EXIST", unknown.text


def deploys():
    client = get_deploy_client(URL)
    assert [endpoint.name for endpoint in client.list_endpoints()] == ["scored"]
    endpoint = client.get_endpoint("scored")
    assert endpoint.endpoint_url == URL + "/endpoints/scored/invocations", endpoint
    assert near(client.predict(endpoint="scored", inputs=split(ROWS)), BOTH)


def several_targets():
    """Rows of lists, as the flavour itself answers: values, and of labels whether they fit."""
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(rng.normal(size=(200, 3)), columns=["a", "b", "c"])
    values = np.stack([rows.a * 2, rows.b - rows.c], 1)
    shape = {"n_estimators": 5, "max_depth": 3, "multi_strategy": "multi_output_tree", "tree_method": "hist"}
    models = {
        "values": xgboost.XGBRegressor(**shape).fit(rows, values),
        "labels": xgboost.XGBClassifier(**shape).fit(rows, (values > 0).astype(int)),
    }
    for name, model in models.items():
        with mlflow.start_run():
            info = mlflow.xgboost.log_model(model, name="model", registered_model_name=name, model_format="json",
                                            input_example=rows[:2], pip_requirements=["xgboost"])
        promoted = requests.post(f"{URL}/api/v1/models/{name}/1/promote", json={"alias": "champion"})
        assert promoted.status_code == 200, promoted.text
        expected = mlflow.pyfunc.load_model(info.model_uri).predict(rows[:20])
        asked = {"dataframe_split": rows[:20].to_dict(orient="split")}
        answer = requests.post(f"{URL}/ml/{name}/invocations", json=asked)
        assert answer.status_code == 200, answer.text
        found = np.array(answer.json()["predictions"])
        assert found.shape == (20, 2) and np.allclose(found, expected, atol=1e-6), (found, expected)


def main():
    mlflow.set_tracking_uri(URL)
    mlflow.set_registry_uri(URL)
    register()
    scores()
    deploys()
    several_targets()
    print("passed with mlflow", mlflow.__version__)


main()
