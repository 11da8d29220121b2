# SPDX-License-Identifier: Apache-2.0
"""The gateway's secrets, definitions of models, and endpoints."""

GATEWAY = "/api/3.0/mlflow/gateway/"
ENVIRONMENT = {"MLFLOW_CRYPTO_KEK_PASSPHRASE": "a passphrase that is only used to record"}


def scenario(r):
    r.post("experiments/create", {"name": "g"}, save={"e": "experiment_id"})
    secrets(r)
    definitions(r)
    endpoints(r)
    attached(r)
    bindings(r)
    deleted(r)


def secrets(r):
    path = GATEWAY + "secrets/"
    one = {"secret_name": "one", "secret_value": {"api_key": "sk-1234567890abcd"}, "provider": "openai"}
    r.post(path + "create", {**one, "created_by": "ann"}, save={"s1": "secret.secret_id"})
    two = {"secret_name": "two", "secret_value": {"a": "short", "b": "12345678"}}
    r.post(path + "create", {**two, "auth_config": {"auth_mode": "x"}}, save={"s2": "secret.secret_id"})
    r.post(path + "create", one)
    r.post(path + "create", {"secret_value": {"api_key": "x"}})
    r.get(path + "get", {"secret_id": "${s1}"})
    r.get(path + "get", {"secret_id": "s-none"})
    r.get(path + "get")
    r.get(path + "list")
    r.get(path + "list", {"provider": "openai"})
    r.get(path + "list", {"provider": "none"})
    r.post(path + "update", {"secret_id": "${s1}", "secret_value": {"api_key": "other-9876"}, "updated_by": "bob"})
    r.post(path + "update", {"secret_id": "${s1}", "auth_config": {"region": "eu"}})
    r.post(path + "update", {"secret_id": "s-none", "secret_value": {"api_key": "x"}})


def definition(name, **more):
    return {"name": name, "secret_id": "${s1}", "provider": "openai", "model_name": "gpt-4o", **more}


def definitions(r):
    path = GATEWAY + "model-definitions/"
    r.post(path + "create", definition("d one", created_by="ann"), save={"d1": "model_definition.model_definition_id"})
    r.post(path + "create", definition("d two", secret_id="${s2}", provider="cohere"),
           save={"d2": "model_definition.model_definition_id"})
    r.post(path + "create", definition("d one"))
    r.post(path + "create", definition("x", secret_id="s-none"))
    for name in ["name", "secret_id", "provider", "model_name"]:
        r.post(path + "create", {k: v for k, v in definition("x").items() if k != name})
    r.get(path + "get", {"model_definition_id": "${d1}"})
    r.get(path + "get", {"name": "d one"})
    r.get(path + "get", {"model_definition_id": "d-none"})
    r.get(path + "list")
    r.get(path + "list", {"provider": "cohere"})
    r.get(path + "list", {"secret_id": "${s1}"})
    r.post(path + "update", {"model_definition_id": "${d2}", "name": "d three", "model_name": "m", "updated_by": "bob"})
    r.post(path + "update", {"model_definition_id": "${d2}", "secret_id": "${s1}", "provider": "openai"})
    r.post(path + "update", {"model_definition_id": "${d2}", "name": "d one"})
    r.post(path + "update", {"model_definition_id": "${d2}", "secret_id": "s-none"})
    r.post(path + "update", {"model_definition_id": "d-none", "name": "x"})


def config(definition="${d1}", linkage="PRIMARY", **more):
    return {"model_definition_id": definition, "linkage_type": linkage, **more}


def endpoints(r):
    path = GATEWAY + "endpoints/"
    plain = {"name": "plain", "model_configs": [config(weight=0.5)], "usage_tracking": False}
    r.post(path + "create", {**plain, "created_by": "ann"},
           save={"e1": "endpoint.endpoint_id", "m1": "endpoint.model_mappings.0.mapping_id"})
    r.get(path + "list")
    r.get(path + "list", {"provider": "openai"})
    both = [config(), config("${d2}", "FALLBACK", fallback_order=1)]
    fallback = {"strategy": "SEQUENTIAL", "max_attempts": 2}
    routed = {"routing_strategy": "REQUEST_BASED_TRAFFIC_SPLIT", "fallback_config": fallback, "experiment_id": "${e}"}
    r.post(path + "create", {"name": "both", "model_configs": both, **routed},
           save={"e2": "endpoint.endpoint_id", "m2": "endpoint.model_mappings.0.mapping_id",
                 "m3": "endpoint.model_mappings.1.mapping_id"})
    r.post(path + "create", plain, differs=("sql-texts", 400))
    r.post(path + "create", {"name": "x"})
    r.post(path + "create", {"name": "x", "model_configs": []})
    r.post(path + "create", {"model_configs": [config()]})
    r.post(path + "create", {"name": "x", "model_configs": [{"model_definition_id": "${d1}"}], "usage_tracking": False})
    r.post(path + "create", {"name": "x", "model_configs": [config("d-none")], "usage_tracking": False})
    r.get(path + "get", {"endpoint_id": "${e1}"})
    r.get(path + "get", {"name": "both"})
    r.get(path + "get", {"endpoint_id": "e-none"})
    r.get(path + "list", {"provider": "none"})
    r.post(path + "update", {"endpoint_id": "${e1}", "name": "renamed", "updated_by": "bob"})
    r.post(path + "update", {"endpoint_id": "e-none", "name": "x"})
    r.post(path + "set-tag", {"endpoint_id": "${e1}", "key": "team", "value": "a"})
    r.get(path + "get", {"endpoint_id": "${e1}"})
    r.post(path + "set-tag", {"endpoint_id": "e-none", "key": "team", "value": "a"})
    r.delete(path + "delete-tag", {"endpoint_id": "${e1}", "key": "team"})
    r.delete(path + "delete-tag", {"endpoint_id": "${e1}", "key": "team"})


def attached(r):
    path = GATEWAY + "endpoints/models/"
    more = {"endpoint_id": "${e1}", "model_config": config("${d2}", "FALLBACK", fallback_order=2)}
    r.post(path + "attach", {**more, "created_by": "eve"}, save={"m4": "mapping.mapping_id"})
    r.post(path + "attach", more)
    r.post(path + "attach", {**more, "endpoint_id": "e-none"})
    r.post(path + "detach", {"endpoint_id": "${e1}", "model_definition_id": "${d2}"})
    r.post(path + "detach", {"endpoint_id": "${e1}", "model_definition_id": "${d2}"})
    r.post(path + "detach", {"endpoint_id": "e-none", "model_definition_id": "${d2}"})


def bindings(r):
    path = GATEWAY + "endpoints/bindings/"
    one = {"endpoint_id": "${e1}", "resource_type": "scorer", "resource_id": "r1"}
    r.post(path + "create", {**one, "created_by": "ann"})
    r.get(path + "list", {"endpoint_id": "${e1}"})
    r.get(path + "list", {"resource_type": "scorer", "resource_id": "r2"})
    r.post(path + "create", {**one, "endpoint_id": "e-none"})
    r.delete(path + "delete", one)
    r.delete(path + "delete", one)


def deleted(r):
    r.delete(GATEWAY + "model-definitions/delete", {"model_definition_id": "${d1}"}, differs=("server-errors", 400))
    r.delete(GATEWAY + "secrets/delete", {"secret_id": "${s1}"})
    r.get(GATEWAY + "model-definitions/get", {"model_definition_id": "${d1}"})
    r.delete(GATEWAY + "secrets/delete", {"secret_id": "${s1}"})
    for name in ["${e1}", "${e2}", "e-none"]:
        r.delete(GATEWAY + "endpoints/delete", {"endpoint_id": name})
    r.delete(GATEWAY + "model-definitions/delete", {"model_definition_id": "${d1}"})
    r.delete(GATEWAY + "model-definitions/delete", {"model_definition_id": "d-none"})
    r.get(GATEWAY + "endpoints/list")
