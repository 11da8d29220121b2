-- Tags as rows, and an index for each order, by which models and versions are found. What a model or a version shows
-- of its tags still lies in its own row.
create table registered_model_tags (
  workspace text not null,
  name      text not null,
  key       text not null,
  value     text not null,
  primary key (workspace, name, key),
  foreign key (workspace, name) references registered_models (workspace, name) on delete cascade
) ${clustered};
insert into registered_model_tags
select t.workspace, t.name, e.key, e.value from registered_models t cross join ${entries_of_tags} e;
create index registered_model_tags_by_value on registered_model_tags
  (workspace, key, substr(value, 1, 200) ${binary}, name);

create table model_version_tags (
  workspace text   not null,
  model     text   not null,
  version   bigint not null,
  key       text   not null,
  value     text   not null,
  primary key (workspace, model, version, key),
  foreign key (workspace, model, version)
    references model_versions (workspace, model, version) on delete cascade
) ${clustered};
insert into model_version_tags
select t.workspace, t.model, t.version, e.key, e.value from model_versions t cross join ${entries_of_tags} e;
create index model_version_tags_by_value on model_version_tags
  (workspace, key, substr(value, 1, 200) ${binary}, model, version);

create index registered_models_by_name on registered_models (workspace, name ${binary});
create index registered_models_by_change on registered_models (workspace, updated_at desc, name ${binary});
create index model_versions_by_change on model_versions (workspace, updated_at desc, model ${binary}, version desc);
create index model_versions_by_creation on model_versions (workspace, created_at desc, model ${binary}, version desc);
create index model_versions_by_number on model_versions (workspace, version desc, model ${binary});
create index model_versions_by_model on model_versions (workspace, model ${binary}, version desc);
create index model_versions_by_stage on model_versions (workspace, model, stage, version);
drop index model_versions_by_run;
create index model_versions_by_run on model_versions (workspace, coalesce(run_id, ''));
