-- How many requests of a model got no prediction through the server, by the minute that begins at `minute`
-- (microseconds since 1970): so that whoever starts the server again still sees them. An hour is kept.
create table failed_requests (
  workspace text not null,
  model text not null,
  minute bigint not null,
  requests bigint not null,
  primary key (workspace, model, minute)
);
