-- How language models are reached: content is the whole record as JSON, secrets in it are sealed.
create table gateway_things (
  workspace  text   not null,
  kind       text   not null,
  thing_id   text   not null,
  name       text   not null,
  created_at bigint not null,
  content    text   not null,
  primary key (workspace, kind, thing_id)
);
create unique index gateway_things_by_name on gateway_things (workspace, kind, name);
