-- Ingest replicas that were connected: after a restart changes wait for them too.

create table replicas (
  name varchar(64) primary key
);
