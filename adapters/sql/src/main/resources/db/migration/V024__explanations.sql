-- How versions behave in general, as JSON: too large for the rows of versions, which lists read.
create table version_explanations (
  workspace text   not null,
  model     text   not null,
  version   bigint not null,
  content   text   not null,
  primary key (workspace, model, version),
  foreign key (workspace, model, version)
    references model_versions (workspace, model, version) on delete cascade
);
