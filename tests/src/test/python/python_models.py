# SPDX-License-Identifier: Apache-2.0
"""Models that mlflow_python.py logs together with this file."""
import mlflow
import numpy as np


class Whole(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return (model_input.x * 7).astype(int).to_numpy()


class Forms(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        x = model_input.x
        return {
            "ints": lambda: x.astype(int).to_numpy(),
            "dict": lambda: {"a": x.tolist(), "b": ["q"] * len(x)},
            "series": lambda: x,
            "matrix": lambda: np.c_[x, -x],
            "truths": lambda: (x > 1).to_numpy(),
            "nan": lambda: [[float("nan")]] * len(x),
        }[params["form"]]()


class Sums(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return (model_input.x + (model_input.o.fillna(0) if "o" in model_input else 100)).to_numpy()


class Times(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.x.to_numpy() * (params or {}).get("k", 7)


class Totals(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return np.array([float(sum(v) + o["a"]) for v, o in zip(model_input.v, model_input.o)])
