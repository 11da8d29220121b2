-- Predictions themselves are kept in their log, outside of the database.

create table labels (
  workspace     text   not null references workspaces (name),
  prediction_id text   not null,
  model         text   not null,
  number        bigint not null,
  value         text   not null,
  time          bigint not null,
  recorded_at   bigint not null,
  primary key (workspace, prediction_id)
);
create index labels_by_recording on labels (workspace, model, recorded_at, prediction_id);

create table label_history (
  workspace     text   not null references workspaces (name),
  prediction_id text   not null,
  number        bigint not null,
  model         text   not null,
  value         text   not null,
  time          bigint not null,
  recorded_at   bigint not null,
  primary key (workspace, prediction_id, number)
);
create index label_history_by_model on label_history (workspace, model);
