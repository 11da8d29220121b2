# SPDX-License-Identifier: Apache-2.0
"""One loaded model: what it says of itself, and its answers to rows."""

import threading

from .answers import by_row, class_name, form, number, plain, probabilities, tensor_of_values
from .inputs import Frame, Matrix, Params, Tensors, Texts, tensor
from .nested import element

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
EXAMPLE_SECONDS = 5  # Whoever waits for the model waits no longer for its example.
NO_SIGNATURE = "it has no signature (log it with one: mlflow.models.infer_signature)"


# In the metadata that a model is logged with: its answers are their probabilities, in this order.
CLASSES = "bellwether.classes"


def declared_classes(metadata):
    told = (metadata.metadata or {}).get(CLASSES)
    if told is None:
        return None
    if not isinstance(told, list) or len(told) < 2 or len(set(map(class_name, told))) < len(told):
        raise ValueError(f"metadata {CLASSES}: {told} (expected: two or more different names)")
    return told


def parts(estimator):
    """It, and all that it is made of."""
    if estimator is None:
        return []
    inside = estimator.get_params(deep=True).values() if hasattr(estimator, "get_params") else ()
    return [estimator, *(part for part in inside if hasattr(part, "get_params") or is_code(part))]


def is_code(part):
    """What can be called, but for the types of numbers."""
    return callable(part) and not (isinstance(part, type) and part.__module__ == "numpy")


def named(part, modules):
    kind = part if isinstance(part, type) or not hasattr(part, "get_params") else type(part)
    return f"{getattr(kind, '__module__', None) or ''}.".startswith(modules)


def tensor_of(dtype, sizes):
    found = element(dtype)
    return None if found == "string" else {"element": found, "sizes": list(map(int, sizes))}


class Scorer:
    def __init__(self, folder):
        import mlflow.pyfunc
        import numpy

        self.np = numpy
        self.folder = folder
        self.model = mlflow.pyfunc.load_model(folder, suppress_warnings=True)
        metadata = self.model.metadata
        self.estimator = None
        self.predict_fn = metadata.flavors["python_function"].get("predict_fn", "predict")
        if "sklearn" in metadata.flavors:
            self.estimator = self.model.get_raw_model()
        self.parts = parts(self.estimator)
        self.params = Params(metadata)
        self.inputs = self.inputs_of(metadata)
        for column in self.inputs.columns:
            column.is_enforced = self.estimator is None
        self.classes = None
        if self.predict_fn in ("predict", "predict_proba") and hasattr(self.estimator, "predict_proba"):
            classes = getattr(self.estimator, "classes_", None)
            if getattr(classes, "ndim", 0) == 1 and len(classes) >= 2:
                self.classes = list(classes)
        self.declared = declared_classes(metadata) if self.classes is None else None
        last = self.estimator.steps[-1][1] if hasattr(self.estimator, "steps") else self.estimator
        self.most_probable = type(last).__module__.startswith(MOST_PROBABLE)
        self.task = self.task_of(metadata)
        self.predicted = self.predicts(metadata)

    def inputs_of(self, metadata):
        schema = metadata.get_input_schema()
        if schema is not None and schema.inputs:
            specs = schema.inputs
            text = len(specs) == 1 and getattr(getattr(specs[0], "type", None), "name", "") == "string"
            if text and self.splits_texts():
                return Texts("0" if specs[0].name is None else specs[0].name)
            if not schema.is_tensor_spec():
                from_hint = bool(getattr(metadata.signature, "_is_signature_from_type_hint", False))
                return Frame(specs, from_hint)
            if specs[0].name is not None:
                return Tensors(specs)
            return tensor(specs[0].type, tuple(specs[0].shape))
        if self.splits_texts():
            return Texts("text")
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

    def splits_texts(self):
        """Whether it begins with what takes a list of texts, and of a table would take the names of columns."""
        first = self.estimator.steps[0][1] if hasattr(self.estimator, "steps") else self.estimator
        return named(first, "sklearn.feature_extraction.text.") and hasattr(first, "build_analyzer")

    def predicts(self, metadata):
        """What is answered that is no number for each row, if it is known before."""
        schema = metadata.get_output_schema()
        if self.task != "other":
            return None
        if schema is None:
            return self.predicts_by_estimator() or self.predicts_by_example(metadata)
        spec = schema.inputs[0] if len(schema.inputs) == 1 else None
        if schema.is_tensor_spec():
            known = spec is not None and spec.name is None and tuple(spec.shape)[:1] == (-1,)
            return tensor_of(spec.type, spec.shape[1:]) if known else None
        type, sizes = (None if spec is None or spec.name is not None else spec.type), []
        while type.__class__.__name__ == "Array":
            type, sizes = type.dtype, [*sizes, -1]
        names = {"double": "double", "float": "double", "long": "integer", "integer": "integer", "boolean": "boolean"}
        found = names.get(getattr(type, "name", ""))
        return {"element": found, "sizes": sizes} if found else None

    def predicts_by_estimator(self):
        if self.estimator is None or self.predict_fn != "predict":
            return None
        try:
            row = self.inputs.of(self.np.zeros((1, len(self.inputs.columns))), {})
            answer = self.np.asarray(self.estimator.predict(row))
        except Exception:
            return None  # It takes no zeros, which says nothing of what it answers.
        return tensor_of(answer.dtype, answer.shape[1:])

    def predicts_by_example(self, metadata):
        """Of the example that it was logged with."""
        answers = []

        def ask():
            try:
                example = metadata.load_input_example(self.folder)
                if example is not None:
                    answers.append(self.model.predict(example))
            except Exception:
                pass  # Requests are told why.

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(EXAMPLE_SECONDS)
        return tensor_of_values(answers[0]) if answers else None

    def task_of(self, metadata):
        classes = self.classes or self.declared
        if classes is not None:
            return "binary" if len(classes) == 2 else "multiclass"
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
            "classes": [class_name(one) for one in self.classes or self.declared or []],
            "predicts_classes": self.classes is not None and self.predict_fn == "predict",
            "by_row": self.by_row(),
            "sizes": list(shape[1:]) if len(shape := getattr(self.inputs, "shape", ())) > 2 else [],
            "predicts": self.predicted,
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
        params = self.params.of(request.get("params"))
        if self.classes is not None:
            return self.probabilities(data)
        if self.estimator is not None:
            answered = getattr(self.estimator, self.predict_fn)(data)
        else:
            answered = self.model.predict(data, **({"params": params} if params else {}))
        values = list(by_row(answered, rows))
        if len(values) != rows:
            raise ValueError(f"the model gives {len(values)} answers to {rows} rows")
        if self.declared is not None:
            found = self.np.array([probabilities(value) for value in values], dtype="<f8")
            places = found.argmax(axis=1)
            return {"kind": "numbers"}, self.np.column_stack([found, places]).astype("<f8").tobytes()
        if self.task == "regression":
            return {"kind": "numbers", "form": form(answered, values)}, self.np.array(
                [number(value) for value in values], dtype="<f8"
            ).tobytes()
        return {"kind": "values", "form": form(answered, values), "values": [plain(value) for value in values]}, b""

    def probabilities(self, data):
        found = self.np.asarray(self.estimator.predict_proba(data), dtype="<f8")
        if self.most_probable:
            places = found.argmax(axis=1)
        else:
            known = {one: i for i, one in enumerate(self.classes)}
            places = [known[one] for one in self.estimator.predict(data)]
        return {"kind": "numbers"}, self.np.column_stack([found, places]).astype("<f8").tobytes()
