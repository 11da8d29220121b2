create table registered_models (
  workspace   text   not null references workspaces (name),
  name        text   not null,
  description text   not null,
  tags        text   not null,
  last_number bigint not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (workspace, name)
);

-- What a version is lies in content, as JSON; the columns are what versions are searched by.
create table model_versions (
  workspace        text   not null,
  model            text   not null,
  version          bigint not null,
  semantic_version text   not null,
  stage            text   not null,
  run_id           text,
  source           text   not null,
  content          text   not null,
  description      text   not null,
  tags             text   not null,
  created_at       bigint not null,
  created_by       text   not null,
  primary key (workspace, model, version),
  foreign key (workspace, model) references registered_models (workspace, name) on delete cascade
);
create index model_versions_by_run on model_versions (workspace, run_id);

create table model_aliases (
  workspace text   not null,
  model     text   not null,
  alias     text   not null,
  version   bigint not null,
  primary key (workspace, model, alias),
  foreign key (workspace, model, version)
    references model_versions (workspace, model, version) on delete cascade
);

create table model_alias_changes (
  workspace    text   not null,
  model        text   not null,
  sequence     bigint not null,
  alias        text   not null,
  from_version bigint,
  to_version   bigint,
  actor        text   not null,
  reason       text   not null,
  time         bigint not null,
  primary key (workspace, model, sequence),
  foreign key (workspace, model) references registered_models (workspace, name) on delete cascade
);
