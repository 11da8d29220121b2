-- What a trace tells stands in rows beside it; its spans are read only when somebody asks for them.
create table traces (
  workspace         text   not null,
  trace_id          text   not null,
  experiment_id     bigint not null,
  client_request_id text,
  started_at        bigint not null,
  duration          bigint,
  state             text   not null,
  request_preview   text,
  response_preview  text,
  primary key (workspace, trace_id),
  foreign key (workspace, experiment_id) references experiments
);
create index traces_by_age on traces (workspace, experiment_id, started_at desc, trace_id);

create table trace_tags (
  workspace text not null,
  trace_id  text not null,
  key       text not null,
  value     text not null,
  primary key (workspace, trace_id, key),
  foreign key (workspace, trace_id) references traces
);
create index trace_tags_by_value on trace_tags (workspace, key, substr(value, 1, 200), trace_id);

create table trace_metadata (
  workspace text not null,
  trace_id  text not null,
  key       text not null,
  value     text not null,
  primary key (workspace, trace_id, key),
  foreign key (workspace, trace_id) references traces
);
create index trace_metadata_by_value on trace_metadata (workspace, key, substr(value, 1, 200), trace_id);

create table spans (
  workspace   text   not null,
  trace_id    text   not null,
  span_id     text   not null,
  parent_id   text,
  name        text   not null,
  type        text   not null,
  status      text   not null,
  start_nanos bigint not null,
  end_nanos   bigint not null,
  content     text   not null,
  primary key (workspace, trace_id, span_id),
  foreign key (workspace, trace_id) references traces
);

-- target: a run's id for kind 'run', name/version for kind 'prompt'
create table trace_links (
  workspace text not null,
  trace_id  text not null,
  kind      text not null,
  target    text not null,
  primary key (workspace, trace_id, kind, target),
  foreign key (workspace, trace_id) references traces
);
create index trace_links_by_target on trace_links (workspace, kind, target, trace_id);

-- value is JSON; words is the same for searches: a text without its quotes; number if it is one.
create table assessments (
  workspace     text   not null,
  trace_id      text   not null,
  assessment_id text   not null,
  span_id       text,
  name          text   not null,
  kind          text   not null,
  source_type   text   not null,
  source_id     text   not null,
  value         text   not null,
  words         text   not null,
  number        double precision,
  failure       text,
  rationale     text,
  metadata      text   not null,
  overrides     text,
  valid         bigint not null,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, trace_id, assessment_id),
  foreign key (workspace, trace_id) references traces
);
create index assessments_by_name on assessments (workspace, kind, name, trace_id);
