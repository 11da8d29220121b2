-- Questions about traces. input is JSON, by the kind of answer.
create table label_schemas (
  workspace     text   not null,
  schema_id     text   not null,
  experiment_id bigint not null,
  name          text   not null,
  kind          text   not null,
  input_kind    text   not null,
  input         text   not null,
  instruction   text,
  comments      bigint not null,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, schema_id),
  foreign key (workspace, experiment_id) references experiments
);
create unique index label_schemas_by_name on label_schemas (workspace, experiment_id, name);
create index label_schemas_by_age on label_schemas (workspace, experiment_id, created_at desc, schema_id desc);

-- schema_ids is a JSON list; name_key is the name in lower case.
create table review_queues (
  workspace     text   not null,
  queue_id      text   not null,
  experiment_id bigint not null,
  name          text   not null,
  name_key      text   not null,
  kind          text   not null,
  owner         text,
  schema_ids    text   not null,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, queue_id),
  foreign key (workspace, experiment_id) references experiments
);
create unique index review_queues_by_name on review_queues (workspace, experiment_id, name_key);
create index review_queues_by_age on review_queues (workspace, experiment_id, created_at desc, queue_id desc);

create table review_queue_users (
  workspace     text   not null,
  queue_id      text   not null,
  username      text   not null,
  experiment_id bigint not null,
  primary key (workspace, queue_id, username),
  foreign key (workspace, queue_id) references review_queues
);
create index review_queue_users_by_name on review_queue_users (workspace, experiment_id, username);

create table review_items (
  workspace     text   not null,
  queue_id      text   not null,
  trace_id      text   not null,
  experiment_id bigint not null,
  status        text   not null,
  completed_by  text,
  completed_at  bigint,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, queue_id, trace_id),
  foreign key (workspace, queue_id) references review_queues
);
create index review_items_by_age on review_items (workspace, queue_id, created_at desc, trace_id);
create index review_items_by_trace on review_items (workspace, trace_id, queue_id);

-- text is JSON; severity is 0 for the mildest and up, -1 for none.
create table issues (
  workspace     text   not null,
  issue_id      text   not null,
  experiment_id bigint not null,
  text          text   not null,
  status        text   not null,
  severity      bigint not null,
  source_run_id text,
  created_by    text,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, issue_id),
  foreign key (workspace, experiment_id) references experiments
);
create index issues_by_severity
  on issues (workspace, experiment_id, severity desc, created_at desc, issue_id desc);
