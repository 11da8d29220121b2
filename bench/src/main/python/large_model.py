# SPDX-License-Identifier: Apache-2.0
"""Trains trees of depth 12 on 30 features, so many that the file has more than 100 MB: `large_model.py FILE`.

The trees of one training are repeated: what is measured is reading and holding them, not what they say.
"""

import json
import pathlib
import sys

import numpy
import xgboost

file = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(1)
rows = random.standard_normal((60_000, 30), dtype=numpy.float32)
signal = rows[:, 0] + rows[:, 1] * rows[:, 2] + random.standard_normal(len(rows))
model = xgboost.XGBClassifier(n_estimators=40, max_depth=12, learning_rate=0.05, n_jobs=2, random_state=1)
model.fit(rows, (signal > 0).astype(int))
model.save_model(file)
content = json.loads(file.read_text())
trees = content["learner"]["gradient_booster"]["model"]
times = 1 + 120_000_000 // file.stat().st_size
for name in ("trees", "tree_info"):
    trees[name] = trees[name] * times
trees["iteration_indptr"] = list(range(len(trees["trees"]) + 1))
trees["gbtree_model_param"]["num_trees"] = str(len(trees["trees"]))
for number, tree in enumerate(trees["trees"]):
    trees["trees"][number] = tree | {"id": number}
file.write_text(json.dumps(content, separators=(",", ":")))
