# SPDX-License-Identifier: Apache-2.0
"""Users, roles and grants with MLflow's own unmodified clients; any difference is an error.

Usage: mlflow_access.py http://host:port, with the administrator's name and password in
MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
"""

import json
import os
import sys
import urllib.request
import warnings
from contextlib import contextmanager

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
warnings.filterwarnings("ignore")

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.server.auth.client import AuthServiceClient

SETTINGS = ("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN")


@contextmanager
def asking(name=None, password=None, token=None):
    before = {key: os.environ.pop(key, None) for key in SETTINGS}
    given = dict(zip(SETTINGS, (name, password, token)))
    os.environ.update({key: value for key, value in given.items() if value})
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value


def refused(call, text):
    try:
        call()
    except MlflowException as refusal:
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


def manage_users(auth):
    ann = auth.create_user("ann", "password of ann")
    assert (ann.username, ann.is_admin) == ("ann", False)
    auth.create_user("bob", "password of bob")
    refused(lambda: auth.create_user("ann", "password of ann"), "RESOURCE_ALREADY_EXISTS")
    refused(lambda: auth.create_user("eve", "short"), "at least 12 characters")
    refused(lambda: auth.get_user("nobody"), "User with username=nobody not found")
    assert auth.get_user("bob").id > ann.id
    auth.update_user_admin("bob", True)
    assert auth.get_user("bob").is_admin
    auth.update_user_admin("bob", False)
    with asking("bob", "password of bob"):
        refused(lambda: auth.get_user("ann"), "Permission denied")
        refused(lambda: auth.update_user_admin("bob", True), "Permission denied")
        refused(
            lambda: auth.update_user_password("bob", "bob's new password"),
            "Current password is required",
        )
        auth.update_user_password("bob", "bob's new password", "password of bob")
        refused(lambda: auth.get_user("bob"), "401")
    auth.update_user_password("bob", "password of bob")
    with asking():
        refused(lambda: auth.get_user("bob"), "You are not authenticated")


def grant_things(auth, client):
    with asking("ann", "password of ann"):
        experiment = client.create_experiment("of ann")
        run = client.create_run(experiment).info.run_id
        client.create_registered_model("model of ann")
    can = lambda user: auth.get_user_permission(user, "experiment", experiment)
    assert can("ann").permission == "MANAGE" and can("ann").allowed
    assert can("bob").permission == "READ" and not can("bob").allowed
    with asking("bob", "password of bob"):
        assert client.get_run(run).info.experiment_id == experiment
        refused(lambda: client.log_metric(run, "a", 1), "Permission denied")
        refused(
            lambda: auth.grant_user_permission("bob", "experiment", experiment, "EDIT"),
            "Permission denied",
        )
    with asking("ann", "password of ann"):
        auth.grant_user_permission("bob", "experiment", experiment, "EDIT")
        refused(
            lambda: auth.grant_user_permission("bob", "experiment", experiment, "READ"),
            "already exists",
        )
    with asking("bob", "password of bob"):
        client.log_metric(run, "a", 1)
        refused(lambda: client.delete_run(run), "Permission denied")
        refused(lambda: client.delete_registered_model("model of ann"), "Permission denied")
    auth.revoke_user_permission("bob", "experiment", experiment)
    auth.grant_user_permission("bob", "experiment", experiment, "DENY")
    with asking("bob", "password of bob"):
        refused(lambda: client.get_run(run), "Permission denied")
        assert client.search_runs([experiment]) == []
        assert experiment not in [one.experiment_id for one in client.search_experiments()]
    auth.revoke_user_permission("bob", "experiment", experiment)
    refused(lambda: auth.revoke_user_permission("bob", "experiment", experiment), "not found")
    return experiment


def assign_roles(auth, client, experiment):
    role = auth.create_role("default", "crew", "who sails")
    refused(lambda: auth.create_role("default", "crew"), "already exists")
    refused(lambda: auth.create_role("default", "__user_7__"), "reserved")
    assert auth.update_role(role.id, name="sailors").name == "sailors"
    grant = auth.add_role_permission(role.id, "experiment", "*", "EDIT")
    refused(
        lambda: auth.add_role_permission(role.id, "nonsense", "*", "EDIT"),
        "Invalid resource type 'nonsense'",
    )
    assignment = auth.assign_role("bob", role.id)
    assert assignment.role_id == role.id
    assert [one.user_id for one in auth.list_role_users(role.id)] == [assignment.user_id]
    assert "sailors" in [one.name for one in auth.list_user_roles("bob")]
    assert auth.get_role(role.id).permissions[0].permission == "EDIT"
    with asking("bob", "password of bob"):
        client.create_run(experiment)
        refused(lambda: auth.list_all_roles(), "Permission denied")
    assert auth.update_role_permission(grant.id, "DENY").permission == "DENY"
    with asking("bob", "password of bob"):
        refused(lambda: client.get_experiment(experiment), "Permission denied")
    assert [one.id for one in auth.list_role_permissions(role.id)] == [grant.id]
    auth.remove_role_permission(grant.id)
    auth.unassign_role("bob", role.id)
    assert role.id in [one.id for one in auth.list_roles("default")]
    auth.delete_role(role.id)
    refused(lambda: auth.get_role(role.id), f"Role with id={role.id} not found")


def log_with_a_key(url, auth, experiment):
    with asking("ann", "password of ann"):
        key = make_key(url, "ann", "password of ann")
    with asking(token=key):
        with mlflow.start_run(experiment_id=experiment) as run:
            mlflow.log_metric("auc", 0.9)
            mlflow.log_text("hello", "notes.txt")
        assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes.txt") == "hello"
    with asking(token=key[:-1] + ("a" if key[-1] != "a" else "b")):
        refused(lambda: MlflowClient().get_experiment(experiment), "401")
    auth.delete_user("bob")
    refused(lambda: auth.get_user("bob"), "not found")
    refused(lambda: auth.delete_user("admin"), "cannot delete their own account")


def make_key(url, name, password):
    import base64

    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    request = urllib.request.Request(
        url + "/api/v1/access/api-keys",
        data=json.dumps({"label": "the test's"}).encode(),
        headers={"Authorization": "Basic " + pair, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)["key"]


def main(url):
    mlflow.set_tracking_uri(url)
    auth, client = AuthServiceClient(url), MlflowClient()
    manage_users(auth)
    experiment = grant_things(auth, client)
    assign_roles(auth, client, experiment)
    log_with_a_key(url, auth, experiment)
    print("passed with mlflow", mlflow.__version__)


main(sys.argv[1])
