# SPDX-License-Identifier: Apache-2.0
"""What a model takes, and how rows become that."""

from .nested import KINDS, Nested, Tensor, told
from .refused import Refused

MOST_COLUMNS = 10_000

# The number that says so of an optional input (RemoteModel.ABSENT): a NaN, as for a null.
ABSENT = 0x7FF8_0000_0000_0B5E


class Column:
    """One input: how rows bring it, and what the model gets."""

    def __init__(self, name, type, optional=False, dtype="float64", kind="number", nested=None):
        self.name = name
        self.type = type
        self.optional = optional
        self.dtype = dtype
        self.kind = kind
        self.nested = nested
        self.is_enforced = False

    def series(self, numbers, texts):
        import numpy as np
        import pandas as pd

        if self.nested:
            return self.nested.values(texts, self.name)
        if self.kind == "text":
            return np.array(texts, dtype=object)
        if self.kind == "bytes":
            return pd.Series([decoded(text, self.name) for text in texts], dtype=object)
        if self.kind == "time":
            times = pd.to_datetime(pd.Series(texts, dtype=object), utc=True, format="ISO8601")
            return times.dt.tz_localize(None)
        if self.loses_null() and np.isnan(numbers).any():
            if self.is_enforced:
                raise Refused(
                    f"{self.name}: null in some rows (expected: in all rows of a request or in none,"
                    f" as MLflow's type {self.dtype} has no null; send those rows alone)"
                )
            return numbers  # As pandas has whole numbers of which some are missing.
        return cast(numbers, self.dtype, self.name)

    def is_absent(self, numbers):
        """Whether no row names it, or none has a value and MLflow's types have none that says so."""
        import numpy as np

        if not self.is_enforced or not self.optional or not len(numbers):
            return False
        unnamed = (np.ascontiguousarray(numbers).view("<i8") == ABSENT).all()
        return unnamed or (self.loses_null() and np.isnan(numbers).all())

    def loses_null(self):
        return self.optional and self.type in ("integer", "boolean")

    def description(self):
        type = "string" if self.kind in ("text", "time", "bytes") else self.type
        told = {"name": self.name, "type": type, "optional": self.optional}
        return told | {"nested": self.nested.description()} if self.nested else told


def nested(name, nested, optional=False):
    return Column(name, type="string", kind="text", optional=optional or nested.anything, nested=nested)


BY_MLFLOW_TYPE = {
    "double": dict(type="double"),
    "float": dict(type="double", dtype="float32"),
    "long": dict(type="integer", dtype="int64"),
    "integer": dict(type="integer", dtype="int32"),
    "boolean": dict(type="boolean", dtype="bool"),
    "string": dict(type="string", kind="text"),
    "datetime": dict(type="string", kind="time"),
    "binary": dict(type="string", kind="bytes"),
}


class Frame:
    """Rows as a table with the columns of the signature."""

    def __init__(self, specs, from_type_hint):
        self.named = all(spec.name is not None for spec in specs)
        self.list = from_type_hint and len(specs) == 1 and not self.named
        self.columns = []
        for i, spec in enumerate(specs):
            known = BY_MLFLOW_TYPE.get(getattr(spec.type, "name", ""))
            name = str(i) if spec.name is None else spec.name
            if Nested.named(spec.type) in KINDS:
                self.columns.append(nested(name, Nested(spec.type), optional=not spec.required))
                continue
            if known is None:
                raise ValueError(
                    f"input {spec.name or i}: {spec.type}"
                    f" (expected: one of {list(BY_MLFLOW_TYPE)}, Array, Object, Map or Any)"
                )
            self.columns.append(Column(name, optional=not spec.required, **known))
        self.plain = all(column.dtype == "float64" and column.kind == "number" for column in self.columns)

    def of(self, numbers, texts):
        import pandas as pd

        names = [column.name for column in self.columns] if self.named else range(len(self.columns))
        if self.plain and not any(column.optional for column in self.columns):
            return pd.DataFrame(numbers, columns=list(names))
        series = {
            name: column.series(numbers[:, i], texts.get(column.name))
            for i, (name, column) in enumerate(zip(names, self.columns))
            if not column.is_absent(numbers[:, i])
        }
        if self.list:
            return series[0].tolist()  # Hints mean Python's own types, not NumPy's.
        return pd.DataFrame(series)


def cast(numbers, dtype, name):
    """A cast that never makes another number of one that is too large."""
    import numpy as np

    dtype = np.dtype(dtype)
    with np.errstate(all="ignore"):
        values = numbers.astype(dtype)
        lost = values != numbers if dtype.kind in "iu" else np.isinf(values) & ~np.isinf(numbers)
    if lost.any():
        least_most = np.iinfo(dtype) if dtype.kind in "iu" else np.finfo(dtype)
        raise Refused(
            f"{name}: {numbers[lost].flat[0]:.17g}"
            f" (expected: {least_most.min} to {least_most.max}, as {dtype})"
        )
    return values


def decoded(text, name):
    """As MLflow's server reads it, which leaves aside whatever is no letter of base64."""
    import binascii

    try:
        return None if text is None else binascii.a2b_base64(text.encode())
    except ValueError as e:
        raise Refused(f"{name}: {told(text)} (expected: bytes in base64): {e}") from None


class Texts:
    """Rows as a list of texts, as what splits texts into words takes them."""

    def __init__(self, name):
        self.columns = [Column(name, type="string", kind="text")]

    def of(self, numbers, texts):
        import numpy as np

        return np.array(texts.get(self.columns[0].name, [""] * len(numbers)), dtype=object)


def tensor(dtype, shape):
    """Rows as one tensor: of a column for each value, if they are always as many."""
    import math

    if not shape or shape[0] != -1:
        raise ValueError(f"input tensor of shape {shape} (expected: [-1, …], as many rows as come)")
    if any(size < 1 for size in shape[1:]) or math.prod(shape[1:]) > MOST_COLUMNS:
        return OneTensor(dtype, shape)
    return Matrix(dtype, shape)


class OneTensor:
    """Rows as one tensor, each of them one value with parts."""

    def __init__(self, dtype, shape):
        self.columns = [nested("input", Tensor(dtype, shape[1:]))]

    def of(self, numbers, texts):
        return self.columns[0].series(numbers, texts["input"])


class Matrix:
    """Rows as one tensor."""

    def __init__(self, dtype, shape):
        import math

        width = math.prod(shape[1:])
        self.dtype = dtype
        self.shape = shape
        kind = column_of(dtype)
        self.columns = [Column(f"x{i}", **kind) for i in range(width)]

    def of(self, numbers, texts):
        import numpy as np

        if self.columns[0].kind == "text":
            values = in_words([texts[column.name] for column in self.columns], self.dtype).T
        else:
            values = cast(numbers, self.dtype, "the input")
        return values.reshape((-1, *self.shape[1:]))


def in_words(values, dtype):
    """Texts as MLflow asks for them: of a tensor of str no objects."""
    import numpy as np

    return np.array(values, dtype=str if np.dtype(dtype).kind == "U" else object)


class Tensors:
    """Rows as one tensor for each column."""

    def __init__(self, specs):
        self.shapes = [tuple(spec.shape) for spec in specs]
        self.dtypes = [spec.type for spec in specs]
        self.columns = []
        for spec, shape in zip(specs, self.shapes):
            if not shape or shape[0] != -1:
                raise ValueError(
                    f"input tensor {spec.name} of shape {shape} (expected: [-1, …], as many rows as come)"
                )
            flat = shape in ((-1,), (-1, 1))
            self.columns.append(
                Column(spec.name, **column_of(spec.type))
                if flat
                else nested(spec.name, Tensor(spec.type, shape[1:]))
            )

    def of(self, numbers, texts):
        return {column.name: self.values(i, column, numbers, texts) for i, column in enumerate(self.columns)}

    def values(self, i, column, numbers, texts):
        values = column.series(numbers[:, i], texts.get(column.name))
        if column.kind == "text" and not column.nested:
            values = in_words(values, self.dtypes[i])
        return values if column.nested else values.reshape(self.shapes[i])


def column_of(dtype):
    import numpy as np

    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return dict(type="double", dtype=dtype)
    if dtype.kind in "iu":
        return dict(type="integer", dtype=dtype)
    if dtype.kind == "b":
        return dict(type="boolean", dtype=dtype)
    if dtype.kind in "OUS":
        return dict(type="string", kind="text")
    raise ValueError(f"input tensor of {dtype} (expected: numbers, booleans or text)")


class Params:
    """What requests may say besides their rows: as MLflow's own schema of params takes it."""

    def __init__(self, metadata):
        of = getattr(metadata, "get_params_schema", None)  # MLflow before 2.6 has none.
        self.schema = None if of is None else of()
        self.names = {one.name for one in self.schema.params} if self.schema else set()

    def of(self, given):
        """MLflow leaves aside what the schema does not name."""
        given = {name: value for name, value in (given or {}).items() if name in self.names}
        if given:
            from mlflow.models.utils import _enforce_params_schema

            try:
                _enforce_params_schema(given, self.schema)
            except Exception as e:
                raise Refused(f"params: {given} (expected: of {self.schema.params}): {e}") from None
        return given
