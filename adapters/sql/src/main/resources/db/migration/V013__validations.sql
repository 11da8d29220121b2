-- What was found when the version was tried out after its registration, as JSON.
alter table model_versions add column validation text;
