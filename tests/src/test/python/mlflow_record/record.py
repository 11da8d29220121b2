# SPDX-License-Identifier: Apache-2.0
"""Records what MLflow's own server answers: record.py [scenario …]

Run by hand with the Python of an environment that has mlflow 3.17.2; MlflowReplayIT replays the recordings.
"""

import importlib
import sys
from pathlib import Path

from recorder import record

HERE = Path(__file__).parent
TARGET = HERE.parent.parent / "resources" / "mlflow"

if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.stem for path in (HERE / "scenarios").glob("*.py"))
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in names:
        module = importlib.import_module("scenarios." + name)
        record(module.scenario, TARGET / f"{name}.jsonl", getattr(module, "ENVIRONMENT", None))
