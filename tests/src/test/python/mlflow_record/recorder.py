# SPDX-License-Identifier: Apache-2.0
"""Sends requests to MLflow's own server and keeps what it answers, one JSON line for each pair.

Ids become symbols: a request names `${run}`, which an earlier reply was saved as. What differs from one
recording to the next is masked: `<time>`, `<name>`, `<token>`, `<uuid>`.
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlencode

NAME = re.compile(r"^[a-z]+-[a-z]+-\d{1,3}$")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Recorder:
    def __init__(self, port, output):
        self.port = port
        self.output = output
        self.symbols = {}
        self.count = 0

    def get(self, path, query=None, **more):
        return self.call("GET", path, query=query, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body={} if body is None else body, **more)

    def patch(self, path, body=None, **more):
        return self.call("PATCH", path, body={} if body is None else body, **more)

    def put(self, path, text="", **more):
        return self.call("PUT", path, text=text, **more)

    def delete(self, path, body=None, **more):
        return self.call("DELETE", path, body={} if body is None else body, **more)

    def call(self, method, path, body=None, query=None, text=None, headers=None, save=None, differs=None):
        """`differs` names a deliberate difference of ours by its heading in api/mlflow-differences.md.

        Alone it means another text, in a pair with a status another answer.
        """
        full = path if path.startswith("/") else "/api/2.0/mlflow/" + path
        if query:
            full += "?" + urlencode(query, doseq=True, safe="${}", quote_via=quote)
        pair = {"method": method, "path": full}
        if body is not None:
            text = json.dumps(body, ensure_ascii=False)
            headers = {"Content-Type": "application/json", **(headers or {})}
        for key, value in (("headers", headers), ("body", text)):
            if value:
                pair[key] = value
        status, kind, reply = self.send(method, full, text, headers or {})
        if path == "runs/create" and status == 200 and not save:
            save = {f"run{self.count}": "run.info.run_id"}
        if save:
            pair["save"] = save
            self.keep(save, json.loads(reply))
        pair["status"] = status
        if "json" in kind and reply:
            pair["reply"] = self.mask(json.loads(reply))
        elif "html" not in kind or status < 400:
            pair["text"] = reply.decode("utf-8", "replace")
        if isinstance(differs, tuple):
            pair["differs"], pair["ours"] = differs
        elif differs:
            pair["differs"] = differs
        self.output.write(json.dumps(pair, ensure_ascii=False) + "\n")
        self.count += 1
        return pair

    def send(self, method, path, text, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = None if text is None else self.filled(text).encode()
        filled = {key: self.filled(value) for key, value in headers.items()}
        connection.request(method, self.filled(path), body, filled)
        reply = connection.getresponse()
        return reply.status, reply.getheader("Content-Type") or "", reply.read()

    def filled(self, text):
        for name, value in self.symbols.items():
            text = text.replace("${" + name + "}", value)
        return text

    def keep(self, save, reply):
        for name, path in save.items():
            value = reply
            for step in path.split("."):
                value = value[int(step)] if isinstance(value, list) else value[step]
            self.symbols[name] = str(value)

    def mask(self, value, key=""):
        if isinstance(value, dict):
            return {k: self.mask(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.mask(item, key) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value / 1000 - time.time()) < 86400:
            return "<time>"
        if not isinstance(value, str):
            return value
        if key == "next_page_token" and value:
            return "<token>"
        for name, known in self.symbols.items():
            if len(known) > 20 or (known and value == known and key.endswith("_id")):
                value = value.replace(known, "${" + name + "}")
        if NAME.match(value):
            return "<name>"
        return UUID.sub("<uuid>", value)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def record(scenario, target, environment=None):
    """Runs the scenario against a server of its own in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [str(Path(sys.executable).parent / "mlflow"), "server", "--port", str(port), "--workers", "1"]
        command += ["--backend-store-uri", f"sqlite:///{folder}/m.db", "--artifacts-destination", f"{folder}/a"]
        environment = {**os.environ, "PYTHONHASHSEED": "0", **(environment or {})}
        with open(Path(folder) / "log", "w") as log:
            server = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                wait(port, Path(folder) / "log")
                with open(target, "w") as output:
                    recorder = Recorder(port, output)
                    scenario(recorder)
                print(f"{target.name}: {recorder.count} pairs")
            finally:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait()


def wait(port, log):
    for _ in range(240):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not start: " + log.read_text())
