-- Searches among a million runs read a page, not all that matches. What is beside a run knows when the run started, so
-- that an index of its values has the runs of one value in their natural order.

create table run_params_started (
  workspace     text   not null,
  run_id        text   not null,
  key           text   not null,
  experiment_id bigint not null,
  value         text   not null,
  started_at    bigint not null,
  primary key (workspace, run_id, key),
  foreign key (workspace, run_id) references runs
) ${clustered};
insert into run_params_started
select e.workspace, e.run_id, e.key, e.experiment_id, e.value, r.started_at
from run_params e join runs r on r.workspace = e.workspace and r.run_id = e.run_id;
drop table run_params;
alter table run_params_started rename to run_params;
create index run_params_by_value on run_params
  (workspace, experiment_id, key, substr(value, 1, 200) ${binary}, started_at desc, run_id);

create table run_tags_started (
  workspace     text   not null,
  run_id        text   not null,
  key           text   not null,
  experiment_id bigint not null,
  value         text   not null,
  started_at    bigint not null,
  primary key (workspace, run_id, key),
  foreign key (workspace, run_id) references runs
) ${clustered};
insert into run_tags_started
select e.workspace, e.run_id, e.key, e.experiment_id, e.value, r.started_at
from run_tags e join runs r on r.workspace = e.workspace and r.run_id = e.run_id;
drop table run_tags;
alter table run_tags_started rename to run_tags;
create index run_tags_by_value on run_tags
  (workspace, experiment_id, key, substr(value, 1, 200) ${binary}, started_at desc, run_id);

create table latest_metrics_started (
  workspace     text   not null,
  run_id        text   not null,
  key           text   not null,
  experiment_id bigint not null,
  value         double precision not null,
  is_nan        bigint not null,
  started_at    bigint not null,
  primary key (workspace, run_id, key)
) ${clustered};
insert into latest_metrics_started
select e.workspace, e.run_id, e.key, e.experiment_id, e.value, e.is_nan, r.started_at
from latest_metrics e join runs r on r.workspace = e.workspace and r.run_id = e.run_id;
drop table latest_metrics;
alter table latest_metrics_started rename to latest_metrics;
create index latest_metrics_by_value on latest_metrics
  (workspace, experiment_id, key, is_nan, value, started_at desc, run_id);

create index runs_by_name on runs (workspace, experiment_id, name ${binary}, started_at desc, run_id);
create index runs_by_status on runs (workspace, experiment_id, status ${binary}, started_at desc, run_id);
create index runs_by_end on runs (workspace, experiment_id, ended_at, started_at desc, run_id);
create index runs_deleted on runs (workspace, experiment_id, started_at desc, run_id) where lifecycle = 'DELETED';
