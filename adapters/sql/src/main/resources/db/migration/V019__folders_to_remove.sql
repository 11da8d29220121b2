-- Folders of files whose rows are deleted for good. A folder leaves the table when its files are gone;
-- while one is here that belongs to an id which exists again (an import brought it back), its files stay.
create table folders_to_remove (
  workspace text not null,
  folder    text not null,
  owner     text not null,
  primary key (workspace, folder)
) ${clustered};

-- Which versions were made of files in a folder.
create index model_versions_by_source on model_versions (workspace, source ${binary});
