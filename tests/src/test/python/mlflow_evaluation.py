# SPDX-License-Identifier: Apache-2.0
"""Evaluation datasets and scorers with MLflow's own client; any difference is an error.

Usage: mlflow_evaluation.py http://host:port   (MLflow's own server passes too)
"""

import os
import sys
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")
warnings.filterwarnings("ignore")

import json

import mlflow
from mlflow.entities import AssessmentSource
from mlflow.entities.gateway_endpoint import (
    GatewayEndpointModelConfig,
    GatewayEndpointTag,
    GatewayModelLinkageType,
)
from mlflow.entities.issue import IssueSeverity, IssueStatus
from mlflow.exceptions import MlflowException
from mlflow.genai import datasets
from mlflow.genai.label_schemas import (
    InputPassFail,
    create_label_schema,
    delete_label_schema,
    get_label_schema,
    list_label_schemas,
    update_label_schema,
)
from mlflow.genai.review_queues import (
    add_items_to_review_queue,
    create_review_queue,
    delete_review_queue,
    get_review_queue,
    list_review_queue_items,
    list_review_queues,
    remove_items_from_review_queue,
    set_review_queue_item_status,
)
from mlflow.genai.scorers import Guidelines, delete_scorer, get_scorer, list_scorers, scorer
from mlflow.genai.scorers.registry import list_scorer_versions
from mlflow.tracing.client import TracingClient


def refused(call, code, text):
    try:
        call()
    except MlflowException as refusal:
        assert refusal.error_code == code, refusal
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


@mlflow.trace
def answer(question):
    return question + "!"


def examples(experiment, other):
    made = datasets.create_dataset(name="qa", experiment_id=[experiment], tags={"team": "cardio"})
    assert made.dataset_id.startswith("d-") and made.experiment_ids == [experiment]
    assert made.tags["team"] == "cardio" and made.schema is None and made.profile is None
    made.merge_records(
        [
            {"inputs": {"q": "a", "n": 1}, "expectations": {"e": "x"}, "outputs": {"o": 1.5}},
            {"inputs": {"q": "b"}, "expectations": {"e": 1}, "tags": {"t": "1"}},
        ]
    )
    made.merge_records([{"inputs": {"q": "b"}, "expectations": {"g": [3]}, "outputs": "plain"}])
    answer("hi")
    trace = mlflow.search_traces(locations=[experiment], return_type="list")[0]
    mlflow.log_expectation(
        trace_id=trace.info.trace_id, name="said", value="v", source=AssessmentSource("HUMAN", "a")
    )
    made.merge_records(mlflow.search_traces(locations=[experiment]))
    found = datasets.get_dataset(dataset_id=made.dataset_id)
    assert json.loads(found.profile) == {"num_records": 3}
    schema = json.loads(found.schema)
    assert schema["inputs"] == {"q": "string", "n": "integer", "question": "string"}
    assert schema["expectations"] == {"e": "string", "g": "array", "said": "string"}
    frame = found.to_df().set_index(found.to_df()["inputs"].map(str))
    assert len(frame) == 3
    assert frame.loc["{'q': 'b'}", "expectations"] == {"e": 1, "g": [3]}
    assert frame.loc["{'q': 'b'}", "outputs"] == "plain"
    assert frame.loc["{'q': 'b'}", "tags"]["t"] == "1"
    assert frame.loc["{'question': 'hi'}", "expectations"] == {"said": "v"}
    assert frame.loc["{'question': 'hi'}", "source_id"] == trace.info.trace_id
    record = frame.loc["{'q': 'b'}", "dataset_record_id"]
    assert found.delete_records([record, "none"]) == 1
    assert len(datasets.get_dataset(dataset_id=made.dataset_id).to_df()) == 2
    datasets.set_dataset_tags(dataset_id=made.dataset_id, tags={"a": "b", "n": 5})
    datasets.delete_dataset_tag(dataset_id=made.dataset_id, key="a")
    tags = datasets.get_dataset(dataset_id=made.dataset_id).tags
    assert tags["n"] == "5" and "a" not in tags
    used = datasets.add_dataset_to_experiments(made.dataset_id, [other, experiment])
    assert sorted(used.experiment_ids) == sorted([experiment, other])
    used = datasets.remove_dataset_from_experiments(made.dataset_id, [experiment])
    assert used.experiment_ids == [other]
    return made.dataset_id


def search(experiment, dataset_id):
    for i in range(3):
        datasets.create_dataset(name=f"s{i}", experiment_id=[experiment], tags={"i": str(i)})

    def names(query=None, **more):
        return [d.name for d in datasets.search_datasets(filter_string=query, **more)]

    for query, expected in [
        ("name LIKE 's%'", ["s2", "s1", "s0"]),
        ("name = 'qa' AND tags.n = '5'", ["qa"]),
        ("tags.i != '1'", ["s2", "s0"]),
        ("name IN ('qa', 's0')", ["s0", "qa"]),
        ("created_time > 0", ["s2", "s1", "s0", "qa"]),
        ("last_update_time < 5", []),
    ]:
        assert names(query) == expected, (query, names(query))
    assert names(experiment_ids=[experiment]) == ["s2", "s1", "s0", "qa"]
    assert names(order_by=["name"], max_results=2) == ["qa", "s0"]
    missing, invalid = "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"
    refused(lambda: names("foo = 'x'"), invalid, "Invalid attribute key 'foo'")
    refused(lambda: names(order_by=["tags.i"]), invalid, "Invalid order_by entity: tag")
    refused(lambda: datasets.get_dataset(dataset_id="d-none"), missing, "'d-none' not found")
    refused(
        lambda: datasets.add_dataset_to_experiments(dataset_id, ["7777"]), missing, "id=7777"
    )
    datasets.delete_dataset(dataset_id=dataset_id)
    refused(lambda: datasets.get_dataset(dataset_id=dataset_id), missing, "not found")


def scorers(experiment):
    def guideline(name, text):
        judge = Guidelines(name=name, guidelines=[text], model="openai:/gpt-4")
        return judge.register(experiment_id=experiment)

    guideline("polite", "Be polite.")
    guideline("polite", "Be very polite.")
    guideline("brief", "Be brief.")
    assert [s.name for s in list_scorers(experiment_id=experiment)] == ["brief", "polite"]
    versions = list_scorer_versions(name="polite", experiment_id=experiment)
    assert [(s.name, version) for s, version in versions] == [("polite", 1), ("polite", 2)]
    newest = get_scorer(name="polite", experiment_id=experiment)
    first = get_scorer(name="polite", experiment_id=experiment, version=1)
    assert newest.guidelines == ["Be very polite."] and first.guidelines == ["Be polite."]
    missing = "RESOURCE_DOES_NOT_EXIST"
    refused(
        lambda: get_scorer(name="polite", experiment_id=experiment, version=9),
        missing,
        f"Scorer with name 'polite' and version 9 not found for experiment {experiment}.",
    )
    delete_scorer(name="polite", experiment_id=experiment, version=1)
    delete_scorer(name="polite", experiment_id=experiment, version="all")
    refused(
        lambda: get_scorer(name="polite", experiment_id=experiment),
        missing,
        f"Scorer with name 'polite' not found for experiment {experiment}.",
    )

    @scorer
    def mine(outputs):
        return True

    refused(
        lambda: mine.register(experiment_id=experiment),
        "INVALID_PARAMETER_VALUE",
        "Custom scorer registration (using @scorer decorator) is disabled",
    )


def reviews(experiment):
    schema = create_label_schema(
        name="helpful", type="feedback", input=InputPassFail("Yes", "No"), experiment_id=experiment
    )
    assert get_label_schema(schema_id=schema.schema_id).input == InputPassFail("Yes", "No")
    names = [one.name for one in list_label_schemas(experiment_id=experiment)]
    assert names == ["helpful", "Feedback"], names
    changed = update_label_schema(schema.schema_id, instruction="Look twice")
    assert changed.instruction == "Look twice" and changed.name == "helpful"
    with mlflow.start_span("asked") as span:
        trace = span.trace_id
    queue = create_review_queue(
        name="first", queue_type="custom", users=["Ann"], schema_ids=[schema.schema_id], experiment_id=experiment
    )
    assert queue.users == ["ann"] and get_review_queue(queue_id=queue.queue_id) == queue
    item = add_items_to_review_queue(queue.queue_id, item_ids=[trace])[0]
    assert (item.item_id, item.status) == (trace, "pending")
    ended = set_review_queue_item_status(
        queue.queue_id, item_id=trace, status="complete", completed_by="ann"
    )
    assert (ended.status, ended.completed_by) == ("complete", "ann")
    assert list_review_queue_items(queue.queue_id, status="pending") == []
    assert [one.name for one in list_review_queues(user="ann", experiment_id=experiment)] == ["first"]
    remove_items_from_review_queue(queue.queue_id, item_ids=[trace])
    delete_review_queue(queue.queue_id)
    delete_label_schema(schema_id=schema.schema_id)
    refused(lambda: get_review_queue(queue_id=queue.queue_id), "RESOURCE_DOES_NOT_EXIST", "not found")


def issues(experiment):
    store = TracingClient().store
    slow = store.create_issue(experiment, "slow", "takes minutes", severity=IssueSeverity.LOW)
    wrong = store.create_issue(experiment, "wrong", "is not so", root_causes=["haste"])
    assert store.get_issue(wrong.issue_id) == wrong and wrong.root_causes == ["haste"]
    changed = store.update_issue(slow.issue_id, status=IssueStatus.RESOLVED)
    assert changed.status == IssueStatus.RESOLVED and changed.severity == IssueSeverity.LOW
    found = store.search_issues(experiment, include_trace_count=True)
    assert [(one.name, one.trace_count) for one in found] == [("slow", 0), ("wrong", 0)]
    found = store.search_issues(experiment, filter_string="status = 'pending'", max_results=1)
    assert [one.name for one in found] == ["wrong"] and found.token is None


def gateway():
    store = TracingClient().store
    secret = store.create_gateway_secret("key", {"api_key": "sk-1234567890"}, provider="openai")
    assert secret.masked_values == {"api_key": "sk-...7890"}
    assert store.get_secret_info(secret.secret_id) == secret
    model = store.create_gateway_model_definition("gpt", secret.secret_id, "openai", "gpt-4o")
    config = GatewayEndpointModelConfig(model.model_definition_id, GatewayModelLinkageType.PRIMARY)
    endpoint = store.create_gateway_endpoint("chat", [config], usage_tracking=False)
    assert endpoint.model_mappings[0].model_definition == model
    store.set_gateway_endpoint_tag(endpoint.endpoint_id, GatewayEndpointTag("team", "cardio"))
    found = store.get_gateway_endpoint(endpoint.endpoint_id)
    assert [(tag.key, tag.value) for tag in found.tags] == [("team", "cardio")]
    assert [one.name for one in store.list_gateway_endpoints(provider="openai")] == ["chat"]
    store.delete_gateway_endpoint(endpoint.endpoint_id)
    store.delete_gateway_model_definition(model.model_definition_id)
    store.delete_gateway_secret(secret.secret_id)
    assert store.list_secret_infos() == []


def main():
    mlflow.set_tracking_uri(sys.argv[1])
    other = mlflow.set_experiment("other").experiment_id
    experiment = mlflow.set_experiment("evaluation").experiment_id
    search(other, examples(experiment, other))
    scorers(experiment)
    reviews(experiment)
    issues(experiment)
    gateway()
    print(f"passed with mlflow {mlflow.__version__}")


main()
