-- The stage of new versions has got its own name.
update model_versions set stage = 'development' where stage = 'none';
