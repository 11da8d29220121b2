-- What a first answer said beside its body, a line for each header, for whoever repeats the request.
alter table idempotent_replies add column headers text not null default '';
