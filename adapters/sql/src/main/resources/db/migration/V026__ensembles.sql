-- Which versions a version is made of. They cannot be deleted before it, but may go with it.
create table ensemble_members (
  workspace      text   not null,
  model          text   not null,
  version        bigint not null,
  place          bigint not null,
  member_model   text   not null,
  member_version bigint not null,
  primary key (workspace, model, version, place),
  foreign key (workspace, model, version)
    references model_versions (workspace, model, version) on delete cascade,
  foreign key (workspace, member_model, member_version)
    references model_versions (workspace, model, version)
);
create index ensemble_members_by_member on ensemble_members (workspace, member_model, member_version);
