-- How far the import of a job is; it is kept with each of the import's changes.
create table imports (
  workspace text not null references workspaces (name),
  job       text not null,
  state     text not null,
  primary key (workspace, job)
);

-- What a thing of a source is called here. The source is named without its secrets.
create table import_counterparts (
  workspace text not null references workspaces (name),
  source    text not null,
  kind      text not null,
  theirs    text not null,
  ours      text not null,
  primary key (workspace, source, kind, theirs)
);
