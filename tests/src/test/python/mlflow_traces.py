# SPDX-License-Identifier: Apache-2.0
"""Traces and assessments with MLflow's own unmodified client; any difference is an error.

Usage: mlflow_traces.py http://host:port   (MLflow's own server passes too)
"""

import os
import sys
import time
import warnings

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")
warnings.filterwarnings("ignore")

import mlflow
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, Feedback, SpanEvent
from mlflow.entities.model_registry import PromptVersion
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.exceptions import MlflowException
from mlflow.tracing.client import TracingClient

ANN = AssessmentSource("HUMAN", "ann")
JUDGE = AssessmentSource("LLM_JUDGE", "judge")


def refused(call, code, text):
    try:
        call()
    except MlflowException as refusal:
        assert refusal.error_code == code, refusal
        assert text in str(refusal), refusal
        return
    raise AssertionError(f"{text}: was not refused")


@mlflow.trace(span_type="CHAIN")
def outer(question):
    mlflow.update_current_trace(
        tags={"team": "cardio"},
        metadata={"mlflow.trace.session": "s1", "kind": "demo"},
        client_request_id="request-1",
    )
    return inner(question, n=2)


@mlflow.trace(span_type="TOOL", attributes={"model": "gpt-4", "temperature": 0.5})
def inner(question, n):
    return {"answer": question * n, "ü": "é"}


@mlflow.trace
def broken(x):
    raise ValueError("kaputt")


def make_traces():
    outer("hi")
    first = mlflow.get_last_active_trace_id()
    try:
        broken(1)
    except ValueError:
        pass
    second = mlflow.get_last_active_trace_id()
    with mlflow.start_span("manual", span_type="LLM") as parent:
        parent.set_inputs({"messages": [{"role": "user", "content": "hello"}]})
        parent.set_attribute(
            "mlflow.chat.tokenUsage", {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
        )
        parent.add_event(SpanEvent("looked up", attributes={"rows": 1}))
        with mlflow.start_span("child") as child:
            child.set_attributes({"big": 2**53, "list": [1, 2.5, "x"], "flag": True})
        parent.set_outputs({"choices": [1]})
        third = parent.trace_id
    return first, second, third


def read(first, second, third):
    trace = mlflow.get_trace(first)
    assert trace.info.state == "OK" and trace.info.client_request_id == "request-1"
    assert trace.info.tags["team"] == "cardio" and trace.info.tags["mlflow.traceName"] == "outer"
    assert trace.info.trace_metadata["mlflow.trace.session"] == "s1"
    assert trace.info.request_preview == '{"q": "hi"}'.replace("q", "question")
    top, below = trace.data.spans
    assert (top.name, top.span_type, top.parent_id) == ("outer", "CHAIN", None)
    assert (below.name, below.span_type, below.parent_id) == ("inner", "TOOL", top.span_id)
    assert below.inputs == {"question": "hi", "n": 2}
    assert below.outputs == {"answer": "hihi", "ü": "é"}
    assert below.get_attribute("model") == "gpt-4" and below.get_attribute("temperature") == 0.5
    assert top.start_time_ns <= below.start_time_ns <= below.end_time_ns <= top.end_time_ns
    failed = mlflow.get_trace(second)
    assert failed.info.state == "ERROR"
    assert [event.name for event in failed.data.spans[0].events] == ["exception"]
    assert failed.data.spans[0].status.description == "ValueError: kaputt"
    parent, child = mlflow.get_trace(third).data.spans
    assert [(e.name, e.attributes) for e in parent.events] == [("looked up", {"rows": 1})]
    assert child.get_attribute("big") == 2**53 and child.get_attribute("flag") is True
    assert child.get_attribute("list") == [1, 2.5, "x"]
    assert mlflow.get_trace(third).info.token_usage["total_tokens"] == 7
    assert MlflowClient().get_trace(third).to_json() == mlflow.get_trace(third).to_json()


def search(experiment, names):
    client = MlflowClient()

    def found(query, **more):
        traces = client.search_traces(
            locations=[experiment], filter_string=query, include_spans=False, **more
        )
        return [names[trace.info.trace_id] for trace in traces]

    first = next(iter(names))
    for query, expected in [
        (None, ["manual", "broken", "outer"]),
        ("status = 'OK'", ["manual", "outer"]),
        ("attributes.status = 'ERROR'", ["broken"]),
        ("status IN ('OK')", ["manual", "outer"]),
        ("name = 'outer'", ["outer"]),
        ("trace.name ILIKE 'OUT%'", ["outer"]),
        ("name RLIKE '^(out|bro)'", ["broken", "outer"]),
        ("tags.team = 'cardio' AND tag.team LIKE 'c%'", ["outer"]),
        ("tag.team IS NULL", ["manual", "broken"]),
        ("tags.team IS NOT NULL", ["outer"]),
        ("metadata.`mlflow.trace.session` = 's1'", ["outer"]),
        ("request_metadata.kind != 'x'", ["outer"]),
        ("metadata.`mlflow.trace.tokenUsage` IS NOT NULL", ["manual"]),
        ("client_request_id = 'request-1'", ["outer"]),
        (f"request_id = '{first}'", ["outer"]),
        ("timestamp > 0 AND execution_time >= 0 AND end_time > 5", ["manual", "broken", "outer"]),
        ("timestamp_ms < 5", []),
        ("run_id = 'none'", []),
        ("span.name = 'inner' AND span.type = 'TOOL'", ["outer"]),
        ("span.name = 'inner' AND span.type = 'CHAIN'", []),
        ("span.name IN ('inner', 'broken')", ["broken", "outer"]),
        ("span.status = 'ERROR'", ["broken"]),
        ("span.attributes.model LIKE '%gpt%'", ["outer"]),
        ("span.content ILIKE '%HELLO%'", ["manual"]),
        ("trace.text LIKE '%kaputt%'", ["broken"]),
        ("prompt = 'greeting/1'", []),
        ("feedback.quality = 'good'", []),
    ]:
        assert found(query) == expected, (query, found(query))
    for order, expected in [
        ("timestamp ASC", ["outer", "broken", "manual"]),
        ("name DESC", ["outer", "manual", "broken"]),
        ("tags.team", ["outer", "manual", "broken"]),
        ("status", ["broken", "manual", "outer"]),
    ]:
        assert found(None, order_by=[order]) == expected, (order, found(None, order_by=[order]))
    for query in ("name IN ('a')", "trace_id = 'x'", "status > 'a'", "span.foo = 'x'", "foo.x = 1"):
        refused(lambda q=query: found(q), "INVALID_PARAMETER_VALUE", "nvalid")
    page = client.search_traces(locations=[experiment], max_results=2)
    rest = client.search_traces(locations=[experiment], max_results=2, page_token=page.token)
    ids = [trace.info.trace_id for trace in list(page) + list(rest)]
    assert [names[trace_id] for trace_id in ids] == ["manual", "broken", "outer"]
    frame = mlflow.search_traces(locations=[experiment])
    assert list(frame["state"]) == ["OK", "ERROR", "OK"]
    assert [len(spans) for spans in frame["spans"]] == [2, 1, 2]


def tag(trace_id):
    client = MlflowClient()
    mlflow.set_trace_tag(trace_id, "color", "red")
    assert mlflow.get_trace(trace_id).info.tags["color"] == "red"
    client.delete_trace_tag(trace_id, "color")
    assert "color" not in mlflow.get_trace(trace_id).info.tags
    missing, invalid = "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"
    refused(lambda: client.delete_trace_tag(trace_id, "color"), missing, "No trace tag with key")
    refused(lambda: client.get_trace("tr-none"), missing, "Trace with ID 'tr-none' not found.")
    refused(lambda: client.set_trace_tag(trace_id, "k" * 300, "v"), invalid, "maximum length")


def assess(experiment, trace_id):
    client = MlflowClient()

    def found(query):
        traces = client.search_traces(locations=[experiment], filter_string=query)
        return [trace.info.trace_id for trace in traces] == [trace_id]

    quality = mlflow.log_feedback(
        trace_id=trace_id, name="quality", value="good", source=ANN, rationale="because",
        metadata={"m": "1"},
    )
    span = mlflow.get_trace(trace_id).data.spans[0].span_id
    mlflow.log_feedback(trace_id=trace_id, name="score", value=0.75, source=JUDGE, span_id=span)
    mlflow.log_feedback(trace_id=trace_id, name="flag", value=True, source=ANN)
    mlflow.log_feedback(trace_id=trace_id, name="list", value=[1, 2.5], source=ANN)
    mlflow.log_feedback(trace_id=trace_id, name="failed", error=ValueError("oops"), source=JUDGE)
    mlflow.log_expectation(trace_id=trace_id, name="expected", value={"a": [1, 2]}, source=ANN)
    told = {a.name: a for a in mlflow.get_trace(trace_id).info.assessments}
    assert sorted(told) == ["expected", "failed", "flag", "list", "quality", "score"]
    assert told["score"].value == 0.75 and told["score"].span_id == span
    assert told["flag"].value is True and told["list"].value == [1, 2.5]
    assert told["failed"].error.error_code == "ValueError"
    assert told["expected"].value == {"a": [1, 2]}
    assert told["quality"].source.source_id == "ann" and told["quality"].metadata == {"m": "1"}
    changed = mlflow.update_assessment(
        trace_id, quality.assessment_id, Feedback("quality", "better", rationale="r2", source=ANN)
    )
    assert (changed.value, changed.rationale, changed.metadata) == ("better", "r2", {"m": "1"})
    newer = mlflow.override_feedback(
        trace_id=trace_id, assessment_id=quality.assessment_id, value="worse", source=ANN
    )
    assert newer.overrides == quality.assessment_id
    assert mlflow.get_assessment(trace_id, quality.assessment_id).valid is False
    for query in ("feedback.quality = 'worse'", "feedback.score > 0.5", "feedback.flag = 'true'",
                  "feedback.score = '0.75'", "expectation.expected IS NOT NULL"):
        assert found(query), query
    for query in ("feedback.quality = 'better'", "feedback.score > 0.8", "feedback.none = 'x'"):
        assert not found(query), query
    mlflow.delete_assessment(trace_id, newer.assessment_id)
    assert mlflow.get_assessment(trace_id, quality.assessment_id).valid is True
    mlflow.delete_assessment(trace_id, "a-none")
    missing = "RESOURCE_DOES_NOT_EXIST"
    refused(lambda: mlflow.get_assessment(trace_id, newer.assessment_id), missing, "not found")
    refused(
        lambda: mlflow.log_feedback(trace_id="tr-none", name="q", value=1, source=ANN),
        missing,
        "Trace with ID 'tr-none' not found.",
    )


def link(experiment, first, second):
    client = MlflowClient()
    with mlflow.start_run() as run:
        outer("in a run")
        third = mlflow.get_last_active_trace_id()
    run_id = run.info.run_id
    client.link_traces_to_run([first, second], run_id)
    linked = mlflow.search_traces(locations=[experiment], run_id=run_id, return_type="list")
    assert [trace.info.trace_id for trace in linked] == [third, second, first]
    prompt = PromptVersion("greeting", 1, "Hello {{name}}")
    client.link_prompt_versions_to_trace([prompt], first)
    linked = client.search_traces(locations=[experiment], filter_string="prompt = 'greeting/1'")
    assert [trace.info.trace_id for trace in linked] == [first]


def count(experiment):
    store = TracingClient().store

    def values(view, metric, aggregation, **more):
        points = store.query_trace_metrics([experiment], view, metric, [aggregation], **more)
        return {tuple(point.dimensions.values()): next(iter(point.values.values())) for point in points}

    whole = MetricAggregation(AggregationType.COUNT)
    assert values(MetricViewType.TRACES, "trace_count", whole) == {(): 4}
    by_status = values(MetricViewType.TRACES, "trace_count", whole, dimensions=["trace_status"])
    assert by_status == {("ERROR",): 1, ("OK",): 3}, by_status
    tokens = values(MetricViewType.TRACES, "total_tokens", MetricAggregation(AggregationType.SUM))
    assert tokens == {(): 7}, tokens
    middle = MetricAggregation(AggregationType.PERCENTILE, 50)
    assert values(MetricViewType.SPANS, "latency", middle, filters=["span.type = 'TOOL'"])[()] >= 0
    now = int(time.time() * 1000)
    day = {"time_interval_seconds": 86400, "start_time_ms": now - 86_400_000, "end_time_ms": now}
    assert sum(values(MetricViewType.TRACES, "trace_count", whole, **day).values()) == 4
    refused(
        lambda: values(MetricViewType.TRACES, "trace_count", middle),
        "INVALID_PARAMETER_VALUE",
        "Found invalid aggregation_type(s): ['PERCENTILE']. Supported aggregation types: ['COUNT']",
    )
    found = TracingClient().calculate_trace_filter_correlation(
        [experiment], "name = 'outer'", "span.type = 'TOOL'"
    )
    assert found.npmi > 0.999 and (found.joint_count, found.total_count) == (2, 4), found


def delete(experiment, second):
    client = MlflowClient()
    assert client.delete_traces(experiment, trace_ids=[second, "tr-none"]) == 1
    later = int(time.time() * 1000) + 1000
    assert client.delete_traces(experiment, max_timestamp_millis=later, max_traces=1) == 1
    assert len(client.search_traces(locations=[experiment])) == 2
    assert client.delete_traces(experiment, max_timestamp_millis=later) == 2
    assert len(client.search_traces(locations=[experiment])) == 0


def main():
    mlflow.set_tracking_uri(sys.argv[1])
    experiment = mlflow.set_experiment("traces").experiment_id
    first, second, third = make_traces()
    read(first, second, third)
    search(experiment, {first: "outer", second: "broken", third: "manual"})
    tag(first)
    assess(experiment, first)
    link(experiment, first, second)
    count(experiment)
    delete(experiment, second)
    print(f"passed with mlflow {mlflow.__version__}")


main()
