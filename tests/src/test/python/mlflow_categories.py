# SPDX-License-Identifier: Apache-2.0
"""Models that MLflow 3.17.2 logged after training on data frames, with categories asked for their texts, and blanks in names."""
import json
import sys

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import requests
import xgboost

URL = sys.argv[1]
CITIES = ["Bern", "Lima", "Oslo", "Rome", "Ulm"]
N = 400


def data():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({
        "x": rng.normal(size=N).astype(np.float32).astype(np.float64),
        "city": pd.Categorical(rng.choice(CITIES, N)),
        "grade": pd.Categorical(rng.choice([10, 20, 35], N)),
    })
    value = frame.city.cat.codes % 3 + frame.grade.cat.codes % 2 + frame.x + rng.normal(size=N) * 0.2
    return frame, value


def objects(frame):
    """As most who ask have it: texts, and no categories."""
    return frame.astype({"city": object, "grade": int})


def rows(frame):
    return [{k: None if v is None or v != v else v for k, v in row.items()}
            for row in frame.astype({"city": object, "grade": object}).to_dict(orient="records")]


def post(path, body, **more):
    return requests.post(URL + path, json=body, **more)


def register(name, flavour, model, frame, like):
    with mlflow.start_run():
        signature = mlflow.models.infer_signature(like, np.asarray(model.predict(frame)))
        flavour.log_model(model, name="model", registered_model_name=name, signature=signature,
                          pip_requirements=["pandas"])
    assert any(c.name == "city" and str(c.type) == "DataType.string" for c in signature.inputs), signature
    promoted = post(f"/api/v1/models/{name}/1/promote", {"alias": "champion"})
    assert promoted.status_code == 200, promoted.text


def near(found, expected):
    assert np.allclose(np.asarray(found, float), np.asarray(expected, float), atol=1e-6), (found, expected)


def scores(name, native, frame, of):
    """By all ways of asking; `of` takes what is compared out of an answer."""
    asked = rows(frame)
    expected = native(frame)
    near([of(one) for one in [ok(post(f"/ml/{name}/predict", {"features": row})) for row in asked]], expected)
    batch = ok(post(f"/ml/{name}/batch_predict", {"instances": asked}))["predictions"]
    near([of(one) for one in batch], expected)
    return asked, expected


def ok(answer):
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return answer.json()


def invocations(name, frame, expected):
    plain = frame.astype({"city": object, "grade": object})
    split = {"dataframe_split": json.loads(plain.to_json(orient="split"))}
    near(ok(post(f"/ml/{name}/invocations", split))["predictions"], expected)
    csv = requests.post(f"{URL}/ml/{name}/invocations", data=plain.to_csv(index=False),
                        headers={"Content-Type": "text/csv"})
    near(ok(csv)["predictions"], expected)


def inference(name, asked, expected):
    described = ok(requests.get(f"{URL}/v2/models/{name}"))
    assert {one["name"]: one["datatype"] for one in described["inputs"]}["city"] == "BYTES", described
    assert described["platform"] == ("bellwether_xgboost" if name.startswith("xgb") else "bellwether_lightgbm"), described
    body = {"inputs": [
        {"name": "x", "datatype": "FP64", "shape": [len(asked)], "data": [row["x"] for row in asked]},
        {"name": "city", "datatype": "BYTES", "shape": [len(asked)], "data": [row["city"] for row in asked]},
        {"name": "grade", "datatype": "INT64", "shape": [len(asked)], "data": [row["grade"] for row in asked]},
    ]}
    outputs = ok(post(f"/v2/models/{name}/infer", body))["outputs"]
    near(outputs[0]["data"], expected)
    near(ok(post(f"/v1/models/{name}:predict", {"instances": asked}))["predictions"], expected)


def explains(name, row):
    answer = ok(post(f"/ml/{name}/predict", {"features": row, "explain": True}))
    shown = {one["feature"]: one["value"] for one in answer["explanation"]["contributions"]}
    assert shown == row, (shown, row)
    logged = ok(requests.get(f"{URL}/api/v1/predictions/{answer['prediction_id']}"))
    assert logged["features"] == row, logged


def xgboosts(frame, value):
    for name, like in {"xgb-category": frame, "xgb-object": objects(frame)}.items():
        model = xgboost.XGBRegressor(n_estimators=8, max_depth=4, enable_categorical=True).fit(frame, value)
        register(name, mlflow.xgboost, model, frame, like)
        asked, expected = scores(name, model.predict, frame[:20], lambda answer: answer["prediction"])
        invocations(name, frame[:20], expected)
        inference(name, asked, expected)
        explains(name, asked[3])
        missing = frame[:5].copy()
        missing["city"] = pd.Categorical([None] * 5, dtype=frame.city.dtype)
        scores(name, model.predict, missing, lambda answer: answer["prediction"])
        codes = [row | {"city": CITIES.index(row["city"])} for row in asked]
        near([one["prediction"] for one in ok(post(f"/ml/{name}/batch_predict", {"instances": codes}))["predictions"]],
             expected)
        refused = post(f"/ml/{name}/predict", {"features": asked[0] | {"city": "Paris"}})
        assert refused.status_code == 422, refused.text
        assert "city: Paris (expected: one of the 5 categories: Bern, Lima" in refused.text, refused.text
        refused = post(f"/ml/{name}/invocations", {"dataframe_records": [asked[0] | {"grade": 99}]})
        assert refused.status_code == 400 and "grade: 99" in refused.text, refused.text


def lightgbms(frame, value):
    quiet = {"n_estimators": 6, "num_leaves": 8, "cat_smooth": 1, "min_data_per_group": 5, "verbose": -1}
    unseen = frame[:5].copy()
    unseen["city"] = pd.Categorical(["Paris", None, "Ulm", "Rome", "Nowhere"])
    regressor = lightgbm.LGBMRegressor(**quiet).fit(frame, value)
    for name, model in {"lgb-estimator": regressor, "lgb-booster": regressor.booster_}.items():
        register(name, mlflow.lightgbm, model, frame, objects(frame) if name == "lgb-booster" else frame)
        asked, expected = scores(name, model.predict, frame[:20], lambda answer: answer["prediction"])
        invocations(name, frame[:20], expected)
        inference(name, asked, expected)
        explains(name, asked[3])
        scores(name, model.predict, unseen, lambda answer: answer["prediction"])
    classifier = lightgbm.LGBMClassifier(**quiet).fit(frame, (value > 1).astype(int))
    register("lgb-classifier", mlflow.lightgbm, classifier, frame, frame)
    scores("lgb-classifier", lambda rows: classifier.predict_proba(rows)[:, 1], unseen, lambda answer: answer["probability"])


def blanks(frame, value):
    """LightGBM writes _ for a blank in a column's name: the signature has what the columns are called."""
    frame = pd.DataFrame({"net income (k)": frame.x, "own_flat": frame.grade.astype(int)})
    model = lightgbm.LGBMRegressor(n_estimators=6, num_leaves=8, verbose=-1).fit(frame, value)
    assert model.booster_.feature_name()[0] == "net_income_(k)", model.booster_.feature_name()
    with mlflow.start_run():
        mlflow.lightgbm.log_model(model, name="model", registered_model_name="lgb-blanks", pip_requirements=["pandas"],
                                  signature=mlflow.models.infer_signature(frame, model.predict(frame)))
    assert post("/api/v1/models/lgb-blanks/1/promote", {"alias": "champion"}).status_code == 200
    asked, expected = frame[:20].to_dict(orient="records"), model.predict(frame[:20])
    answers = [ok(post("/ml/lgb-blanks/predict", {"features": row})) for row in asked]
    near([answer["prediction"] for answer in answers], expected)
    split = {"dataframe_split": json.loads(frame[:20].to_json(orient="split"))}
    near(ok(post("/ml/lgb-blanks/invocations", split))["predictions"], expected)
    explains("lgb-blanks", asked[3])
    inputs = [{"name": name, "datatype": "FP64", "shape": [20], "data": frame[name][:20].tolist()} for name in frame]
    near(ok(post("/v2/models/lgb-blanks/infer", {"inputs": inputs}))["outputs"][0]["data"], expected)


def main():
    mlflow.set_tracking_uri(URL)
    mlflow.set_registry_uri(URL)
    frame, value = data()
    xgboosts(frame, value)
    lightgbms(frame, value)
    blanks(frame, value)
    print("passed with mlflow", mlflow.__version__)


main()
