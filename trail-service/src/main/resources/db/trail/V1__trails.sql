-- Words of SQL that H2 and PostgreSQL both know. What the tables mean: README.md beside JdbiTrailStore.

create table installation (
  id integer primary key check (id = 1),
  installation_id varchar(36) not null,
  access_key_id varchar(128) not null,
  secret_access_key varchar(256) not null,
  account_id varchar(12) not null
);

create table configuration (
  id integer primary key check (id = 1),
  revision bigint not null
);

insert into configuration (id, revision) values (1, 0);

create table revisions (
  revision bigint primary key,
  kind varchar(16) not null,
  subject_id varchar(64) not null,
  deleted boolean not null,
  changed_at_ms bigint not null,
  state varchar(1000000) not null
);

create unique index revisions_by_subject on revisions (kind, subject_id, revision);

create table trails (
  id varchar(36) primary key,
  account_id varchar(12) not null,
  home_region varchar(64) not null,
  name varchar(128) not null,
  revision bigint not null references revisions (revision),
  constraint trail_name_is_unique unique (account_id, home_region, name)
);

create table regions (
  name varchar(64) primary key,
  revision bigint not null references revisions (revision)
);

create table delivery_statuses (
  trail_id varchar(36) not null references trails (id) on delete cascade,
  region varchar(64) not null,
  attempt_time_ms bigint,
  delivery_time_ms bigint,
  error varchar(1024),
  primary key (trail_id, region)
);
