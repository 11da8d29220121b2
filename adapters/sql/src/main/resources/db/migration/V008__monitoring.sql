-- Profiles and reports are kept whole; the columns beside them are what lists ask for.

create table monitoring_references (
  workspace text    not null references workspaces (name),
  model     text    not null,
  version   text    not null,
  made_at   bigint  not null,
  facts     text    not null,
  profiles  ${blob} not null,
  primary key (workspace, model, version)
);

create table monitoring_reports (
  workspace  text   not null references workspaces (name),
  id         text   not null,
  model      text   not null,
  created_at bigint not null,
  report     text   not null,
  primary key (workspace, id)
);
create index monitoring_reports_by_time on monitoring_reports (workspace, created_at, id);
create index monitoring_reports_by_model on monitoring_reports (workspace, model, created_at, id);

-- At most one alert of each model, version and type is not resolved.
create table alerts (
  workspace        text             not null references workspaces (name),
  id               text             not null,
  level            text             not null,
  type             text             not null,
  model            text             not null,
  checked_version  text             not null,
  message          text             not null,
  severity         double precision not null,
  suggested_action text             not null,
  created_at       bigint           not null,
  state            text             not null,
  report_id        text,
  job_id           text,
  made_version     text,
  primary key (workspace, id)
);
create unique index alerts_unresolved on alerts (workspace, model, checked_version, type)
  where state <> 'resolved';
create index alerts_by_time on alerts (workspace, created_at, id);
create index alerts_by_model on alerts (workspace, model, created_at, id);

create table alert_changes (
  workspace text   not null references workspaces (name),
  alert_id  text   not null,
  number    bigint not null,
  state     text   not null,
  time      bigint not null,
  actor     text   not null,
  primary key (workspace, alert_id, number)
);

create table alert_deliveries (
  workspace       text   not null references workspaces (name),
  id              text   not null,
  alert_id        text   not null,
  address         text   not null,
  status          text   not null,
  attempts        bigint not null,
  response_status bigint,
  error           text,
  created_at      bigint not null,
  delivered_at    bigint,
  primary key (workspace, id)
);
create index alert_deliveries_by_alert on alert_deliveries (workspace, alert_id, created_at, id);
