-- Examples that language models and agents are judged by.
create table evaluation_datasets (
  workspace  text   not null,
  dataset_id text   not null,
  name       text   not null,
  digest     text   not null,
  schema     text,
  records    bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  created_by text,
  updated_by text,
  primary key (workspace, dataset_id)
);
create index evaluation_datasets_by_age on evaluation_datasets (workspace, created_at desc, dataset_id);
create index evaluation_datasets_by_name on evaluation_datasets (workspace, name);

create table evaluation_dataset_tags (
  workspace  text not null,
  dataset_id text not null,
  key        text not null,
  value      text not null,
  primary key (workspace, dataset_id, key),
  foreign key (workspace, dataset_id) references evaluation_datasets
);
create index evaluation_dataset_tags_by_value
  on evaluation_dataset_tags (workspace, key, substr(value, 1, 200), dataset_id);

-- The experiment need not exist: clients name it before they make it.
create table evaluation_dataset_experiments (
  workspace     text not null,
  dataset_id    text not null,
  experiment_id text not null,
  primary key (workspace, dataset_id, experiment_id),
  foreign key (workspace, dataset_id) references evaluation_datasets
);
create index evaluation_datasets_by_experiment
  on evaluation_dataset_experiments (workspace, experiment_id, dataset_id);

-- content is the whole record as JSON.
create table evaluation_records (
  workspace  text   not null,
  dataset_id text   not null,
  record_id  text   not null,
  input_hash text   not null,
  created_at bigint not null,
  content    text   not null,
  primary key (workspace, dataset_id, record_id),
  foreign key (workspace, dataset_id) references evaluation_datasets
);
create unique index evaluation_records_by_input on evaluation_records (workspace, dataset_id, input_hash);
create index evaluation_records_by_age on evaluation_records (workspace, dataset_id, created_at, record_id);

create table scorer_versions (
  workspace     text   not null,
  experiment_id bigint not null,
  name          text   not null,
  version       bigint not null,
  scorer_id     text   not null,
  content       text   not null,
  created_at    bigint not null,
  primary key (workspace, experiment_id, name, version),
  foreign key (workspace, experiment_id) references experiments
);
