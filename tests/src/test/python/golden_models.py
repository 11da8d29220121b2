# SPDX-License-Identifier: Apache-2.0
"""Models that XGBoost itself has written, what it answers, and how they come to a server."""
import gzip
import json
import pathlib

import httpx
import numpy as np

GOLDEN = pathlib.Path(__file__).parents[4] / "engines/scoring/src/test/resources/golden"
COLUMNS = ["f%d" % i for i in range(8)]


def golden(name, parts=3):
    """Rows, margins and contributions, as bits of 32-bit numbers."""
    lines = [line.split("|") for line in (GOLDEN / (name + ".tsv")).read_text().splitlines()]
    floats = [[[int(word, 16) for word in part.split()] for part in line] for line in lines]
    return [np.array([line[i] for line in floats], dtype=np.uint32).view(np.float32) for i in range(parts)]


def upload(url, model, name, auth=None):
    content = gzip.decompress((GOLDEN / (name + ".json.gz")).read_bytes())
    answer = httpx.post(
        f"{url}/api/v1/models/{model}/versions",
        data={"metadata": json.dumps({"format": "xgboost"})},
        files={"model": ("model.json", content)},
        auth=auth,
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["version"]


def promote(url, model, version, auth=None):
    answer = httpx.post(
        f"{url}/api/v1/models/{model}/{version}/promote", json={"alias": "champion"}, auth=auth, timeout=60)
    assert answer.status_code == 200, answer.text


def same_bits(found, expected):
    assert found.dtype == np.float32, found.dtype
    assert np.array_equal(found.view(np.uint32), expected.view(np.uint32)), (found, expected)
