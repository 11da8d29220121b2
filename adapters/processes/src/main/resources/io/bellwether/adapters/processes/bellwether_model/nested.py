# SPDX-License-Identifier: Apache-2.0
"""Inputs that have parts: their values come as JSON."""

import json

from .refused import Refused

KINDS = ("Array", "Object", "Map", "AnyType", "SparkMLVector")
LONGEST_TOLD = 100


def told(text):
    return text if len(text) <= LONGEST_TOLD else text[:LONGEST_TOLD] + "…"


class Nested:
    """A list, a record, a map, or anything, as MLflow's type says."""

    def __init__(self, type):
        self.type = type
        self.anything = __class__.named(type) == "AnyType"

    @staticmethod
    def named(type):
        return type.__class__.__name__

    def description(self):
        return {"type": str(self.type), "anything": self.anything}

    def values(self, texts, name):
        import numpy as np
        import pandas as pd

        values = np.empty(len(texts), dtype=object)
        for i, text in enumerate(texts):
            values[i] = None if text is None else self.value(text, name)
        return pd.Series(values, dtype=object)  # Else texts and nulls would become pandas' own.

    def value(self, text, name):
        value = read(text, name, self.type)
        try:
            from mlflow.models.utils import _enforce_type
        except ImportError:
            return value  # An MLflow that has no such types.
        try:
            _enforce_type(value, self.type)
        except Exception as e:
            raise Refused(f"{name}: {told(text)} (expected: {self.type}): {e}") from None
        return value


class Tensor:
    """A tensor for each row."""

    def __init__(self, dtype, sizes):
        import numpy as np

        self.dtype = np.dtype(dtype)
        self.sizes = list(sizes)
        self.anything = False
        if self.dtype.kind not in "fiubOUS" or any(size < 1 and size != -1 for size in self.sizes):
            raise ValueError(f"input tensor of {dtype} and sizes {self.sizes} (expected: numbers, truths or text)")

    def element(self):
        return element(self.dtype)

    def type(self):
        return f"a tensor of {self.dtype} and sizes {self.sizes}"

    def description(self):
        return {"type": self.type(), "element": self.element(), "sizes": self.sizes}

    def values(self, texts, name):
        import numpy as np

        rows = [read(text, name, self.type()) for text in texts]
        try:
            values = np.array(rows, dtype=object if self.dtype.kind in "OUS" else None)
        except ValueError:
            raise Refused(f"{name}: rows of different shapes (expected: {self.type()})") from None
        shape = list(values.shape[1:])
        fits = len(shape) == len(self.sizes) and all(
            size in (-1, found) for size, found in zip(self.sizes, shape)
        )
        if not fits:
            raise Refused(f"{name}: sizes {shape} of a row (expected: {self.type()})")
        return self.typed(values, name)

    def typed(self, values, name):
        from .inputs import cast, in_words

        if self.dtype.kind in "OUS":
            known = all(isinstance(one, str) for one in values.flat)
        elif self.dtype.kind == "f" and values.dtype.kind == "O":
            known = all(one is None or isinstance(one, (int, float)) for one in values.flat)
            values = values.astype("float64") if known else values
        elif self.dtype.kind == "b":
            known = values.dtype.kind == "b"
        else:
            known = values.dtype.kind in "fiub"
        if not known:
            raise Refused(f"{name}: other values (expected: {self.type()})")
        if self.dtype.kind in "OUS":
            return in_words(values, self.dtype)
        return cast(values, self.dtype, name)


def element(dtype):
    return {"f": "double", "i": "integer", "u": "integer", "b": "boolean"}.get(dtype.kind, "string")


def read(text, name, type):
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        raise Refused(f"{name}: {told(str(text))} (expected: {type}, as JSON)") from None
