-- Events that tell of changes, kept with them until ingest has them.

create table outbox (
  event_id varchar(128) primary key,
  revision bigint not null,
  kept_at_ms bigint not null,
  content bytea not null
);
