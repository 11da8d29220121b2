# SPDX-License-Identifier: Apache-2.0
"""What many traces come to: metrics over traces, spans and assessments, and correlations of filters."""

import json

TRACES = "/api/3.0/mlflow/traces"
DAY = 1767225600000  # 2026-01-01
HOUR = 3600000


def scenario(r):
    r.post("experiments/create", {"name": "t"}, save={"e": "experiment_id"})
    told(r)
    spans(r)
    said(r)
    traces_view(r)
    spans_view(r)
    assessments_view(r)
    filters(r)
    refused(r)
    correlations(r)


def trace_id(i):
    return "tr-%032x" % (i + 1)


def told(r):
    for i in range(6):
        place = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "${e}"}}
        usage = {"input_tokens": 10 * i, "output_tokens": i, "total_tokens": 11 * i}
        info = {
            "trace_id": trace_id(i),
            "trace_location": place,
            "request_time": "2026-01-01T%02d:30:00Z" % (i * 3),
            "execution_duration": "%d.5s" % i,
            "state": "ERROR" if i % 3 == 0 else "OK",
            "trace_metadata": {"mlflow.trace.session": "s%d" % (i % 2), "kind": "k%d" % (i % 2)},
            "tags": {"mlflow.traceName": "ask" if i < 4 else "tell", "team": "a%d" % (i % 3)},
        }
        if i > 1:
            info["trace_metadata"]["mlflow.trace.tokenUsage"] = json.dumps(usage)
        r.post(TRACES, {"trace": {"trace_info": info}}, differs=("told-traces", 200))


def attribute(key, value):
    return {"key": key, "value": {"stringValue": json.dumps(value)}}


def spans(r):
    listed = []
    for i in range(4):
        start = (DAY + i * 3 * HOUR + HOUR // 2) * 1000000
        cost = {"input_cost": 0.25 * i, "output_cost": 0.5, "total_cost": 0.25 * i + 0.5}
        attributes = [attribute("mlflow.spanType", "LLM" if i else "CHAIN")]
        if i:
            attributes.append(attribute("mlflow.llm.cost", cost))
            attributes.append(attribute("mlflow.llm.model", "gpt-%d" % (i % 2)))
            attributes.append(attribute("mlflow.llm.provider", "openai"))
        span = {
            "traceId": trace_id(i)[3:],
            "spanId": "%016x" % (i + 1),
            "name": "step %d" % (i % 2),
            "startTimeUnixNano": str(start),
            "endTimeUnixNano": str(start + 1500000 * (i + 1)),
            "status": {"code": 2 if i == 0 else 1},
            "attributes": attributes,
        }
        listed.append(span)
    body = {"resourceSpans": [{"scopeSpans": [{"spans": listed}]}]}
    r.post("/v1/traces", body, headers={"x-mlflow-experiment-id": "${e}"}, differs=("otlp-json", 200))


def said(r):
    values = [True, False, 3, 0.5, "yes", "no", "good"]
    for i, value in enumerate(values):
        kind = {"expectation": {"value": value}} if i == 2 else {"feedback": {"value": value}}
        source = {"source_type": "HUMAN", "source_id": "ann"}
        assessment = {"assessment_name": "n%d" % (i % 2), "source": source, **kind}
        path = "%s/%s/assessments" % (TRACES, trace_id(i % 3))
        r.post(path, {"assessment": assessment}, differs=("told-traces", 200))


def ask(r, view, metric, *kinds, differs=None, **more):
    aggregations = [
        {"aggregation_type": "PERCENTILE", "percentile_value": kind}
        if isinstance(kind, (int, float))
        else {"aggregation_type": kind}
        for kind in kinds
    ]
    body = {"experiment_ids": ["${e}"], "view_type": view, "metric_name": metric, "aggregations": aggregations}
    r.post(TRACES + "/metrics", {**body, **more}, differs=differs)


def times(hours):
    return {"time_interval_seconds": hours * 3600, "start_time_ms": DAY, "end_time_ms": DAY + 24 * HOUR}


def traces_view(r):
    ask(r, "TRACES", "trace_count", "COUNT")
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["trace_name"])
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["trace_status"])
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["trace_status", "trace_name"])
    ask(r, "TRACES", "trace_count", "COUNT", **times(6))
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["trace_status"], **times(12))
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["trace_status"], max_results=1)
    ask(r, "TRACES", "trace_count", "COUNT", start_time_ms=DAY + HOUR // 2, end_time_ms=DAY + HOUR // 2)
    ask(r, "TRACES", "trace_count", "COUNT", start_time_ms=DAY + HOUR, end_time_ms=DAY + HOUR)
    ask(r, "TRACES", "trace_count", "COUNT", experiment_ids=["999999"])
    ask(r, "TRACES", "session_count", "COUNT")
    ask(r, "TRACES", "session_count", "COUNT", **times(6))
    ask(r, "TRACES", "latency", "AVG", "MIN", "MAX", 50, 90, 99.9, 0, 100)
    ask(r, "TRACES", "latency", "AVG", 50, dimensions=["trace_name"])
    ask(r, "TRACES", "latency", 25, **times(12))
    for tokens in ["input_tokens", "output_tokens", "total_tokens", "cache_read_input_tokens"]:
        ask(r, "TRACES", tokens, "SUM", "AVG", "MIN", "MAX", 95)
    ask(r, "TRACES", "total_tokens", "SUM", dimensions=["trace_name"])
    ask(r, "TRACES", "total_tokens", "SUM", **times(12))


def spans_view(r):
    ask(r, "SPANS", "span_count", "COUNT")
    for dimension in ["span_name", "span_type", "span_status", "span_model_name", "span_model_provider"]:
        ask(r, "SPANS", "span_count", "COUNT", dimensions=[dimension])
    ask(r, "SPANS", "span_count", "COUNT", dimensions=["span_type"], **times(6))
    ask(r, "SPANS", "latency", "AVG", "MIN", "MAX", 50, dimensions=["span_name"])
    ask(r, "SPANS", "latency", "AVG", **times(6))
    ask(r, "SPANS", "total_cost", "SUM", "AVG", "MIN", "MAX", 50)
    ask(r, "SPANS", "input_cost", "SUM", dimensions=["span_model_name"])
    ask(r, "SPANS", "output_cost", "SUM", dimensions=["span_model_name", "span_model_provider"], **times(6))


def assessments_view(r):
    ask(r, "ASSESSMENTS", "assessment_count", "COUNT")
    ask(r, "ASSESSMENTS", "assessment_count", "COUNT", dimensions=["assessment_name"])
    ask(r, "ASSESSMENTS", "assessment_count", "COUNT", dimensions=["assessment_name", "assessment_value"])
    ask(r, "ASSESSMENTS", "assessment_value", "AVG", "MIN", "MAX", 50)
    ask(r, "ASSESSMENTS", "assessment_value", "AVG", dimensions=["assessment_name"], **times(3))


def filters(r):
    for text in ["trace.status = 'OK'", "trace.tag.team = 'a1'", "trace.tag.`mlflow.traceName` = 'ask'"]:
        ask(r, "TRACES", "trace_count", "COUNT", filters=[text])
        ask(r, "ASSESSMENTS", "assessment_count", "COUNT", filters=[text])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.metadata.kind = 'k1'", "trace.status = 'OK'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.metadata.`mlflow.trace.session` = 's1'"])
    ask(r, "SPANS", "span_count", "COUNT", filters=["span.type = 'LLM'"])
    ask(r, "SPANS", "span_count", "COUNT", filters=["span.name = 'step 1'", "trace.tag.team = 'a1'"])
    ask(r, "SPANS", "span_count", "COUNT", filters=["span.status = 'ERROR'"])
    ask(r, "ASSESSMENTS", "assessment_count", "COUNT", filters=["assessment.name = 'n0'"])
    ask(r, "ASSESSMENTS", "assessment_count", "COUNT", filters=["assessment.type = 'expectation'"])


def refused(r):
    ask(r, "TRACES", "trace_count", differs=("server-errors", 400))
    ask(r, "TRACES", "", "COUNT")
    ask(r, "TRACES", "trace_count", "COUNT", experiment_ids=[])
    ask(r, "TRACES", "span_count", "COUNT")
    ask(r, "SPANS", "trace_count", "COUNT")
    ask(r, "ASSESSMENTS", "latency", "AVG")
    ask(r, "TRACES", "trace_count", "SUM", "AVG")
    ask(r, "TRACES", "trace_count", "COUNT", dimensions=["span_name", "other"])
    ask(r, "TRACES", "session_count", "COUNT", dimensions=["trace_name"])
    ask(r, "TRACES", "trace_count", "COUNT", time_interval_seconds=60)
    ask(r, "TRACES", "trace_count", "COUNT", filters=["status = 'OK'"], differs="filter-texts")
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.status != 'OK'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.status = 'OK' AND trace.tag.team = 'a1'"],
        differs="filter-texts")
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.tag = 'x'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.status.x = 'x'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["trace.kind = 'x'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["other.kind = 'x'"])
    ask(r, "TRACES", "trace_count", "COUNT", filters=["span.type = 'LLM'"])
    ask(r, "SPANS", "span_count", "COUNT", filters=["assessment.name = 'n0'"])
    body = {"experiment_ids": ["${e}"], "view_type": "TRACES", "metric_name": "latency"}
    r.post(TRACES + "/metrics", {**body, "aggregations": [{"aggregation_type": "PERCENTILE"}]},
           differs=("crashes", 400))


def correlate(r, first, second, base=None, differs=None):
    body = {"experiment_ids": ["${e}"], "filter_string1": first, "filter_string2": second}
    if base is not None:
        body["base_filter"] = base
    r.post(TRACES + "/calculate-filter-correlation", body, differs=differs)


def correlations(r):
    correlate(r, "status = 'OK'", "tags.team = 'a1'")
    correlate(r, "status = 'OK'", "status = 'OK'")
    correlate(r, "status = 'OK'", "status = 'ERROR'")
    correlate(r, "status = 'OK'", "tags.team = 'nobody'")
    correlate(r, "metadata.kind = 'k1'", "name = 'ask'", "timestamp_ms > %d" % (DAY + 2 * HOUR))
    correlate(r, "span.type = 'LLM'", "feedback.n0 = 'true'")
    correlate(r, "timestamp_ms > 0", "timestamp_ms > 1")
    correlate(r, "", "status = 'OK'")
    correlate(r, "status = 'OK'", "nonsense =", differs="filter-texts")
