# SPDX-License-Identifier: Apache-2.0
"""What the script that runs models in Python makes of inputs and answers of each kind; imported by
mlflow_python.py."""
import importlib.util
import pathlib
import sys
import tempfile

import mlflow
import numpy as np
import pandas as pd
import sklearn.base
from mlflow.models import ModelSignature, infer_signature
from mlflow.types.schema import AnyType, Array, ColSpec, DataType, Map, Object, Property, Schema, TensorSpec
from python_models import Times
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC, LinearSVC

SCRIPT = (
    pathlib.Path(__file__).parents[4]
    / "adapters/processes/src/main/resources/io/bellwether/adapters/processes/serve_model.py"
)
sys.dont_write_bytecode = True  # Beside the script is what the server is built of.
spec = importlib.util.spec_from_file_location("serve_model", SCRIPT)
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
sys.dont_write_bytecode = False

random = np.random.default_rng(3)
Y = random.integers(0, 3, 60)
X = pd.DataFrame(random.normal(size=(60, 3)), columns=list("abc"))
X["a"] += Y
NAMES = np.array(["low", "mid", "high"])[Y]
ROWS = X.head(5)


def folder():
    return tempfile.mkdtemp() + "/model"


def fitted(estimator, x=X, signed=True, **options):
    place = folder()
    signature = infer_signature(x, estimator.predict(x)) if signed else None
    mlflow.sklearn.save_model(
        estimator, place, serialization_format="cloudpickle", pip_requirements=[], signature=signature, **options
    )
    return script.scorer.Scorer(place)


class Function(mlflow.pyfunc.PythonModel):
    def __init__(self, function):
        self.function = function

    def predict(self, context, model_input, params=None):
        return self.function(model_input)


def function(what, *example, **options):
    place = folder()
    signature = infer_signature(*example) if example else None
    mlflow.pyfunc.save_model(place, python_model=Function(what), signature=signature, pip_requirements=[], **options)
    return script.scorer.Scorer(place)


def asked(scorer, rows=ROWS, texts=None, **more):
    numbers = np.asarray(rows, dtype="<f8")
    said, found = scorer.answer({"rows": len(numbers), "texts": texts or {}, **more}, numbers.tobytes())
    return np.frombuffer(found).reshape(len(numbers), -1) if found else said["values"]


def refused(work):
    try:
        work()
    except Exception as e:
        return script.channel.told(e)
    raise AssertionError("was not refused")


def estimators():
    for model in (LogisticRegression(), SVC(probability=True)):
        model.fit(X, NAMES)
        scorer = fitted(model)
        assert scorer.description()["classes"] == list(model.classes_)
        answer = asked(scorer)
        assert np.array_equal(answer[:, :3], model.predict_proba(ROWS))
        assert list(model.classes_[answer[:, 3].astype(int)]) == list(model.predict(ROWS))
    truth = LogisticRegression().fit(X.to_numpy(), Y > 0)
    bare = fitted(truth, signed=False)
    told = bare.description()
    assert told["classes"] == ["false", "true"] and told["columns"][2]["name"] == "x2", told
    # Row by row, as they come: of columns some processors' BLAS adds up in another order.
    rows = np.ascontiguousarray(ROWS.to_numpy())
    assert np.array_equal(asked(bare)[:, 1], truth.predict_proba(rows)[:, 1])
    tensor = fitted(truth, X.to_numpy())
    assert np.array_equal(asked(tensor), asked(bare))
    assert not fitted(truth, X.to_numpy(), pyfunc_predict_fn="predict_proba").description()["predicts_classes"]
    assert asked(fitted(LinearSVC().fit(X, NAMES)))[0] in NAMES
    forest = RandomForestRegressor(5).fit(X, Y * 1.5)
    assert np.array_equal(asked(fitted(forest)).ravel(), forest.predict(ROWS))
    two = LinearRegression().fit(X, np.c_[Y, Y])
    for signed in (True, False):
        assert np.allclose(asked(fitted(two, signed=signed)), two.predict(ROWS))


def functions():
    number = function(lambda x: x.a * 2, X, X.a)
    assert number.task == "regression" and np.array_equal(asked(number).ravel(), ROWS.a * 2)
    table = function(lambda x: pd.DataFrame({"p": x.a, "q": "x"}), X)
    assert asked(table)[0] == {"p": ROWS.a[0], "q": "x"}
    assert asked(function(lambda x: {"u": x.a.to_numpy()}, X))[1] == {"u": ROWS.a[1]}
    assert asked(function(lambda x: np.full((len(x), 2), np.inf), X))[0] == [np.inf, np.inf]
    alone = function(lambda x: "alone", X)
    assert asked(alone, ROWS.head(1)) == ["alone"]
    assert "one str to 5 rows" in refused(lambda: asked(alone))
    assert "3 answers to 5 rows" in refused(lambda: asked(function(lambda x: [1, 2, 3], X)))
    assert "no signature" in refused(lambda: function(lambda x: x))
    two = {"bellwether.classes": ["well", 1]}
    table = pd.DataFrame({"p": [0.25] * 5, "q": 0.75})
    for answer in (table, table.to_numpy(), table.to_numpy().tolist()):
        declared = function(lambda x, answer=answer: answer, X, table, metadata=two)
        assert (declared.task, declared.description()["classes"]) == ("binary", ["well", "1"])
        assert asked(declared)[0].tolist() == [0.25, 0.75, 1]
    assert "bellwether.classes" in refused(
        lambda: function(lambda x: x, X, metadata={"bellwether.classes": ["a", "a"]})
    )


def values_with_parts():
    """What `mlflow models serve` 3.17.2 hands to the model, or refuses, of the same values."""
    table = Schema(
        [
            ColSpec(Array(DataType.double), "v"),
            ColSpec(Object([Property("a", DataType.long), Property("b", DataType.string, required=False)]), "o"),
            ColSpec(Map(DataType.double), "m", required=False),
            ColSpec(AnyType(), "x"),
        ]
    )
    seen = []
    scorer = signed(lambda x: [str(len(seen.append(x) or x))] * len(x), table)
    assert [c["nested"]["anything"] for c in scorer.description()["columns"]] == [False, False, False, True]
    texts = {"v": ["[1, 2.5]", "[]"], "o": ['{"a": 1, "b": "x"}', '{"a": 2}'], "m": ['{"p": 1.5}', "{}"]}
    assert asked(scorer, [[0] * 4] * 2, texts | {"x": ['"t"', None]}) == ["2", "2"]
    got = seen[0]
    assert list(got.v[0]) == [1.0, 2.5] and got.o[1] == {"a": 2} and got.x[0] == "t" and pd.isna(got.x[1]), got
    for name, wrong in (("v", '["a"]'), ("v", "3"), ("v", "no"), ("o", '{"a": 1.5}'), ("o", '{"b": "x"}'), ("m", '{"p": "x"}')):
        told = refused(lambda: asked(scorer, [[0] * 4], {k: [v[0]] for k, v in texts.items()} | {"x": ["1"], name: [wrong]}))
        assert told.startswith(f"Refused: {name}: {wrong} (expected: "), told


def tensors_of_several_sizes():
    cube = signed(lambda x: x.sum(axis=(1, 2)), Schema([TensorSpec(np.dtype("float32"), (-1, 2, 3))]), one_number())
    assert cube.description()["sizes"] == [2, 3] and len(cube.inputs.columns) == 6
    assert asked(cube, np.arange(12).reshape(2, 6)).ravel().tolist() == [15, 51]
    any_width = signed(lambda x: x.sum(axis=1), Schema([TensorSpec(np.dtype("float64"), (-1, -1))]), one_number())
    assert any_width.description()["columns"][0]["nested"]["sizes"] == [-1]
    assert asked(any_width, [[0], [0]], {"input": ["[1, 2, 3]", "[4, null, 6]"]}).ravel().tolist()[0] == 6
    for wrong, words in ((["[1]", "[1, 2]"], "different shapes"), (["[[1]]"], "sizes [1, 1]"), (['["a"]'], "other values")):
        assert words in refused(lambda: asked(any_width, [[0]] * len(wrong), {"input": wrong}))
    several = Schema(
        [TensorSpec(np.dtype("float64"), (-1, 2, 2), "a"), TensorSpec(np.dtype("int64"), (-1,), "b"), TensorSpec(np.dtype("str"), (-1, 1), "s")]
    )
    shapes = signed(lambda x: [str({k: v.shape for k, v in x.items()})] * len(x["b"]), several)
    answer = asked(shapes, [[0, 7, 0]], {"a": ["[[1, 2], [3, 4]]"], "s": ["q"]})
    assert answer == ["{'a': (1, 2, 2), 'b': (1,), 's': (1, 1)}"], answer
    assert "1.5 (expected" in refused(lambda: asked(shapes, [[0, 1.5, 0]], {"a": ["[[1, 2], [3, 4]]"], "s": ["q"]}))


def one_number():
    return Schema([TensorSpec(np.dtype("float64"), (-1,))])


def signed(what, inputs, outputs=None):
    place = folder()
    signature = ModelSignature(inputs, outputs or Schema([ColSpec("string")]))
    mlflow.pyfunc.save_model(place, python_model=Function(what), signature=signature, pip_requirements=[])
    scorer = script.scorer.Scorer(place)
    scorer.model.unwrap_python_model().function = what
    return scorer


def texts_go_in_as_a_list():
    """Of a table scikit-learn would take the names of the columns for the texts."""
    texts, labels = ["good fine", "bad awful", "fine", "awful"], ["p", "n", "p", "n"]
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts, labels)
    for signature in (None, infer_signature(texts), infer_signature(pd.DataFrame({"t": texts})), infer_signature(np.array(texts))):
        place = folder()
        mlflow.sklearn.save_model(model, place, serialization_format="cloudpickle", pip_requirements=[], signature=signature)
        scorer = script.scorer.Scorer(place)
        (column,) = scorer.description()["columns"]
        answer = asked(scorer, [[0], [0]], {column["name"]: ["good", "awful"]})
        assert column["type"] == "string" and scorer.description()["by_row"]
        assert np.array_equal(answer[:, :2], model.predict_proba(["good", "awful"])), answer


def answers_are_announced():
    for what, outputs, found in (
        (lambda x: x, Schema([TensorSpec(np.dtype("float32"), (-1, 4, 2))]), {"element": "double", "sizes": [4, 2]}),
        (lambda x: x, Schema([ColSpec(Array(DataType.long))]), {"element": "integer", "sizes": [-1]}),
        (lambda x: x, Schema([ColSpec("boolean")]), {"element": "boolean", "sizes": []}),
        (lambda x: x, Schema([ColSpec("string")]), None),
        (lambda x: x, Schema([ColSpec("double", "p"), ColSpec("double", "q")]), None),
        (lambda x: x, one_number(), None),  # A regression.
    ):
        assert signed(what, Schema([ColSpec("double", "x")]), outputs).description()["predicts"] == found
    for estimator, target, found in (
        (LinearSVC(), Y, {"element": "integer", "sizes": []}),
        (LinearSVC(), NAMES, None),
        (LinearRegression(), np.c_[Y, Y], {"element": "double", "sizes": [2]}),
    ):
        assert fitted(estimator.fit(X, target), signed=False).description()["predicts"] == found


def answers_are_announced_by_the_example():
    """What a signature without outputs does not say."""
    signature = ModelSignature(inputs=Schema([ColSpec("double", "x")]))
    table = pd.DataFrame({"x": [1.5, 2.5]})
    for what, found in (
        (lambda x: x.x * 2, {"element": "double", "sizes": []}),
        (lambda x: np.zeros((len(x), 3, 2), "float32"), {"element": "double", "sizes": [3, 2]}),
        (lambda x: [7] * len(x), {"element": "integer", "sizes": []}),
        (lambda x: [[1, 2]] * len(x), {"element": "integer", "sizes": [-1]}),
        (lambda x: (x.x > 2).to_numpy(), {"element": "boolean", "sizes": []}),
        (lambda x: ["a"] * len(x), None),
        (lambda x: [True, 1], None),
        (lambda x: [[1], [1, 2]], None),
        (lambda x: x, None),
        (lambda x: x.none, None),
    ):
        for example in (table, None):
            place = folder()
            model = Function(what)
            mlflow.pyfunc.save_model(
                place, python_model=model, signature=signature, input_example=example, pip_requirements=[]
            )
            expected = None if example is None else found
            assert script.scorer.Scorer(place).description()["predicts"] == expected, (found, example)


def inputs():
    table = pd.DataFrame(
        {
            "i": pd.array([1, None], dtype="Int64"),
            "s": ["a", None],
            "t": pd.to_datetime(["2026-01-02", "2026-01-03"]),
            "f": np.array([1, 2], dtype="float32"),
            "j": np.array([1, 2], dtype="int32"),
        }
    )
    seen = []
    scorer = function(lambda x: [0] * len(x), table)
    scorer.model = type("Seen", (), {"predict": lambda self, x: seen.append(x) or [0] * len(x)})()
    assert [c["optional"] for c in scorer.description()["columns"]] == [True, True, False, False, False]
    times = ["2026-01-02", "2026-01-02T03:04:05+01:00"]
    asked(scorer, [[np.nan, 0, 0, 1.5, 7], [np.nan, 0, 0, 2.5, 8]], {"s": ["a", None], "t": times})
    got = seen[0]
    assert list(got.columns) == ["s", "t", "f", "j"] and got.j.dtype == "int32" and got.f.dtype == "float32"
    assert got.t[1] == pd.Timestamp("2026-01-02 02:04:05") and pd.isna(got.s[1]), got
    image = function(lambda x: x.sum(axis=(1, 2)), np.zeros((2, 3, 4), "float32"), np.zeros(2))
    assert list(asked(image, np.ones((2, 12))).ravel()) == [12, 12]
    both = function(
        lambda x: [f"{x['u'].shape} {x['v'].dtype}"] * 2, {"u": np.zeros((2, 1)), "v": np.array([1, 2])}
    )
    assert asked(both, [[1, 2], [3, 4]])[0] == "(2, 1) int64"


class Centred(sklearn.base.BaseEstimator, sklearn.base.TransformerMixin):
    def fit(self, x, y=None):
        return self

    def transform(self, x):
        return x - x.mean(axis=0)


def what_cannot_be_kept_apart():
    def is_by_row(*steps):
        return fitted(make_pipeline(*steps, LogisticRegression()).fit(X, Y)).by_row()

    assert is_by_row(StandardScaler()) and is_by_row()
    assert not is_by_row(Centred()) and not is_by_row(FunctionTransformer(Centred().transform))
    assert not function(lambda x: x.a, X, X.a).by_row()
    for step in (Centred(), ColumnTransformer([("a", StandardScaler(), ["a"])])):
        unsigned = make_pipeline(step, LogisticRegression()).fit(X, Y)
        assert "no signature" in refused(lambda: fitted(unsigned, signed=False))


def what_does_not_fit():
    table = pd.DataFrame(
        {
            "i": np.array([1, 2], "int32"),
            "f": np.array([1, 2], "float32"),
            "u": pd.array([1, None], "Int64"),
        }
    )
    scorer = function(lambda x: x.i.tolist(), table)
    assert asked(scorer, [[2, 1e30, 1], [3, np.nan, 1]]) == [2, 3]
    assert asked(scorer, [[2, 1, np.nan]]) == [2]
    assert "i: 3000000000 (expected: -2147483648 to" in refused(lambda: asked(scorer, [[3e9, 1, 1]]))
    assert "f: 1" in refused(lambda: asked(scorer, [[1, 1e300, 1]]))
    assert "u: null in some rows" in refused(lambda: asked(scorer, [[1, 1, 1], [1, 1, np.nan]]))
    image = function(lambda x: x, np.zeros((2, 2), "uint8"), np.zeros((2, 2)))
    assert "300 (expected: 0 to 255" in refused(lambda: asked(image, [[300, 1]]))
    hinted = folder()
    mlflow.pyfunc.save_model(hinted, python_model=Hinted(), pip_requirements=[])
    assert asked(script.scorer.Scorer(hinted), [[1], [2]]) == ["int 1", "int 2"]


def bytes_come_in_base64():
    """As MLflow's scoring server reads and writes them."""
    import json

    from mlflow.utils.proto_json_utils import NumpyEncoder, dataframe_from_parsed_json

    schema = Schema([ColSpec("double", "x"), ColSpec("binary", "b")])
    for what in (lambda x: [one.hex() for one in x.b], lambda x: [one[::-1] for one in x.b]):
        scorer = signed(what, schema, None)
        assert scorer.description()["columns"][1] == {"name": "b", "type": "string", "optional": False}
        for texts in (["AAH/", ""], ["AA\nH/", "AA=="], ["AAH/!", "bm8="]):
            table = dataframe_from_parsed_json({"columns": ["x", "b"], "data": [[0, one] for one in texts]}, "split", schema)
            theirs = json.loads(json.dumps(scorer.model.predict(table), cls=NumpyEncoder))
            assert asked(scorer, [[0, 0], [0, 0]], {"b": texts}) == theirs, (texts, theirs)
        assert "b: AAH (expected: bytes in base64)" in refused(lambda: asked(scorer, [[0, 0]], {"b": ["AAH"]}))


def optional_columns():
    """As MLflow's own enforcement of a schema hands them on: one that no row names is not there."""
    from mlflow.types.schema import ColSpec, Schema

    place = folder()
    kinds = ("double", "long", "string", "boolean")
    columns = [ColSpec("double", "x"), *(ColSpec(kind, kind, required=False) for kind in kinds)]
    signature = mlflow.models.ModelSignature(inputs=Schema(columns))
    told = Function(lambda x: [" ".join(x.columns)] * len(x))
    mlflow.pyfunc.save_model(place, python_model=told, signature=signature, pip_requirements=[])
    scorer = script.scorer.Scorer(place)
    plain = mlflow.pyfunc.load_model(place)
    absent = np.array([0x7FF8_0000_0000_0B5E]).view("<f8")[0]
    row = [1, absent, absent, absent, absent]
    expected = list(plain.predict(pd.DataFrame({"x": [1.0, 2.0]})))
    assert asked(scorer, [row, row], {"string": [None, None]}) == expected == ["x", "x"]
    some = asked(scorer, [row, [1, np.nan, np.nan, 0, np.nan]], {"string": [None, "a"]})
    assert some == ["x double string"] * 2, some


def forms():
    """What `mlflow models serve` 3.17.2 tells by: predictions of [2.0, 3.0] in each form."""
    table = pd.DataFrame({"x": [2.0, 3.0]})
    for what, form in (
        (lambda x: x.x.to_numpy(), ("value", "", False)),
        (lambda x: x.x.astype(int).to_numpy(), ("value", "", True)),
        (lambda x: x.x.astype(int).tolist(), ("value", "", True)),
        (lambda x: x.x.to_numpy().reshape(-1, 1), ("list", "", False)),
        (lambda x: x.x, ("record", "x", False)),
        (lambda x: pd.Series([2, 3]), ("record", "0", True)),
        (lambda x: pd.DataFrame({"p": [2, 3]}), ("record", "p", True)),
        (lambda x: {"a": [2, 3]}, ("column", "a", True)),
        (lambda x: {"a": x.x.to_numpy(), "b": ["q", "q"]}, ("column", "a", False)),
    ):
        scorer = function(what, table)
        said, _ = scorer.answer({"rows": 2, "texts": {}}, np.array([2, 3], dtype="<f8").tobytes())
        assert tuple(said["form"].values()) == form, (said, form)


def params():
    """As `mlflow models serve` 3.17.2 answers: what a schema does not name is left aside."""
    table = pd.DataFrame({"x": [1.0, 2.0]})
    for schema, cases in (
        ({"k": 1}, (({"k": 3}, 3), ({"k": 3, "z": 1}, 3), ({"z": 1}, 1), ({}, 1), (None, 1))),
        (None, (({"k": 3}, 7), ({}, 7))),
    ):
        place = folder()
        signature = infer_signature(table, np.ones(1), schema)
        mlflow.pyfunc.save_model(place, python_model=Times(), signature=signature, pip_requirements=[])
        scorer = script.scorer.Scorer(place)
        for given, k in cases:
            assert list(asked(scorer, [[1], [2]], params=given).ravel()) == [k, 2 * k], (given, k)
        if schema:
            for wrong in ("x", 3.0, True, [1]):
                told = refused(lambda: asked(scorer, [[1]], params={"k": wrong}))
                assert told.startswith("Refused: params: {'k'"), told


class Hinted(mlflow.pyfunc.PythonModel):
    def predict(self, model_input: list[int], params=None) -> list[str]:
        return [f"{type(one).__name__} {one}" for one in model_input]


def what_cannot_be_loaded():
    """For now, if memory or a host is missing; else until the model is another one."""
    for_now = script.channel.is_for_now
    full = ImportError("libx.so: failed to map segment from shared object")
    for e in (MemoryError(), full, OSError(12, "no"), ConnectionRefusedError(), TimeoutError()):
        assert for_now(e), e
        try:
            raise RuntimeError("cannot load") from e
        except RuntimeError as raised:
            assert for_now(raised), e
    for e in (ModuleNotFoundError("no module"), ValueError(), FileNotFoundError(2, "x"), OSError("torn"), SystemExit(1)):
        assert not for_now(e), e


def check():
    what_cannot_be_loaded()
    values_with_parts()
    tensors_of_several_sizes()
    texts_go_in_as_a_list()
    answers_are_announced()
    answers_are_announced_by_the_example()
    what_cannot_be_kept_apart()
    what_does_not_fit()
    params()
    forms()
    optional_columns()
    bytes_come_in_base64()
    estimators()
    functions()
    inputs()
