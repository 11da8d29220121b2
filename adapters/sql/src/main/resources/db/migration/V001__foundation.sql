-- Every table's key begins with its workspace, or hangs on a row whose key does.
-- Times are microseconds since 1970 in UTC; booleans are 0 and 1; ids are made by us.

create table workspaces (
  name       text   not null primary key,
  created_at bigint not null
);
insert into workspaces (name, created_at) values ('default', 0);

create table audit_records (
  workspace     text   not null references workspaces (name),
  sequence      bigint not null,
  time          bigint not null,
  actor         text   not null,
  request_id    text   not null,
  action        text   not null,
  subject       text   not null,
  details       text   not null,
  previous_hash text   not null,
  hash          text   not null,
  primary key (workspace, sequence)
);

create table outbox (
  sequence  bigint not null primary key,
  id        text   not null unique,
  workspace text   not null references workspaces (name),
  type      text   not null,
  subject   text   not null,
  details   text   not null,
  time      bigint not null
);

-- The row of a counter is locked until the transaction ends, so that numbers follow the commits.
create table counters (
  name  text   not null primary key,
  value bigint not null
);
insert into counters (name, value) values ('outbox', 0);

create table outbox_readers (
  reader   text   not null primary key,
  sequence bigint not null
);

create table idempotent_replies (
  workspace    text   not null references workspaces (name),
  key          text   not null,
  request      text   not null,
  status       bigint not null,
  content_type text   not null,
  body         text   not null,
  time         bigint not null,
  primary key (workspace, key)
);
create index idempotent_replies_by_time on idempotent_replies (time);
