-- Datasets and their versions; the rows themselves are files of the artifact store.

create table datasets (
  workspace  text   not null references workspaces (name),
  name       text   not null,
  created_at bigint not null,
  primary key (workspace, name)
);

create table dataset_versions (
  workspace    text   not null,
  name         text   not null,
  version      bigint not null,
  content_hash text   not null,
  fingerprint  text   not null,
  row_count    bigint not null,
  size_bytes   bigint not null,
  columns      text   not null,
  origin_kind  text   not null,
  origin       text   not null,
  profile      text   not null,
  file         text   not null,
  created_at   bigint not null,
  created_by   text   not null,
  primary key (workspace, name, version),
  unique (workspace, name, content_hash, fingerprint),
  foreign key (workspace, name) references datasets (workspace, name)
);
