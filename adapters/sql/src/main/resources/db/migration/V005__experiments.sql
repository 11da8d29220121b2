-- Lifecycles are 'ACTIVE' and 'DELETED'; run ids are unique in a workspace.

create table experiments (
  workspace         text   not null references workspaces (name),
  experiment_id     bigint not null,
  name              text   not null,
  artifact_location text   not null,
  lifecycle         text   not null,
  created_at        bigint not null,
  updated_at        bigint not null,
  primary key (workspace, experiment_id),
  unique (workspace, name)
);
create index experiments_by_age on experiments (workspace, created_at desc, experiment_id);
create index experiments_by_change on experiments (workspace, updated_at desc, experiment_id);

create table experiment_tags (
  workspace     text   not null,
  experiment_id bigint not null,
  key           text   not null,
  value         text   not null,
  primary key (workspace, experiment_id, key),
  foreign key (workspace, experiment_id) references experiments
);

create table runs (
  workspace     text   not null,
  run_id        text   not null,
  experiment_id bigint not null,
  name          text   not null,
  user_id       text   not null,
  status        text   not null,
  started_at    bigint not null,
  ended_at      bigint,
  lifecycle     text   not null,
  deleted_at    bigint,
  artifact_uri  text   not null,
  primary key (workspace, run_id),
  foreign key (workspace, experiment_id) references experiments
);
create index runs_by_age on runs (workspace, experiment_id, started_at desc, run_id);
create index runs_of_all_by_age on runs (workspace, started_at desc, run_id);

-- The experiment stands in what searches read, so that one index answers "this key in this experiment".
create table run_params (
  workspace     text   not null,
  run_id        text   not null,
  key           text   not null,
  experiment_id bigint not null,
  value         text   not null,
  primary key (workspace, run_id, key),
  foreign key (workspace, run_id) references runs
);
create index run_params_by_value on run_params (workspace, experiment_id, key, substr(value, 1, 200), run_id);

create table run_tags (
  workspace     text   not null,
  run_id        text   not null,
  key           text   not null,
  experiment_id bigint not null,
  value         text   not null,
  primary key (workspace, run_id, key),
  foreign key (workspace, run_id) references runs
);
create index run_tags_by_value on run_tags (workspace, experiment_id, key, substr(value, 1, 200), run_id);

-- Metrics are written packed: a batch is one row. A run's batches are folded into chunks, one metric each, when
-- there are enough of them. The latest values stand aside, packed; latest_metrics is made from them when a search asks.
create table run_metrics (
  workspace       text   not null,
  run_id          text   not null,
  experiment_id   bigint not null,
  latest          ${blob} not null,
  next_batch      bigint not null,
  pending_batches bigint not null,
  pending_points  bigint not null,
  indexed         bigint not null,
  primary key (workspace, run_id),
  foreign key (workspace, run_id) references runs
);
create index run_metrics_not_indexed on run_metrics (workspace, experiment_id, run_id) where indexed = 0;

create table metric_batches (
  workspace text   not null,
  run_id    text   not null,
  batch     bigint not null,
  points    ${blob} not null,
  primary key (workspace, run_id, batch)
);

create table metric_chunks (
  workspace text   not null,
  run_id    text   not null,
  key       text   not null,
  chunk     bigint not null,
  size      bigint not null,
  points    ${blob} not null,
  primary key (workspace, run_id, key, chunk)
);

-- value: 0 with is_nan = 1 for NaN, the largest double for an infinity; the packed value is the true one.
create table latest_metrics (
  workspace     text             not null,
  run_id        text             not null,
  key           text             not null,
  experiment_id bigint           not null,
  value         double precision not null,
  is_nan        bigint           not null,
  primary key (workspace, run_id, key)
);
create index latest_metrics_by_value on latest_metrics (workspace, experiment_id, key, is_nan, value, run_id);

create table logged_datasets (
  workspace     text   not null,
  experiment_id bigint not null,
  name          text   not null,
  digest        text   not null,
  source_type   text   not null,
  source        text   not null,
  data_schema   text,
  profile       text,
  primary key (workspace, experiment_id, name, digest)
);

create table run_inputs (
  workspace     text   not null,
  run_id        text   not null,
  name          text   not null,
  digest        text   not null,
  experiment_id bigint not null,
  context       text,
  tags          text   not null,
  primary key (workspace, run_id, name, digest),
  foreign key (workspace, run_id) references runs
);
create index run_inputs_by_dataset on run_inputs (workspace, experiment_id, name, digest, run_id);

create table run_models (
  workspace text   not null,
  run_id    text   not null,
  direction text   not null,
  model_id  text   not null,
  step      bigint not null,
  primary key (workspace, run_id, direction, model_id),
  foreign key (workspace, run_id) references runs
);
create index run_models_by_model on run_models (workspace, model_id, direction, run_id);

create table logged_models (
  workspace         text   not null,
  model_id          text   not null,
  experiment_id     bigint not null,
  name              text   not null,
  artifact_location text   not null,
  status            text   not null,
  status_message    text   not null,
  lifecycle         text   not null,
  model_type        text   not null,
  source_run_id     text   not null,
  created_at        bigint not null,
  updated_at        bigint not null,
  primary key (workspace, model_id),
  foreign key (workspace, experiment_id) references experiments
);
create index logged_models_by_age on logged_models (workspace, experiment_id, created_at desc, model_id);
create index logged_models_by_run on logged_models (workspace, source_run_id);

create table logged_model_params (
  workspace text not null,
  model_id  text not null,
  key       text not null,
  value     text not null,
  primary key (workspace, model_id, key),
  foreign key (workspace, model_id) references logged_models
);

create table logged_model_tags (
  workspace text not null,
  model_id  text not null,
  key       text not null,
  value     text not null,
  primary key (workspace, model_id, key),
  foreign key (workspace, model_id) references logged_models
);

create table logged_model_metrics (
  workspace      text             not null,
  model_id       text             not null,
  key            text             not null,
  run_id         text             not null,
  time           bigint           not null,
  step           bigint           not null,
  dataset_name   text             not null,
  dataset_digest text             not null,
  value          double precision not null,
  is_nan         bigint           not null,
  primary key (workspace, model_id, key, run_id, time, step, dataset_name, dataset_digest)
);
create index logged_model_metrics_by_value on logged_model_metrics (workspace, key, is_nan, value, model_id);
