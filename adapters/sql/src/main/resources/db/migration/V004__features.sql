-- Feature views: every definition is kept; what the online store holds is told beside the name.

create table feature_views (
  workspace             text   not null references workspaces (name),
  name                  text   not null,
  newest_version        bigint not null,
  created_at            bigint not null,
  materialized_at       bigint,
  materialized_entities bigint,
  materialized_job      text,
  primary key (workspace, name)
);

create table feature_view_versions (
  workspace  text   not null,
  name       text   not null,
  version    bigint not null,
  definition text   not null,
  created_at bigint not null,
  primary key (workspace, name, version),
  foreign key (workspace, name) references feature_views (workspace, name)
);
