-- claimable_at: while a job is queued when it is due, while it runs when its lease ends, null once
-- it has ended; so one small index finds the work, however long the history is.
create table jobs (
  workspace    text             not null references workspaces (name),
  id           text             not null,
  kind         text             not null,
  subject      text             not null,
  status       text             not null,
  progress     double precision not null,
  message      text             not null,
  error        text,
  arguments    text             not null,
  result       text             not null,
  created_by   text             not null,
  caused_by    text,
  created_at   bigint           not null,
  started_at   bigint,
  ended_at     bigint,
  attempts     bigint           not null,
  failures     bigint           not null,
  claimable_at bigint,
  owner        text,
  heartbeat_at bigint,
  primary key (workspace, id)
);
create index jobs_claimable on jobs (claimable_at) where claimable_at is not null;
create index jobs_by_time on jobs (workspace, created_at, id);
create index jobs_by_kind on jobs (workspace, kind, created_at, id);
create index jobs_by_status on jobs (workspace, status, created_at, id);

create table job_steps (
  workspace  text   not null,
  job        text   not null,
  name       text   not null,
  position   bigint not null,
  status     text   not null,
  started_at bigint,
  ended_at   bigint,
  message    text   not null,
  outputs    text   not null,
  primary key (workspace, job, name),
  foreign key (workspace, job) references jobs (workspace, id)
);
