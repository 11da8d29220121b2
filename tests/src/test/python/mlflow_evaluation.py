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
from mlflow.exceptions import MlflowException
from mlflow.genai import datasets
from mlflow.genai.scorers import Guidelines, delete_scorer, get_scorer, list_scorers, scorer
from mlflow.genai.scorers.registry import list_scorer_versions


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


def main():
    mlflow.set_tracking_uri(sys.argv[1])
    other = mlflow.set_experiment("other").experiment_id
    experiment = mlflow.set_experiment("evaluation").experiment_id
    search(other, examples(experiment, other))
    scorers(experiment)
    print(f"passed with mlflow {mlflow.__version__}")


main()
