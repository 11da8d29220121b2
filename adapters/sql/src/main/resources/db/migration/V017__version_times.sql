alter table model_versions add column updated_at bigint not null default 0;
update model_versions set updated_at = created_at;
