-- Accounts, users, groups, roles and policies; and what is secret, under the master key.

create table accounts (
  account_id varchar(12) primary key,
  revision bigint not null references revisions (revision)
);

create table access_entities (
  unique_id varchar(32) primary key,
  kind varchar(16) not null,
  account_id varchar(12) not null,
  name varchar(128) not null,
  lower_name varchar(128) not null,
  revision bigint not null references revisions (revision),
  constraint entity_name_is_unique unique (account_id, kind, lower_name)
);

create table entity_uses (
  unique_id varchar(32) not null references access_entities (unique_id) on delete cascade,
  used_arn varchar(256) not null,
  primary key (unique_id, used_arn)
);

create index entity_uses_by_arn on entity_uses (used_arn);

create table past_identities (
  account_id varchar(12) not null,
  kind varchar(16) not null,
  name varchar(128) not null,
  sessions_until_ms bigint not null,
  primary key (account_id, kind, name)
);

create table access_keys (
  access_key_id varchar(128) primary key,
  user_id varchar(32) not null references access_entities (unique_id) on delete cascade,
  used_at_ms bigint
);

create table secrets (
  kind varchar(32) not null,
  id varchar(128) not null,
  owner varchar(64) not null,
  sealed varchar(8000) not null,
  primary key (kind, id)
);

-- Until now the file of the root credential was written at every start.
alter table installation add column root_shown boolean default false not null;

update installation set root_shown = true;
