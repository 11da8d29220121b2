-- Grows with each change of what a run has logged, so that whoever has read that before knows whether it is still so.
alter table runs add column revision bigint not null default 0;
