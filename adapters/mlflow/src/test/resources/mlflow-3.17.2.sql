-- What MLflow 3.17.2 keeps in PostgreSQL, as pg_dump writes it, without constraints and defaults.
CREATE TABLE assessments (
    assessment_id character varying(50) NOT NULL,
    trace_id character varying(50) NOT NULL,
    name character varying(250) NOT NULL,
    assessment_type character varying(20) NOT NULL,
    value text NOT NULL,
    error text,
    created_timestamp bigint NOT NULL,
    last_updated_timestamp bigint NOT NULL,
    source_type character varying(50) NOT NULL,
    source_id character varying(250),
    run_id character varying(32),
    span_id character varying(50),
    rationale text,
    overrides character varying(50),
    valid boolean NOT NULL,
    assessment_metadata text,
    experiment_id integer,
    trace_timestamp_ms bigint,
    aggregate_value double precision,
    is_numeric_value boolean
);
CREATE TABLE budget_policies (
    budget_policy_id character varying(36) NOT NULL,
    budget_unit character varying(32) NOT NULL,
    budget_amount double precision NOT NULL,
    duration_unit character varying(32) NOT NULL,
    duration_value integer NOT NULL,
    target_scope character varying(32) NOT NULL,
    budget_action character varying(32) NOT NULL,
    created_by character varying(255),
    created_at bigint NOT NULL,
    last_updated_by character varying(255),
    last_updated_at bigint NOT NULL,
    workspace character varying(63),
    target_value character varying(255)
);
CREATE TABLE datasets (
    dataset_uuid character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    name character varying(500) NOT NULL,
    digest character varying(36) NOT NULL,
    dataset_source_type character varying(36) NOT NULL,
    dataset_source text NOT NULL,
    dataset_schema text,
    dataset_profile text
);
CREATE TABLE entity_associations (
    association_id character varying(36) NOT NULL,
    source_type character varying(36) NOT NULL,
    source_id character varying(36) NOT NULL,
    destination_type character varying(36) NOT NULL,
    destination_id character varying(36) NOT NULL,
    created_time bigint
);
CREATE TABLE experiment_tags (
    key character varying(250) NOT NULL,
    value text,
    experiment_id integer NOT NULL
);
CREATE TABLE experiments (
    experiment_id integer NOT NULL,
    name character varying(256) NOT NULL,
    artifact_location character varying(256),
    lifecycle_stage character varying(32),
    creation_time bigint,
    last_update_time bigint,
    workspace character varying(63)
);
CREATE TABLE guardrails (
    guardrail_id character varying(36) NOT NULL,
    name character varying(255) NOT NULL,
    scorer_id character varying(36) NOT NULL,
    scorer_version integer NOT NULL,
    stage character varying(32) NOT NULL,
    action character varying(32) NOT NULL,
    action_endpoint_id character varying(36),
    created_by character varying(255),
    created_at bigint NOT NULL,
    last_updated_by character varying(255),
    last_updated_at bigint NOT NULL,
    workspace character varying(63)
);
CREATE TABLE input_tags (
    input_uuid character varying(36) NOT NULL,
    name character varying(255) NOT NULL,
    value character varying(500) NOT NULL
);
CREATE TABLE inputs (
    input_uuid character varying(36) NOT NULL,
    source_type character varying(36) NOT NULL,
    source_id character varying(36) NOT NULL,
    destination_type character varying(36) NOT NULL,
    destination_id character varying(36) NOT NULL,
    step bigint
);
CREATE TABLE logged_model_metrics (
    model_id character varying(36) NOT NULL,
    metric_name character varying(500) NOT NULL,
    metric_timestamp_ms bigint NOT NULL,
    metric_step bigint NOT NULL,
    metric_value double precision,
    experiment_id integer NOT NULL,
    run_id character varying(32) NOT NULL,
    dataset_uuid character varying(36),
    dataset_name character varying(500),
    dataset_digest character varying(36)
);
CREATE TABLE logged_model_params (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    param_key character varying(255) NOT NULL,
    param_value text NOT NULL
);
CREATE TABLE logged_model_tags (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    tag_key character varying(255) NOT NULL,
    tag_value text NOT NULL
);
CREATE TABLE logged_models (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    name character varying(500) NOT NULL,
    artifact_location character varying(1000) NOT NULL,
    creation_timestamp_ms bigint NOT NULL,
    last_updated_timestamp_ms bigint NOT NULL,
    status integer NOT NULL,
    lifecycle_stage character varying(32),
    model_type character varying(500),
    source_run_id character varying(32),
    status_message character varying(1000)
);
CREATE TABLE mcp_servers (
    workspace character varying(63),
    name character varying(256) NOT NULL,
    display_name character varying(256),
    description text,
    icons json,
    created_by character varying(256),
    last_updated_by character varying(256),
    created_at bigint NOT NULL,
    last_updated_at bigint NOT NULL
);
CREATE TABLE metrics (
    key character varying(250) NOT NULL,
    value double precision NOT NULL,
    "timestamp" bigint NOT NULL,
    run_uuid character varying(32) NOT NULL,
    step bigint,
    is_nan boolean
);
CREATE TABLE model_version_tags (
    key character varying(250) NOT NULL,
    value text,
    name character varying(256) NOT NULL,
    version integer NOT NULL,
    workspace character varying(63)
);
CREATE TABLE model_versions (
    name character varying(256) NOT NULL,
    version integer NOT NULL,
    creation_time bigint,
    last_updated_time bigint,
    description character varying(5000),
    user_id character varying(256),
    current_stage character varying(20),
    source character varying(500),
    run_id character varying(32),
    status character varying(20),
    status_message character varying(500),
    run_link character varying(500),
    storage_location character varying(500),
    workspace character varying(63)
);
CREATE TABLE params (
    key character varying(250) NOT NULL,
    value character varying(8000) NOT NULL,
    run_uuid character varying(32) NOT NULL
);
CREATE TABLE registered_model_aliases (
    alias character varying(256) NOT NULL,
    version integer NOT NULL,
    name character varying(256) NOT NULL,
    workspace character varying(63)
);
CREATE TABLE registered_model_tags (
    key character varying(250) NOT NULL,
    value character varying(5000),
    name character varying(256) NOT NULL,
    workspace character varying(63)
);
CREATE TABLE registered_models (
    name character varying(256) NOT NULL,
    creation_time bigint,
    last_updated_time bigint,
    description character varying(5000),
    workspace character varying(63)
);
CREATE TABLE runs (
    run_uuid character varying(32) NOT NULL,
    name character varying(250),
    source_type character varying(20),
    source_name character varying(500),
    entry_point_name character varying(50),
    user_id character varying(256),
    status character varying(9),
    start_time bigint,
    end_time bigint,
    source_version character varying(50),
    lifecycle_stage character varying(20),
    artifact_uri character varying(200),
    experiment_id integer,
    deleted_time bigint
);
CREATE TABLE scorers (
    experiment_id integer NOT NULL,
    scorer_name character varying(256) NOT NULL,
    scorer_id character varying(36) NOT NULL
);
CREATE TABLE spans (
    trace_id character varying(50) NOT NULL,
    experiment_id integer NOT NULL,
    span_id character varying(50) NOT NULL,
    parent_span_id character varying(50),
    name text,
    type character varying(500),
    status character varying(50) NOT NULL,
    start_time_unix_nano bigint NOT NULL,
    end_time_unix_nano bigint,
    duration_ns bigint GENERATED ALWAYS AS ((end_time_unix_nano - start_time_unix_nano)) STORED,
    content text NOT NULL,
    input_cost double precision,
    output_cost double precision,
    total_cost double precision,
    model_name character varying(500),
    model_provider character varying(500)
);
CREATE TABLE tags (
    key character varying(250) NOT NULL,
    value character varying(8000),
    run_uuid character varying(32) NOT NULL
);
CREATE TABLE trace_info (
    request_id character varying(50) NOT NULL,
    experiment_id integer NOT NULL,
    timestamp_ms bigint NOT NULL,
    execution_time_ms bigint,
    status character varying(50) NOT NULL,
    client_request_id character varying(50),
    request_preview character varying(1000),
    response_preview character varying(1000),
    db_payload_generation integer,
    trace_name character varying(4096),
    session_id character varying(250),
    input_tokens bigint,
    output_tokens bigint,
    total_tokens bigint,
    cache_read_input_tokens bigint,
    cache_creation_input_tokens bigint,
    cache_creation_input_tokens_above_1hr bigint,
    input_cost double precision,
    output_cost double precision,
    total_cost double precision
);
CREATE TABLE trace_request_metadata (
    key character varying(250) NOT NULL,
    value character varying(8000),
    request_id character varying(50) NOT NULL
);
CREATE TABLE trace_tags (
    key character varying(250) NOT NULL,
    value character varying(8000),
    request_id character varying(50) NOT NULL
);
INSERT INTO assessments (assessment_id, trace_id, name, assessment_type, value, error, created_timestamp, last_updated_timestamp, source_type, source_id, run_id, span_id, rationale, overrides, valid, assessment_metadata, experiment_id, trace_timestamp_ms, aggregate_value, is_numeric_value) VALUES ('a-4a9c9d1151f64050957beec192987844', 'tr-794ad59c2f8283c9cff57048d472591a', 'good', 'feedback', '0.5', NULL, 1795316712370, 1795316712370, 'CODE', 'default', NULL, NULL, NULL, NULL, true, NULL, 1, 1795316710989, 0.5, true);
INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile) VALUES ('6ac79866fa5d45bfb6c199880f6a53e8', 1, 'patients', 'd1', 'local', '{}', '{}', '{}');
INSERT INTO experiment_tags (key, value, experiment_id) VALUES ('team', 'cardio', 1);
INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace) VALUES (0, 'Default', 'mlflow-artifacts:/0', 'active', 1795316708349, 1795316708349, 'default');
INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace) VALUES (1, 'risk/heart', 's3://bucket/1', 'active', 1795316708361, 1795316708361, 'default');
INSERT INTO input_tags (input_uuid, name, value) VALUES ('57ece0b9f4fd433fbfa2bd96ab31a3d3', 'x', 'y');
INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) VALUES ('57ece0b9f4fd433fbfa2bd96ab31a3d3', 'DATASET', '6ac79866fa5d45bfb6c199880f6a53e8', 'RUN', '1cde1d23458a4f16ad67b4e38db50848', 0);
INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id, dataset_uuid, dataset_name, dataset_digest) VALUES ('m-8fd3dd7aca7f434eb4ed18ba075ec2bb', 'acc', 1795316709073, 1, 0.75, 1, '1cde1d23458a4f16ad67b4e38db50848', NULL, NULL, NULL);
INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES ('m-8fd3dd7aca7f434eb4ed18ba075ec2bb', 1, 'c', '1');
INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES ('m-8fd3dd7aca7f434eb4ed18ba075ec2bb', 1, 't', 'u');
INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id, status_message) VALUES ('m-8fd3dd7aca7f434eb4ed18ba075ec2bb', 1, 'm', 's3://bucket/1/models/m-8fd3dd7aca7f434eb4ed18ba075ec2bb/artifacts', 1795316708950, 1795316709246, 2, 'active', NULL, '1cde1d23458a4f16ad67b4e38db50848', NULL);
INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id, status_message) VALUES ('m-8faab8a076714f6c84a38de0afa16cd1', 1, 'deleted', 's3://bucket/1/models/m-8faab8a076714f6c84a38de0afa16cd1/artifacts', 1795316709398, 1795316709482, 1, 'deleted', NULL, NULL, NULL);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 1, 1700000001000, '1cde1d23458a4f16ad67b4e38db50848', 0, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.5, 1700000001001, '1cde1d23458a4f16ad67b4e38db50848', 1, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.3333333333333333, 1700000001002, '1cde1d23458a4f16ad67b4e38db50848', 2, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.25, 1700000001003, '1cde1d23458a4f16ad67b4e38db50848', 3, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.2, 1700000001004, '1cde1d23458a4f16ad67b4e38db50848', 4, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.16666666666666666, 1700000001005, '1cde1d23458a4f16ad67b4e38db50848', 5, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.14285714285714285, 1700000001006, '1cde1d23458a4f16ad67b4e38db50848', 6, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.125, 1700000001007, '1cde1d23458a4f16ad67b4e38db50848', 7, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.1111111111111111, 1700000001008, '1cde1d23458a4f16ad67b4e38db50848', 8, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.1, 1700000001009, '1cde1d23458a4f16ad67b4e38db50848', 9, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.09090909090909091, 1700000001010, '1cde1d23458a4f16ad67b4e38db50848', 10, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.08333333333333333, 1700000001011, '1cde1d23458a4f16ad67b4e38db50848', 11, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.07692307692307693, 1700000001012, '1cde1d23458a4f16ad67b4e38db50848', 12, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.07142857142857142, 1700000001013, '1cde1d23458a4f16ad67b4e38db50848', 13, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.06666666666666667, 1700000001014, '1cde1d23458a4f16ad67b4e38db50848', 14, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.0625, 1700000001015, '1cde1d23458a4f16ad67b4e38db50848', 15, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.058823529411764705, 1700000001016, '1cde1d23458a4f16ad67b4e38db50848', 16, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.05555555555555555, 1700000001017, '1cde1d23458a4f16ad67b4e38db50848', 17, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.05263157894736842, 1700000001018, '1cde1d23458a4f16ad67b4e38db50848', 18, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.05, 1700000001019, '1cde1d23458a4f16ad67b4e38db50848', 19, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.047619047619047616, 1700000001020, '1cde1d23458a4f16ad67b4e38db50848', 20, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.045454545454545456, 1700000001021, '1cde1d23458a4f16ad67b4e38db50848', 21, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.043478260869565216, 1700000001022, '1cde1d23458a4f16ad67b4e38db50848', 22, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.041666666666666664, 1700000001023, '1cde1d23458a4f16ad67b4e38db50848', 23, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.04, 1700000001024, '1cde1d23458a4f16ad67b4e38db50848', 24, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.038461538461538464, 1700000001025, '1cde1d23458a4f16ad67b4e38db50848', 25, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.037037037037037035, 1700000001026, '1cde1d23458a4f16ad67b4e38db50848', 26, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.03571428571428571, 1700000001027, '1cde1d23458a4f16ad67b4e38db50848', 27, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.034482758620689655, 1700000001028, '1cde1d23458a4f16ad67b4e38db50848', 28, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('loss', 0.03333333333333333, 1700000001029, '1cde1d23458a4f16ad67b4e38db50848', 29, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('nan', 0, 5, '1cde1d23458a4f16ad67b4e38db50848', 0, true);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('inf', 1.7976931348623157e+308, 6, '1cde1d23458a4f16ad67b4e38db50848', 1, false);
INSERT INTO metrics (key, value, "timestamp", run_uuid, step, is_nan) VALUES ('acc', 0.75, 1795316709073, '1cde1d23458a4f16ad67b4e38db50848', 1, false);
INSERT INTO model_version_tags (key, value, name, version, workspace) VALUES ('v', 'w', 'ann''s', 1, 'default');
INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status, status_message, run_link, storage_location, workspace) VALUES ('ann''s', 1, 1795316709874, 1795316710122, NULL, NULL, 'Production', 's3://bucket/v1', '1cde1d23458a4f16ad67b4e38db50848', 'READY', NULL, NULL, 's3://bucket/v1', 'default');
INSERT INTO params (key, value, run_uuid) VALUES ('größe', 'viel ✓', '1cde1d23458a4f16ad67b4e38db50848');
INSERT INTO registered_model_aliases (alias, version, name, workspace) VALUES ('champion', 1, 'ann''s', 'default');
INSERT INTO registered_model_tags (key, value, name, workspace) VALUES ('k', 'ours', 'ann''s', 'default');
INSERT INTO registered_models (name, creation_time, last_updated_time, description, workspace) VALUES ('ann''s', 1795316709819, 1795316710122, 'what', 'default');
INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time) VALUES ('c96e6ee503174284890eef9a0d289fc8', 'gone', 'UNKNOWN', '', '', 'unknown', 'RUNNING', 1795316708841, NULL, '', 'deleted', 's3://bucket/1/c96e6ee503174284890eef9a0d289fc8/artifacts', 1, 1795316708909);
INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time) VALUES ('1cde1d23458a4f16ad67b4e38db50848', 'first', 'UNKNOWN', '', '', 'unknown', 'FINISHED', 1700000000123, 1795316712303, '', 'active', 's3://bucket/1/1cde1d23458a4f16ad67b4e38db50848/artifacts', 1, NULL);
INSERT INTO spans (trace_id, experiment_id, span_id, parent_span_id, name, type, status, start_time_unix_nano, end_time_unix_nano, content, input_cost, output_cost, total_cost, model_name, model_provider) VALUES ('tr-794ad59c2f8283c9cff57048d472591a', 1, 'fc4f8364cd4ce78c', NULL, 'tool', 'TOOL', 'OK', 1795316710989201414, 1795316711635721948, '{"trace_id": "eUrVnC+Cg8nP9XBI1HJZGg==", "span_id": "/E+DZM1M54w=", "parent_span_id": null, "name": "tool", "start_time_unix_nano": 1795316710989201414, "end_time_unix_nano": 1795316711635721948, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-794ad59c2f8283c9cff57048d472591a\"", "mlflow.spanType": "\"TOOL\"", "mlflow.spanFunctionName": "\"tool\"", "mlflow.spanInputs": "{\"x\": \"hello\"}", "mlflow.spanOutputs": "\"hello\"", "mlflow.spanLogLevel": "20"}, "links": []}', NULL, NULL, NULL, NULL, NULL);
INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', 'first', '1cde1d23458a4f16ad67b4e38db50848');
INSERT INTO tags (key, value, run_uuid) VALUES ('a', 'b', '1cde1d23458a4f16ad67b4e38db50848');
INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', 'gone', 'c96e6ee503174284890eef9a0d289fc8');
INSERT INTO trace_info (request_id, experiment_id, timestamp_ms, execution_time_ms, status, client_request_id, request_preview, response_preview, db_payload_generation, trace_name, session_id, input_tokens, output_tokens, total_tokens, cache_read_input_tokens, cache_creation_input_tokens, cache_creation_input_tokens_above_1hr, input_cost, output_cost, total_cost) VALUES ('tr-794ad59c2f8283c9cff57048d472591a', 1, 1795316710989, 646, 'OK', NULL, '{"x": "hello"}', '"hello"', 2, 'tool', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.source.git.branch', '', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.source.git.commit', '', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.source.git.repoURL', '', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.source.name', 'train.py', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.source.type', 'LOCAL', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.sourceRun', '1cde1d23458a4f16ad67b4e38db50848', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.trace.infoFinalized', 'true', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.trace.sizeBytes', '1291', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.trace.sizeStats', '{"total_size_bytes": 1291, "num_spans": 1, "max": 536, "p25": 536, "p50": 536, "p75": 536}', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.traceInputs', '{"x": "hello"}', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.traceOutputs', '"hello"', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.trace_schema.version', '3', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_request_metadata (key, value, request_id) VALUES ('mlflow.user', 'ann', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_tags (key, value, request_id) VALUES ('mlflow.artifactLocation', 's3://bucket/1/traces/tr-794ad59c2f8283c9cff57048d472591a/artifacts', 'tr-794ad59c2f8283c9cff57048d472591a');
INSERT INTO trace_tags (key, value, request_id) VALUES ('mlflow.trace.spansLocation', 'TRACKING_STORE', 'tr-794ad59c2f8283c9cff57048d472591a');
