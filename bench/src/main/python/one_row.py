# SPDX-License-Identifier: Apache-2.0
"""Times one row at a time: `one_row.py MODEL margin|contributions`; prints version and microseconds."""

import sys
import time

import numpy
import xgboost

WARM_UP, ROUND, ROUNDS = 1.0, 0.3, 9

model = xgboost.Booster(model_file=sys.argv[1])
model.set_param({"nthread": 1})
random = numpy.random.default_rng(2)
rows = random.standard_normal((1024, 30), dtype=numpy.float32)
rows[random.random(rows.shape) < 0.1] = numpy.nan


def margin(row):
    return model.inplace_predict(row, predict_type="margin")


def contributions(row):
    return model.predict(xgboost.DMatrix(row, nthread=1), pred_contribs=True)


def round_of(call, seconds):
    start, calls = time.perf_counter(), 0
    while (now := time.perf_counter()) - start < seconds:
        call(rows[calls % 1024 : calls % 1024 + 1])
        calls += 1
    return (now - start) / calls * 1e6


call = {"margin": margin, "contributions": contributions}[sys.argv[2]]
round_of(call, WARM_UP)
times = sorted(round_of(call, ROUND) for _ in range(ROUNDS))
print(xgboost.__version__, times[len(times) // 2], times[0], times[-1])
