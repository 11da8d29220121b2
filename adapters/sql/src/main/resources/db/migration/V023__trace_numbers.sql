-- What traces and spans tell as JSON and charts add up, read when they are kept.
alter table traces add column input_tokens bigint;
alter table traces add column output_tokens bigint;
alter table traces add column total_tokens bigint;
alter table traces add column cache_read_input_tokens bigint;
alter table traces add column cache_creation_input_tokens bigint;
alter table spans add column input_cost double precision;
alter table spans add column output_cost double precision;
alter table spans add column total_cost double precision;
alter table spans add column model text;
alter table spans add column provider text;
