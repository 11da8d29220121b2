# SPDX-License-Identifier: Apache-2.0
"""Records what scikit-learn's ensembles and calibrated classifiers answer, beside our documents of them.

    python record_ensembles.py ../resources/golden/ensembles        (scikit-learn 1.9.1)

Each <name>.json.gz is {"document": "…", "versions": […], "members": ["…"], "rows": [[…]], "answers":
[[…]], "predicted": […]}: a document in our format, its members (linear models in our linear format,
so that only the combination is tested) by their versions, rows, what scikit-learn answers to them (probabilities, of two
classes that of the second; or a value), and the classes that it predicts.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier, StackingRegressor, VotingClassifier, VotingRegressor
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

FORMAT = "bellwether.ensemble.v1"
FEATURES = ["a", "b", "c"]
ROWS = 40


def data(classes):
    rng = np.random.default_rng(7)
    x = rng.normal(size=(300, len(FEATURES)))
    score = x @ [1.5, -1.0, 0.5] + 0.8 * x[:, 0] * x[:, 1] + rng.normal(size=300)
    if classes == 0:
        return x, score, rng.normal(size=(ROWS, len(FEATURES))) * 1.5
    cuts = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    return x, np.digitize(score, cuts), rng.normal(size=(ROWS, len(FEATURES))) * 1.5


def linear(model):
    coef = np.atleast_2d(model.coef_)
    link = "identity" if isinstance(model, (LinearRegression, Ridge)) else "logit" if len(coef) == 1 else "softmax"
    return {"kind": "linear", "features": FEATURES, "coef": coef.tolist(),
            "intercept": np.atleast_1d(model.intercept_).tolist(), "link": link}


def learners():
    """Three that differ by their penalty."""
    return [("p", LogisticRegression(C=1.0)), ("q", LogisticRegression(C=0.01)), ("r", LogisticRegression(C=0.001))]


def write(folder, name, document, members, rows, answers, predicted):
    answers = np.asarray(answers, dtype=float)
    if answers.ndim == 2 and answers.shape[1] == 2:
        answers = answers[:, 1:]
    record = {
        "document": json.dumps({"format": FORMAT, **document}),
        "versions": list(members),
        "members": [json.dumps(member) for member in members.values()],
        "rows": rows.tolist(),
        "answers": answers.reshape(len(rows), -1).tolist(),
        "predicted": np.asarray(predicted, dtype=float).tolist(),
    }
    path = folder / f"{name}.json.gz"
    path.write_bytes(gzip.compress(json.dumps(record).encode(), mtime=0))


def named(fitted):
    return {f"{name}/1": linear(model) for name, model in fitted}


def votes(folder, classes):
    x, y, rows = data(classes)
    for voting, weights in (("soft", None), ("soft", [3, 1, 2]), ("hard", None), ("hard", [1, 2, 1]), ("hard", [2, 1, 1])):
        model = VotingClassifier(learners(), voting=voting, weights=weights).fit(x, y)
        fitted = list(zip([n for n, _ in model.estimators], model.estimators_))
        members = [{"version": f"{n}/1"} for n, _ in fitted]
        for member, weight in zip(members, weights or []):
            member["weight"] = weight
        kind = f"{voting}{'_weighted' if weights else ''}{weights[0] if weights else ''}"
        predicted = model.predict(rows)
        if voting == "soft":
            answers = model.predict_proba(rows)
        else:
            cast = np.stack([m.predict(rows) for _, m in fitted])
            share = np.array(weights or [1] * len(fitted), dtype=float)
            answers = np.stack([(share[:, None] * (cast == c)).sum(axis=0) / share.sum() for c in range(classes)], axis=1)
        ballot = "soft" if voting == "soft" else "majority"
        write(folder, f"vote_{kind}_{classes}", {"kind": "vote", "vote": ballot, "members": members},
              named(fitted), rows, answers, predicted)
    tied = VotingClassifier(learners()[:2], voting="hard").fit(x, y)
    fitted = list(zip([n for n, _ in tied.estimators], tied.estimators_))
    cast = np.stack([m.predict(rows) for _, m in fitted])
    answers = np.stack([(cast == c).mean(axis=0) for c in range(classes)], axis=1)
    write(folder, f"vote_tied_{classes}", {"kind": "vote", "members": [{"version": f"{n}/1"} for n, _ in fitted]},
          named(fitted), rows, answers, tied.predict(rows))


def stacks(folder, classes):
    x, y, rows = data(classes)
    for passthrough in (False, True):
        model = StackingClassifier(learners(), passthrough=passthrough, cv=3).fit(x, y)
        fitted = list(zip([n for n, _ in model.estimators], model.estimators_))
        meta = linear(model.final_estimator_)
        answers = [n if classes == 2 else f"{n}={c}" for n, _ in fitted for c in ([0] if classes == 2 else range(classes))]
        meta = {key: meta[key] for key in ("coef", "intercept", "link")}
        if passthrough:
            meta["features"] = answers + FEATURES
        document = {"kind": "stacking", "meta": meta, "members": [{"version": f"{n}/1", "name": n} for n, _ in fitted]}
        write(folder, f"stack{'_through' if passthrough else ''}_{classes}", document, named(fitted), rows,
              model.predict_proba(rows), model.predict(rows))


def regressions(folder):
    x, y, rows = data(0)
    learners = [("p", LinearRegression()), ("q", Ridge(alpha=100.0)), ("r", Ridge(alpha=1000.0))]
    vote = VotingRegressor(learners, weights=[1, 2, 3]).fit(x, y)
    fitted = list(zip([n for n, _ in vote.estimators], vote.estimators_))
    members = [{"version": f"{n}/1", "weight": w} for (n, _), w in zip(fitted, [1, 2, 3])]
    write(folder, "weighted_0", {"kind": "weighted", "members": members}, named(fitted), rows, vote.predict(rows), vote.predict(rows))
    stack = StackingRegressor(learners, final_estimator=Ridge(alpha=0.1), cv=3).fit(x, y)
    fitted = list(zip([n for n, _ in stack.estimators], stack.estimators_))
    meta = linear(stack.final_estimator_)
    document = {"kind": "stacking", "meta": {key: meta[key] for key in ("coef", "intercept", "link")},
                "members": [{"version": f"{n}/1"} for n, _ in fitted]}
    write(folder, "stack_0", document, named(fitted), rows, stack.predict(rows), stack.predict(rows))


def calibration(calibrated, on):
    one = calibrated.calibrators
    if calibrated.method == "sigmoid":
        return {"method": "sigmoid", "on": on, "slope": [-c.a_ for c in one], "intercept": [-c.b_ for c in one]}
    if calibrated.method == "isotonic":
        return {"method": "isotonic", "on": on, "x": [c.X_thresholds_.tolist() for c in one],
                "y": [c.y_thresholds_.tolist() for c in one]}
    # Of two classes scikit-learn takes -x and x for their logits, which doubles the log-odds.
    doubled = 2 if on == "margin" and len(calibrated.classes) == 2 else 1
    return {"method": "temperature", "on": on, "temperature": 1 / (doubled * one[0].beta_)}


def calibrations(folder, classes):
    """On decision functions (margins), and on probabilities where the learner has nothing else."""
    x, y, rows = data(classes)
    for method in ("sigmoid", "isotonic", "temperature"):
        model = CalibratedClassifierCV(LogisticRegression(), method=method, cv=3).fit(x, y)
        members, files = [], {}
        for i, one in enumerate(model.calibrated_classifiers_):
            files[f"fold{i}/1"] = linear(one.estimator)
            members.append({"version": f"fold{i}/1", "calibration": calibration(one, "margin")})
        write(folder, f"calibrated_{method}_{classes}", {"kind": "average", "members": members}, files, rows,
              model.predict_proba(rows), model.predict(rows))


class ByProbability(ClassifierMixin, BaseEstimator):
    """A learner that has probabilities and no decision function."""

    def fit(self, x, y):
        self.inner_ = LogisticRegression().fit(x, y)
        self.classes_ = self.inner_.classes_
        return self

    def predict_proba(self, x):
        return self.inner_.predict_proba(x)

    def predict(self, x):
        return self.inner_.predict(x)


def calibrated_probabilities(folder, classes):
    x, y, rows = data(classes)
    for method in ("sigmoid", "isotonic", "temperature"):
        base = ByProbability().fit(x[:150], y[:150])
        model = CalibratedClassifierCV(FrozenEstimator(base), method=method).fit(x[150:], y[150:])
        (one,) = model.calibrated_classifiers_
        document = {"kind": "pipeline", "members": [{"version": "p/1"}], "calibration": calibration(one, "probability")}
        write(folder, f"probabilities_{method}_{classes}", document, {"p/1": linear(base.inner_)}, rows,
              model.predict_proba(rows), model.predict(rows))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for count in (2, 3):
        votes(target, count)
        stacks(target, count)
        calibrations(target, count)
        calibrated_probabilities(target, count)
    regressions(target)
