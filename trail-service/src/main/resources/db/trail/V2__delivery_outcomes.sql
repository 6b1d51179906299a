-- Beside log files there are notices, digests and log groups to tell of.

create table delivery_outcomes (
  trail_id varchar(36) not null references trails (id) on delete cascade,
  region varchar(64) not null,
  target varchar(32) not null,
  attempt_time_ms bigint,
  success_time_ms bigint,
  error varchar(1024),
  primary key (trail_id, region, target)
);

insert into delivery_outcomes (trail_id, region, target, attempt_time_ms, success_time_ms, error)
  select trail_id, region, 'LOG_FILES', attempt_time_ms, delivery_time_ms, error from delivery_statuses;

drop table delivery_statuses;
