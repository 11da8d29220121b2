# SPDX-License-Identifier: Apache-2.0
"""Prints what scikit-learn's permutation_importance says of the models of PermutationTest and GlobalTargetsTest.

It is given the permutations that java.util.SplittableRandom(42) makes, so the numbers must agree to rounding.
"""
import numpy as np
import sklearn
from sklearn.base import BaseEstimator
from sklearn.inspection import _permutation_importance as inspection
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import get_scorer

MASK = (1 << 64) - 1
REPEATS = 5


class Splittable:
    """java.util.SplittableRandom."""

    def __init__(self, seed):
        self.seed = seed

    def int32(self):
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & MASK
        z = ((self.seed ^ (self.seed >> 33)) * 0x62A9D9ED799705F5) & MASK
        return (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & MASK) >> 32

    def below(self, bound):
        bits = self.int32()
        if bound & (bound - 1) == 0:
            return bits & (bound - 1)
        while True:
            u = bits >> 1
            if u + bound - 1 - u % bound < 1 << 31:
                return u % bound
            bits = self.int32()


class Shuffles:
    """Stands for NumPy's random state. scikit-learn permutes what was permuted before, which is undone first."""

    def __init__(self):
        self.random, self.calls = Splittable(42), 0

    def randint(self, *_):
        return self

    def shuffle(self, order):
        values = np.arange(len(order))
        for i in range(len(order) - 1, 0, -1):
            j = self.random.below(i + 1)
            values[i], values[j] = values[j], values[i]
        before = self.before if self.calls % REPEATS else np.arange(len(order))
        inverse = np.empty(len(order), int)
        inverse[before] = np.arange(len(order))
        order[:] = inverse[values]
        self.before, self.calls = values, self.calls + 1


class Stumps(BaseEstimator):
    def fit(self, x, y):
        return self

    def predict(self, x):
        return np.stack([np.where(x[:, 0] < 0, 4.0, 6.0), np.where(x[:, 1] < 0, 3.0, 7.0)], axis=1)


def tell(name, model, x, y, scoring):
    shuffles = Shuffles()
    inspection.check_random_state = lambda _: shuffles
    found = inspection.permutation_importance(model, x, y, scoring=scoring, n_repeats=REPEATS)
    loss = -get_scorer(scoring)(model, x, y)
    deviation = found.importances.std(axis=1, ddof=1)
    print(name, float(loss), found.importances_mean.tolist(), deviation.tolist())


print("scikit-learn", sklearn.__version__)
i = np.arange(30)
x = np.stack([i % 7 - 3, i * i % 11 / 2.0, i % 5 * 1.0], axis=1)
classes = np.where(x[:, 0] + x[:, 1] > 4, "c", np.where(x[:, 0] > 0, "b", "a"))
model = LogisticRegression().fit(x, classes)
model.coef_ = np.array([[-1.5, -0.75, 0], [1, -0.5, 0], [0.5, 1.25, 0]])
model.intercept_ = np.array([1.0, 0.5, -1.5])
tell("classes", model, x, classes, "neg_log_loss")
values = 2 * x[:, 0] + x[:, 1] + i % 3
model = LinearRegression().fit(x, values)
model.coef_, model.intercept_ = np.array([2.0, 0.5, 0]), 0.5
tell("values", model, x, values, "neg_mean_squared_error")
i = np.arange(40)
x = np.stack([np.where(i % 2 == 0, -1 - i, 1 + i), np.where(i // 2 % 2 == 0, -1 - i, 1 + i)], axis=1) * 1.0
targets = Stumps().predict(x) + np.stack([i % 3 / 2.0, i % 5 / 4.0], axis=1)
tell("targets", Stumps(), x, targets, "neg_mean_squared_error")
