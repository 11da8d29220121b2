-- What MLflow 3.17.2 keeps of reviews and the gateway; X'…' are bytes, as SQLite writes them.
CREATE TABLE label_schemas (
    schema_id varchar(36) NOT NULL,
    experiment_id integer NOT NULL,
    name varchar(250) NOT NULL,
    type varchar(16) NOT NULL,
    instruction text,
    enable_comment boolean NOT NULL,
    input_type varchar(32) NOT NULL,
    input_config text NOT NULL,
    created_by varchar(255),
    created_time bigint NOT NULL,
    last_update_time bigint NOT NULL,
    is_default boolean NOT NULL
);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-0947ad05397f4de09fa10f98fd0ef9a0', 1, 'größe', 'expectation', NULL, false, 'text', '{"max_length": 99}', NULL, 1795376494319, 1795376494319, false);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-574d35920ef94c9c93db480608925951', 0, 'Feedback', 'feedback', 'Share any feedback on this trace.', false, 'text', '{"max_length": null}', NULL, 1795376505005, 1795376505005, true);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-8c7268acadcc4f7eb418b097be7ad5a6', 1, 'Feedback', 'feedback', 'Share any feedback on this trace.', false, 'text', '{"max_length": null}', NULL, 1795376494186, 1795376494186, true);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-9cd8b0124fa6494ca1c2d44f31ffaa9a', 1, 'dose', 'expectation', NULL, false, 'numeric', '{"min_value": 0.5, "max_value": null}', NULL, 1795376494312, 1795376494312, false);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-a711d1f31c7a46d883f4c0f704d822fa', 1, 'kind', 'feedback', NULL, false, 'categorical', '{"options": ["a", "b"], "multi_select": true}', NULL, 1795376494294, 1795376494294, false);
INSERT INTO label_schemas (schema_id, experiment_id, name, type, instruction, enable_comment, input_type, input_config, created_by, created_time, last_update_time, is_default) VALUES ('ls-aa9a7dc581544d8d8d1a69141511d119', 1, 'right?', 'feedback', 'is it?', true, 'pass_fail', '{"positive_label": "yes", "negative_label": "no"}', NULL, 1795376494257, 1795376494257, false);
CREATE TABLE review_queues (
    queue_id varchar(36) NOT NULL,
    experiment_id integer NOT NULL,
    name varchar(250) NOT NULL,
    name_key varchar(250) NOT NULL,
    queue_type varchar(16) NOT NULL,
    created_by varchar(255),
    creation_time_ms bigint NOT NULL,
    last_update_time_ms bigint NOT NULL
);
INSERT INTO review_queues (queue_id, experiment_id, name, name_key, queue_type, created_by, creation_time_ms, last_update_time_ms) VALUES ('rq-0531909cf8a2483284ec271595a21dda', 1, 'empty', 'empty', 'custom', NULL, 1795376494982, 1795376494982);
INSERT INTO review_queues (queue_id, experiment_id, name, name_key, queue_type, created_by, creation_time_ms, last_update_time_ms) VALUES ('rq-428f3b2f66f64bf19c4c586531c36bd0', 1, 'ann', 'ann', 'user', 'ann', 1795376494403, 1795376494403);
INSERT INTO review_queues (queue_id, experiment_id, name, name_key, queue_type, created_by, creation_time_ms, last_update_time_ms) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 1, 'Hard Ones', 'hard ones', 'custom', 'Ann', 1795376494331, 1795376494331);
CREATE TABLE review_queue_users (
    queue_id varchar(36) NOT NULL,
    user_id varchar(250) NOT NULL
);
INSERT INTO review_queue_users (queue_id, user_id) VALUES ('rq-428f3b2f66f64bf19c4c586531c36bd0', 'ann');
INSERT INTO review_queue_users (queue_id, user_id) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'ann');
INSERT INTO review_queue_users (queue_id, user_id) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'bob');
CREATE TABLE review_queue_label_schemas (
    queue_id varchar(36) NOT NULL,
    schema_id varchar(36) NOT NULL
);
INSERT INTO review_queue_label_schemas (queue_id, schema_id) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'ls-8c7268acadcc4f7eb418b097be7ad5a6');
INSERT INTO review_queue_label_schemas (queue_id, schema_id) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'ls-aa9a7dc581544d8d8d1a69141511d119');
CREATE TABLE review_queue_items (
    queue_id varchar(36) NOT NULL,
    item_type varchar(16) NOT NULL,
    item_id varchar(50) NOT NULL,
    status varchar(16) NOT NULL,
    completed_by varchar(250),
    completed_time_ms bigint,
    creation_time_ms bigint NOT NULL,
    last_update_time_ms bigint NOT NULL
);
INSERT INTO review_queue_items (queue_id, item_type, item_id, status, completed_by, completed_time_ms, creation_time_ms, last_update_time_ms) VALUES ('rq-428f3b2f66f64bf19c4c586531c36bd0', 'trace', 'tr-4ce09c43e96e73dba27d2acf7e1e5d27', 'declined', 'ann', 1795376494959, 1795376494430, 1795376494959);
INSERT INTO review_queue_items (queue_id, item_type, item_id, status, completed_by, completed_time_ms, creation_time_ms, last_update_time_ms) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'trace', 'tr-4ce09c43e96e73dba27d2acf7e1e5d27', 'complete', 'ann', 1795376494397, 1795376494371, 1795376494397);
INSERT INTO review_queue_items (queue_id, item_type, item_id, status, completed_by, completed_time_ms, creation_time_ms, last_update_time_ms) VALUES ('rq-bac87b780f0b4d079d1ef5d559bbba7a', 'trace', 'tr-6c5fe55827d61f893409455b8ce7bf4a', 'pending', NULL, NULL, 1795376494371, 1795376494371);
CREATE TABLE secrets (
    secret_id varchar(36) NOT NULL,
    secret_name varchar(255) NOT NULL,
    encrypted_value bytea NOT NULL,
    wrapped_dek bytea NOT NULL,
    kek_version integer NOT NULL,
    masked_value varchar(500) NOT NULL,
    provider varchar(64),
    auth_config text,
    description text,
    created_by varchar(255),
    created_at bigint NOT NULL,
    last_updated_by varchar(255),
    last_updated_at bigint NOT NULL,
    workspace varchar(63) NOT NULL
);
INSERT INTO secrets (secret_id, secret_name, encrypted_value, wrapped_dek, kek_version, masked_value, provider, auth_config, description, created_by, created_at, last_updated_by, last_updated_at, workspace) VALUES ('s-14acb08fb5a64c8fabfe9540993c6b7c', 'open ai', X'0d7e5f86728d10a65c990141d129195a5ed321466a0094967834b3a05931e5b036a359f8c991416bb1cb5b5f5d7943f41c09140c2cea172745f289df5b4c6d', X'660169a5c65e85ee7a2531606c761e5636805037b1143504263cd3a2584f840621a6d59b17b96375040ec82571087f5e102fdd0ff8b6936eb47f5a6f', 2, '{"api_key": "sk-...6789"}', NULL, NULL, NULL, NULL, 1795376495145, NULL, 1795376495145, 'default');
INSERT INTO secrets (secret_id, secret_name, encrypted_value, wrapped_dek, kek_version, masked_value, provider, auth_config, description, created_by, created_at, last_updated_by, last_updated_at, workspace) VALUES ('s-93e46cc7a2c44cb7a7c5a948fe3bc594', 'aws', X'8e7fb5d3ada9fc00651d95beec0bd229dd8c0860cf361ba2e55b6872fa9bb6cf45e8b2a37179bbda66c58b36dbe9e13c94bdc0efb56641a19fbbb471b35f0b011bafbb17efe235d57e19ee2446954d5cf82331e75dafae684676b43dfdb5b5897e12af135939a552aa9bdf2d64c8f61256', X'092e08642ac2f79cf4876aa1a72ea8b9a4e8288275e3961072828a6127a236c6070a983286c019365b6efd4d3868e05dbf81ebef161a4a344bdd6ce3', 1, '{"aws_access_key_id": "AKI...7890", "aws_secret_access_key": "top...alue"}', 'bedrock', '{"auth_mode": "access_keys", "aws_region_name": "eu"}', NULL, 'ann', 1795376494998, 'ann', 1795376494998, 'default');
CREATE TABLE model_definitions (
    model_definition_id varchar(36) NOT NULL,
    name varchar(255) NOT NULL,
    secret_id varchar(36),
    provider varchar(64) NOT NULL,
    model_name varchar(256) NOT NULL,
    created_by varchar(255),
    created_at bigint NOT NULL,
    last_updated_by varchar(255),
    last_updated_at bigint NOT NULL,
    workspace varchar(63) NOT NULL
);
INSERT INTO model_definitions (model_definition_id, name, secret_id, provider, model_name, created_by, created_at, last_updated_by, last_updated_at, workspace) VALUES ('d-92b78b0c910742128cfb84d03e4147cb', 'claude', 's-93e46cc7a2c44cb7a7c5a948fe3bc594', 'bedrock', 'claude-3', 'ann', 1795376495417, 'ann', 1795376495417, 'default');
INSERT INTO model_definitions (model_definition_id, name, secret_id, provider, model_name, created_by, created_at, last_updated_by, last_updated_at, workspace) VALUES ('d-97f261b102a44d22b0d9b844b6ce72a0', 'gpt', 's-14acb08fb5a64c8fabfe9540993c6b7c', 'openai', 'gpt-4o', NULL, 1795376495438, NULL, 1795376495438, 'default');
CREATE TABLE endpoints (
    endpoint_id varchar(36) NOT NULL,
    name varchar(255),
    created_by varchar(255),
    created_at bigint NOT NULL,
    last_updated_by varchar(255),
    last_updated_at bigint NOT NULL,
    routing_strategy varchar(64),
    fallback_config_json text,
    experiment_id integer,
    usage_tracking boolean NOT NULL,
    workspace varchar(63) NOT NULL
);
INSERT INTO endpoints (endpoint_id, name, created_by, created_at, last_updated_by, last_updated_at, routing_strategy, fallback_config_json, experiment_id, usage_tracking, workspace) VALUES ('e-395133a6eac8404a9a460c575a3f6e53', 'ask', 'ann', 1795376495457, 'ann', 1795376495457, 'REQUEST_BASED_TRAFFIC_SPLIT', '{"strategy": "SEQUENTIAL", "max_attempts": 3, "model_definition_ids": ["d-97f261b102a44d22b0d9b844b6ce72a0"]}', 1, true, 'default');
INSERT INTO endpoints (endpoint_id, name, created_by, created_at, last_updated_by, last_updated_at, routing_strategy, fallback_config_json, experiment_id, usage_tracking, workspace) VALUES ('e-51bee36b52a246d99aa8aec2999257e5', 'plain', NULL, 1795376495534, NULL, 1795376495534, NULL, NULL, NULL, false, 'default');
CREATE TABLE endpoint_model_mappings (
    mapping_id varchar(36) NOT NULL,
    endpoint_id varchar(36) NOT NULL,
    model_definition_id varchar(36) NOT NULL,
    weight float NOT NULL,
    linkage_type varchar(64) NOT NULL,
    fallback_order integer,
    created_by varchar(255),
    created_at bigint NOT NULL
);
INSERT INTO endpoint_model_mappings (mapping_id, endpoint_id, model_definition_id, weight, linkage_type, fallback_order, created_by, created_at) VALUES ('m-008f1314598b42e2a7d42aef66bf0157', 'e-395133a6eac8404a9a460c575a3f6e53', 'd-92b78b0c910742128cfb84d03e4147cb', 0.25, 'PRIMARY', NULL, 'ann', 1795376495457);
INSERT INTO endpoint_model_mappings (mapping_id, endpoint_id, model_definition_id, weight, linkage_type, fallback_order, created_by, created_at) VALUES ('m-e62556bda0ac4457bf6342380cb5cc25', 'e-51bee36b52a246d99aa8aec2999257e5', 'd-97f261b102a44d22b0d9b844b6ce72a0', 1.0, 'PRIMARY', NULL, NULL, 1795376495534);
INSERT INTO endpoint_model_mappings (mapping_id, endpoint_id, model_definition_id, weight, linkage_type, fallback_order, created_by, created_at) VALUES ('m-ecb86b255a65458d99cb531667cb722f', 'e-395133a6eac8404a9a460c575a3f6e53', 'd-97f261b102a44d22b0d9b844b6ce72a0', 1.0, 'FALLBACK', 2, 'ann', 1795376495457);
CREATE TABLE endpoint_bindings (
    endpoint_id varchar(36) NOT NULL,
    resource_type varchar(50) NOT NULL,
    resource_id varchar(255) NOT NULL,
    created_at bigint NOT NULL,
    created_by varchar(255),
    last_updated_at bigint NOT NULL,
    last_updated_by varchar(255),
    display_name varchar(255)
);
INSERT INTO endpoint_bindings (endpoint_id, resource_type, resource_id, created_at, created_by, last_updated_at, last_updated_by, display_name) VALUES ('e-395133a6eac8404a9a460c575a3f6e53', 'scorer', 'sc-1', 1795376495518, 'bob', 1795376495518, 'bob', NULL);
CREATE TABLE endpoint_tags (
    key varchar(250) NOT NULL,
    value varchar(5000),
    endpoint_id varchar(36) NOT NULL
);
INSERT INTO endpoint_tags (key, value, endpoint_id) VALUES ('team', 'cardio', 'e-395133a6eac8404a9a460c575a3f6e53');
