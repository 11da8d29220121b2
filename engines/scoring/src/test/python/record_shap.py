# SPDX-License-Identifier: Apache-2.0
"""Records what the package shap answers: interventional TreeSHAP against background rows.

    python record_shap.py ../resources/golden          (shap 0.51.0, xgboost 3.2.0, lightgbm 4.7.0)

Reads the recorded models binary, regression and deep of XGBoost and binary of LightGBM.
Each golden/shap/<name>.tsv has ten background rows "b|" + values, and then ten explained rows
"x|" + values + "|" + contributions, the base value last; all of them decimal 64-bit floats, rows
without missing values, which shap takes differently for XGBoost's models.
"""

import gzip
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import shap
import xgboost as xgb

FEATURES = 8


def record(out, name, model, width):
    rng = np.random.default_rng(5)
    background = rng.normal(size=(10, width)).astype(np.float32).astype(float)
    rows = rng.normal(size=(10, width)).astype(np.float32).astype(float)
    explainer = shap.TreeExplainer(model, background, feature_perturbation="interventional")
    values = explainer.shap_values(rows)
    base = float(np.ravel(explainer.expected_value)[0])
    lines = ["b|" + text(row) for row in background]
    lines += ["x|" + text(row) + "|" + text([*phi, base]) for row, phi in zip(rows, values)]
    (out / "shap" / (name + ".tsv")).write_text("\n".join(lines) + "\n")


def text(values):
    return " ".join(repr(float(value)) for value in values)


def main():
    out = pathlib.Path(sys.argv[1])
    (out / "shap").mkdir(exist_ok=True)
    for name in ("binary", "regression", "deep"):
        booster = xgb.Booster()
        booster.load_model(bytearray(gzip.decompress((out / (name + ".ubj.gz")).read_bytes())))
        record(out, name, booster, FEATURES)
    file = gzip.decompress((out / "lightgbm" / "binary.txt.gz").read_bytes()).decode()
    record(out, "lightgbm", lgb.Booster(model_str=file), 6)


main()
