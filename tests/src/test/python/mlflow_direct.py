# SPDX-License-Identifier: Apache-2.0
"""Large files by MLflow's client past the server: in parts to the store, and back from it in chunks."""

import hashlib
import os
import random
import sys
from pathlib import Path

MIB = 1 << 20
os.environ["MLFLOW_TRACKING_URI"] = sys.argv[1]
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(6 * MIB)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(5 * MIB)
os.environ["MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE"] = str(5 * MIB)

import mlflow  # noqa: E402


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def send(name, size):
    file = Path("sent") / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(random.Random(size).randbytes(size))
    mlflow.log_artifact(str(file), "weights")
    return digest(file)


def fetch(run, name, direct):
    os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD"] = direct
    folder = "fetched-" + direct
    return digest(mlflow.artifacts.download_artifacts(f"runs:/{run}/weights/{name}", dst_path=folder))


def main():
    with mlflow.start_run() as run:
        small = send("small ü.bin", 3 * MIB)
        asked = send("asked.bin", 12 * MIB)  # as the server says that it can
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
        forced = send("forced.bin", 11 * MIB)
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "false"
        proxied = send("proxied.bin", 10 * MIB)
    id = run.info.run_id
    for name, sent in (
        ("small ü.bin", small),
        ("asked.bin", asked),
        ("forced.bin", forced),
        ("proxied.bin", proxied),
    ):
        assert fetch(id, name, "true") == sent, name
        assert fetch(id, name, "false") == sent, name
    sizes = {file.path: file.file_size for file in mlflow.MlflowClient().list_artifacts(id, "weights")}
    assert sizes["weights/asked.bin"] == 12 * MIB, sizes
    print("run", id)
    print("passed with mlflow", mlflow.__version__)


main()
