# SPDX-License-Identifier: Apache-2.0
"""What models answer, as one value for each row, and as JSON has it."""


def class_name(one):
    """As the numbers 1 and 1.0, and the truth, are written in JSON."""
    import numpy as np

    if isinstance(one, (bool, np.bool_)):
        return "true" if one else "false"
    if isinstance(one, (float, np.floating)) and float(one).is_integer():
        return str(int(one))
    return str(one)


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
    if isinstance(answered, dict) and all(
        getattr(value, "ndim", 0) > 0 or isinstance(value, list) for value in answered.values()
    ):
        names = list(answered)
        return [dict(zip(names, row)) for row in zip(*answered.values(), strict=True)]
    if rows == 1:
        return [answered]
    raise ValueError(f"the model gives one {type(answered).__name__} to {rows} rows")


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
    """As JSON has it; not a number and infinities become text."""
    import math

    import numpy as np
    import pandas as pd

    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
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
