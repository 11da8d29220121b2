-- Who may log in, and what each may do. Users belong to the server, roles to a workspace. Numbers
-- are given once in the whole server, for clients of MLflow name roles by their number alone.
create table users (
  user_id       bigint not null primary key,
  name          text   not null unique,
  password_hash text   not null,
  admin         bigint not null,
  created_at    bigint not null
);

-- hash is of the whole key, which is kept nowhere.
create table api_keys (
  key_id     text   not null primary key,
  user_id    bigint not null references users (user_id),
  hash       text   not null unique,
  prefix     text   not null,
  label      text   not null,
  created_at bigint not null,
  expires_at bigint
);
create index api_keys_by_user on api_keys (user_id, created_at);

create table roles (
  workspace   text   not null references workspaces (name),
  name        text   not null,
  role_id     bigint not null unique,
  description text,
  primary key (workspace, name)
);

create table role_grants (
  role_id  bigint not null references roles (role_id),
  type     text   not null,
  pattern  text   not null,
  grant_id bigint not null unique,
  level    text   not null,
  primary key (role_id, type, pattern)
);
create index role_grants_by_resource on role_grants (type, pattern);

create table role_members (
  user_id       bigint not null references users (user_id),
  role_id       bigint not null references roles (role_id),
  membership_id bigint not null unique,
  primary key (user_id, role_id)
);
create index role_members_by_role on role_members (role_id, membership_id);
