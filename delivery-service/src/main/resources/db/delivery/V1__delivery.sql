-- What delivery keeps: see README.md beside JdbiDeliveryStore. Runs on H2 and PostgreSQL.

-- Who delivers a partition, and how far it is delivered.
CREATE TABLE partition_lease (
  region            VARCHAR(64)              NOT NULL,
  partition_number  INTEGER                  NOT NULL,
  epoch             BIGINT                   NOT NULL,
  holder            VARCHAR(64)              NOT NULL,
  expires_at        TIMESTAMP WITH TIME ZONE NOT NULL,
  log_position      BIGINT                   NOT NULL,
  PRIMARY KEY (region, partition_number)
);

-- Where a trail stands in a partition, its books and how its newest delivery went.
CREATE TABLE trail_progress (
  region                VARCHAR(64)  NOT NULL,
  partition_number      INTEGER      NOT NULL,
  trail_id              VARCHAR(64)  NOT NULL,
  trail_arn             VARCHAR(512) NOT NULL,
  account_id            CHAR(12)     NOT NULL,
  log_position          BIGINT       NOT NULL,
  in_step               BOOLEAN      NOT NULL,
  accepted_count        BIGINT       NOT NULL,
  selected_count        BIGINT       NOT NULL,
  not_selected_count    BIGINT       NOT NULL,
  delivered_count       BIGINT       NOT NULL,
  failed_count          BIGINT       NOT NULL,
  latest_attempt_at     TIMESTAMP WITH TIME ZONE,
  latest_delivery_at    TIMESTAMP WITH TIME ZONE,
  latest_delivery_error VARCHAR(256) NOT NULL,
  halted_reason         VARCHAR(2048),
  PRIMARY KEY (region, partition_number, trail_id)
);

CREATE INDEX trail_progress_account ON trail_progress (account_id);

-- The range of a partition that is being delivered to a trail: at most one.
CREATE TABLE open_cut (
  region             VARCHAR(64)              NOT NULL,
  partition_number   INTEGER                  NOT NULL,
  trail_id           VARCHAR(64)              NOT NULL,
  first_offset       BIGINT                   NOT NULL,
  next_offset        BIGINT                   NOT NULL,
  accepted_count     BIGINT                   NOT NULL,
  selected_count     BIGINT                   NOT NULL,
  not_selected_count BIGINT                   NOT NULL,
  bucket             VARCHAR(255)             NOT NULL,
  key_prefix         VARCHAR(1024),
  kms_key_arn        VARCHAR(2048),
  send_acl           BOOLEAN                  NOT NULL,
  send_encryption    BOOLEAN                  NOT NULL,
  created_at         TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (region, partition_number, trail_id)
);

-- The files of all cuts, open ones and those done with.
CREATE TABLE log_file (
  region           VARCHAR(64)              NOT NULL,
  partition_number INTEGER                  NOT NULL,
  trail_id         VARCHAR(64)              NOT NULL,
  first_offset     BIGINT                   NOT NULL,
  file_number      INTEGER                  NOT NULL,
  event_category   VARCHAR(32)              NOT NULL,
  event_window     TIMESTAMP WITH TIME ZONE NOT NULL,
  ordinal          INTEGER                  NOT NULL,
  bucket           VARCHAR(255)             NOT NULL,
  object_key       VARCHAR(2048)            NOT NULL,
  record_count     INTEGER                  NOT NULL,
  body_size        BIGINT                   NOT NULL,
  body_sha256      CHAR(64)                 NOT NULL,
  oldest_event_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  newest_event_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  state            VARCHAR(16)              NOT NULL,
  delivered_at     TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (region, partition_number, trail_id, first_offset, file_number)
);
