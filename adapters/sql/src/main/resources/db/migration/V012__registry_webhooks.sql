-- Who is told of what happens in the registry.
create table webhooks (
  workspace     text   not null,
  id            text   not null,
  name          text   not null,
  url           text   not null,
  description   text   not null,
  active        bigint not null,
  sealed_secret text,
  created_at    bigint not null,
  updated_at    bigint not null,
  primary key (workspace, id)
);
create index webhooks_by_age on webhooks (workspace, created_at desc, id);

create table webhook_topics (
  workspace  text not null,
  topic      text not null,
  webhook_id text not null,
  primary key (workspace, topic, webhook_id),
  foreign key (workspace, webhook_id) references webhooks
);
create index webhook_topics_by_webhook on webhook_topics (workspace, webhook_id);
