# SPDX-License-Identifier: Apache-2.0
"""Records what XGBoost's Python package answers: models, rows, margins and contributions.

    python record_golden.py ../resources/golden          (xgboost 3.2.0)
    python record_golden.py ../resources/golden v214_    (xgboost 2.1.4, numpy 1.26)
    python record_golden.py ../resources/golden v176_    (xgboost 1.7.6, numpy 1.26)
    python record_golden.py ../resources/golden v203_ vector    (and so v305_, v313_: leaves with
                                                                several answers, before 3.2)

Each <name>.json.gz is a model file as the package writes it, each <name>.tsv its answers, one row
a line: the values of the row, "|", the margins, "|", the contributions (per output the features,
then the base value); all of them 32-bit floats as hexadecimal bits. <name>.interactions.tsv: the
values of the row, "|", the matrices of interactions.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import xgboost as xgb

FEATURES = 8


def rows(rng, n, thresholds):
    """Random rows with missing values, values at a threshold, and one ulp beside."""
    x = rng.normal(size=(n, FEATURES)).astype(np.float32)
    for i in range(n):
        for j in range(FEATURES):
            kind = rng.integers(0, 12)
            if kind == 0:
                x[i, j] = np.nan
            elif kind == 1 and thresholds[j]:
                x[i, j] = rng.choice(thresholds[j])
            elif kind == 2 and thresholds[j]:
                x[i, j] = np.nextafter(np.float32(rng.choice(thresholds[j])), np.float32(-9e9))
            elif kind == 3 and thresholds[j]:
                x[i, j] = np.nextafter(np.float32(rng.choice(thresholds[j])), np.float32(9e9))
            elif kind == 4:
                x[i, j] = rng.choice(np.array([0.0, -0.0, 1e-40, -1e-40, 3e38, -3e38], np.float32))
    return x


def thresholds_of(booster):
    found = [[] for _ in range(FEATURES)]
    model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]
    for tree in model.get("gbtree", model)["model"]["trees"]:
        for left, feature, threshold in zip(tree["left_children"], tree["split_indices"], tree["split_conditions"]):
            if left >= 0:
                found[feature].append(np.float32(threshold))
    return found


def bits(values):
    return " ".join("%08x" % v for v in np.asarray(values, np.float32).ravel().view(np.uint32))


def record(out, name, params, rounds, categorical=False, seed=7):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(400, FEATURES)).astype(np.float32)
    types = ["float"] * FEATURES
    if categorical:
        x[:, 0] = rng.integers(0, 12, size=400)
        types[0] = "c"
    signal = x[:, 0] + x[:, 1] * x[:, 2] - np.abs(x[:, 3])
    x[rng.random(x.shape) < 0.05] = np.nan
    objective = params["objective"]
    if objective.startswith("multi"):
        y = np.digitize(signal, [-1.0, 0.5])
        params = dict(params, num_class=3)
    elif objective.startswith("binary"):
        y = (signal > 0.3).astype(np.float32)
    elif "poisson" in objective:
        y = rng.poisson(np.exp(np.clip(signal / 3, -2, 2)))
    else:
        y = signal
    train = xgb.DMatrix(x, y, feature_types=types, enable_categorical=categorical)
    params = dict(params, nthread=1, seed=1)
    booster = xgb.train(params, train, num_boost_round=rounds)
    linear = params.get("booster") == "gblinear"
    test = rows(rng, 60, [[]] * FEATURES if categorical or linear else thresholds_of(booster))
    if categorical:
        test[:, 0] = rng.integers(0, 12, size=len(test))
        test[::9, 0] = np.nan
    matrix = xgb.DMatrix(test, feature_types=types, enable_categorical=categorical)
    if linear:
        test[np.abs(test) > 1e30] = 1
        matrix = xgb.DMatrix(test)
    if prefix:
        test = test[:20]
        matrix = xgb.DMatrix(test, feature_types=types, enable_categorical=categorical)
    margins = booster.predict(matrix, output_margin=True).reshape(len(test), -1)
    contributions = booster.predict(matrix, pred_contribs=True).reshape(len(test), -1)
    name = prefix + name
    if not prefix and not linear and "dart" not in name:
        matrices = booster.predict(xgb.DMatrix(test[:5], feature_types=types, enable_categorical=categorical),
                                   pred_interactions=True).reshape(5, -1)
        with open(out / (name + ".interactions.tsv"), "w") as file:
            for i in range(5):
                file.write("%s|%s\n" % (bits(test[i]), bits(matrices[i])))
    for ending in ("json", "ubj"):
        with gzip.GzipFile(out / f"{name}.{ending}.gz", "wb", mtime=0) as file:
            file.write(booster.save_raw(ending))
    with open(out / (name + ".tsv"), "w") as file:
        for i in range(len(test)):
            file.write("%s|%s|%s\n" % (bits(test[i]), bits(margins[i]), bits(contributions[i])))


def early(out):
    """An estimator that stopped early answers with the trees up to its best round."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(400, FEATURES)).astype(np.float32)
    y = np.digitize(x[:, 0] + rng.normal(size=400), [-0.5, 0.5])
    model = xgb.XGBClassifier(n_estimators=60, max_depth=2, early_stopping_rounds=3, num_parallel_tree=2,
                              subsample=0.7, random_state=1, n_jobs=1)
    model.fit(x[:300], y[:300], eval_set=[(x[300:], y[300:])], verbose=False)
    assert 0 < model.best_iteration < model.get_booster().num_boosted_rounds() - 1
    for ending in ("json", "ubj"):
        model.save_model(out / f"early.{ending}")
        raw = (out / f"early.{ending}").read_bytes()
        (out / f"early.{ending}").unlink()
        with gzip.GzipFile(out / f"early.{ending}.gz", "wb", mtime=0) as file:
            file.write(raw)
    test = x[300:320]
    kept = xgb.DMatrix(test)
    rounds = (0, model.best_iteration + 1)
    margins = model.predict(test, output_margin=True).reshape(len(test), -1)
    contributions = model.get_booster().predict(kept, pred_contribs=True, iteration_range=rounds).reshape(len(test), -1)
    with open(out / "early.tsv", "w") as file:
        for i in range(len(test)):
            file.write("%s|%s|%s\n" % (bits(test[i]), bits(margins[i]), bits(contributions[i])))


def outputs(out, name, params, rounds, labels=None, codes=False):
    """Several numbers for each row; leaves with several of them are not explained by XGBoost itself."""
    rng = np.random.default_rng(11)
    x = rng.normal(size=(400, FEATURES)).astype(np.float32)
    signal = np.stack([x[:, 0] + x[:, 1] * x[:, 2], np.abs(x[:, 3]) + x[:, 4], x[:, 1] - x[:, 5]], 1)
    x[rng.random(x.shape) < 0.05] = np.nan
    if codes:  # Before 3.2 leaves with several answers took categories for numbers, without a word.
        x[:, 0] = rng.integers(0, 6, size=400)
        signal[:, 1] += x[:, 0] % 3
    types = ["c" if codes and i == 0 else "float" for i in range(FEATURES)]
    linear = params.get("booster") == "gblinear"
    y = labels(signal) if labels else signal
    params = dict(params, nthread=1, seed=1)
    booster = xgb.train(params, xgb.DMatrix(x, y, feature_types=types, enable_categorical=codes), rounds)
    test = rows(rng, 30, [[]] * FEATURES if linear else thresholds_of(booster))
    if linear:
        test[np.abs(test) > 1e30] = 1
    if codes:
        test[:, 0] = rng.integers(0, 6, size=len(test))
    matrix = xgb.DMatrix(test, feature_types=types, enable_categorical=codes)
    margins = booster.predict(matrix, output_margin=True).reshape(len(test), -1)
    if older_vectors:
        infinite = test[-6:]
        infinite[rng.random(infinite.shape) < 0.3] = np.inf
        infinite[rng.random(infinite.shape) < 0.3] = -np.inf
        margins[-6:] = booster.inplace_predict(infinite, predict_type="margin")
    parts = [margins]
    if "multi_strategy" not in params:
        parts.append(booster.predict(matrix, pred_contribs=True).reshape(len(test), -1))
    name = prefix + name
    for ending in ("json", "ubj"):
        with gzip.GzipFile(out / f"{name}.{ending}.gz", "wb", mtime=0) as file:
            file.write(booster.save_raw(ending))
    with open(out / (name + ".tsv"), "w") as file:
        for i in range(len(test)):
            file.write("|".join(bits(part[i]) for part in [test] + parts) + "\n")


def several(out):
    squared = {"objective": "reg:squarederror", "max_depth": 3}
    vector = {"multi_strategy": "multi_output_tree", "tree_method": "hist"}
    outputs(out, "targets_vector", squared | vector, 12)
    outputs(out, "targets", squared, 8)
    outputs(out, "targets_linear", {"objective": "reg:squarederror", "booster": "gblinear"}, 3)
    outputs(out, "targets_dart", squared | {"booster": "dart", "rate_drop": 0.3}, 6)
    outputs(out, "targets_poisson", {"objective": "count:poisson", "max_depth": 3} | vector, 6, np.abs)
    outputs(out, "targets_forest", squared | vector | {"num_parallel_tree": 4, "subsample": 0.7}, 3)
    outputs(out, "quantiles", {"objective": "reg:quantileerror", "quantile_alpha": [0.2, 0.8], "max_depth": 3}, 5,
            lambda signal: signal[:, 0])
    labels = {"objective": "binary:logistic", "max_depth": 3}
    outputs(out, "labels", labels, 8, lambda signal: signal > 0.3)
    outputs(out, "labels_vector", labels | vector, 8, lambda signal: signal > 0.3)
    outputs(out, "softprob_vector", {"objective": "multi:softprob", "num_class": 3, "max_depth": 4} | vector, 10,
            lambda signal: np.digitize(signal[:, 0], [-1.0, 0.5]))


def older(out):
    """Leaves with several answers before 3.2, and all objectives that could have them."""
    vector = {"multi_strategy": "multi_output_tree", "tree_method": "hist", "max_depth": 3}
    squared = {"objective": "reg:squarederror"} | vector
    outputs(out, "targets_vector", squared, 5)
    outputs(out, "targets_forest", squared | {"num_parallel_tree": 3, "subsample": 0.7, "base_score": 0.3}, 2)
    outputs(out, "labels_vector", {"objective": "binary:logistic"} | vector, 4, lambda signal: signal > 0.3)
    outputs(out, "softprob_vector", {"objective": "multi:softprob", "num_class": 3} | vector, 4,
            lambda signal: np.digitize(signal[:, 0], [-1.0, 0.5]))
    outputs(out, "codes_vector", squared | {"max_cat_to_onehot": 2}, 3, codes=True)
    if prefix == "v313_" or "all" in sys.argv:
        objectives(out, vector)


def objectives(out, vector):
    for objective in ("reg:squaredlogerror", "reg:pseudohubererror", "reg:gamma", "reg:logistic", "binary:logitraw",
                      "binary:hinge", "multi:softmax"):
        several_classes = {"num_class": 3} if objective.startswith("multi") else {}
        labels = (lambda signal: np.digitize(signal[:, 0], [-1.0, 0.5])) if several_classes else (
            (lambda signal: signal > 0.3) if "logi" in objective or "hinge" in objective else
            (lambda signal: np.abs(signal) + 0.1))
        try:
            outputs(out, objective.split(":")[1] + "_" + objective[:3] + "_vector",
                    {"objective": objective} | several_classes | vector, 3, labels)
        except xgb.core.XGBoostError as refused:
            print(prefix, objective, str(refused).splitlines()[0])


prefix = sys.argv[2] if len(sys.argv) > 2 else ""
older_vectors = len(sys.argv) > 3


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    if older_vectors:
        older(out)
        return
    record(out, "linear", {"objective": "reg:squarederror", "booster": "gblinear"}, 3)
    if prefix:
        record(out, "binary", {"objective": "binary:logistic", "max_depth": 3, "base_score": 0.3}, 5)
        record(out, "softprob", {"objective": "multi:softprob", "max_depth": 2}, 3)
        record(out, "dart", {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.5, "max_depth": 3}, 5)
        record(out, "categorical", {"objective": "binary:logistic", "max_depth": 3, "max_cat_to_onehot": 3,
                                    "tree_method": "hist"}, 4, categorical=True)
        return
    several(out)
    record(out, "linear_softprob", {"objective": "multi:softprob", "booster": "gblinear"}, 3)
    record(out, "quantile", {"objective": "reg:quantileerror", "quantile_alpha": 0.3, "max_depth": 3}, 4)
    record(out, "binary", {"objective": "binary:logistic", "max_depth": 4}, 30)
    record(out, "regression", {"objective": "reg:squarederror", "max_depth": 6}, 25)
    record(out, "softprob", {"objective": "multi:softprob", "max_depth": 3}, 10)
    record(out, "poisson", {"objective": "count:poisson", "max_depth": 3}, 15)
    record(out, "dart", {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.3}, 12)
    record(out, "deep", {"objective": "reg:squarederror", "max_depth": 0, "grow_policy": "lossguide",
                         "max_leaves": 60, "tree_method": "hist", "min_child_weight": 0}, 10)
    record(out, "categorical", {"objective": "binary:logistic", "max_depth": 4, "max_cat_to_onehot": 3,
                                "tree_method": "hist"}, 10, categorical=True)
    record(out, "forest", {"objective": "reg:squarederror", "num_parallel_tree": 8, "subsample": 0.7,
                           "colsample_bynode": 0.6, "eta": 1, "max_depth": 5}, 1)
    record(out, "base_score", {"objective": "binary:logistic", "base_score": 0.137, "max_depth": 2}, 3)
    early(out)
    record(out, "clamped_base", {"objective": "binary:logistic", "base_score": 1e-9, "max_depth": 2}, 2)


main()
