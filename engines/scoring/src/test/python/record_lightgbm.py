# SPDX-License-Identifier: Apache-2.0
"""Records what LightGBM's Python package answers: models, rows, margins, answers and contributions.

    python record_lightgbm.py ../resources/golden/lightgbm        (lightgbm 4.7.0, skops 0.16.0)
    python record_lightgbm.py ../resources/golden/lightgbm old_   (lightgbm 3.3.5, numpy 1.23)

Each <name>.txt.gz is a model file as the package writes it, each <name>.tsv.gz its answers, one row
a line: the values of the row, "|", the margins, "|", the answers, "|", the contributions (per
output the features, then the base value; none for linear leaves); 64-bit floats as hexadecimal bits.
"""

import gzip
import json
import pathlib
import sys

import lightgbm as lgb
import numpy as np

FEATURES = 6
ROWS = 40
TRAIN = 400
ZERO = float(np.float32(1e-35))
OLD = lgb.__version__.startswith("3.")


def special(rng, thresholds):
    """Rows with missing values, infinities, zeros, and values at thresholds and one ulp beside."""
    x = rng.normal(size=(ROWS, FEATURES))
    odd = [0.0, -0.0, 1e-35, -1e-35, ZERO, -ZERO, np.nextafter(ZERO, 1), np.nextafter(-ZERO, -1),
           5e-324, -5e-324, 1e308, -1e308, np.inf, -np.inf]
    for i in range(ROWS):
        for j in range(FEATURES):
            kind = rng.integers(0, 12)
            if kind == 0:
                x[i, j] = np.nan
            elif kind in (1, 2, 3) and thresholds[j]:
                at = rng.choice(thresholds[j])
                x[i, j] = [at, np.nextafter(at, -np.inf), np.nextafter(at, np.inf)][kind - 1]
            elif kind == 4:
                x[i, j] = rng.choice(odd)
    return x


def categories(rng, x):
    odd = [np.nan, -1, -0.5, 0.5, 31, 32, 33, 63, 64, 99, 1e6, 2.0**31, 2.0**32 + 1, -(2.0**31), 1e300, np.inf, -np.inf]
    for column in (0, 1):
        x[:, column] = rng.integers(0, 40, size=len(x))
        for i in range(0, len(x), 2):
            x[i, column] = rng.choice(odd)


def thresholds_of(booster):
    found = [[] for _ in range(FEATURES)]

    def walk(node):
        if "split_feature" in node:
            if node["decision_type"] == "<=":
                found[node["split_feature"]].append(node["threshold"])
            walk(node["left_child"])
            walk(node["right_child"])

    for tree in booster.dump_model()["tree_info"]:
        walk(tree["tree_structure"])
    return found


def bits(values):
    return " ".join("%016x" % v for v in np.asarray(values, np.float64).ravel().view(np.uint64))


def packed(path, content):
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(content)


def train(rng, params, rounds, missing, **more):
    x = rng.normal(size=(TRAIN, FEATURES))
    if "categorical_feature" in more:
        x[:, 0] = rng.integers(0, 40, size=TRAIN)
        x[:, 1] = rng.integers(0, 3, size=TRAIN)
    signal = np.sin(x[:, 0]) + x[:, 1] * x[:, 2] - np.abs(x[:, 3])
    x[rng.random(x.shape) < 0.1] = 0
    if missing == "tells":
        signal = signal / 4 + np.isnan(np.where(rng.random(TRAIN) < 0.3, np.nan, 0))
        x[signal > 0.5, 0] = np.nan
    if missing:
        x[rng.random(x.shape) < 0.1] = np.nan
    name = params["objective"] if isinstance(params["objective"], str) else "custom"
    if name.startswith("multiclass"):
        y = np.digitize(signal, [-1.0, 0.5])
        params = dict(params, num_class=3)
    elif name in ("binary", "custom"):
        y = (signal > 0).astype(float)
    elif name.startswith("cross"):
        y = 1 / (1 + np.exp(-signal))
    elif name in ("poisson", "gamma", "tweedie", "mape"):
        y = np.round(np.exp(np.clip(signal, -2, 2))) + 1
    elif name in ("lambdarank", "rank_xendcg"):
        y = np.digitize(signal, [-1.0, 0.5])
        more["group"] = [20] * (TRAIN // 20)
    else:
        y = signal
    params = dict(dict(verbose=-1, num_threads=1, seed=1, deterministic=True, num_leaves=10, min_data_in_leaf=5), **params)
    init_model = more.pop("init_model", None)
    data = lgb.Dataset(x, y, params={"verbose": -1}, **more)
    if OLD and name == "custom":
        return lgb.train(dict(params, objective="none"), data, rounds, fobj=params["objective"])
    return lgb.train(params, data, rounds, init_model=init_model)


def record(out, name, params, rounds, seed=7, missing=True, **more):
    rng = np.random.default_rng(seed)
    trained = train(rng, params, rounds, missing, **more)
    if "init_model" not in more and name.endswith("mixed"):
        trained = train(rng, params, rounds, False, init_model=trained)
    text = trained.model_to_string()
    booster = lgb.Booster(model_str=text)
    test = special(rng, thresholds_of(booster))
    if "categorical_feature" in more:
        categories(rng, test)
    margins = booster.predict(test, raw_score=True, num_threads=1).reshape(ROWS, -1)
    answers = booster.predict(test, num_threads=1).reshape(ROWS, -1)
    linear = params.get("linear_tree")
    contributions = [[]] * ROWS if linear else booster.predict(test, pred_contrib=True, num_threads=1).reshape(ROWS, -1)
    packed(out / (name + ".txt.gz"), text.split("\nparameters:")[0].encode() + b"\n")
    lines = ["|".join(map(bits, row)) for row in zip(test, margins, answers, contributions)]
    packed(out / (name + ".tsv.gz"), ("\n".join(lines) + "\n").encode())


def logistic(margins, data):
    p = 1 / (1 + np.exp(-margins))
    return p - data.get_label(), p * (1 - p)


def one_of_three(margins, data):
    wanted = np.eye(3)[(data.get_label() > 0).astype(int) + (np.arange(TRAIN) % 5 == 0)]
    return margins - wanted, np.ones_like(margins)


def estimator(out, name, trees, **stopping):
    """A scikit-learn estimator as MLflow keeps it, and its margins for ten rows."""
    import skops.io

    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, FEATURES))
    y = x[:, 0] + rng.normal(size=200) > 0
    model = lgb.LGBMClassifier(n_estimators=trees, num_leaves=4, verbose=-1, n_jobs=1)
    model.fit(x[:150] if stopping else x, y[:150] if stopping else y, **stopping)
    skops.io.dump(model, out / (name + ".skops"), compression=8)
    rows = zip(x[:10], model.predict(x[:10], raw_score=True))
    packed(out / (name + ".tsv.gz"), "".join("%s|%s\n" % tuple(map(bits, row)) for row in rows).encode())
    return x[150:], y[150:]


def labels(out):
    """Classifiers of other labels than 0, 1, …: each row's features, then the label as JSON."""
    import skops.io

    rng = np.random.default_rng(4)
    x = rng.normal(size=(200, FEATURES))
    score = x[:, 0] + rng.normal(scale=0.2, size=200)
    texts = np.array(["b", "c", "a"])
    for name, y in (
        ("labels_texts", texts[np.digitize(score, [-0.5, 0.5])]),
        ("labels_objects", np.array(["yes" if one > 0 else "no" for one in score], dtype=object)),
        ("labels_numbers", (score > 0) + 1),
        ("labels_reals", (score > 0).astype(float) - 1),
        ("labels_truths", score > 0),
    ):
        model = lgb.LGBMClassifier(n_estimators=5, num_leaves=4, verbose=-1, n_jobs=1).fit(x, y)
        skops.io.dump(model, out / (name + ".skops"), compression=8)
        rows = zip(x[:10], model.predict(x[:10]).tolist())
        packed(out / (name + ".tsv.gz"), "".join("%s|%s\n" % (bits(row), json.dumps(label)) for row, label in rows).encode())


def main():
    out = pathlib.Path(sys.argv[1])
    prefix = sys.argv[2] if len(sys.argv) > 2 else ""
    out.mkdir(parents=True, exist_ok=True)

    def one(name, params, rounds, **more):
        record(out, prefix + name, params, rounds, **more)

    one("binary", {"objective": "binary"}, 10)
    one("zero", {"objective": "binary", "sigmoid": 0.7, "zero_as_missing": True}, 6)
    one("multiclass", {"objective": "multiclass"}, 4)
    one("categorical", {"objective": "binary", "max_cat_to_onehot": 2, "min_data_per_group": 5, "cat_smooth": 1},
        6, categorical_feature=[0, 1])
    one("linear", {"objective": "regression", "linear_tree": True}, 6)
    one("forest", {"objective": "binary", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}, 7)
    one("custom", {"objective": logistic}, 3)
    one("infinite", {"objective": "regression", "num_leaves": 4}, 2, missing="tells")
    if OLD:
        return
    held_out = estimator(out, "classifier", 3)
    estimator(out, "early", 40, eval_set=[held_out], callbacks=[lgb.early_stopping(5, verbose=False)])
    labels(out)
    one("none", {"objective": "regression", "use_missing": False}, 5)
    one("mixed", {"objective": "regression"}, 4)
    one("ova", {"objective": "multiclassova", "sigmoid": 2}, 3)
    one("custom_classes", {"objective": one_of_three, "num_class": 3}, 2)
    one("deep", {"objective": "regression", "num_leaves": 120, "min_data_in_leaf": 1}, 3)
    one("constant", {"objective": "binary", "min_data_in_leaf": 300}, 2)
    one("linear_constant", {"objective": "regression", "linear_tree": True, "min_data_in_leaf": 300}, 2)
    one("linear_multiclass", {"objective": "multiclass", "linear_tree": True}, 2)
    one("dart", {"objective": "binary", "boosting": "dart", "drop_rate": 0.5}, 5)
    one("forest_multiclass", {"objective": "multiclass", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}, 2)
    one("sqrt", {"objective": "regression", "reg_sqrt": True}, 4)
    for objective in ("regression_l1", "huber", "fair", "quantile", "mape", "poisson", "gamma", "tweedie",
                      "cross_entropy", "cross_entropy_lambda", "lambdarank", "rank_xendcg"):
        one(objective, {"objective": objective, "num_leaves": 4}, 2)


main()
