# SPDX-License-Identifier: Apache-2.0
"""Records what XGBoost and LightGBM answer to data frames with categories.

    python record_categories.py ../resources/golden/categories
                                    (xgboost 3.2.0, lightgbm 4.7.0, pandas 3.1.1, skops as MLflow 3.17.2 has it)

Each <name>.json.gz, .ubj.gz (XGBoost), .txt.gz or .skops (LightGBM) is a model's file; <name>.tsv
has a row on each line: its values as a list of JSON, a tab, and the margins as hexadecimal bits (32
of XGBoost, 64 of LightGBM). Rows come to XGBoost in frames whose categories stand in another order
than in training, so it recodes them by name. Frames of texts that are not ASCII have the type of the
training: before 3.4 XGBoost finds those in no other (dmlc/xgboost#12371).
"""

import gzip
import json
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

CITIES = ["Rome", "Oslo", "Bern", "Ulm", "Lima", "say \"hi\" \\ ??/"]
N = 500


def frame(rng, texts=CITIES):
    return pd.DataFrame({
        "x": rng.normal(size=N).astype(np.float32),
        "city": pd.Categorical(rng.choice(texts, N)),
        "grade": pd.Categorical(rng.choice([35, 10, -20, 7], N)),
        "code": pd.Categorical(rng.integers(0, 5, N)),
    })


def target(rng, df):
    return (df.city.cat.codes % 3 * 1.0 + df.grade.cat.codes % 2 + df.code.cat.codes * 0.3 + df.x * 0.5
            + rng.normal(size=N) * 0.2)


def asked(rng, df, unseen=()):
    """Rows as lists of values, None where one is missing."""
    rows = []
    for _ in range(40):
        row = []
        for column in df.columns:
            known = list(df[column].cat.categories) if df[column].dtype == "category" else None
            kind = rng.integers(0, 8)
            if kind == 0:
                row.append(None)
            elif known and kind == 1 and column in unseen:
                row.append(unseen[column])
            else:
                value = rng.choice(np.array(known, object)) if known else float(np.float32(rng.normal()))
                row.append(value)
        rows.append([v.item() if hasattr(v, "item") else v for v in row])
    return rows


def frame_of(rows, df, same_type):
    columns = {}
    for i, column in enumerate(df.columns):
        values = [row[i] for row in rows]
        if df[column].dtype != "category":
            columns[column] = np.array([np.nan if v is None else v for v in values], df[column].dtype)
        elif same_type:
            columns[column] = pd.Categorical(values, dtype=df[column].dtype)
        else:
            columns[column] = pd.Categorical(values, categories=list(df[column].cat.categories)[::-1])
    return pd.DataFrame(columns)


def bits(values, kind):
    width = "%08x" if kind == np.uint32 else "%016x"
    return " ".join(width % v for v in values.ravel().view(kind))


def write(out, name, rows, margins, kind):
    with open(out / (name + ".tsv"), "w") as file:
        for row, margin in zip(rows, margins.reshape(len(rows), -1)):
            file.write(json.dumps(row) + "\t" + bits(np.ascontiguousarray(margin), kind) + "\n")


def packed(out, name, content):
    with gzip.GzipFile(out / (name + ".gz"), "wb", mtime=0) as file:
        file.write(content)


def xgboost(out, name, texts=CITIES, classes=0, **params):
    rng = np.random.default_rng(7)
    df = frame(rng, texts)
    y = target(rng, df)
    if classes:
        y = np.digitize(y, np.quantile(y, np.arange(1, classes) / classes))
        params |= {"objective": "multi:softprob", "num_class": classes}
    booster = xgb.train({"max_depth": 4, "seed": 1, "nthread": 1} | params,
                        xgb.DMatrix(df, y, enable_categorical=True), 8)
    rows = asked(rng, df)
    same = not all(text.isascii() for text in texts)
    matrix = xgb.DMatrix(frame_of(rows, df, same), enable_categorical=True)
    write(out, name, rows, booster.predict(matrix, output_margin=True).astype(np.float32), np.uint32)
    for ending in ("json", "ubj"):
        packed(out, f"{name}.{ending}", bytes(booster.save_raw(ending)))


def lightgbm(out, name, classes=0):
    rng = np.random.default_rng(8)
    df = frame(rng, CITIES + ["Zürich", "Łódź"])
    df["ratio"] = pd.Categorical(rng.choice([0.5, 1.25, 2.0], N))
    df["flag"] = pd.Categorical(rng.choice([True, False], N))
    df["size"] = pd.Categorical(rng.choice(["S", "M", "L"], N), categories=["S", "M", "L"], ordered=True)
    y = target(rng, df) + df["size"].cat.codes * 0.7 + df.flag.cat.codes + df.ratio.cat.codes % 2
    params = {"num_leaves": 12, "min_child_samples": 5, "cat_smooth": 1, "min_data_per_group": 5, "verbose": -1,
              "seed": 1, "num_threads": 1}
    if classes:
        y = np.digitize(y, np.quantile(y, np.arange(1, classes) / classes))
        params |= {"objective": "multiclass", "num_class": classes, "max_cat_to_onehot": 1}
    booster = lgb.train(params, lgb.Dataset(df, y), 6)
    unseen = {"city": "Paris", "grade": 99, "ratio": 7.5, "size": "XL", "code": 9}
    rows = asked(rng, df, unseen)
    test = frame_of(rows, df, True)
    for i, column in enumerate(df.columns):
        if column in unseen:
            test[column] = pd.Categorical([row[i] for row in rows])
    write(out, name, rows, booster.predict(test, raw_score=True), np.uint64)
    packed(out, name + ".txt", booster.model_to_string().encode())


def ordered(out):
    """Nothing in the file tells which of two columns the ordered categories are of."""
    rng = np.random.default_rng(11)
    df = frame(rng)[["x", "city"]]
    df["level"] = rng.integers(0, 3, N).astype(np.float64)
    df["size"] = pd.Categorical(rng.choice(["S", "M", "L"], N), categories=["S", "M", "L"], ordered=True)
    y = df.city.cat.codes % 3 + df["size"].cat.codes * 0.7 + df.level + df.x * 0.5 + rng.normal(size=N) * 0.2
    params = {"num_leaves": 12, "min_child_samples": 5, "cat_smooth": 1, "min_data_per_group": 5, "verbose": -1,
              "seed": 1, "num_threads": 1}
    booster = lgb.train(params, lgb.Dataset(df, y), 6)
    rows = asked(rng, df, {"city": "Paris", "size": "XL"})
    test = frame_of(rows, df, True)
    for column in ("city", "size"):
        test[column] = pd.Categorical([row[df.columns.get_loc(column)] for row in rows])
    write(out, "lightgbm_ordered", rows, booster.predict(test, raw_score=True), np.uint64)
    packed(out, "lightgbm_ordered.txt", booster.model_to_string().encode())


def skops(out):
    """An estimator as MLflow keeps it."""
    import shutil
    import tempfile

    import mlflow.lightgbm

    rng = np.random.default_rng(9)
    df = frame(rng)[["x", "city"]]
    y = (df.city.cat.codes % 2 + df.x > 0.5).astype(int)
    model = lgb.LGBMClassifier(n_estimators=3, num_leaves=5, cat_smooth=1, min_data_per_group=5, verbose=-1, n_jobs=1)
    model.fit(df, y)
    folder = pathlib.Path(tempfile.mkdtemp())
    mlflow.lightgbm.save_model(model, folder / "m")
    shutil.copy(folder / "m" / "model.skops", out / "classifier.skops")
    rows = asked(rng, df, {"city": "Paris"})
    test = frame_of(rows, df, True)
    test["city"] = pd.Categorical([row[1] for row in rows])
    write(out, "classifier", rows, model.predict(test, raw_score=True), np.uint64)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    xgboost(folder, "xgboost")
    xgboost(folder, "xgboost_classes", classes=3, max_cat_to_onehot=1)
    xgboost(folder, "xgboost_dart", booster="dart", rate_drop=0.3, max_cat_to_onehot=100)
    xgboost(folder, "xgboost_umlauts", texts=["Bern", "Köln", "Ulm", "Zürich", "Łódź"])
    xgboost(folder, "xgboost_last_umlaut", texts=["Bern", "Ulm", "Zürich"])
    lightgbm(folder, "lightgbm")
    lightgbm(folder, "lightgbm_classes", classes=3)
    ordered(folder)
    skops(folder)
