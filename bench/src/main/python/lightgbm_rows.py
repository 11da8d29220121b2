# SPDX-License-Identifier: Apache-2.0
"""Trains 500 trees of 64 leaves and saves them: `lightgbm_rows.py MODEL`.

Prints the version, microseconds of one row (median, fastest, slowest round), and of each row of a batch of 4,096.
"""

import sys
import time

import lightgbm
import numpy

WARM_UP, ROUND, ROUNDS, BATCH = 1.0, 0.3, 9, 4096

random = numpy.random.default_rng(2)
rows = random.standard_normal((20_000, 30))
rows[random.random(rows.shape) < 0.1] = numpy.nan
known = numpy.nan_to_num(rows, nan=0.2)
signs = numpy.arange(30) % 3 - 1
noise = random.standard_normal(len(rows))
labels = known @ signs + 0.5 * (known * numpy.roll(known, -1, axis=1)).sum(axis=1) + noise > 0
settings = {"objective": "binary", "num_leaves": 64, "learning_rate": 0.05, "num_threads": 1, "verbose": -1, "seed": 1}
model = lightgbm.train(settings, lightgbm.Dataset(rows, labels), num_boost_round=500)
model.save_model(sys.argv[1])


def round_of(size, seconds):
    start, calls = time.perf_counter(), 0
    while (now := time.perf_counter()) - start < seconds:
        first = calls * size % (len(rows) - size)
        model.predict(rows[first : first + size], raw_score=True, num_threads=1)
        calls += 1
    return (now - start) / calls / size * 1e6


def times(size):
    round_of(size, WARM_UP)
    measured = sorted(round_of(size, ROUND) for _ in range(ROUNDS))
    return [measured[len(measured) // 2], measured[0], measured[-1]]


print(lightgbm.__version__, *times(1), *times(BATCH))
