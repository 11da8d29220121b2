# SPDX-License-Identifier: Apache-2.0
"""Records what ONNX Runtime's Python package answers: models, rows and all outputs.

    python record_onnx.py ../resources/golden/onnx
    (onnx 1.23.2, onnxruntime 1.23.2, skl2onnx 1.20.0, onnxmltools 1.16.0, scikit-learn 1.9.1,
     xgboost 3.2.0, lightgbm 4.7.0)

Each <name>.onnx.gz is a model; each <name>.tsv.gz its answers, one row a line: the features, "|",
the values of each output, separated by "|"; numbers as Python writes them, texts as they are.
"""

import gzip
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import onnx
import onnxruntime as ort
import pandas as pd
import xgboost as xgb
from onnx import TensorProto, helper, numpy_helper
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import to_onnx
from skl2onnx.common.data_types import (
    DoubleTensorType,
    FloatTensorType,
    Int64TensorType,
    StringTensorType,
)
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC

ROWS = 20
TRAIN = 300
OPSET = {"": 17, "ai.onnx.ml": 3}

rng = np.random.default_rng(5)
X = rng.normal(size=(TRAIN, 4)).astype(np.float32)
SCORE = X @ [1, -2, 0.5, 0] + rng.normal(scale=0.5, size=TRAIN)
BINARY = (SCORE > 0).astype(int)
THREE = np.array(["low", "middle", "high"])[np.digitize(SCORE, [-1, 1])]
NEW = rng.normal(size=(ROWS, 4)).astype(np.float32)
FLOATS = [("float_input", FloatTensorType([None, 4]))]


def written(value):
    if isinstance(value, (str, np.str_)):
        return str(value)
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    return repr(value.item() if hasattr(value, "item") else value)


def answers(output, classes, rows):
    """One list of values for each row; the rows may be the second dimension."""
    if isinstance(output, list) and output and isinstance(output[0], dict):
        return [[one[c] for c in classes] for one in output]
    values = np.asarray(output)
    if values.shape[0] != rows:
        values = np.moveaxis(values, 1, 0)
    return values.reshape(rows, -1).tolist()


def tensors(outputs):
    """Of a sequence each of its tensors."""
    for output in outputs:
        if isinstance(output, list) and isinstance(output[0], np.ndarray):
            yield from output
        else:
            yield output


def packed(path, content):
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(content)


def record(folder, name, model, feed, classes=()):
    """feed: array by name of the input; of one input, or of columns."""
    model.doc_string = ""
    data = model.SerializeToString()
    session = ort.InferenceSession(data)
    rows = len(next(iter(feed.values())))
    outputs = [answers(o, classes, rows) for o in tensors(session.run(None, feed))]
    lines = []
    for i in range(rows):
        parts = [[written(v) for a in feed.values() for v in np.asarray(a[i]).ravel()]]
        parts += [[written(v) for v in output[i]] for output in outputs]
        lines.append("\t|\t".join("\t".join(part) for part in parts))
    packed(folder / f"{name}.onnx.gz", data)
    packed(folder / f"{name}.tsv.gz", "\n".join(lines).encode())
    print(name, len(data), [o.name for o in session.get_outputs()])


def sklearn(folder):
    one = {"float_input": NEW}
    logistic = LogisticRegression().fit(X, BINARY)
    record(folder, "logistic", to_onnx(logistic, initial_types=FLOATS, target_opset=OPSET), one, [0, 1])
    forest = RandomForestClassifier(10, max_depth=4, random_state=1).fit(X, THREE)
    record(folder, "forest", to_onnx(forest, initial_types=FLOATS, target_opset=OPSET), one, sorted(set(THREE)))
    plain = to_onnx(forest, initial_types=FLOATS, target_opset=OPSET, options={id(forest): {"zipmap": False}})
    record(folder, "forest_tensor", plain, one)
    apart = np.repeat(np.array([[-3.0], [3.0]], np.float32), 50, axis=0) + X[:100, :1] / 10
    sure = RandomForestClassifier(10, random_state=1).fit(apart, np.repeat([0, 1], 50))
    single = [("float_input", FloatTensorType([None, 1]))]  # Ten times 0.1 in 32 bits is more than 1.
    record(folder, "sure", to_onnx(sure, initial_types=single, target_opset=OPSET), {"float_input": apart[::25]}, [0, 1])
    boosted = GradientBoostingRegressor(n_estimators=20, random_state=1).fit(X, SCORE)
    record(folder, "boosted", to_onnx(boosted, initial_types=FLOATS, target_opset=OPSET), one)
    mlp = MLPClassifier((8,), max_iter=300, random_state=1).fit(X, BINARY)
    record(folder, "mlp", to_onnx(mlp, initial_types=FLOATS, target_opset=OPSET), one, [0, 1])
    svc = LinearSVC(random_state=1).fit(X, BINARY)
    record(folder, "svc", to_onnx(svc, initial_types=FLOATS, target_opset=OPSET), one)
    outliers = IsolationForest(n_estimators=5, random_state=1).fit(X)
    record(folder, "outliers", to_onnx(outliers, initial_types=FLOATS, target_opset=OPSET), one)
    double = to_onnx(logistic, initial_types=[("x", DoubleTensorType([None, 4]))], target_opset=OPSET,
                     options={id(logistic): {"zipmap": False}})
    record(folder, "logistic_double", double, {"x": NEW.astype(np.float64)})


def several(folder):
    """What answers more than one number or the probabilities of one label."""
    one = {"float_input": NEW}

    def export(name, model, target, classes=(), **options):
        model.fit(X, target) if target is not None else model.fit(X)
        made = to_onnx(model, initial_types=FLOATS, target_opset=OPSET, options={id(model): options} if options else None)
        record(folder, name, made, one, classes)

    both = np.c_[SCORE, -2 * SCORE + X[:, 3]]
    labels = np.c_[BINARY, np.digitize(SCORE, [-1, 1])]
    export("targets_forest", RandomForestRegressor(5, max_depth=4, random_state=1), both)
    export("targets_pca", PCA(2), None)
    export("scores_maps", SVC(), THREE, sorted(set(THREE)))
    export("scores", SVC(), THREE, zipmap=False)
    export("probability_columns", LogisticRegression(), THREE, zipmap="columns")
    export("labels_sequence", MultiOutputClassifier(LogisticRegression()), labels, zipmap=False)
    export("labels_cube", RandomForestClassifier(5, max_depth=4, random_state=1), np.c_[BINARY, SCORE > 1], zipmap=False)
    texts = np.c_[THREE, np.where(BINARY == 1, "yes", "no")]
    export("labels_texts", MultiOutputClassifier(LogisticRegression()), texts, zipmap=False)


def columns(folder):
    """A pipeline over the columns of a data frame: scaled numbers, encoded texts, a whole number."""
    frame = pd.DataFrame({"age": X[:, 0], "chol": X[:, 1], "visits": rng.integers(0, 9, TRAIN),
                          "pain": rng.choice(["mild", "strong", "none"], TRAIN), "city": rng.choice(["A", "B"], TRAIN)})
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    types = [("age", FloatTensorType([None, 1])), ("chol", FloatTensorType([None, 1])),
             ("visits", Int64TensorType([None, 1])), ("pain", StringTensorType([None, 1])),
             ("city", StringTensorType([None, 1]))]
    feed = {"age": NEW[:, :1].copy(), "chol": NEW[:, 1:2].copy(),
            "visits": rng.integers(0, 9, (ROWS, 1)).astype(np.int64),
            "pain": rng.choice(["mild", "strong", "none"], (ROWS, 1)).astype(object),
            "city": rng.choice(["A", "B"], (ROWS, 1)).astype(object)}
    for name, unknown in (("columns", "ignore"), ("columns_strict", "error")):
        encode = ColumnTransformer([("n", numbers, ["age", "chol"]), ("v", StandardScaler(), ["visits"]),
                                    ("t", OneHotEncoder(handle_unknown=unknown), ["pain", "city"])])
        model = make_pipeline(encode, LogisticRegression()).fit(frame, THREE)
        more = dict(feed)
        if unknown == "ignore":
            more["age"] = feed["age"].copy()
            more["age"][3] = np.nan
            more["pain"] = feed["pain"].copy()
            more["pain"][4] = "unheard of"
        record(folder, name, to_onnx(model, initial_types=types, target_opset=OPSET), more, sorted(set(THREE)))


def texts(folder):
    words = np.array(["good", "bad", "fine", "awful", "film", "plot"])
    made = np.array([" ".join(rng.choice(words, 5)) for _ in range(TRAIN)])
    label = np.array([int(t.count("good") + t.count("fine") > t.count("bad") + t.count("awful")) for t in made])
    model = make_pipeline(TfidfVectorizer(lowercase=False), LogisticRegression()).fit(made, label)
    types = [("text", StringTensorType([None, 1]))]
    record(folder, "text", to_onnx(model, initial_types=types, target_opset=OPSET),
           {"text": made[:ROWS].reshape(-1, 1).astype(object)}, [0, 1])


def boosters(folder):
    feed = {"input": NEW}
    types = [("input", ToolsFloat([None, 4]))]
    model = xgb.XGBClassifier(n_estimators=10, max_depth=3).fit(X, BINARY)
    record(folder, "xgboost", convert_xgboost(model, initial_types=types, target_opset=15), feed)
    model = lgb.LGBMClassifier(n_estimators=10, num_leaves=7, verbose=-1).fit(X, BINARY)
    record(folder, "lightgbm", convert_lightgbm(model, initial_types=types, target_opset=15), feed, [0, 1])
    model = lgb.LGBMRegressor(n_estimators=10, num_leaves=7, verbose=-1).fit(X, SCORE)
    record(folder, "lightgbm_regressor", convert_lightgbm(model, initial_types=types, target_opset=15), feed)


def torch(folder):
    """What PyTorch's exporter writes of a small perceptron."""
    def weights(name, *shape):
        return numpy_helper.from_array(rng.normal(size=shape).astype(np.float32), name)

    for name, last, width in (("torch", None, 1), ("torch_sigmoid", "Sigmoid", 1), ("torch_softmax", "Softmax", 3)):
        nodes = [helper.make_node("Gemm", ["input", "fc1.weight", "fc1.bias"], ["h"], transB=1),
                 helper.make_node("Relu", ["h"], ["r"]),
                 helper.make_node("Gemm", ["r", "fc2.weight", "fc2.bias"], ["z" if last else "output"], transB=1)]
        if last:
            nodes.append(helper.make_node(last, ["z"], ["output"]))
        graph = helper.make_graph(
            nodes, "main_graph",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 4])],
            [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", width])],
            [weights("fc1.weight", 8, 4), weights("fc1.bias", 8), weights("fc2.weight", width, 8), weights("fc2.bias", width)])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="pytorch")
        record(folder, name, model, {"input": NEW})
        if name == "torch":
            fixed = onnx.ModelProto()
            fixed.CopyFrom(model)
            for value in (fixed.graph.input[0], fixed.graph.output[0]):
                value.type.tensor_type.shape.dim[0].dim_value = 1
            packed(folder / "one_by_one.onnx.gz", fixed.SerializeToString())


def shapes(folder):
    """Tensors of several dimensions, of other types, and several of them."""
    def value(name, kind, *shape):
        return helper.make_tensor_value_info(name, kind, shape)

    def graph(name, feed, nodes, inputs, outputs, constants=()):
        made = helper.make_graph(nodes, "main_graph", inputs, outputs, constants)
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        if feed is None:
            packed(folder / f"{name}.onnx.gz", model.SerializeToString())
        else:
            record(folder, name, model, feed)

    node = helper.make_node
    two = [value("a", TensorProto.FLOAT, "n", 2), value("b", TensorProto.FLOAT, "n", 2)]
    graph("two_by_two", {"a": NEW[:, :2].copy(), "b": NEW[:, 2:].copy()},
          [node("Add", ["a", "b"], ["sum"]), node("Mul", ["a", "b"], ["product"])], two,
          [value("sum", TensorProto.FLOAT, "n", 2), value("product", TensorProto.FLOAT, "n", 2)])
    kernel = numpy_helper.from_array(rng.normal(size=(2, 3, 2, 2)).astype(np.float32), "kernel")
    pixels = rng.normal(size=(ROWS, 3, 3, 4)).astype(np.float32)
    graph("image", {"pixels": pixels},
          [node("Conv", ["pixels", "kernel"], ["maps"]), node("ReduceMean", ["maps"], ["mean"], axes=[1, 2, 3], keepdims=0)],
          [value("pixels", TensorProto.FLOAT, "n", 3, 3, 4)],
          [value("maps", TensorProto.FLOAT, "n", 2, 2, 3), value("mean", TensorProto.FLOAT, "n")], [kernel])
    graph("image_open", None, [node("ReduceMean", ["pixels"], ["mean"], axes=[1, 2, 3], keepdims=0)],
          [value("pixels", TensorProto.FLOAT, "n", 3, "h", "w")], [value("mean", TensorProto.FLOAT, "n")])
    bright = rng.integers(0, 256, (ROWS, 2, 2)).astype(np.uint8)
    graph("bytes", {"pixels": bright},
          [node("Identity", ["pixels"], ["same"]), node("Cast", ["pixels"], ["numbers"], to=TensorProto.FLOAT),
           node("ReduceSum", ["numbers", "axes"], ["sum"], keepdims=0)],
          [value("pixels", TensorProto.UINT8, "n", 2, 2)],
          [value("sum", TensorProto.FLOAT, "n"), value("same", TensorProto.UINT8, "n", 2, 2)],
          [numpy_helper.from_array(np.array([1, 2]), "axes")])
    graph("half", {"x": NEW.astype(np.float16)}, [node("Mul", ["x", "x"], ["square"])],
          [value("x", TensorProto.FLOAT16, "n", 4)], [value("square", TensorProto.FLOAT16, "n", 4)])
    wide = [value("x", TensorProto.FLOAT, "n", 4)]
    parts = helper.make_tensor_sequence_value_info("parts", TensorProto.FLOAT, None)
    graph("sequence", {"x": NEW}, [node("SplitToSequence", ["x", "two"], ["parts"], axis=1)], wide, [parts],
          [numpy_helper.from_array(np.array(2), "two")])
    graph("sequence_of_rows", None, [node("SplitToSequence", ["x"], ["parts"], axis=0)], wide, [parts])
    graph("no_rows", None, [node("ReduceMean", ["x"], ["mean"], keepdims=0)], wide, [value("mean", TensorProto.FLOAT)])


def loop(folder):
    """Goes round as often as its only column says."""
    body = helper.make_graph(
        [helper.make_node("Add", ["sum_in", "one"], ["sum_out"]), helper.make_node("Identity", ["go_in"], ["go_out"])],
        "body",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []),
         helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
         helper.make_tensor_value_info("sum_in", TensorProto.FLOAT, None)],
        [helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
         helper.make_tensor_value_info("sum_out", TensorProto.FLOAT, None)])
    graph = helper.make_graph(
        [helper.make_node("ReduceMax", ["times"], ["most"], keepdims=0),
         helper.make_node("Cast", ["most"], ["count"], to=TensorProto.INT64),
         helper.make_node("Loop", ["count", "go", "times"], ["sum"], body=body)],
        "main_graph",
        [helper.make_tensor_value_info("times", TensorProto.FLOAT, ["n", 1])],
        [helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["n", 1])],
        [numpy_helper.from_array(np.array(True), "go"), numpy_helper.from_array(np.array(1, np.float32), "one")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    record(folder, "loop", model, {"times": np.array([[3], [3], [3]], np.float32)})


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    sklearn(target)
    columns(target)
    texts(target)
    boosters(target)
    torch(target)
    loop(target)
    several(target)
    shapes(target)
