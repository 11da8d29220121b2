# SPDX-License-Identifier: Apache-2.0
"""Loads one MLflow model and scores rows with it, for the process that started this one.

Standard input and output are the channel: frames of two lengths (32 bits, big-endian), JSON, and
doubles (little-endian). What the model prints goes to the standard error. The process that is
started is only a guard: it ends the model and all that this has started when it is told to end
(SIGTERM), when the other end of the channel is gone, however that ended, or when the model ends.

Arguments: the model's folder, and the megabytes of address space that it may take.
"""

import os
import select
import signal
import struct
import sys
import time

LENGTHS = struct.Struct(">II")
LONGEST_MESSAGE = 500
MOST_COLUMNS = 10_000
MOST_FILES = 1024
MOST_PROCESSES = 4096  # Of the user, the server's threads among them.
LARGEST_FILE = 1 << 30
MOST_JSON = 4 << 20
MOST_NUMBERS = 8 << 20
KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
LONGEST_END = 5.0


def main():
    os.closerange(3, MOST_FILES)
    try:
        os.setsid()  # Who presses Ctrl-C means the server, which ends us in its time.
    except PermissionError:
        pass  # Whatever has started us has done so already.
    prctl(ADOPT_ORPHANS, 1)  # So that nothing that the model starts gets away from us.
    guard = os.getpid()
    model = os.fork()
    if model == 0:
        run(guard)
    else:
        watch(model)


# The guard.


def watch(model):
    """Waits for the end of the model or of the channel; reads nothing of what is in it."""
    os.close(1)
    awake, wake = os.pipe()
    for end in (awake, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    orders = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: orders.append(True))
    poll = select.poll()
    poll.register(0, 0)  # A hang-up is always told.
    poll.register(awake, select.POLLIN)
    while True:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == model:
            break
        if ended:
            continue  # Something that the model had started.
        if orders or any(end == 0 for end, _ in poll.poll()):
            kill(model)
            status = os.waitpid(model, 0)[1]
            break
        try:
            os.read(awake, MOST_FILES)
        except BlockingIOError:
            pass
    kill_rest(model)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def kill(group):
    for way in (os.killpg, os.kill):  # It may not have made its group yet.
        try:
            way(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def kill_rest(group):
    """Ends what the model has started: its group, and what left that and is our child now."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    end = time.monotonic() + LONGEST_END
    while time.monotonic() < end:
        for child in children():
            kill(child)
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)  # Each that ends may leave us others.
        except ChildProcessError:
            return


def children():
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue  # No process, or none any more.
        if parent == os.getpid():
            found.append(int(name))
    return found


# The model.


def run(guard):
    os.setsid()
    limit(int(sys.argv[2]) << 20)
    die_with(guard)
    channel = Channel()
    try:
        scorer = Scorer(sys.argv[1])
        ready = channel.frame(scorer.description())
    except BaseException as e:  # Loading runs the model's code, which may even try to exit.
        channel.write(channel.frame({"kind": "failed", "message": told(e)}))
        os._exit(1)
    channel.write(ready)
    while True:
        request, numbers = channel.read()
        try:
            answer, values = scorer.answer(request, numbers)
            frame = channel.frame(answer, values)
        except MemoryError as e:
            frame = channel.frame({"kind": "memory", "message": told(e)})
        except SystemExit as e:
            os._exit(e.code if isinstance(e.code, int) else 1)
        except BaseException as e:
            frame = channel.frame({"kind": "error", "message": told(e)})
        channel.write(frame)


def limit(memory):
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, MOST_PROCESSES),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(what, (most, most))


def die_with(guard):
    if prctl(KILL_WITH_PARENT, signal.SIGKILL) and os.getppid() != guard:
        os._exit(1)


def prctl(option, value):
    """Whether this system has it; what it is for happens rarely."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(option, value)
    except (ImportError, OSError, AttributeError):
        return False
    return True


def told(e):
    """What happened, in one line of bounded length."""
    try:
        text = " ".join(f"{type(e).__name__}: {e}".split())
    except Exception:
        text = type(e).__name__
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"


class Channel:
    def __init__(self):
        self.requests = os.fdopen(os.dup(0), "rb")
        self.answers = os.fdopen(os.dup(1), "wb")
        self.nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(self.nothing, 0)
        os.dup2(2, 1)
        os.register_at_fork(after_in_child=self.leave)

    def leave(self):
        """What the model forks would keep the channel open after the model's end."""
        for end in (self.requests, self.answers):
            os.dup2(self.nothing, end.fileno())

    def read(self):
        lengths = self.requests.read(LENGTHS.size)
        if len(lengths) < LENGTHS.size:
            os._exit(0)
        text, numbers = LENGTHS.unpack(lengths)
        import json

        return json.loads(self.requests.read(text)), self.requests.read(numbers)

    def frame(self, message, numbers=b""):
        import json

        text = json.dumps(message, allow_nan=False).encode()
        if len(text) > MOST_JSON or len(numbers) > MOST_NUMBERS:
            raise ValueError(
                f"an answer of {len(text) + len(numbers)} bytes (expected: at most {MOST_JSON} of"
                f" JSON and {MOST_NUMBERS} of numbers; ask for fewer rows at a time)"
            )
        return LENGTHS.pack(len(text), len(numbers)) + text + numbers

    def write(self, frame):
        self.answers.write(frame)
        self.answers.flush()


class Column:
    """One input: how rows bring it, and what the model gets."""

    def __init__(self, name, type, optional=False, dtype="float64", kind="number"):
        self.name = name
        self.type = type
        self.optional = optional
        self.dtype = dtype
        self.kind = kind
        self.is_enforced = False

    def series(self, numbers, texts):
        import numpy as np
        import pandas as pd

        if self.kind == "text":
            return np.array(texts, dtype=object)
        if self.kind == "time":
            times = pd.to_datetime(pd.Series(texts, dtype=object), utc=True, format="ISO8601")
            return times.dt.tz_localize(None)
        if self.loses_null() and np.isnan(numbers).any():
            if self.is_enforced:
                raise ValueError(
                    f"{self.name}: null in some rows (expected: in all rows of a request or in none,"
                    f" as MLflow's type {self.dtype} has no null; send those rows alone)"
                )
            return numbers  # As pandas has whole numbers of which some are missing.
        return cast(numbers, self.dtype, self.name)

    def is_absent(self, numbers):
        """Whether no row has a value, and MLflow's types have none that says so."""
        import numpy as np

        return self.is_enforced and self.loses_null() and np.isnan(numbers).all()

    def loses_null(self):
        return self.optional and self.type in ("integer", "boolean")

    def description(self):
        type = "string" if self.kind in ("text", "time") else self.type
        return {"name": self.name, "type": type, "optional": self.optional}


BY_MLFLOW_TYPE = {
    "double": dict(type="double"),
    "float": dict(type="double", dtype="float32"),
    "long": dict(type="integer", dtype="int64"),
    "integer": dict(type="integer", dtype="int32"),
    "boolean": dict(type="boolean", dtype="bool"),
    "string": dict(type="string", kind="text"),
    "datetime": dict(type="string", kind="time"),
}


class Frame:
    """Rows as a table with the columns of the signature."""

    def __init__(self, specs, from_type_hint):
        self.named = all(spec.name is not None for spec in specs)
        self.list = from_type_hint and len(specs) == 1 and not self.named
        self.columns = []
        for i, spec in enumerate(specs):
            known = BY_MLFLOW_TYPE.get(getattr(spec.type, "name", ""))
            if known is None:
                raise ValueError(
                    f"input {spec.name or i}: {spec.type} (expected: one of {list(BY_MLFLOW_TYPE)})"
                )
            name = str(i) if spec.name is None else spec.name
            self.columns.append(Column(name, optional=not spec.required, **known))
        self.plain = all(column.dtype == "float64" and column.kind == "number" for column in self.columns)

    def of(self, numbers, texts):
        import pandas as pd

        names = [column.name for column in self.columns] if self.named else range(len(self.columns))
        if self.plain:
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
        raise ValueError(
            f"{name}: {numbers[lost].flat[0]:.17g}"
            f" (expected: {least_most.min} to {least_most.max}, as {dtype})"
        )
    return values


class Matrix:
    """Rows as one tensor."""

    def __init__(self, dtype, shape):
        import math

        width = math.prod(shape[1:])
        if shape[0] != -1 or any(size < 1 for size in shape[1:]) or width > MOST_COLUMNS:
            raise ValueError(
                f"input tensor of shape {shape} (expected: [-1, …], at most {MOST_COLUMNS} a row)"
            )
        self.dtype = dtype
        self.shape = shape
        kind = column_of(dtype)
        self.columns = [Column(f"x{i}", **kind) for i in range(width)]

    def of(self, numbers, texts):
        import numpy as np

        if self.columns[0].kind == "text":
            values = np.array([texts[column.name] for column in self.columns], dtype=object).T
        else:
            values = cast(numbers, self.dtype, "the input")
        return values.reshape((-1, *self.shape[1:]))


class Tensors:
    """Rows as one tensor for each column."""

    def __init__(self, specs):
        self.shapes = [tuple(spec.shape) for spec in specs]
        for spec, shape in zip(specs, self.shapes):
            if shape not in ((-1,), (-1, 1)):
                raise ValueError(
                    f"input tensor {spec.name} of shape {shape} (expected: [-1] or [-1, 1] of several)"
                )
        self.columns = [Column(spec.name, **column_of(spec.type)) for spec in specs]

    def of(self, numbers, texts):
        return {
            column.name: column.series(numbers[:, i], texts.get(column.name)).reshape(shape)
            for i, (column, shape) in enumerate(zip(self.columns, self.shapes))
        }


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


# Their predict is the class that their predict_proba finds most probable.
MOST_PROBABLE = (
    "sklearn.linear_model.",
    "sklearn.tree.",
    "sklearn.ensemble._forest",
    "sklearn.ensemble._gb",
    "sklearn.ensemble._hist_gradient_boosting",
    "sklearn.naive_bayes",
    "sklearn.neural_network.",
)


# They answer each row as if it were alone, except that one of them runs anybody's code.
KNOWN = ("sklearn.", "xgboost.", "lightgbm.")
ANY_CODE = ("sklearn.preprocessing._function_transformer.",)

# Without a signature nobody knows which of their inputs are text.
TAKE_TEXT = (
    "sklearn.compose.",
    "sklearn.feature_extraction.",
    "sklearn.preprocessing._encoders.",
    "sklearn.preprocessing._target_encoder.",
    *ANY_CODE,
)
NO_SIGNATURE = "it has no signature (log it with one: mlflow.models.infer_signature)"


def parts(estimator):
    """It, and all that it is made of."""
    if estimator is None:
        return []
    inside = estimator.get_params(deep=True).values() if hasattr(estimator, "get_params") else ()
    return [estimator, *(part for part in inside if hasattr(part, "get_params") or callable(part))]


def named(part, modules):
    kind = part if isinstance(part, type) or not hasattr(part, "get_params") else type(part)
    return f"{getattr(kind, '__module__', None) or ''}.".startswith(modules)


class Scorer:
    def __init__(self, folder):
        import mlflow.pyfunc
        import numpy

        self.np = numpy
        self.model = mlflow.pyfunc.load_model(folder, suppress_warnings=True)
        metadata = self.model.metadata
        self.estimator = None
        self.predict_fn = metadata.flavors["python_function"].get("predict_fn", "predict")
        if "sklearn" in metadata.flavors:
            self.estimator = self.model.get_raw_model()
        self.parts = parts(self.estimator)
        self.inputs = self.inputs_of(metadata)
        for column in self.inputs.columns:
            column.is_enforced = self.estimator is None
        self.classes = None
        if self.predict_fn in ("predict", "predict_proba") and hasattr(self.estimator, "predict_proba"):
            classes = getattr(self.estimator, "classes_", None)
            if getattr(classes, "ndim", 0) == 1 and len(classes) >= 2:
                self.classes = list(classes)
        last = self.estimator.steps[-1][1] if hasattr(self.estimator, "steps") else self.estimator
        self.most_probable = type(last).__module__.startswith(MOST_PROBABLE)
        self.task = self.task_of(metadata)

    def inputs_of(self, metadata):
        schema = metadata.get_input_schema()
        if schema is not None and schema.inputs:
            specs = schema.inputs
            if not schema.is_tensor_spec():
                from_hint = bool(getattr(metadata.signature, "_is_signature_from_type_hint", False))
                return Frame(specs, from_hint)
            if specs[0].name is not None:
                return Tensors(specs)
            return Matrix(specs[0].type, tuple(specs[0].shape))
        if not all(named(part, KNOWN) and not named(part, TAKE_TEXT) for part in self.parts):
            raise ValueError(NO_SIGNATURE)
        names = getattr(self.estimator, "feature_names_in_", None)
        if names is not None:
            from mlflow.types.schema import ColSpec

            return Frame([ColSpec("double", str(name)) for name in names], False)
        width = getattr(self.estimator, "n_features_in_", None)
        if width is not None:
            return Matrix("float64", (-1, width))
        raise ValueError(NO_SIGNATURE)

    def task_of(self, metadata):
        if self.classes is not None:
            return "binary" if len(self.classes) == 2 else "multiclass"
        if self.estimator is not None and self.predict_fn == "predict":
            from sklearn.base import is_classifier, is_regressor

            if is_classifier(self.estimator):
                return "other"
            if is_regressor(self.estimator) and metadata.get_output_schema() is None:
                return "regression" if self.answers_one_number() else "other"
        schema = metadata.get_output_schema()
        if schema is None or len(schema.inputs) != 1:
            return "other"
        spec = schema.inputs[0]
        if schema.is_tensor_spec():
            number = spec.type.kind in "fiu" and tuple(spec.shape) in ((-1,), (-1, 1))
        else:
            number = getattr(spec.type, "name", "") in ("double", "float", "long", "integer")
        return "regression" if number else "other"

    def answers_one_number(self):
        """Without a signature all inputs are numbers."""
        row = self.inputs.of(self.np.zeros((1, len(self.inputs.columns))), {})
        return self.np.size(self.estimator.predict(row)) == 1

    def description(self):
        return {
            "kind": "ready",
            "columns": [column.description() for column in self.inputs.columns],
            "task": self.task,
            "classes": [class_name(one) for one in self.classes or []],
            "predicts_classes": self.classes is not None and self.predict_fn == "predict",
            "by_row": self.by_row(),
        }

    def by_row(self):
        """Not if a step may look at all rows, or if one row's nulls change the others' types."""
        return (
            self.estimator is not None
            and all(named(part, KNOWN) and not named(part, ANY_CODE) for part in self.parts)
            and not any(column.loses_null() for column in self.inputs.columns)
        )

    def answer(self, request, numbers):
        rows = request["rows"]
        matrix = self.np.frombuffer(numbers, dtype="<f8").reshape(rows, len(self.inputs.columns))
        data = self.inputs.of(matrix, request["texts"])
        if self.classes is not None:
            return self.probabilities(data)
        if self.estimator is not None:
            answered = getattr(self.estimator, self.predict_fn)(data)
        else:
            answered = self.model.predict(data)
        values = list(by_row(answered, rows))
        if len(values) != rows:
            raise ValueError(f"the model gives {len(values)} answers to {rows} rows")
        if self.task == "regression":
            return {"kind": "numbers"}, self.np.array(
                [number(value) for value in values], dtype="<f8"
            ).tobytes()
        return {"kind": "values", "values": [plain(value) for value in values]}, b""

    def probabilities(self, data):
        found = self.np.asarray(self.estimator.predict_proba(data), dtype="<f8")
        if self.most_probable:
            places = found.argmax(axis=1)
        else:
            known = {one: i for i, one in enumerate(self.classes)}
            places = [known[one] for one in self.estimator.predict(data)]
        return {"kind": "numbers"}, self.np.column_stack([found, places]).astype("<f8").tobytes()


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


if __name__ == "__main__":
    main()
