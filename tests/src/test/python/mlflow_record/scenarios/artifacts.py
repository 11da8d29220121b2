# SPDX-License-Identifier: Apache-2.0
"""Artifacts: by run, by version, by logged model, by path; and every way out of the store."""

PROXY = "/api/2.0/mlflow-artifacts/"


def scenario(r):
    r.post("experiments/create", {"name": "a"}, save={"e": "experiment_id"})
    r.post("runs/create", {"experiment_id": "${e}", "start_time": 1}, save={"run": "run.info.run_id"})
    stored(r)
    listed(r)
    sent(r)
    of_models(r)
    unsupported(r)
    outside(r)
    removed(r)


def stored(r):
    root = PROXY + "artifacts/${e}/${run}/artifacts/"
    for path in ("a.txt", "folder/b.txt", "folder/deep/c.txt", "model/MLmodel"):
        r.put(root + path, "content of " + path)
    r.get(root + "a.txt")
    r.get(root + "folder/deep/c.txt")
    r.get(root + "none.txt")
    raw = {"Content-Type": "application/octet-stream"}
    upload = "/ajax-api/2.0/mlflow/upload-artifact"
    r.call("POST", upload + "?run_uuid=${run}&path=up/d.txt", text="uploaded", headers=raw)
    r.call("POST", upload + "?path=up/d.txt", text="uploaded", headers=raw)
    r.call("POST", upload + "?run_uuid=${run}", text="uploaded", headers=raw)
    r.call("POST", upload + "?run_uuid=${run}&path=up/e.txt", headers=raw)
    r.call("POST", upload + "?run_uuid=nobody&path=up/e.txt", text="x", headers=raw)
    r.call("POST", upload + "?run_uuid=${run}&path=../e.txt", text="x", headers=raw)


def listed(r):
    for path in ("", "folder", "folder/deep", "folder/deep/c.txt", "none"):
        r.get("artifacts/list", {"run_id": "${run}", "path": path})
        r.get(PROXY + "artifacts", {"path": "${e}/${run}/artifacts/" + path if path else "${e}/${run}/artifacts"})
    r.get("artifacts/list", {"run_uuid": "${run}"})
    r.get("artifacts/list", {"run_id": "nobody"})
    r.get("artifacts/list")
    for path in ("..", "../..", "/etc", "folder/../..", "%2e%2e", "C:/", "a#b"):
        r.get("artifacts/list", {"run_id": "${run}", "path": path})
        r.get(PROXY + "artifacts", {"path": path})
    r.get("artifacts/list", {"run_id": "${run}", "path": "..\\x"}, differs=("backslashes", 400))


def sent(r):
    r.get("/get-artifact", {"run_id": "${run}", "path": "a.txt"})
    r.get("/get-artifact", {"run_uuid": "${run}", "path": "folder/b.txt"})
    r.get("/get-artifact", {"run_id": "${run}", "path": "none.txt"})
    r.get("/get-artifact", {"run_id": "nobody", "path": "a.txt"})
    r.get("/get-artifact", {"run_id": "${run}"}, differs=("crashes", 400))
    for path in ("../a.txt", "/etc/passwd", "..%2f..%2fetc/passwd", "%252e%252e/x", "a.txt#x"):
        r.get("/get-artifact", {"run_id": "${run}", "path": path})


def of_models(r):
    r.post("registered-models/create", {"name": "m"})
    source = "mlflow-artifacts:/${e}/${run}/artifacts/model"
    r.post("model-versions/create", {"name": "m", "source": source, "run_id": "${run}"})
    r.get("/model-versions/get-artifact", {"name": "m", "version": "1", "path": "MLmodel"})
    r.get("/model-versions/get-artifact", {"name": "m", "version": "1", "path": "none"})
    r.get("/model-versions/get-artifact", {"name": "m", "version": "7", "path": "MLmodel"})
    r.get("/model-versions/get-artifact", {"name": "m", "version": "1", "path": "../a.txt"})
    body = {"experiment_id": "${e}", "name": "l"}
    r.post("logged-models", body, save={"l": "model.info.model_id"})
    r.put(PROXY + "artifacts/${e}/models/${l}/artifacts/MLmodel", "a logged model")
    files = "/ajax-api/2.0/mlflow/logged-models/${l}/artifacts/files"
    r.get(files, {"artifact_file_path": "MLmodel"})
    r.get(files, {"artifact_file_path": "../MLmodel"})
    r.get(files)
    r.get("logged-models/${l}/artifacts/directories")
    r.get("logged-models/${l}/artifacts/directories", {"artifact_directory_path": "none"})
    r.get("logged-models/m-nobody/artifacts/directories")
    r.post("model-versions/create", {"name": "m", "source": "models:/${l}", "model_id": "${l}"})
    r.get("/model-versions/get-artifact", {"name": "m", "version": "2", "path": "MLmodel"})


def unsupported(r):
    create = {"path": "big.bin", "num_parts": 2}
    r.post(PROXY + "mpu/create/${e}/${run}/artifacts", create)
    complete = {"path": "big.bin", "upload_id": "u", "parts": []}
    r.post(PROXY + "mpu/complete/${e}/${run}/artifacts", complete)
    r.post(PROXY + "mpu/abort/${e}/${run}/artifacts", {"path": "big.bin", "upload_id": "u"})
    r.post(PROXY + "mpu/create/${e}/${run}/artifacts", {"num_parts": 2})
    r.get(PROXY + "presigned/${e}/${run}/artifacts/a.txt")
    r.post(PROXY + "mpu/create/..%2fx", create)
    r.post(PROXY + "mpu/create/${e}/${run}/artifacts", {"path": "big.bin", "num_parts": "x"})
    r.post(PROXY + "mpu/complete/${e}/${run}/artifacts", {"path": "big.bin", "upload_id": "u"})
    r.get(PROXY + "presigned/..%2fx")
    for call in ("upload", "download"):
        url = f"artifacts/presigned-{call}-url"
        for body in (
            {"run_id": "${run}", "path": "a.txt"},
            {"run_id": "${run}", "path": "a.txt", "expiration": 0},
            {"run_id": "${run}", "path": "a.txt", "expiration": 604801},
            {"run_id": "${run}", "path": "a.txt", "expiration": "x"},
            {"run_id": "${run}", "path": "../a.txt"},
            {"run_id": "${run}", "path": 5},
            {"run_id": "${run}", "model_id": "m", "path": "a.txt"},
            {"run_id": "nobody", "path": "a.txt"},
            {"model_id": "m-nobody", "path": "a.txt"},
            {"run_id": "${run}"},
            {"path": "a.txt"},
            {},
        ):
            r.post(url, body)
    r.post("artifacts/presigned-upload-url", {"model_id": "${l}", "path": "a.txt"})


def outside(r):
    for path in ("../x", "%2e%2e/x", "a/%2e%2e/%2e%2e/x", "..%2fx", "%252e%252e%252fx", "C:/x", "a%23b"):
        r.put(PROXY + "artifacts/" + path, "x")
        r.get(PROXY + "artifacts/" + path)
        r.delete(PROXY + "artifacts/" + path)


def removed(r):
    root = PROXY + "artifacts/${e}/${run}/artifacts/"
    r.delete(root + "a.txt")
    r.delete(root + "folder")
    r.get("artifacts/list", {"run_id": "${run}"})
