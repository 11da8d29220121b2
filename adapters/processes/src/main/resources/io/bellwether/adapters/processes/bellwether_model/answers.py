# SPDX-License-Identifier: Apache-2.0
"""What models answer, as one value for each row, and as JSON has it."""

import base64


def class_name(one):
    """As the numbers 1 and 1.0, and the truth, are written in JSON."""
    import numpy as np

    if isinstance(one, (bool, np.bool_)):
        return "true" if one else "false"
    if isinstance(one, (float, np.floating)) and float(one).is_integer():
        return str(int(one))
    return str(one)


def is_by_column(answered):
    return isinstance(answered, dict) and all(
        getattr(value, "ndim", 0) > 0 or isinstance(value, list) for value in answered.values()
    )


def by_row(answered, rows):
    """One value for each row."""
    import numpy as np
    import pandas as pd

    if isinstance(answered, pd.DataFrame):
        return answered.to_dict(orient="records")
    if isinstance(answered, (pd.Series, np.ndarray, list, tuple)):
        return [answered] if getattr(answered, "ndim", 1) == 0 else answered
    if hasattr(answered, "toarray"):
        return answered.toarray()
    if is_by_column(answered):
        names = list(answered)
        return [dict(zip(names, row)) for row in zip(*answered.values(), strict=True)]
    if rows == 1:
        return [answered]
    raise ValueError(f"the model gives one {type(answered).__name__} to {rows} rows")


def tensor_of_values(answered):
    """What the answers to several rows are as one tensor; none unless they are numbers or truths."""
    import numpy as np

    try:
        rows = [plain(value) for value in by_row(answered, 1)]
        values = np.array(rows)
    except ValueError:
        return None  # Of different shapes.
    found = {"f": "double", "i": "integer", "b": "boolean"}.get(values.dtype.kind)
    mixed = len({isinstance(one, bool) for one in leaves(rows)}) > 1
    if found is None or not values.size or mixed:
        return None
    # Lists may be of any length in other answers.
    sizes = values.shape[1:] if isinstance(answered, np.ndarray) else [-1] * (values.ndim - 1)
    return {"element": found, "sizes": list(map(int, sizes))}


def leaves(value):
    return [one for part in value for one in leaves(part)] if isinstance(value, list) else [value]


def form(answered, values):
    """In what the values of the rows were, as MLflow's scoring server tells them."""
    import numbers

    import numpy as np
    import pandas as pd

    dtype = getattr(getattr(answered, "dtype", None), "kind", "O")
    if dtype == "O":
        parts = [one.values() if isinstance(one, dict) else (one,) for one in values]
        whole = all(isinstance(part, numbers.Integral) for all_parts in parts for part in all_parts)
    else:
        whole = dtype in "iu"
    kind, name = "value", ""
    if isinstance(answered, pd.Series):
        kind, name = "record", str(0 if answered.name is None else answered.name)
    elif isinstance(answered, pd.DataFrame) and answered.shape[1] == 1:
        kind, name = "record", str(answered.columns[0])
    elif isinstance(answered, np.ndarray) and answered.ndim == 2 and answered.shape[1] == 1:
        kind = "list"
    elif is_by_column(answered):
        kind, name = "column", str(next(iter(answered), ""))
    return {"kind": kind, "name": name, "whole": whole}


def number(value):
    """The only number of a row's value."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if getattr(value, "ndim", 0) > 0:
        value = value.reshape(-1)
        if len(value) != 1:
            raise ValueError(f"the model gives {len(value)} values for a row (expected: one)")
        value = value[0]
    return float(value)


def probabilities(value):
    """Of all classes, of one row."""
    import numpy as np

    return np.asarray(list(value.values()) if isinstance(value, dict) else value, dtype="<f8").reshape(-1)


def plain(value):
    """As Python's JSON has it, not a number and infinities too."""
    import numpy as np
    import pandas as pd

    if value is None or isinstance(value, (str, bool, int, float)) and not isinstance(value, np.generic):
        return value
    if isinstance(value, (bytes, bytearray)):
        return base64.encodebytes(value).decode()  # As MLflow's own encoder, with its line ends.
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(one) for one in value]
    if isinstance(value, (pd.Series, pd.Index)):
        return plain(value.tolist())
    if value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    return str(value)
